"""The end of a sweep: settings by their mean over seeds, the best first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from semcore.commands.sweep import Job, settings_of, summarize

JOBS = [
    Job((f"model.size={size}", f"seed={seed}", "data=x"), value, f"out/{number}")
    for number, (size, seed, value) in enumerate(
        [(64, 0, 0.50), (64, 1, 0.54), (128, 0, 0.60), (128, 1, None), (32, 0, None)]
    )
]


def test_jobs_that_differ_in_their_seed_are_one_setting() -> None:
    best, second, last = settings_of(JOBS)
    assert (best.overrides, best.values, best.failed) == (("model.size=128",), (0.60,), 1)
    assert best.spread is None
    assert second.mean == pytest.approx(0.52)
    assert second.spread == pytest.approx(0.02 * 2**0.5)  # of two numbers 0.04 apart
    assert (last.overrides, last.values, last.failed) == (("model.size=32",), (), 1)
    assert settings_of(JOBS[:1])[0].overrides == JOBS[0].overrides[::2]


def test_the_table_says_mean_spread_and_the_best(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summarize(JOBS, "smatch", tmp_path)
    lines = capsys.readouterr().err.splitlines()
    rows = {words[0]: words[1:] for line in lines if (words := line.split())}
    assert rows["model.size=64"] == ["2", "0.5200", "0.0283", "0.5000", "0.5400"]
    assert rows["model.size=128"] == ["1", "(1", "failed)", "0.6000", "0.6000", "0.6000"]
    assert rows["all"] == ["3", "0.5467", "0.0503", "0.5000", "0.6000"]
    assert "best: model.size=128  smatch 0.6000, 1 jobs" in lines
    record = json.loads((tmp_path / "sweep.json").read_text())
    assert record["best"] == ["model.size=128"] and len(record["jobs"]) == 5
    summarize(JOBS[:2], "smatch", tmp_path)  # ours is written over
    assert len(json.loads((tmp_path / "sweep.json").read_text())["jobs"]) == 2
    (tmp_path / "sweep.json").write_text("[]")
    summarize(JOBS, "smatch", tmp_path)
    assert (tmp_path / "sweep.json").read_text() == "[]"
    assert "is no summary of a sweep" in capsys.readouterr().err
