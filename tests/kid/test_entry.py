"""Tables of published and own numbers: what is scored, what is kept, what is still missing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from graphsem.reproduce import ReproduceConfig, main, reproduce
from kid import evaluate as evaluation
from kid.entry import FrameTables
from kid.evaluate import FrameEvaluationConfig, evaluate
from kid.train import main as training
from semcore.commands.composition import config_folder
from semcore.files import write_json
from semcore.scoring.tables import OwnRow, PublishedRow, TableConfig, markdown

TABLES = sorted(path.stem for path in (config_folder() / "table").glob("kid_*.yaml"))
COLUMNS = FrameTables.columns


@pytest.fixture
def places(tiny_corpus: Path, learned: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A corpus that a test may change, and a folder of runs, of which one is done."""
    shutil.copytree(tiny_corpus, tmp_path / "data")
    shutil.copytree(learned / "checkpoint", tmp_path / "runs" / "done" / "checkpoint")
    return tmp_path / "data", tmp_path / "runs"


def tiny_table(places: tuple[Path, Path], samples: int = 20) -> ReproduceConfig:
    published = PublishedRow("other", "somewhere", {"frame_accuracy": 86.5}, "a note")
    own = [OwnRow("mine", "done"), OwnRow("missing", "to_do", options="encoder.name=x")]
    table = TableConfig("Tiny", "kid", "fn17", published=[published], own=own)
    return ReproduceConfig(table, str(places[0]), str(places[1]), [f"samples={samples}"])


def test_rows_are_what_evaluation_gives_and_are_scored_once(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, runs = places
    config = tiny_table(places)
    record = reproduce(config)
    checkpoint = str(runs / "done" / "checkpoint")
    scores = evaluate(FrameEvaluationConfig(checkpoint=checkpoint, data=str(data), samples=20))
    other, mine, missing = record["rows"]
    assert other["values"] == {"frame_accuracy": 86.5} and other["kind"] == "published"
    for name in COLUMNS:
        assert mine["values"][name] == pytest.approx(100 * scores[name].f1, abs=0.006)
        low, high = mine["intervals"][name]
        assert low == pytest.approx(100 * scores.intervals[name].low, abs=0.06)
        assert high == pytest.approx(100 * scores.intervals[name].high, abs=0.06)
    assert missing["values"] == {}
    assert missing["command"] == (
        f"python -m kid.train experiment=to_do data={data} output={runs}/to_do encoder.name=x"
    )

    counted = 0

    def counting(settings: FrameEvaluationConfig) -> object:
        nonlocal counted
        counted += 1
        return evaluate(settings)

    monkeypatch.setattr(evaluation, "evaluate", counting)
    assert reproduce(config) == record and counted == 0
    # Other intervals, other data, another checkpoint: each is scored anew, once.
    changed = tiny_table(places, samples=0)
    assert "intervals" in reproduce(changed)["rows"][1] and counted == 1
    lines = (data / "test.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (data / "test.jsonl").write_text("".join(lines[:6]), encoding="utf-8")
    reproduce(config)
    assert reproduce(config)["rows"][1]["signature"] != mine["signature"] and counted == 2
    settings = json.loads((runs / "done" / "checkpoint" / "config.json").read_text("utf-8"))
    settings["config"]["decode"]["stop_bias"] += 1000.0
    write_json(runs / "done" / "checkpoint" / "config.json", settings)
    assert reproduce(config)["rows"][1]["values"]["arguments"] == 0 and counted == 3
    assert len(list((runs / "results").glob("done-test-*.json"))) == 4


def test_the_page_has_a_cell_for_every_number(places: tuple[Path, Path]) -> None:
    record = reproduce(tiny_table(places))
    page = markdown(record, COLUMNS)
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {2 + len(COLUMNS)}
    values = record["rows"][1]["values"]
    assert all(f" {value:.2f} (" in rows[3] for value in values.values())
    assert rows[2].startswith("| other (published) | 86.50 |")
    assert rows[4].startswith("| missing (not trained) |  |")
    assert "- other: somewhere; a note" in page and "to train it: `python -m kid.train" in page


@pytest.mark.parametrize("name", TABLES)
def test_tables_name_experiments_that_train_what_they_say(name: str, tmp_path: Path) -> None:
    table = main.compose([f"table={name}", f"runs={tmp_path}"]).table
    assert table.published and table.own
    for row in table.own:
        settings = training.compose([f"experiment={row.experiment}", *row.options.split()])
        assert settings.corpus == table.corpus
        assert settings.output == f"runs/{row.experiment}"
