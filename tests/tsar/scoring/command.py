"""Running `tsar.score` on files: what it prints, and the samples that it is run on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tsar.data import EventDocument
from tsar.json_form import json_lines
from tsar.score import main

SAMPLES = Path(__file__).parents[3] / "samples" / "events"
GOLD = {
    "rams": SAMPLES / "rams" / "test.jsonlines",
    "wikievents": SAMPLES / "wikievents" / "test.jsonl",
    "wikievents_coarse": SAMPLES / "wikievents" / "train_coarse" / "train.jsonl",
    "mlee": SAMPLES / "mlee" / "test.json",
    "casie": SAMPLES / "casie" / "casie.jsonl",
    "jsonl": SAMPLES / "own" / "test.jsonl",
}


def scored(capsys: pytest.CaptureFixture[str], **keys: object) -> dict[str, Any]:
    """The JSON object of the command's last line."""
    capsys.readouterr()
    assert main.run([f"{key}={value}" for key, value in {"samples": 0, **keys}.items()]) == 0
    record: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return record


def refused(capsys: pytest.CaptureFixture[str], **keys: object) -> str:
    """The line that the command says what is wrong in."""
    capsys.readouterr()
    assert main.run([f"{key}={value}" for key, value in keys.items()]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1 and message.startswith("error: ")
    return message


def own(path: Path, documents: list[EventDocument]) -> Path:
    path.write_text("".join(json_lines(documents)), "utf-8")
    return path


def leaves(record: Any) -> list[dict[str, Any]]:
    """The measures of a nested result."""
    if isinstance(record, dict) and "f1" in record:
        return [record]
    return (
        [x for value in record.values() for x in leaves(value)] if isinstance(record, dict) else []
    )
