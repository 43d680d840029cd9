"""Parsing of raw text, and the encoder's share of it, on the same sub-words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from kid.benchmarking.steps import largest_subwords
from kid.config import FrameOptions
from kid.data import FrameSentence
from kid.parser import FrameParser
from semcore.benchmarking.calibration import bias_reaching

_PART = 256  # sentences that are parsed at a time
_GOLD = FrameOptions(targets="gold", frames="gold")


class Parsing:
    """A parser and the plain text of some sentences, in parts."""

    def __init__(self, parser: FrameParser, sentences: Sequence[FrameSentence]) -> None:
        self.parser = parser
        texts = [("", item.text) for item in sentences]
        self.parts = [texts[begin : begin + _PART] for begin in range(0, len(texts), _PART)]
        self.batches: list[list[Any]] = []
        self.sentences = self.words = self.targets = 0

    def parse(self, number: int) -> list[FrameSentence]:
        """Splitting, sub-words, targets, frames, arguments, assembling."""
        return list(self.parser.parse_documents(self.parts[number]))

    def record(self) -> None:
        """Parses everything once: keeps the encoder's batches, and counts what comes out."""
        for number in range(len(self.parts)):
            self._record(number)

    def _record(self, number: int) -> None:
        self.batches.append([])
        hook = self.parser.model.encoder.register_forward_pre_hook(self._keep)
        try:
            parsed = self.parse(number)
        finally:
            hook.remove()
        self.sentences += len(parsed)
        self.words += sum(len(item.words) for item in parsed)
        self.targets += sum(len(item.frames) for item in parsed)

    def at_first_sight(
        self, synchronise: Callable[[], object], clock: Callable[[], float]
    ) -> dict[str, float]:
        """`record`, and the seconds of it and of the encoder alone: nothing is measured twice.

        A parser remembers words that it has met. So text that it parses again costs a little less.
        """
        seconds = {"parse": 0.0, "encoder": 0.0}
        for number in range(len(self.parts)):
            for name, run in (("parse", self._record), ("encoder", self.encode)):
                synchronise()
                start = clock()
                run(number)
                synchronise()
                seconds[name] += clock() - start
        return seconds

    @property
    def largest(self) -> list[int]:
        """Rows and columns of the largest recorded batch."""
        return largest_subwords([batch for group in self.batches for batch in group])

    def _keep(self, _: object, inputs: tuple[Any, ...]) -> None:
        self.batches[-1].append(inputs[0])

    def encode(self, number: int) -> None:
        """The encoder's forward on the batches that parsing made of this part."""
        with self.parser.inference():
            for batch in self.batches[number]:
                self.parser.model.encoder(batch)


def calibrate(parser: FrameParser, sentences: Sequence[FrameSentence]) -> None:
    """Lets an untrained parser find about as many targets and arguments as the gold has."""
    gold = list(sentences)
    frames = [frame for item in gold for frame in item.frames]
    elements = sum(len(frame.elements) for frame in frames)
    plain = parser.decode

    def targets(bias: float) -> int:
        parser.decode = replace(plain, target_bias=bias)
        return sum(len(item.frames) for item in parser.parse_sentences(gold))

    def arguments(bias: float) -> int:
        parser.decode = replace(plain, stop_bias=-bias)
        parsed = parser.parse_sentences(gold, _GOLD)
        return sum(len(frame.elements) for item in parsed for frame in item.frames)

    target = bias_reaching(targets, len(frames))
    stop = -bias_reaching(arguments, elements)
    parser.decode = replace(plain, target_bias=target, stop_bias=stop)
