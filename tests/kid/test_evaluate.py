"""``python -m kid.evaluate``: one JSON line that the written predictions bear out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from kid import score as scoring
from kid.data import read_sentences
from kid.evaluate import main
from semcore.files import write_json
from tests.kid.tiny import tiny_ontology, tiny_sentences
from tests.refusals import refusal

RATES = ("arguments_gold_frames", "arguments", "full_structure", "targets")
ACCURACIES = ("frame_accuracy", "frame_accuracy_ambiguous", "frame_accuracy_without_lexicon")
RUNS = ("gold_targets", "gold_frames", "without_lexicon", "end_to_end")


def evaluated(
    capsys: pytest.CaptureFixture[str], learned: Path, corpus: Path, *arguments: str
) -> dict[str, Any]:
    """The JSON object of the command's last line."""
    capsys.readouterr()
    given = [f"checkpoint={learned / 'checkpoint'}", f"data={corpus}", "samples=50"]
    assert main.run([*given, *arguments]) == 0
    record: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return record


def test_metrics_are_those_of_the_predictions_written(
    learned: Path, tiny_corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "predictions"
    record = evaluated(capsys, learned, tiny_corpus, "split=test", f"output={output}")
    for name in RATES:
        assert {"precision", "recall", "f1"} <= set(record[name])
        assert record[name]["f1"] > 0.9
        assert len(record[name]["interval"]) == 2
    for name in ACCURACIES:
        assert 0 <= record[name] <= 1
    assert record["frame_accuracy"] > 0.9
    assert record["sentences"] == 11
    assert sorted(path.stem for path in output.iterdir()) == sorted([*RUNS, "gold", "manifest"])
    annotated = [item for item in tiny_sentences() if item.frames]
    assert list(read_sentences(output / "gold.jsonl")) == annotated
    arguments = [
        f"gold={output / 'gold.jsonl'}",
        f"predicted={output / 'gold_targets.jsonl'}",
        f"predicted_gold_frames={output / 'gold_frames.jsonl'}",
        f"predicted_without_lexicon={output / 'without_lexicon.jsonl'}",
        f"predicted_end_to_end={output / 'end_to_end.jsonl'}",
        f"ontology={tiny_corpus / 'ontology.json'}",
        "samples=50",
    ]
    assert scoring.main.run(arguments) == 0
    scored = json.loads(capsys.readouterr().out.splitlines()[-1])
    for signed in (record, scored):
        assert "bootstrap" in signed.pop("signature")  # evaluate's also names corpus and split
    assert scored == record


def test_gold_frames_and_targets_are_given_where_they_are_said_to_be(
    learned: Path, tiny_corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluated(capsys, learned, tiny_corpus, "split=dev", f"output={tmp_path}")
    runs = {name: list(read_sentences(tmp_path / f"{name}.jsonl")) for name in (*RUNS, "gold")}
    targets = {
        name: [[frame.target for frame in item.frames] for item in items]
        for name, items in runs.items()
    }
    frames = {
        name: [[frame.frame for frame in item.frames] for item in items]
        for name, items in runs.items()
    }
    for name in ("gold_targets", "gold_frames", "without_lexicon"):
        assert targets[name] == targets["gold"]
    assert frames["gold_frames"] == frames["gold"]


def test_the_released_metric_and_unannotated_sentences(
    learned: Path, tiny_corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = evaluated(capsys, learned, tiny_corpus, "protocol=released")
    assert record["protocol"] == "released" and record["full_structure"]["f1"] > 0.9
    everything = evaluated(capsys, learned, tiny_corpus, "annotated=false")
    assert everything["sentences"] == 12
    exact = evaluated(capsys, learned, tiny_corpus)
    assert everything["frame_accuracy"] == exact["frame_accuracy"]


def test_what_does_not_fit_is_one_line(
    learned: Path, tiny_corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Path(shutil.copytree(tiny_corpus, tmp_path / "other"))
    ontology = tiny_ontology().to_json()
    ontology["frames"][1]["lexical_units"].append("vend.v")
    write_json(other / "ontology.json", ontology)
    silent = Path(shutil.copytree(tiny_corpus, tmp_path / "silent"))
    (silent / "test.jsonl").write_text("")
    for data, changes, message in [
        (other, [], "trained on another ontology"),
        (silent, [], "no sentence with frames in split test"),
        (tmp_path, [], "run kid.prepare first"),
        (tiny_corpus, ["split=valid"], "split=valid: use one of train, dev, test"),
        (tiny_corpus, ["protocol=best"], "protocol=best: must be one of exact, released"),
        (tiny_corpus, [f"checkpoint={tmp_path}"], "config.json"),
    ]:
        arguments = [f"checkpoint={learned / 'checkpoint'}", f"data={data}", *changes]
        assert message in refusal(main, arguments, capsys)
