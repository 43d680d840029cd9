"""What scoring frames gives: every metric with its counts and interval."""

from __future__ import annotations

from semcore.scoring.scores import Scores


class FrameScores(Scores):
    """Scores of predicted frames, over the sentences of a corpus."""

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
    accuracies = frozenset(reported[:3])
