"""Two numbers chosen on the development set: how readily targets begin and arguments stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kid.config import DecodeConfig
from kid.data import FrameSentence
from kid.parser import FrameParser, ParseOptions
from kid.score import score

BIASES = tuple(step / 2 for step in range(-6, 7))  # -3.0 to 3.0


def tune_decoding(parser: FrameParser, development: Sequence[FrameSentence]) -> DecodeConfig:
    """The parser's decoding settings with the biases that score best.

    The stop bias by the F1 of arguments with gold frames, the target bias by that of targets;
    of equals, the smaller in size.
    """
    start = parser.decode

    def measured(options: ParseOptions, metric: str, **changes: float) -> float:
        parser.decode = replace(start, **changes)  # type: ignore[arg-type]
        predicted = list(parser.parse_sentences(development, options))
        parser.decode = start
        return score(development, predicted)[metric].f1

    gold = ParseOptions(targets="gold", frames="gold")
    stop = max(
        BIASES,
        key=lambda bias: (measured(gold, "arguments_gold_frames", stop_bias=bias), -abs(bias)),
    )
    target = max(
        BIASES,
        key=lambda bias: (measured(ParseOptions(), "targets", target_bias=bias), -abs(bias)),
    )
    return replace(start, stop_bias=stop, target_bias=target)
