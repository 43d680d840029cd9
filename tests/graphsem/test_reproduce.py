"""Tables of every parser: one command, whose keys are also those of the parser's evaluation."""

from __future__ import annotations

import importlib
import json
import re
import runpy
import shlex
import sys
from pathlib import Path

import pytest

from graphsem.parsers import REGISTRY, entry_of
from graphsem.reproduce import ReproduceConfig, main, passed_on, reproduce
from semcore.commands.composition import config_folder
from semcore.errors import InputError
from semcore.scoring.tables import PublishedRow, TableConfig, markdown

TABLES = sorted(path.stem for path in (config_folder() / "table").glob("*.yaml"))
SCRIPT = Path(__file__).parents[2] / "scripts" / "reproduce.py"


def test_keys_of_the_evaluation_are_passed_on() -> None:
    assert passed_on(["table=amr_lpp", "runs=r", "table.split=dev", "+x=1", "--help"]) == [
        "table=amr_lpp",
        "runs=r",
        "table.split=dev",
        "+x=1",
        "--help",
    ]
    words = passed_on(["beam=1", "table=amr_lpp", "protocol=exact", "hydra.verbose=true"])
    assert words == [
        "table=amr_lpp",
        "hydra.verbose=true",
        "evaluate=['beam=1','protocol=exact']",
    ]
    settings = main.compose(words[:1] + words[2:]).settings("here")
    assert (settings.beam, settings.checkpoint, settings.data) == (1, "here", "data/lpp")
    assert main.compose(["table=amr_lpp"]).settings("here").beam == 5


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_one_parsers_and_what_is_published_has_columns(name: str) -> None:
    table = main.compose([f"table={name}"]).table
    assert name.startswith(f"{table.parser}_") and table.parser in REGISTRY
    measured = {measure for row in table.published for measure in row.values}
    assert measured and measured <= set(entry_of(table.parser).tables.columns)


@pytest.mark.parametrize("name", TABLES)
def test_what_is_missing_has_its_command_and_its_data(name: str, tmp_path: Path) -> None:
    """Without data or runs: published and measured numbers, and what would fill the rest."""
    config = main.compose([f"table={name}", f"data={tmp_path / 'none'}", f"runs={tmp_path}"])
    record = reproduce(config)
    assert record["data"] and not record["scored"]
    page = markdown(record, config.scoring.columns)
    assert f"- the data, which is not here: nothing was scored: {record['data']}" in page
    for row in record["rows"]:
        if row["kind"] == "published":
            assert row["source"] and f"{row['system']} (published)" in page
        elif "measured" in row:
            commit = row["measured"]["commit"]
            assert (f"measured at `{commit}`" if commit else "measured as docs/results.md") in page
        trained = row["kind"] == "own" and "command" not in row
        assert not trained or Path(row["checkpoint"]).is_dir()
        if "command" in row:
            _, _, module, *words = shlex.split(row["command"])
            importlib.import_module(module).main.compose(words)


def test_measured_rows_are_those_of_the_results() -> None:
    """One truth: what a table says was measured stands in docs/results.md."""
    results = (Path(__file__).parents[2] / "docs" / "results.md").read_text("utf-8")
    told = 0
    for name in TABLES:
        for row in main.compose([f"table={name}"]).table.own:
            for value in row.measured.values.values() if row.measured else ():
                assert re.search(rf"\b{value:.2f}\b|\b{value:.1f}\b", results), (name, row.system)
                told += 1
            commit = row.measured.commit if row.measured else ""
            assert not commit or f"`{commit}`" in results or f"at {commit}" in results
    assert told > 20


def test_the_script_scores_whatever_parser_a_table_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)  # the tests' own is to stay

    def run(*words: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", [str(SCRIPT), f"runs={tmp_path}", *words])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(SCRIPT), run_name="__main__")
        return ended.value.code, *capsys.readouterr()

    row = "table.own=[{system: a, experiment: none}]"
    for table, parser in [("amr_2.0", "amr"), ("kid_fn15", "kid")]:
        code, out, _ = run(f"table={table}", row, "samples=10")
        record = json.loads(out.splitlines()[-1])
        assert code == 0 and record["columns"] == list(entry_of(parser).tables.columns)
        assert [row["system"] for row in record["rows"] if row["kind"] == "own"] == ["a"]
    for words, message in [
        (["table=amr_4.0"], f"table=amr_4.0: no such choice; there are {', '.join(TABLES)}"),
        (["table=amr_lpp", "beam=0"], "beam=0: must be at least 1"),
        (["table=amr_lpp", "bem=1"], "unknown key 'bem'; did you mean beam?"),
        (["table=kid_fn17", "beam=1"], "unknown key 'beam'"),
        (["table=amr_lpp", "samples=-1"], "samples=-1: must "),
        (["table=amr_lpp", "workers=0"], "workers=0: must be at least 1"),
        (["table=amr_lpp", "protocol=best"], "protocol=best: must be one of "),
        (["table.parser=srl"], "no parser 'srl': there is kid, amr"),
    ]:
        code, out, error = run(*words)
        assert code == 2 and out == "" and error.count("\n") == 1
        assert error.startswith(f"error: {message}")


def test_published_numbers_have_columns() -> None:
    for parser in REGISTRY:
        published = [PublishedRow("x", "y", {"fame": 1.0})]
        with pytest.raises(InputError, match="x: no column 'fame'; there are "):
            ReproduceConfig(TableConfig("t", parser, "c", published=published))
