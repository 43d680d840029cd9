"""Tables of results: rows with and without a checkpoint, scores that are kept, the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from semcore.errors import InputError
from semcore.files import write_json
from semcore.scoring.tables import (
    OwnRow,
    PublishedRow,
    TableConfig,
    in_per_cent,
    kept_scores,
    markdown,
    results,
)

COLUMNS = {"first": "the first", "second": "the second"}


def checkpoint(folder: Path, content: str = "weights") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "config.json", {"sha256": content})
    return folder


def command(row: OwnRow) -> str:
    return row.command("x.train", "data=d", "runs")


def numbers(row: OwnRow, place: Path) -> dict[str, Any]:
    first = {"f1": 0.12346, "gold": 3, "predicted": 0, "interval": (0.1, 0.2)}
    scores = {"first": first, "second": 1.0, "third": 0.5, "signature": f"s:{row.name}"}
    return in_per_cent(scores, COLUMNS)


def test_a_row_has_numbers_or_the_command_that_gets_them(tmp_path: Path) -> None:
    checkpoint(tmp_path / "done" / "checkpoint")
    checkpoint(tmp_path / "elsewhere")
    own = [
        OwnRow("a", "done"),
        OwnRow("b", "other", checkpoint=str(tmp_path / "elsewhere")),
        OwnRow("c", "done", options="z=1 'y=2 3'", run="again"),
    ]
    published = [PublishedRow("p", "a paper", {"second": 50.0})]
    table = TableConfig("T", "x", "c", published=published, own=own)
    record = results(table, COLUMNS, str(tmp_path), command, numbers)
    assert record["columns"] == ["first", "second"]
    assert [row["kind"] for row in record["rows"]] == ["published", "own", "own", "own"]
    _, a, b, c = record["rows"]
    assert a["values"] == b["values"] == {"first": 12.35, "second": 100.0}
    assert a["intervals"] == {"first": [10.0, 20.0]} and a["signature"] == "s:done"
    assert c["values"] == {} and c["checkpoint"] == f"{tmp_path}/again/checkpoint"
    assert c["command"] == "python -m x.train experiment=done data=d output=runs/again z=1 'y=2 3'"

    page = markdown(record, COLUMNS)
    assert [line for line in page.splitlines() if line.startswith("|")] == [
        "|  | the first | the second |",
        "|---|---:|---:|",
        "| p (published) |  | 50.00 |",
        "| a (measured) | 12.35 (10.0-20.0) | 100.00 |",
        "| b (measured) | 12.35 (10.0-20.0) | 100.00 |",
        "| c (not trained) |  |  |",
    ]
    assert "- p: a paper\n" in page and f"- c: to train it: `{c['command']}`\n" in page
    assert "95 % bootstrap" in page


def test_nothing_is_scored_twice_and_nothing_stale_is_taken(tmp_path: Path) -> None:
    row, place = OwnRow("a", "done"), checkpoint(tmp_path / "done" / "checkpoint")
    scored: list[int] = []

    def kept(row: OwnRow = row, **identity: object) -> dict[str, Any]:
        def score() -> dict[str, Any]:
            scored.append(len(scored))
            return {"f1": scored[-1]}

        return kept_scores(str(tmp_path), row, "test", identity, score)

    assert kept(data="x", beam=1) == kept(beam=1, data="x") == {"f1": 0}
    assert kept(data="x", beam=2) == {"f1": 1}
    assert kept(data="y", beam=1) == {"f1": 2}
    checkpoint(place, "other weights")
    assert kept(data="x", beam=1) == {"f1": 3}
    checkpoint(place)
    assert kept(data="x", beam=1) == {"f1": 0}
    # The same checkpoint behind a row of another name is scored under that name.
    assert kept(OwnRow("b", "b", checkpoint=str(place)), data="x", beam=1) == {"f1": 4}
    files = sorted((tmp_path / "results").iterdir())
    assert len(files) == 5 and {file.name[:7] for file in files} == {"b-test-", "done-te"}
    assert all(json.loads(file.read_text("utf-8"))["checkpoint"] == str(place) for file in files)


def test_a_score_that_fails_is_not_kept(tmp_path: Path) -> None:
    checkpoint(tmp_path / "done" / "checkpoint")

    def score() -> dict[str, Any]:
        raise InputError("no")

    with pytest.raises(InputError, match="no"):
        kept_scores(str(tmp_path), OwnRow("a", "done"), "test", {}, score)
    assert not (tmp_path / "results").exists()


def test_a_table_is_checked_against_the_columns() -> None:
    published = [PublishedRow("p", "a paper", {"third": 1.0})]
    with pytest.raises(InputError, match="table: p: no column 'third'; there are first, second"):
        TableConfig("T", "x", "c", published=published).check(COLUMNS)
    TableConfig("T", "x", "c").check(COLUMNS)


def test_a_measure_of_nothing_is_no_number_and_accuracies_have_intervals_too() -> None:
    nothing = {"f1": 0.0, "gold": 0, "predicted": 0}
    scores = {"first": nothing, "second": 0.25, "second_interval": [0.2, 0.3], "signature": "s"}
    assert in_per_cent(scores, COLUMNS) == {
        "values": {"second": 25.0},
        "intervals": {"second": [20.0, 30.0]},
        "signature": "s",
    }
    assert in_per_cent({"first": None, "signature": "s"}, COLUMNS)["values"] == {}
