"""What scoring gives: every metric with its counts and interval, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from semcore.scoring.metrics import Counts, Interval, f1_interval, paired_test, resampled_totals

# Always in the JSON, null when they could not be measured.
REPORTED = (
    "frame_accuracy",
    "frame_accuracy_ambiguous",
    "frame_accuracy_without_lexicon",
    "arguments_gold_frames",
    "arguments",
    "full_structure",
    "targets",
)


@dataclass(frozen=True)
class FrameScores:
    """Scores of one set of predictions.

    ``tables`` holds, per metric, ``[sentences, 3]``: matched, predicted and gold of each
    sentence, in the order of ``sentence_ids``.
    """

    protocol: str
    signature: str
    sentence_ids: tuple[str, ...]
    tables: Mapping[str, NDArray[np.float64]]
    counts: Mapping[str, Counts]
    intervals: Mapping[str, Interval]

    @classmethod
    def of(
        cls,
        protocol: str,
        signature: str,
        tables: Mapping[str, NDArray[np.float64]],
        sentence_ids: list[str],
        samples: int,
        seed: int,
        confidence: float,
    ) -> FrameScores:
        """Sum up and resample. Sentences are sorted by id, so that their order is no matter."""
        order = sorted(range(len(sentence_ids)), key=sentence_ids.__getitem__)
        ordered = {name: table[order] for name, table in tables.items()}
        intervals: dict[str, Interval] = {}
        if samples and ordered:
            totals = resampled_totals(np.hstack(list(ordered.values())), samples, seed)
            intervals = {
                name: f1_interval(totals[:, 3 * index : 3 * index + 3], confidence)
                for index, name in enumerate(ordered)
            }
        return cls(
            protocol=protocol,
            signature=signature,
            sentence_ids=tuple(sentence_ids[index] for index in order),
            tables=ordered,
            counts={name: Counts.of(table) for name, table in ordered.items()},
            intervals=intervals,
        )

    def __getitem__(self, metric: str) -> Counts:
        return self.counts[metric]

    def compare(self, other: FrameScores, samples: int = 10_000, seed: int = 0) -> dict[str, float]:
        """p-value of the difference to another system's scores, by metric.

        Paired approximate randomisation over sentences; both must score the same sentences.
        """
        if self.sentence_ids != other.sentence_ids:
            raise ValueError("the two systems were scored on different sentences")
        return {
            name: paired_test(table, other.tables[name], samples, seed)
            for name, table in self.tables.items()
            if name in other.tables
        }

    def to_json(self) -> dict[str, Any]:
        """One JSON object: accuracies are numbers, other metrics objects with their counts."""
        record: dict[str, Any] = {"protocol": self.protocol}
        names = [*REPORTED, *(name for name in self.counts if name not in REPORTED)]
        for name in names:
            counts, interval = self.counts.get(name), self.intervals.get(name)
            if counts is None:
                record[name] = None
            elif is_accuracy(name):
                record[name] = counts.recall
                if interval is not None:
                    record[f"{name}_interval"] = list(interval)
            else:
                record[name] = counts.to_json()
                if interval is not None:
                    record[name]["interval"] = list(interval)
        record["sentences"] = len(self.sentence_ids)
        record["signature"] = self.signature
        return record

    def table(self) -> Table:
        """A table for people, in per cent."""
        table = Table(title=f"protocol {self.protocol}", caption=self.signature)
        table.add_column("metric")
        for column in ("P", "R", "F1", "interval", "matched", "predicted", "gold"):
            table.add_column(column, justify="right", no_wrap=True)
        for name in [*REPORTED, *(name for name in self.counts if name not in REPORTED)]:
            if name not in self.counts:
                continue
            counts, interval = self.counts[name], self.intervals.get(name)
            rates = (counts.precision, counts.recall, counts.f1)
            cells = [f"{100 * rate:.2f}" for rate in rates]
            if is_accuracy(name):
                cells[:2] = ["", ""]
            between = f"{100 * interval.low:.1f}-{100 * interval.high:.1f}" if interval else ""
            sizes = (counts.matched, counts.predicted, counts.gold)
            table.add_row(
                name, *cells, between, *(f"{size:.1f}".removesuffix(".0") for size in sizes)
            )
        return table


def is_accuracy(name: str) -> bool:
    """Whether a metric is one number rather than precision, recall and F1."""
    return name.startswith("frame_accuracy")
