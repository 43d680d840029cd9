"""Biases chosen on development data are the best of their grid, for what they are chosen by."""

from __future__ import annotations

from dataclasses import replace

from kid.config import FrameDecoding, FrameOptions
from kid.parser import FrameParser
from kid.score import score
from kid.training.validation import BIASES, tune_decoding
from tests.kid.tiny import tiny_sentences


def test_the_best_biases_are_found(parser: FrameParser) -> None:
    parser.decode = start = FrameDecoding(most_arguments=9)
    items = tiny_sentences()

    def f1(metric: str, options: FrameOptions, **changes: float) -> float:
        parser.decode = replace(start, **changes)  # type: ignore[arg-type]
        predicted = list(parser.parse_sentences(items, options))
        parser.decode = start
        return score(items, predicted)[metric].f1

    gold = FrameOptions(targets="gold", frames="gold")
    stops = {bias: f1("arguments_gold_frames", gold, stop_bias=bias) for bias in BIASES}
    begins = {bias: f1("targets", FrameOptions(), target_bias=bias) for bias in BIASES}
    assert len(set(begins.values())) > 1  # there is something to choose
    found = tune_decoding(parser, items)
    assert parser.decode is start
    for chosen, scores in ((found.stop_bias, stops), (found.target_bias, begins)):
        assert scores[chosen] == max(scores.values())
        equals = [bias for bias, value in scores.items() if value == scores[chosen]]
        assert abs(chosen) == min(map(abs, equals))
    assert replace(found, stop_bias=0.0, target_bias=0.0) == start
