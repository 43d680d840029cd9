"""What scoring events gives: every measure with its counts and interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from semcore.scoring.scores import Scores


@dataclass(frozen=True)
class EventScores(Scores):
    """Scores of predicted events, over the documents of a corpus.

    Names of measures have dots, which are levels in JSON: ``arg_i.head`` is
    ``{"arg_i": {"head": ...}}``. What was predicted by a system that found the triggers itself,
    beside the predictions for given ones, is below ``predicted_triggers``.
    """

    corpus: str = "rams"
    triggers: str = "gold"  # where those of the predictions come from: gold | predicted
    first: tuple[str, ...] = ()  # measures that are shown first, null in JSON if not taken
    missing: int = 0  # documents without prediction, counted as without events
    # how far the arguments' scores are from how often they are right; None: they have no scores
    argument_calibration_error: float | None = None
    trigger_calibration_error: float | None = None  # likewise of the events' scores

    unit = "documents"

    def to_json(self) -> dict[str, Any]:
        """One JSON object, nested by the dots of the names."""
        record: dict[str, Any] = {
            "corpus": self.corpus,
            "protocol": self.protocol,
            "triggers": self.triggers,
        }
        for name in dict.fromkeys((*self.first, *self.tables)):
            *levels, last = name.split(".")
            place = record
            for level in levels:
                place = place.setdefault(level, {})
            place[last] = self.measured(name) if name in self.tables else None
        return record | {
            "argument_calibration_error": self.argument_calibration_error,
            "trigger_calibration_error": self.trigger_calibration_error,
            self.unit: len(self),
            "missing": self.missing,
            "signature": self.signature,
        }

    def measured(self, metric: str) -> dict[str, Any]:
        """A measure with its counts, which are whole numbers."""
        record = super().measured(metric)
        return record | {key: round(record[key]) for key in ("matched", "predicted", "gold")}

    @property
    def title(self) -> str:
        """What stands above the table: also whose triggers they are."""
        return f"{self.corpus}, protocol {self.protocol}, {self.triggers} triggers"
