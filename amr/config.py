"""The settings of the parser's model and of decoding."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite

from semcore.encoders.config import Seq2SeqConfig
from semcore.errors import InputError

ARCHITECTURES = ("compact", "seq2seq")
_STRONGEST = 10.0  # length penalty


@dataclass
class DecoderConfig:
    """The decoder's shape."""

    layers: int = 4
    heads: int = 6
    feed_forward: int = 1536
    dropout: float = 0.1
    positions: int = 1024  # the most tokens of an output


@dataclass
class ModelConfig:
    """Which parser, and its own part above the encoder."""

    # compact: a small decoder on a WordEncoder | seq2seq: an encoder-decoder such as BART
    architecture: str = "compact"
    pointer_size: int = 128  # of the keys by which nodes are pointed at, and words copied
    decoder: DecoderConfig = field(default_factory=DecoderConfig)
    seq2seq: Seq2SeqConfig = field(default_factory=Seq2SeqConfig)  # of architecture=seq2seq

    def __post_init__(self) -> None:
        if self.architecture not in ARCHITECTURES:
            raise InputError(
                f"model.architecture={self.architecture}: use one of {', '.join(ARCHITECTURES)}"
            )


@dataclass
class DecodeConfig:
    """How graphs are searched for."""

    beam: int = 1  # hypotheses; 1: greedy
    n_best: int = 1  # graphs that are given for each sentence
    longest: int = 512  # tokens of an output, in the brief form
    per_word: float = 6.0  # an output has no more than so many tokens a word, plus 24
    length_penalty: float = 1.0  # the power of the length that a hypothesis's score is divided by
    senses: str = "propbank"  # propbank: only senses that its frames have | any
    # concepts that are no entry and no word, in pieces; null: in sub-words, but not in bytes, in
    # which a parser at a loss writes nonsense
    spell_concepts: bool | None = None
    wiki: bool = True  # names get their :wiki, if the checkpoint has a linker
    compile: bool = False  # a compiled step on a static cache: encoder-decoders on a GPU
    batch_tokens: int = 2048  # padded words of the sentences that are parsed together

    def __post_init__(self) -> None:
        if self.senses not in ("propbank", "any"):
            raise InputError(f"senses={self.senses}: use propbank or any")
        for key, least in (("beam", 1), ("n_best", 1), ("longest", 4), ("batch_tokens", 1),
                           ("per_word", 0)):  # fmt: skip
            if getattr(self, key) < least:
                raise InputError(f"{key}={getattr(self, key)}: must be at least {least}")
        if not isfinite(self.per_word):
            raise InputError(f"per_word={self.per_word}: must be a number of tokens")
        if not 0 <= self.length_penalty <= _STRONGEST:  # what is stronger overflows
            raise InputError(
                f"length_penalty={self.length_penalty}: must lie between 0 and {_STRONGEST}"
            )
        if self.n_best > self.beam:
            raise InputError(f"n_best={self.n_best}: a beam of {self.beam} has no more")
