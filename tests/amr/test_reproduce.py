"""Tables of AMR parsers: what is scored, at which settings, and what is still missing."""

from __future__ import annotations

import json
import runpy
import shlex
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amr import evaluate as evaluation
from amr.evaluate import GraphEvaluationConfig, evaluate
from amr.reproduce import COLUMNS, ReproduceConfig, main, reproduce
from amr.scoring.views import MEASURES
from amr.train import main as training
from kid.reproduce import COLUMNS as FRAME_COLUMNS
from kid.reproduce import main as frames
from semcore.commands import Command
from semcore.commands.composition import config_folder
from semcore.errors import InputError
from semcore.scoring.tables import OwnRow, PublishedRow, TableConfig, markdown
from tests.amr.tiny_parser import save_tiny_corpus

TABLES = sorted(path.stem for path in (config_folder() / "table").glob("amr_*.yaml"))
SCRIPT = Path(__file__).parents[2] / "scripts" / "reproduce.py"


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
    table = TableConfig("Tiny", "lpp", published=[published], own=own, parser="amr")
    return ReproduceConfig(table, str(places[0]), str(places[1]), beam=2, samples=20)


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
    assert reproduce(replace(config, workers=2)) == record and asked == []
    # Another beam, other intervals, another protocol or split, other data, another checkpoint:
    # each is scored anew, once.
    changes = [replace(config, beam=1), replace(config, seed=1), replace(config, samples=0)]
    changes += [replace(config, protocol="released")]
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


def test_the_script_finds_the_parser_by_the_tables_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)  # the tests' own is to stay

    def run(*words: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", [str(SCRIPT), f"runs={tmp_path}", *words])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(SCRIPT), run_name="__main__")
        return ended.value.code, *capsys.readouterr()

    for table, columns in [("amr_2.0", COLUMNS), ("kid_fn15", FRAME_COLUMNS)]:
        code, out, _ = run(f"table={table}")
        assert code == 0 and json.loads(out.splitlines()[-1])["columns"] == list(columns)
    assert run("table=amr_lpp", "beam=0")[2] == "error: beam=0: must be at least 1\n"
    for wrong in ("table=amr_4.0", "table=frames"):
        code, out, message = run(wrong)
        assert code == 2 and out == "" and message.count("\n") == 1
        assert f"{wrong}: no such choice; there are {', '.join(TABLES)}, kid_" in message


def test_mistakes_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases: list[tuple[Command[Any], list[str], str]] = [
        (main, ["table=kid_fn17"], "is a table of kid, not of amr; use python -m kid.reproduce"),
        (frames, ["table=amr_lpp"], "is a table of amr, not of kid; use python -m amr.reproduce"),
        (main, ["beam=0"], "beam=0: must be at least 1"),
        (main, ["protocol=best"], "protocol=best: must be one of exact, released"),
        (main, ["samples=-1"], "samples=-1: must not be negative"),
        (main, ["workers=0"], "workers=0: must be at least 1"),
    ]
    for command, words, message in cases:
        assert command.run([f"runs={tmp_path}", *words]) == 2
        captured = capsys.readouterr()
        assert captured.out == "" and captured.err.count("\n") == 1
        assert captured.err.startswith("error: ") and message in captured.err
    with pytest.raises(InputError, match="x: no column 'frames'"):
        ReproduceConfig(TableConfig("t", "lpp", published=[PublishedRow("x", "y", {"frames": 1})]))
