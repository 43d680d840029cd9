"""The development set: metrics at the end of every epoch, and what is chosen by them at last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kid.config import FrameDecoding, FrameOptions
from kid.data import FrameSentence
from kid.model.build import FrameModel
from kid.ontology import Ontology
from kid.parser import FrameParser
from kid.score import score
from semcore.commands import progress
from semcore.training.config import TrainerConfig
from semcore.training.precision import precision_of

GOLD_TARGETS = FrameOptions(targets="gold")
GOLD_FRAMES = FrameOptions(targets="gold", frames="gold")
END_TO_END = FrameOptions()
BIASES = tuple(step / 2 for step in range(-6, 7))  # -3.0 to 3.0


class FrameValidation:
    """Parses the development set and scores it: frames, arguments, targets."""

    def __init__(
        self,
        sentences: Sequence[FrameSentence],
        ontology: Ontology,
        decode: FrameDecoding,
        trainer: TrainerConfig,
    ) -> None:
        self.sentences = list(sentences)
        self.ontology = ontology
        self.decode = decode
        self.precision = precision_of(trainer)

    def __call__(self, model: FrameModel) -> dict[str, float]:
        """The metrics of a model in training."""
        return self.measure(
            FrameParser(model, self.ontology, self.decode, precision=self.precision)
        )

    def measure(self, parser: FrameParser) -> dict[str, float]:
        """Frame accuracy, and F1 of arguments, full structures and targets."""
        given = {"gold targets": GOLD_TARGETS, "gold frames": GOLD_FRAMES, "nothing": END_TO_END}
        runs = [
            list(
                progress(
                    parser.parse_sentences(self.sentences, options),
                    f"development set, {name} given",
                    len(self.sentences),
                )
            )
            for name, options in given.items()
        ]
        further = {"gold_frames": runs[1], "end_to_end": runs[2]}
        scores = score(self.sentences, runs[0], self.ontology, further=further)
        return {
            "frame_accuracy": scores["frame_accuracy"].f1,
            "arguments_gold_frames_f1": scores["arguments_gold_frames"].f1,
            "arguments_f1": scores["arguments"].f1,
            "full_structure_f1": scores["full_structure"].f1,
            "targets_f1": scores["targets"].f1,
            "end_to_end_arguments_f1": scores["end_to_end_arguments"].f1,
        }


def tune_decoding(parser: FrameParser, development: Sequence[FrameSentence]) -> FrameDecoding:
    """The parser's decoding settings with the biases that score best.

    The stop bias by the F1 of arguments with gold frames, the target bias by that of targets;
    of equals, the smaller in size.
    """
    start = parser.decode

    def measured(metric: str, options: FrameOptions, **changes: float) -> float:
        parser.decode = replace(start, **changes)  # type: ignore[arg-type]
        predicted = list(parser.parse_sentences(development, options))
        parser.decode = start
        return score(development, predicted)[metric].f1

    def best(metric: str, options: FrameOptions, key: str) -> float:
        found: dict[float, tuple[float, float]] = {}
        for bias in progress(BIASES, f"choosing {key} on {len(development)} sentences"):
            found[bias] = measured(metric, options, **{key: bias}), -abs(bias)
        return max(BIASES, key=found.__getitem__)

    return replace(
        start,
        stop_bias=best("arguments_gold_frames", GOLD_FRAMES, "stop_bias"),
        target_bias=best("targets", END_TO_END, "target_bias"),
    )
