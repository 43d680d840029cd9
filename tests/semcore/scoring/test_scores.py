"""Scores of a parser that names its metrics and counts them: nothing else is its own."""

from __future__ import annotations

import json

import numpy as np
import pytest
from rich.console import Console

from semcore.errors import InputError
from semcore.scoring.config import BootstrapConfig, ScoringConfig
from semcore.scoring.metrics import (
    count_table,
    f1_interval,
    overlap,
    paired_test,
    resampled_totals,
)
from semcore.scoring.scores import Scores, Tables, report, sorted_by_id


class EventScores(Scores):
    """Scores of event arguments, over documents."""

    unit = "documents"
    reported = ("type", "coreference", "span")
    accuracies = frozenset({"type"})


def tables(seed: int) -> Tables:
    """Counts of 40 documents."""
    random = np.random.default_rng(seed)
    found = random.integers(0, 5, (40, 3)).astype(float)
    found[:, 0] = found.min(axis=1)
    right = random.integers(0, 2, 40)
    types = np.stack([right, np.ones(40), np.ones(40)], axis=1)
    return {"head": found, "span": found * [0.5, 1, 1], "type": types}


def scores(system: int, **settings: int) -> EventScores:
    items = tuple(f"{number:02}" for number in range(40))
    return EventScores(BootstrapConfig(**settings), "task:events", tables(system), items)


def test_json_has_the_reported_metrics_first_and_null_for_what_is_not_measured() -> None:
    record = scores(1).to_json()
    assert list(record) == [
        *("protocol", "type", "type_interval", "coreference", "span", "head"),
        *("documents", "signature"),
    ]
    assert record["coreference"] is None and record["documents"] == 40
    assert record["type"] == tables(1)["type"][:, 0].mean()
    assert record["head"]["f1"] == 2 * record["span"]["f1"]
    assert json.loads(json.dumps(record)) == record


def test_a_metrics_interval_is_its_own_whatever_stands_beside_it() -> None:
    measured = scores(2, samples=200, seed=7)
    for name, table in tables(2).items():
        alone = f1_interval(resampled_totals(table, 200, 7))
        assert measured.intervals[name] == pytest.approx(alone, abs=1e-12)
    unsure = scores(2, samples=0).to_json()
    assert "interval" not in unsure["head"] and "type_interval" not in unsure


def test_systems_are_compared_on_the_same_documents() -> None:
    one, other = scores(1, seed=3), scores(2)
    expected = {
        name: paired_test(table, tables(2)[name], 500, 3) for name, table in tables(1).items()
    }
    assert one.compare(other, samples=500) == expected
    shorter = EventScores(other.config, "", other.tables, other.items[1:])
    with pytest.raises(ValueError, match="different documents"):
        one.compare(shorter)


def test_the_order_of_a_file_is_no_matter() -> None:
    shuffled = np.random.default_rng(0).permutation(40)
    ids = [f"d{number}" for number in range(40)]
    one, names = sorted_by_id(tables(1), ids)
    other, same = sorted_by_id(
        {name: table[shuffled] for name, table in tables(1).items()},
        [ids[index] for index in shuffled],
    )
    assert names == same == tuple(sorted(ids))
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_a_table_has_a_dash_where_there_is_nothing() -> None:
    counts = {"span": np.zeros((3, 3)), "type": np.ones((3, 3))}
    nothing = EventScores(BootstrapConfig(), "", counts)
    console = Console(width=120)
    with console.capture() as shown:
        console.print(nothing.table())
    rows = {words[0]: words for line in shown.get().splitlines() if (words := line.split())}
    assert rows["span"].count("–") == 3 and len(rows["span"]) == 7  # noqa: RUF001
    assert "100.00" in rows["type"] and rows["type"].count("100.00") == 1


@pytest.mark.parametrize("columns", ["80", "20", None])
@pytest.mark.parametrize("stderr", [True, False])
def test_numbers_and_names_are_whole_however_narrow_it_is(
    columns: str | None,
    stderr: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns is not None:
        monkeypatch.setenv("COLUMNS", columns)
    names = [f"{measure}_of_a_long_name_and_longer" for measure in ("span", "head")]
    counts = {name: np.full((3, 3), 1e9) for name in names}
    report(EventScores(BootstrapConfig(), "task:events", counts), stderr=stderr)
    shown = capsys.readouterr()
    rows = (shown.err if stderr else shown.out).splitlines()
    for name in names:
        (row,) = [row for row in rows if row.strip().startswith(name)]
        assert row.split() == [name, *["100.00"] * 3, "100.0-100.0", *["3000000000"] * 3]


def test_a_comparison_names_both_systems_and_its_p_values(
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, other = scores(1, samples=0), scores(2, samples=0)
    report(one, other, names=("runs/a/very/long/name/of/mine.jsonl", "[theirs].jsonl"))
    *lines, last = capsys.readouterr().out.splitlines()
    titles = [line.strip() for line in lines if ": protocol" in line]
    assert titles == [
        "runs/a/very/long/name/of/mine.jsonl: protocol exact", "[theirs].jsonl: protocol exact"
    ]  # fmt: skip
    record = json.loads(last)
    assert record["systems"] == {
        "predicted": "runs/a/very/long/name/of/mine.jsonl", "baseline": "[theirs].jsonl"
    }  # fmt: skip
    rows = [line.split() for line in lines]
    rows = [
        row
        for row in rows[rows.index(["metric", *record["systems"].values(), "difference", "p"]) :]
        if len(row) == 5
    ]
    assert rows[0] == ["metric", *record["systems"].values(), "difference", "p"]
    for name, own, its, difference, p in rows[1:]:
        assert float(p) == pytest.approx(record["p_values"][name], abs=5e-5)
        assert float(own) == pytest.approx(100 * one[name].f1, abs=5e-3)
        assert float(difference) == pytest.approx(float(own) - float(its), abs=1.1e-2)
    assert {row[0] for row in rows[1:]} == set(record["p_values"])


def test_the_last_line_has_the_baseline_and_its_difference(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report(scores(1, samples=10), scores(2, samples=10))
    record = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert record["baseline"] == scores(2, samples=10).to_json()
    assert record["p_values"] == scores(1, samples=10).compare(scores(2, samples=10))
    report(scores(1, samples=10), stderr=True)
    captured = capsys.readouterr()
    assert json.loads(captured.out) == scores(1, samples=10).to_json()
    assert "metric" in captured.err


def test_equal_ones_match_as_often_as_both_have_them() -> None:
    assert overlap("aab", "abbc") == (2, 4, 3)
    assert count_table([]).shape == (0, 3)
    assert count_table([overlap("ab", "b")]).tolist() == [[1, 1, 2]]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"samples": -1}, "samples=-1: must be at least 0"),
        ({"seed": -1}, "seed=-1: must be at least 0"),
        ({"confidence": 1.0}, "confidence=1.0: must lie between 0 and 1"),
        ({"protocol": "best"}, "protocol=best: must be one of exact, released"),
    ],
)
def test_mistaken_settings(settings: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ScoringConfig(**settings)  # type: ignore[arg-type]
