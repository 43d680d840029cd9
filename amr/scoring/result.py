"""What scoring gives: Smatch and its parts with counts and intervals, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from semcore.scoring.metrics import Counts, Interval, f1_interval, paired_test, resampled_totals


@dataclass(frozen=True)
class GraphScores:
    """Scores of one set of predictions.

    ``tables`` holds ``smatch`` and the fine-grained measures: ``[graphs, 3]``, matched,
    predicted and gold of each pair, in the order of the gold graphs. ``unparseable`` predictions
    count as nothing found; ``unproven`` are the mappings for which the solver gave up.
    """

    protocol: str
    signature: str
    tables: Mapping[str, NDArray[np.float64]]
    counts: Mapping[str, Counts]
    intervals: Mapping[str, Interval]
    unparseable: int
    unproven: int

    @classmethod
    def of(
        cls,
        protocol: str,
        signature: str,
        tables: Mapping[str, NDArray[np.float64]],
        unparseable: int,
        unproven: int,
        samples: int,
        seed: int,
        confidence: float,
    ) -> GraphScores:
        """Sum up and resample."""
        intervals: dict[str, Interval] = {}
        if samples:
            totals = resampled_totals(np.hstack(list(tables.values())), samples, seed)
            intervals = {
                name: f1_interval(totals[:, 3 * index : 3 * index + 3], confidence)
                for index, name in enumerate(tables)
            }
        counts = {name: Counts.of(table) for name, table in tables.items()}
        return cls(protocol, signature, tables, counts, intervals, unparseable, unproven)

    def with_runs(
        self, others: Sequence[GraphScores], samples: int, seed: int, confidence: float
    ) -> GraphScores:
        """These scores and those of a system's other runs on the same graphs, as one.

        The counts of each graph are summed, so that what is resampled are graphs.
        """
        if not others:
            return self
        tables = {
            name: table + sum(other.tables[name] for other in others)
            for name, table in self.tables.items()
        }
        return GraphScores.of(
            self.protocol,
            f"{self.signature}|runs:{1 + len(others)}",
            tables,
            self.unparseable + sum(other.unparseable for other in others),
            self.unproven + sum(other.unproven for other in others),
            samples,
            seed,
            confidence,
        )

    def __getitem__(self, measure: str) -> Counts:
        return self.counts[measure]

    def compare(self, other: GraphScores, samples: int = 10_000, seed: int = 0) -> dict[str, float]:
        """p-value of the difference to another system's scores on the same graphs, by measure.

        Paired approximate randomisation over graphs.
        """
        return {
            name: paired_test(table, other.tables[name], samples, seed)
            for name, table in self.tables.items()
        }

    def to_json(self) -> dict[str, Any]:
        """One JSON object: ``smatch`` and ``fine_grained``, each measure with its counts.

        A measure of which there is nothing in gold or predictions has the F1 0 and no counts.
        """
        measures = {name: self._measure(name) for name in self.counts}
        return {
            "protocol": self.protocol,
            "smatch": measures.pop("smatch"),
            "fine_grained": measures,
            "graphs": len(self.tables["smatch"]),
            "unparseable": self.unparseable,
            "unproven": self.unproven,
            "signature": self.signature,
        }

    def _measure(self, name: str) -> dict[str, Any]:
        record: dict[str, Any] = self.counts[name].to_json()
        if self.protocol == "amr_evaluation":  # the script prints three decimals
            record |= {key: round(record[key], 3) for key in ("precision", "recall", "f1")}
        record |= {key: round(record[key]) for key in ("matched", "predicted", "gold")}
        if name in self.intervals:
            record["interval"] = list(self.intervals[name])
        return record

    def table(self) -> Table:
        """A table for people, in per cent."""
        table = Table(title=f"protocol {self.protocol}", caption=self.signature)
        table.add_column("measure", no_wrap=True)
        for column in ("P", "R", "F1", "interval", "matched", "predicted", "gold"):
            table.add_column(column, justify="right", no_wrap=True)
        for name, counts in self.counts.items():
            sizes = [counts.matched, counts.predicted, counts.gold]
            cells = ["–"] * 3  # noqa: RUF001
            if any(sizes):
                cells = [f"{100 * x:.2f}" for x in (counts.precision, counts.recall, counts.f1)]
            interval = self.intervals.get(name)
            between = f"{100 * interval.low:.1f}-{100 * interval.high:.1f}" if interval else ""
            table.add_row(name, *cells, between, *(f"{size:.0f}" for size in sizes))
        return table
