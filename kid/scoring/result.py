"""What scoring frames gives: every metric with its counts and interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from semcore.scoring.scores import Scores


@dataclass(frozen=True)
class FrameScores(Scores):
    """Scores of predicted frames, over the sentences of a corpus."""

    # how far scores of targets, frames and elements are from how often these are right
    calibration: Mapping[str, float] = field(default_factory=dict)

    unit = "sentences"
    reported = (
        "frame_accuracy",
        "frame_accuracy_ambiguous",
        "frame_accuracy_without_lexicon",
        "arguments_gold_frames",
        "arguments",
        "full_structure",
        "targets",
    )
    accuracies = frozenset((*reported[:3], "lexical_units", "lexical_units_of_verbs"))

    def to_json(self) -> dict[str, Any]:
        """One JSON object; calibration errors are null where nothing has a score."""
        record = super().to_json()
        signature = record.pop("signature")
        kinds = ("target", "frame", "element")
        errors = {f"{kind}_calibration_error": None for kind in kinds} | dict(self.calibration)
        return record | errors | {"signature": signature}
