"""Counts and what follows from them: precision, recall, F1, intervals, significance.

Every metric of graphsem is a table of counts ``[items, 3]``, one row a resampling unit (a
sentence, a document) with the columns matched, predicted, gold. Scores are micro-averaged:
the columns are summed first. An accuracy is the same table with predicted equal to gold, for
which precision, recall and F1 are all the accuracy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from semcore import __version__

Floats = NDArray[np.float64]
Row = tuple[float, float, float]  # of an item: matched, predicted, gold

_BLOCK = 4_000_000  # resampling weights held at once: 32 MB, however many items there are


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was matched, predicted and in the gold; whole numbers or partial credit."""

    matched: float = 0.0
    predicted: float = 0.0
    gold: float = 0.0

    @classmethod
    def of(cls, table: Floats) -> Counts:
        """The sum of a table ``[items, 3]``."""
        matched, predicted, gold = table.reshape(-1, 3).sum(axis=0).tolist()
        return cls(matched, predicted, gold)

    @property
    def precision(self) -> float:
        """Matched share of the predicted, 0 to 1; 0 when nothing is predicted."""
        return self.matched / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Matched share of the gold, 0 to 1; 0 when there is no gold."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 when both are empty."""
        total = self.predicted + self.gold
        return 2 * self.matched / total if total else 0.0

    def to_json(self) -> dict[str, float]:
        """Precision, recall and F1 (0 to 1) with the counts they come from."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "matched": self.matched,
            "predicted": self.predicted,
            "gold": self.gold,
        }


class Interval(NamedTuple):
    """A confidence interval."""

    low: float
    high: float


def overlap(gold: Iterable[Hashable], predicted: Iterable[Hashable]) -> Row:
    """An item's counts where what is equal matches, one to one, repeated ones as often."""
    wanted, found = Counter(gold), Counter(predicted)
    return (wanted & found).total(), found.total(), wanted.total()


def count_table(rows: Iterable[Row]) -> Floats:
    """The counts of items as a table ``[items, 3]``, also of none."""
    return np.array(list(rows), dtype=np.float64).reshape(-1, 3)


def resampled_totals(table: Floats, samples: int = 1000, seed: int = 0) -> Floats:
    """Column sums of bootstrap samples: ``[items, columns]`` to ``[samples, columns]``.

    Each sample draws as many items as there are, with replacement. Columns of several metrics
    may stand side by side: they are then resampled together.
    """
    items = len(table)
    totals = np.zeros((samples, table.shape[1]))
    if items == 0:
        return totals
    random = np.random.default_rng(seed)
    for rows in _blocks(samples, items):
        drawn = random.integers(0, items, size=(len(rows), items))
        drawn += np.arange(len(rows))[:, None] * items
        weights = np.bincount(drawn.ravel(), minlength=len(rows) * items)
        totals[rows.start : rows.stop] = weights.reshape(len(rows), items) @ table
    return totals


def f1_interval(totals: Floats, confidence: float = 0.95) -> Interval:
    """Percentile interval of F1 over the sums ``[samples, 3]`` of bootstrap samples.

    Efron and Tibshirani 1993, chapter 13. Of an accuracy, where predicted is gold, likewise.
    """
    tail = (1 - confidence) / 2
    low, high = np.quantile(_f1(totals), [tail, 1 - tail]).tolist()
    return Interval(low, high)


def paired_test(a: Floats, b: Floats, samples: int = 10_000, seed: int = 0) -> float:
    """p-value of the difference in F1 of two systems on the same items.

    Two-sided approximate randomisation (Yeh 2000; Noreen 1989): under the null hypothesis the
    two systems' outputs for an item may be swapped. ``a`` and ``b`` are ``[items, 3]``, row by
    row the same items. Systems with identical counts get 1.
    """
    first = np.asarray(a, dtype=np.float64).reshape(-1, 3)
    second = np.asarray(b, dtype=np.float64).reshape(-1, 3)
    if first.shape != second.shape:
        raise ValueError(f"{len(first)} items against {len(second)}: a paired test needs pairs")
    changes = second - first
    differing = changes[np.any(changes != 0, axis=1)]  # swapping equal rows changes nothing
    totals_a, totals_b = first.sum(axis=0), second.sum(axis=0)
    # Partial credit sums to the same value in another order only up to rounding.
    observed = abs(_f1(totals_a) - _f1(totals_b)) - 1e-12
    random = np.random.default_rng(seed)
    extreme = 0
    for rows in _blocks(samples, len(differing)):
        swapped = random.integers(0, 2, size=(len(rows), len(differing))) @ differing
        shuffled = np.abs(_f1(totals_a + swapped) - _f1(totals_b - swapped))
        extreme += int(np.count_nonzero(shuffled >= observed))
    return (extreme + 1) / (samples + 1)


def signature(**facts: object) -> str:
    """What exactly was scored, in one line: ``graphsem:0.1.0|protocol:exact|split:test|...``.

    Facts that are ``None`` are left out. Two scores can be compared when the signatures agree.
    """
    known = {"graphsem": __version__, **{k: v for k, v in facts.items() if v is not None}}
    return "|".join(f"{key}:{value}" for key, value in known.items())


def _f1(totals: Floats) -> Floats:
    """F1 of sums ``[..., 3]``; 0 where undefined."""
    size = totals[..., 1] + totals[..., 2]
    return np.divide(2 * totals[..., 0], size, out=np.zeros_like(size), where=size > 0)


def _blocks(samples: int, items: int) -> Iterator[range]:
    step = max(1, _BLOCK // max(1, items))
    for start in range(0, samples, step):
        yield range(start, min(samples, start + step))
