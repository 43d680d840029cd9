"""What several tests of encoders read: tiny encoder-decoders, and a file of word vectors."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tiny_seq2seq import KINDS, save_tiny_seq2seq
from tests.tiny_vectors import vector_lines


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder for each kind of encoder-decoder."""
    return {kind: save_tiny_seq2seq(tmp_path_factory.mktemp(kind), kind) for kind in KINDS}


@pytest.fixture
def glove(tmp_path: Path) -> Path:
    """Word vectors as GloVe writes them."""
    path = tmp_path / "glove.txt"
    path.write_text("\n".join(vector_lines()) + "\n", encoding="utf-8")
    return path
