"""A tiny corpus folder, a random tiny parser, and one that has learned the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from kid.model.double_graph import KidModel
from kid.parser import FrameParser
from tests.kid.tiny import save_tiny_corpus, tiny_model, tiny_ontology

settings.register_profile("unhurried", deadline=None)  # the first example pays for imports
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def model(tiny_encoder: Path) -> KidModel:
    """A random parser in evaluation mode; tests do not change it."""
    return tiny_model(tiny_encoder)


@pytest.fixture
def parser(model: KidModel) -> FrameParser:
    """The same as a `FrameParser`, whose settings a test may change."""
    return FrameParser(model, tiny_ontology())


@pytest.fixture(scope="session")
def tiny_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared folder of a dozen sentences."""
    return save_tiny_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def learned(
    tiny_corpus: Path, tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of a training run that has learned the tiny corpus by heart."""
    from tests.kid.tiny_training import train_tiny

    folder = tmp_path_factory.mktemp("runs") / "learned"
    train_tiny(tiny_corpus, tiny_encoder, folder)
    return folder
