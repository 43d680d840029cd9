"""A run of the command that is killed at any moment, with a small real parser."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from graphsem.__main__ import main
from graphsem.results import DOCUMENTS
from tests.forked import killed
from tests.graphsem.runs import SOME_BAD, content, shard
from tests.kid.tiny import tiny_model, tiny_ontology

pytestmark = pytest.mark.early

__all__ = ["shard"]


@pytest.fixture
def checkpoint(tiny_encoder: Path, tmp_path: Path) -> Path:
    from kid.parser import FrameParser

    parser = FrameParser(tiny_model(tiny_encoder), tiny_ontology(), training={"seed": 0})
    parser.save_pretrained(tmp_path / "kid", "# A card", "float32")
    return tmp_path / "kid"


def test_killed_at_any_moment_and_resumed_it_is_as_if_never_stopped(
    checkpoint: Path, shard: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, output = tmp_path / "whole", tmp_path / "out"
    keys = [f"input={shard}", "parsers=kid", f"checkpoints.kid={checkpoint}", "batch_size=2",
            "show=none"]  # fmt: skip
    assert main.run([*keys, f"output={whole}"]) == SOME_BAD
    assert capsys.readouterr().err.count("document ") == 7
    again = [*keys, f"output={output}", "resume=true"]
    documents = output / DOCUMENTS
    choose = random.Random(0)
    sizes = [0]
    for _ in range(3):
        more = sizes[-1] + choose.randrange(1, (whole / DOCUMENTS).stat().st_size // 6)
        killed("graphsem", again, documents, more)
        sizes.append(documents.stat().st_size)
    assert sizes == sorted(sizes) and sizes[1] > 0
    assert main.run(again) == SOME_BAD
    assert content(output) == content(whole)
