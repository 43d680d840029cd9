"""Scores of a set of predictions: metrics over counts per item, as JSON and as a table.

A parser names its metrics and counts them; the rest follows from the counts::

    class EventScores(Scores):
        unit = "documents"
        reported = ("span", "head")

    scores = EventScores(config, signature(task="events"), {"span": counts, "head": others})
    scores["span"].f1, scores.intervals["span"], scores.compare(baseline)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from semcore.commands import print_json
from semcore.drawing.escaping import visible
from semcore.drawing.tables import print_tables, table_of
from semcore.scoring.config import BootstrapConfig
from semcore.scoring.metrics import (
    Counts,
    Floats,
    Interval,
    f1_interval,
    paired_test,
    resampled_totals,
)

if TYPE_CHECKING:
    from rich.table import Table

Tables = dict[str, Floats]


@dataclass(frozen=True)
class Scores:
    """Scores of one set of predictions.

    ``tables`` holds, per metric, ``[items, 3]``: matched, predicted and gold of each item (a
    sentence, a graph, a document), which is what is resampled. ``items`` are the items' ids, by
    which two systems are known to have been scored on the same ones; empty where items are
    paired by position. ``signature`` says what exactly was scored.
    """

    config: BootstrapConfig
    signature: str
    tables: Mapping[str, Floats]
    items: tuple[str, ...] = ()
    protocol: str = "exact"

    unit: ClassVar[str] = "items"  # what an item is, in the plural
    reported: ClassVar[tuple[str, ...]] = ()  # shown first; null in the JSON if not measured
    accuracies: ClassVar[frozenset[str]] = frozenset()  # metrics that are one number

    @cached_property
    def counts(self) -> dict[str, Counts]:
        """The sums over all items: precision, recall and F1 of each metric."""
        return {name: Counts.of(self.tables[name]) for name in self.tables}

    @cached_property
    def intervals(self) -> dict[str, Interval]:
        """Bootstrap intervals of each F1 or accuracy; none without ``config.samples``.

        All metrics are resampled together.
        """
        if not self.config.samples or not self.tables:
            return {}
        columns = np.hstack(list(self.tables.values()))
        totals = resampled_totals(columns, self.config.samples, self.config.seed)
        return {
            name: f1_interval(totals[:, 3 * index : 3 * index + 3], self.config.confidence)
            for index, name in enumerate(self.tables)
        }

    def __getitem__(self, metric: str) -> Counts:
        return self.counts[metric]

    def __len__(self) -> int:
        return max(map(len, self.tables.values()), default=0)

    def compare(self, other: Self, samples: int = 10_000) -> dict[str, float]:
        """p-value of the difference to another system's scores, by metric.

        Paired approximate randomisation over items; both must score the same items.
        """
        if self.items != other.items:
            raise ValueError(f"the two systems were scored on different {self.unit}")
        return {
            name: paired_test(table, other.tables[name], samples, self.config.seed)
            for name, table in self.tables.items()
            if name in other.tables
        }

    def measured(self, metric: str) -> dict[str, Any]:
        """One metric's precision, recall and F1 with counts and interval, for JSON."""
        interval = self.intervals.get(metric)
        between = {} if interval is None else {"interval": list(interval)}
        return self.counts[metric].to_json() | between

    def to_json(self) -> dict[str, Any]:
        """One JSON object: accuracies are numbers, other metrics objects with their counts."""
        record: dict[str, Any] = {"protocol": self.protocol}
        for name in dict.fromkeys((*self.reported, *self.tables)):
            if name not in self.tables:
                record[name] = None
            elif name in self.accuracies:
                record[name] = self.counts[name].recall
                if name in self.intervals:
                    record[f"{name}_interval"] = list(self.intervals[name])
            else:
                record[name] = self.measured(name)
        return record | {self.unit: len(self), "signature": self.signature}

    @property
    def title(self) -> str:
        """What stands above the table."""
        return f"protocol {self.protocol}"

    @property
    def shown(self) -> list[str]:
        """The metrics that were measured, in the order of the table."""
        return [n for n in dict.fromkeys((*self.reported, *self.tables)) if n in self.tables]

    def table(self, system: str = "") -> Table:
        """A table for people, in per cent; ``system`` stands in its title."""
        title = f"{system}: {self.title}" if system else self.title
        columns = ("metric", "P", "R", "F1", "interval", "matched", "predicted", "gold")
        table = table_of(*columns, title=title)
        for name in self.shown:
            table.add_row(name, *self._cells(name))
        return table

    def compared(self, other: Self, p_values: Mapping[str, float], names: tuple[str, str]) -> Table:
        """A table of two systems' F1 or accuracy, in per cent, and how sure the difference is."""
        title = "is the difference chance? p of paired approximate randomisation"
        table = table_of("metric", *map(visible, names), "difference", "p", title=title)
        for name in self.shown:
            if name in p_values:
                own, its = 100 * self[name].f1, 100 * other[name].f1
                cells = f"{own:.2f}", f"{its:.2f}", f"{own - its:+.2f}", f"{p_values[name]:.4f}"
                table.add_row(name, *cells)
        return table

    def _cells(self, name: str) -> list[str]:
        counts, interval = self.counts[name], self.intervals.get(name)
        sizes = (counts.matched, counts.predicted, counts.gold)
        rates = ["–"] * 3  # noqa: RUF001
        if any(sizes):
            rates = [f"{100 * x:.2f}" for x in (counts.precision, counts.recall, counts.f1)]
        if name in self.accuracies:
            rates[:2] = ["", ""]
        between = ""
        if interval and any(sizes):
            between = f"{100 * interval.low:.1f}-{100 * interval.high:.1f}"
        return [*rates, between, *(f"{size:.1f}".removesuffix(".0") for size in sizes)]


def sorted_by_id(tables: Tables, ids: Sequence[str]) -> tuple[Tables, tuple[str, ...]]:
    """Rows and ids in the order of the ids, so that no resampling depends on that of a file."""
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return {name: table[order] for name, table in tables.items()}, tuple(sorted(ids))


def report(
    scores: Scores,
    baseline: Scores | None = None,
    *,
    names: tuple[str, str] = ("predicted", "baseline"),
    stderr: bool = False,
) -> None:
    """Print scores as a table, with ``stderr`` there, and as a line of JSON.

    With those of a ``baseline`` also its table, and whether the difference may be chance: tables
    and JSON call the two systems by their ``names``.
    """
    record = scores.to_json()
    if baseline is None:
        print_tables(scores.table(), scores.signature, stderr=stderr)
    else:
        p_values = scores.compare(baseline)
        own = scores.table(names[0]), scores.signature
        its = baseline.table(names[1]), baseline.signature
        print_tables(*own, *its, scores.compared(baseline, p_values, names), stderr=stderr)
        record["baseline"] = baseline.to_json()
        record["systems"] = dict(zip(("predicted", "baseline"), names, strict=True))
        record["p_values"] = p_values
    print_json(record)
