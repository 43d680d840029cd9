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

    def table(self) -> Table:
        """A table for people, in per cent."""
        from rich.box import SIMPLE_HEAD
        from rich.table import Table
        from rich.text import Text

        title, caption = Text(f"protocol {self.protocol}"), Text(visible(self.signature))
        table = Table(title=title, caption=caption, box=SIMPLE_HEAD, padding=0)
        table.add_column("metric", overflow="fold")  # whatever is narrow, numbers are whole
        for column in ("P", "R", "F1", "interval", "matched", "predicted", "gold"):
            table.add_column(column, justify="right", no_wrap=True)
        for name in dict.fromkeys((*self.reported, *self.tables)):
            if name in self.tables:
                table.add_row(name, *self._cells(name))
        return table

    def _cells(self, name: str) -> list[str]:
        counts, interval = self.counts[name], self.intervals.get(name)
        sizes = (counts.matched, counts.predicted, counts.gold)
        rates = ["–"] * 3  # noqa: RUF001
        if any(sizes):
            rates = [f"{100 * x:.2f}" for x in (counts.precision, counts.recall, counts.f1)]
        if name in self.accuracies:
            rates[:2] = ["", ""]
        between = f"{100 * interval.low:.1f}-{100 * interval.high:.1f}" if interval else ""
        return [*rates, between, *(f"{size:.1f}".removesuffix(".0") for size in sizes)]


def sorted_by_id(tables: Tables, ids: Sequence[str]) -> tuple[Tables, tuple[str, ...]]:
    """Rows and ids in the order of the ids, so that no resampling depends on that of a file."""
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return {name: table[order] for name, table in tables.items()}, tuple(sorted(ids))


def report(scores: Scores, baseline: Scores | None = None, *, stderr: bool = False) -> None:
    """Print scores as a table, with ``stderr`` there, and as a line of JSON.

    With those of a ``baseline`` also its table, and whether the difference may be chance.
    """
    from rich.console import Console

    console = Console(stderr=stderr, markup=False, emoji=False)
    console.print(scores.table())
    record = scores.to_json()
    if baseline is not None:
        console.print(baseline.table())
        record["baseline"] = baseline.to_json()
        record["p_values"] = scores.compare(baseline)
    print_json(record)
