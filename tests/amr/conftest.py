"""What tests of the AMR parser share: the folder of full data sets, when it is given."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def random_checkpoint(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a parser with random weights, and a linker of the tiny graphs' names."""
    from amr.parser import AMRParser
    from amr.wiki import NameLinker
    from tests.amr.tiny_parser import tiny_model, tiny_sentences

    folder = tmp_path_factory.mktemp("checkpoints") / "random"
    linker = NameLinker.learn(tiny_sentences())
    parser = AMRParser(tiny_model(tiny_encoder), linker, training={"seed": 0})
    parser.save_pretrained(folder, "# A card", "float32")
    return folder
