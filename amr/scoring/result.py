"""What scoring graphs gives: Smatch and its parts with counts and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from semcore.scoring.scores import Scores


@dataclass(frozen=True)
class GraphScores(Scores):
    """Scores of predicted graphs: ``smatch`` and the fine-grained measures.

    ``unparseable`` predictions count as nothing found; ``unproven`` are the mappings for which
    the solver gave up.
    """

    unparseable: int = 0
    unproven: int = 0

    unit = "graphs"

    @property
    def title(self) -> str:
        """Also says how many predictions could not be read, if there are any."""
        unread = f", {self.unparseable:,} unparseable" if self.unparseable else ""
        return f"{super().title}{unread}"

    def with_runs(self, others: Sequence[GraphScores]) -> GraphScores:
        """These scores and those of a system's other runs on the same graphs, as one.

        The counts of each graph are summed, so that what is resampled are graphs.
        """
        if not others:
            return self
        return replace(
            self,
            signature=f"{self.signature}|runs:{1 + len(others)}",
            tables={
                name: table + sum(other.tables[name] for other in others)
                for name, table in self.tables.items()
            },
            unparseable=self.unparseable + sum(other.unparseable for other in others),
            unproven=self.unproven + sum(other.unproven for other in others),
        )

    def measured(self, metric: str) -> dict[str, Any]:
        """A measure with its counts, which are whole numbers."""
        record = super().measured(metric)
        if self.protocol == "released":  # the script prints three decimals
            record |= {key: round(record[key], 3) for key in ("precision", "recall", "f1")}
        return record | {key: round(record[key]) for key in ("matched", "predicted", "gold")}

    def to_json(self) -> dict[str, Any]:
        """One JSON object: ``smatch`` and ``fine_grained``, each measure with its counts.

        A measure of which there is nothing in gold or predictions has the F1 0 and no counts.
        """
        flat = super().to_json()
        return {
            "protocol": flat["protocol"],
            "smatch": flat["smatch"],
            "fine_grained": {name: flat[name] for name in self.tables if name != "smatch"},
            "graphs": flat["graphs"],
            "unparseable": self.unparseable,
            "unproven": self.unproven,
            "signature": flat["signature"],
        }
