"""Many documents, some of them bad, for stand-ins of two parsers; runs that stop half-way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphsem import parsers as parsers_module
from semcore import shipped
from tests.graphsem.fakes import LongWords, WordGraphs

SOME_BAD = 2  # the exit code where documents could not be read
NAMES = ["frames.jsonl", "graphs.amr", "documents.jsonl", "index.html", "manifest.json"]


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand-ins for two parsers, and the keys that name them."""
    fakes: dict[str, Any] = {"amr": WordGraphs(), "kid": LongWords()}
    monkeypatch.setattr(parsers_module, "_loaded", lambda name, *_: fakes[name])
    monkeypatch.setattr(shipped, "PACKAGE", tmp_path / "nowhere" / "graphsem")
    keys = []
    for name in fakes:
        folder = tmp_path / "weights" / name
        folder.mkdir(parents=True)
        (folder / "config.json").write_text(f'{{"of": "{name}"}}')
        keys.append(f"checkpoints.{name}={folder}")
    return keys


@pytest.fixture
def shard(tmp_path: Path) -> Path:
    """Fifty documents; every seventh line is none."""
    lines = []
    for number in range(1, 51):
        text = f"The archive number {number} burned. " * (number % 4)
        lines.append(json.dumps({"id": f"d{number}", "text": text}) if number % 7 else "{broken")
    place = tmp_path / "shard.jsonl"
    place.write_text("\n".join(lines), "utf-8")
    return place


def content(folder: Path) -> dict[str, bytes]:
    """All files of a folder, hidden ones too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Stopped(Exception):
    pass


def stopping(monkeypatch: pytest.MonkeyPatch, after: int) -> Callable[[], None]:
    """Has commits fail after so many of them, in the middle of writing; gives what ends that."""
    from semcore.files import growing

    commit = growing.GrowingFiles.commit
    left = after

    def failing(files: growing.GrowingFiles, state: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            for stream in files._streams.values():
                stream.flush()
            raise Stopped
        commit(files, state)

    monkeypatch.setattr(growing.GrowingFiles, "commit", failing)
    return lambda: monkeypatch.setattr(growing.GrowingFiles, "commit", commit)
