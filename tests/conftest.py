"""What all tests share: one thread, no network, FrameNet's folders when they are given."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No time is too long on a busy machine. Where nobody can look at a new counter-example at once,
# the same examples are tried every time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long does not begin last, when other workers have nothing left to do."""
    items.sort(key=lambda item: item.get_closest_marker("early") is None)


def _release(variable: str) -> Path:
    folder = os.environ.get(variable)
    if not folder:
        pytest.skip(f"{variable} does not name a FrameNet release folder")
    return Path(folder)


@pytest.fixture(scope="session")
def framenet_17() -> Path:
    """The folder of FrameNet 1.7, from the environment variable GRAPHSEM_FN17."""
    return _release("GRAPHSEM_FN17")


@pytest.fixture(scope="session")
def framenet_15() -> Path:
    """The folder of FrameNet 1.5, from the environment variable GRAPHSEM_FN15."""
    return _release("GRAPHSEM_FN15")


@pytest.fixture(scope="session")
def graphsem_data() -> Path:
    """The folder with amr/, srl/ and dep/, from the environment variable GRAPHSEM_DATA."""
    folder = os.environ.get("GRAPHSEM_DATA")
    if not folder:
        pytest.skip("GRAPHSEM_DATA does not name the folder of the data sets")
    return Path(folder)


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny random encoder: 2 layers x 32, 48 positions."""
    from tests.tiny_encoder import save_tiny_encoder

    return save_tiny_encoder(tmp_path_factory.mktemp("tiny_encoder"))
