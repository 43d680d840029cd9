"""A run of the command that is killed at any moment, as a process of its own."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graphsem.results import DOCUMENTS
from tests.graphsem.runs import ROOT, SOME_BAD, content, shard
from tests.kid.tiny import tiny_model, tiny_ontology

__all__ = ["shard"]


def command(checkpoint: Path, shard: Path, output: Path, *more: str) -> list[str]:
    """The command as a process of its own, with a small real parser."""
    keys = [f"input={shard}", f"output={output}", "parsers=kid", f"checkpoints.kid={checkpoint}"]
    return [sys.executable, "-m", "graphsem", *keys, "batch_size=2", "show=none", *more]


@pytest.fixture
def checkpoint(tiny_encoder: Path, tmp_path: Path) -> Path:
    from kid.parser import FrameParser

    parser = FrameParser(tiny_model(tiny_encoder), tiny_ontology(), training={"seed": 0})
    parser.save_pretrained(tmp_path / "kid", "# A card", "float32")
    return tmp_path / "kid"


def test_killed_at_any_moment_and_resumed_it_is_as_if_never_stopped(
    checkpoint: Path, shard: Path, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}

    def start(output: Path, *more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command(checkpoint, shard, output, *more), env=environment, stderr=subprocess.PIPE
        )

    whole, output = tmp_path / "whole", tmp_path / "out"
    with start(whole) as process:
        assert process.communicate()[1].count(b"document ") == 7
        assert process.returncode == SOME_BAD
    choose = random.Random(0)
    sizes = [0]
    documents = output / DOCUMENTS
    for _ in range(3):
        with start(output, "resume=true") as process:
            more = sizes[-1] + choose.randrange(1, (whole / DOCUMENTS).stat().st_size // 4)
            while process.poll() is None and (
                not documents.exists() or documents.stat().st_size < more
            ):
                time.sleep(0.002)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        sizes.append(documents.stat().st_size)
    assert sizes == sorted(sizes) and sizes[1] > 0
    with start(output, "resume=true") as process:
        process.communicate()
    assert process.returncode == SOME_BAD
    assert content(output) == content(whole)
