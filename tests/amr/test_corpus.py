"""A prepared folder: its splits, and those that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from amr.corpus import GraphCorpus
from semcore.errors import InputError
from tests.amr.tiny_parser import GRAPHS, save_tiny_corpus


def test_a_split_that_is_not_there(tmp_path: Path) -> None:
    save_tiny_corpus(tmp_path / "amr")
    corpus = GraphCorpus(tmp_path / "amr")
    assert corpus.has("dev") and len(corpus.split("dev")) == len(GRAPHS)
    with pytest.raises(InputError, match="split=valid: use one of train, dev, test"):
        corpus.split("valid")
    with pytest.raises(InputError, match="no such split"):
        GraphCorpus(tmp_path).split("train")
