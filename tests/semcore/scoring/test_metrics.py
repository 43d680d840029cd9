"""Counts, bootstrap and the paired test against their definitions."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semcore.scoring.metrics import (
    Counts,
    Interval,
    count_table,
    f1_interval,
    paired_test,
    resampled_totals,
    signature,
)

unhurried = settings(deadline=None)
sizes = st.integers(0, 50)


@unhurried
@given(sizes, sizes, sizes)
def test_f1_is_the_harmonic_mean(matched: int, wrong: int, missed: int) -> None:
    counts = Counts(matched, matched + wrong, matched + missed)
    p, r = counts.precision, counts.recall
    assert counts.f1 == pytest.approx(2 * p * r / (p + r) if p + r else 0.0)
    assert 0 <= min(p, r) <= counts.f1 + 1e-12 and counts.f1 <= max(p, r) + 1e-12


def test_nothing_predicted_scores_zero() -> None:
    assert Counts().to_json() == dict.fromkeys(
        ("precision", "recall", "f1", "matched", "predicted", "gold"), 0.0
    )
    assert Counts(0, 0, 3).f1 == 0.0


@unhurried
@given(st.lists(st.tuples(sizes, sizes, sizes), max_size=6))
def test_counts_are_those_of_all_items(rows: list[tuple[int, int, int]]) -> None:
    assert Counts.of(count_table(rows)) == Counts(*map(sum, zip(*rows, strict=True)))


def test_predicted_equal_to_gold_makes_all_three_the_accuracy() -> None:
    counts = Counts(3, 4, 4)
    assert counts.precision == counts.recall == counts.f1 == 0.75


def _system(items: int, quality: float, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    gold = random.integers(1, 6, items)
    predicted = random.integers(1, 6, items)
    return np.stack([random.binomial(np.minimum(gold, predicted), quality), predicted, gold], 1)


def bootstrap(table: np.ndarray, samples: int = 1000, seed: int = 0) -> Interval:
    """The interval of a metric by itself."""
    return f1_interval(resampled_totals(table, samples, seed))


def test_interval_covers_the_score_and_narrows_with_more_items() -> None:
    widths = []
    for items in (50, 5000):
        table = _system(items, 0.7, seed=1)
        low, high = bootstrap(table)
        assert low < Counts.of(table).f1 < high
        widths.append(high - low)
    # The standard error goes with one over the root of the number of items.
    assert widths[0] / widths[1] == pytest.approx(10, rel=0.35)


def test_bootstrap_of_an_accuracy_matches_the_normal_approximation() -> None:
    right = np.arange(2000) % 5 != 0
    table = np.stack([right, np.ones(2000), np.ones(2000)], 1)
    low, high = bootstrap(table, samples=4000)
    error = 1.96 * np.sqrt(0.8 * 0.2 / 2000)
    assert low == pytest.approx(0.8 - error, abs=0.002)
    assert high == pytest.approx(0.8 + error, abs=0.002)


def test_bootstrap_samples_are_all_equally_likely_draws() -> None:
    table = np.eye(3)
    totals = resampled_totals(table, samples=54_000)
    assert np.all(totals.sum(axis=1) == 3)
    draws = [np.bincount(draw, minlength=3) for draw in itertools.product(range(3), repeat=3)]
    for outcome in np.unique(draws, axis=0):
        expected = sum(np.array_equal(outcome, draw) for draw in draws) / 27
        assert np.mean(np.all(totals == outcome, axis=1)) == pytest.approx(expected, abs=0.01)


def test_same_seed_same_interval_whatever_stands_beside_it() -> None:
    table, other = _system(300, 0.7, seed=2), _system(300, 0.2, seed=3)
    assert bootstrap(table, seed=5) == bootstrap(table, seed=5) != bootstrap(table, seed=6)
    together = resampled_totals(np.hstack([other, table]).astype(float), seed=5)
    assert f1_interval(together[:, 3:]) == bootstrap(table, seed=5)


def test_resampling_in_blocks_gives_every_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.ones((40, 3))
    monkeypatch.setattr("semcore.scoring.metrics._BLOCK", 130)
    assert np.all(resampled_totals(table, samples=100) == 40)
    assert bootstrap(np.zeros((0, 3))) == (0.0, 0.0)


def test_identical_systems_do_not_differ() -> None:
    table = _system(200, 0.6, seed=0)
    assert paired_test(table, table) == 1.0
    # Other mistakes, same totals: nothing to tell the systems apart by either.
    assert paired_test(np.array([[1, 1, 1], [0, 1, 1]]), np.array([[0, 1, 1], [1, 1, 1]])) == 1.0


def test_p_value_equals_full_enumeration() -> None:
    a, b = _system(8, 0.9, seed=1), _system(8, 0.5, seed=1)
    b[:, 2] = a[:, 2]
    observed = abs(Counts.of(a).f1 - Counts.of(b).f1)
    extreme = []
    for swaps in itertools.product([False, True], repeat=8):
        mask = np.array(swaps)[:, None]
        first, second = np.where(mask, b, a), np.where(mask, a, b)
        extreme.append(abs(Counts.of(first).f1 - Counts.of(second).f1) >= observed - 1e-12)
    assert paired_test(a, b, samples=40_000) == pytest.approx(np.mean(extreme), abs=0.01)
    assert paired_test(a, b) == paired_test(b, a)


def test_a_better_system_is_significantly_better() -> None:
    better, worse = _system(500, 0.8, seed=4), _system(500, 0.5, seed=4)
    assert paired_test(better, worse) < 0.001
    with pytest.raises(ValueError, match="pairs"):
        paired_test(better, worse[1:])


def test_p_values_are_uniform_when_the_systems_are_equally_good() -> None:
    values = [
        paired_test(_system(100, 0.6, 2 * seed), _system(100, 0.6, 2 * seed + 1), samples=200)
        for seed in range(300)
    ]
    assert np.mean(np.array(values) < 0.1) == pytest.approx(0.1, abs=0.06)


def test_signature_leaves_out_what_is_unknown() -> None:
    line = signature(protocol="exact", split=None, sentences=3)
    assert line.startswith("graphsem:") and line.endswith("|protocol:exact|sentences:3")
