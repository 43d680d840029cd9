"""The tutorial on data of one's own: its commands run, one after the other, as they stand."""

from __future__ import annotations

import importlib
import json
import re
import shutil
from pathlib import Path

import pytest

from kid.data import read_sentences
from tests.markdown import ROOT, command_lines

pytestmark = pytest.mark.early

TUTORIAL = (ROOT / "docs" / "own_data.md").read_text("utf-8")
COMMANDS = [words for words in command_lines(TUTORIAL) if words[:2] == ["python", "-m"]]


def test_the_tutorial_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    told: dict[str, str] = {}
    for _, _, module, *arguments in COMMANDS:
        code = importlib.import_module(module).main.run([*arguments])
        output = capsys.readouterr()
        assert code == 0, (module, output.err)
        told[f"{module} {arguments[0]}"] = output.err
    (trained,) = (text for name, text in told.items() if name == "kid.train corpus=jsonl")
    assert "stage 1/1 full_text: 12 epochs of 11 examples" in trained
    assert trained.splitlines()[-1] == "checkpoint: runs/library/checkpoint"
    metrics = json.loads(Path("runs/library/full_text/metrics.json").read_text("utf-8"))
    card = Path("runs/library/checkpoint/README.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([\w ]+) \| ([\d.]+) \|$", card, re.MULTILINE))
    for name in ("frame_accuracy", "arguments_f1", "targets_f1"):
        assert rows[name.replace("_", " ")] == f"{metrics[name]:.4f}"
    assert metrics["frame_accuracy"] == 1
    found = list(read_sentences("outputs/library.jsonl"))
    assert [frame.frame for s in found for frame in s.frames] == ["Lending", "Returning"]
    sweep = json.loads(Path("runs/sweep/sweep.json").read_text("utf-8"))
    assert [len(setting["values"]) for setting in sweep["settings"]] == [2, 2]
    assert "best: trainer.stage_epochs=" in told["kid.train -m"]
