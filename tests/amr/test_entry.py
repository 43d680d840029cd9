"""Tables of AMR parsers: what is scored, at which settings, and what is still missing."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from amr import evaluate as evaluation
from amr.entry import GraphTables
from amr.evaluate import GraphEvaluationConfig, evaluate
from amr.scoring.views import MEASURES
from amr.train import main as training
from graphsem.reproduce import ReproduceConfig, main, reproduce
from semcore.commands.composition import config_folder
from semcore.scoring.tables import OwnRow, PublishedRow, TableConfig, markdown
from tests.amr.tiny_parser import save_tiny_corpus

TABLES = sorted(path.stem for path in (config_folder() / "table").glob("amr_*.yaml"))
COLUMNS = GraphTables.columns


@pytest.fixture
def places(random_checkpoint: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A corpus that a test may change, and a folder of runs, of which one is done."""
    save_tiny_corpus(tmp_path / "data")
    shutil.copytree(random_checkpoint, tmp_path / "runs" / "done" / "checkpoint")
    return tmp_path / "data", tmp_path / "runs"


def tiny_table(places: tuple[Path, Path]) -> ReproduceConfig:
    published = PublishedRow("other", "somewhere", {"smatch": 85.1, "srl": 83.5}, "a note")
    own = [
        OwnRow("mine", "done"),
        OwnRow("missing", "to_do", options="share=0.5"),
        OwnRow("many", "to_do", options="paths.silver=[s] paths.amr=[a,b]"),
    ]
    table = TableConfig("Tiny", "amr", "lpp", published=[published], own=own)
    return ReproduceConfig(table, str(places[0]), str(places[1]), ["beam=2", "samples=20"])


def test_the_columns_are_all_measures() -> None:
    assert set(COLUMNS) == {"smatch", *MEASURES}


def test_rows_are_what_evaluation_gives_and_are_scored_once(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, runs = places
    config = tiny_table(places)
    record = reproduce(config)
    checkpoint = str(runs / "done" / "checkpoint")
    scores = evaluate(
        GraphEvaluationConfig(checkpoint=checkpoint, data=str(data), beam=2, samples=20)
    )
    other, mine, missing, many = record["rows"]
    assert other["values"] == {"smatch": 85.1, "srl": 83.5} and other["kind"] == "published"
    for name in COLUMNS:
        assert mine["values"][name] == pytest.approx(100 * scores[name].f1, abs=0.006)
        low, high = mine["intervals"][name]
        assert low == pytest.approx(100 * scores.intervals[name].low, abs=0.06)
        assert high == pytest.approx(100 * scores.intervals[name].high, abs=0.06)
    assert "split:test|beam:2" in mine["signature"]
    train = "python -m amr.train experiment=to_do"
    assert missing["values"] == {}
    assert missing["command"] == f"{train} paths.amr=[{data}] output={runs}/to_do share=0.5"
    assert many["command"] == f"{train} output={runs}/to_do paths.silver=[s] paths.amr=[a,b]"
    rows = [line for line in markdown(record, COLUMNS).splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {2 + len(COLUMNS)}
    assert rows[2].startswith("| other (published) | 85.10 |  |")

    asked: list[GraphEvaluationConfig] = []

    def counting(settings: GraphEvaluationConfig) -> object:
        asked.append(settings)
        return evaluate(settings)

    monkeypatch.setattr(evaluation, "evaluate", counting)

    def given(*words: str) -> ReproduceConfig:
        return replace(config, evaluate=[*config.evaluate, *words])

    assert reproduce(given("workers=2", "batch_tokens=99")) == record and asked == []
    # Another beam, other intervals, another protocol or split, other data, another checkpoint:
    # each is scored anew, once.
    changes = [given("beam=1"), given("seed=1"), given("samples=0")]
    changes += [given("protocol=released")]
    changes += [replace(config, table=replace(config.table, split="dev"))]
    for number, changed in enumerate(changes, start=1):
        assert reproduce(changed) == reproduce(changed) and len(asked) == number
    assert [item.beam for item in asked] == [1, 2, 2, 2, 2] and asked[-1].split == "dev"
    text = (data / "test.amr").read_text(encoding="utf-8")
    (data / "test.amr").write_text(text.split("\n\n")[0] + "\n", encoding="utf-8")
    assert reproduce(config)["rows"][1]["signature"] != mine["signature"] and len(asked) == 6
    settings = runs / "done" / "checkpoint" / "config.json"
    settings.write_text(settings.read_text("utf-8") + "\n", "utf-8")
    reproduce(config)
    assert len(asked) == 7 and len(list((runs / "results").glob("done-*.json"))) == 8


def test_a_measure_of_nothing_is_no_number(places: tuple[Path, Path]) -> None:
    data, _ = places
    (data / "test.amr").write_text("# ::snt Dogs\n# ::tok Dogs\n(d / dog)\n", encoding="utf-8")
    values = reproduce(tiny_table(places))["rows"][1]["values"]
    assert "smatch" in values and "concepts" in values and "negation" not in values


@pytest.mark.parametrize("name", TABLES)
def test_tables_name_experiments_that_train_what_they_say(name: str, tmp_path: Path) -> None:
    config = main.compose([f"table={name}", f"runs={tmp_path}"])
    assert config.settings("x").beam == 5
    table = config.table
    assert table.parser == "amr" and table.published and table.own
    runs = [row.checkpoint or row.name for row in table.own]
    assert len(set(runs)) == len(runs)
    # The same experiment on another corpus is another run.
    others = [main.compose([f"table={other}"]).table for other in TABLES if other != name]
    assert not set(runs) & {row.checkpoint or row.name for other in others for row in other.own}
    rows = reproduce(replace(config, table=replace(table, own=[
        replace(row, checkpoint=None) for row in table.own
    ])))["rows"]  # fmt: skip
    for row, own in zip(rows[len(table.published) :], table.own, strict=True):
        words = shlex.split(row["command"])
        assert words[:3] == ["python", "-m", "amr.train"]
        settings = training.compose(words[3:])
        assert words[3] == f"experiment={own.experiment}"
        assert settings.output == f"{tmp_path}/{own.name}" and settings.frames
        assert f"data/{table.corpus}" in settings.paths.amr
        used = {corpus for stage in settings.stages for corpus in stage.corpora}
        assert all(getattr(settings.paths, corpus) for corpus in used)
