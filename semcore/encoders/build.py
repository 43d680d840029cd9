"""The encoder that a configuration names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from semcore.encoders.batch import Subwords, WordBatch
from semcore.encoders.config import EncoderConfig
from semcore.encoders.recurrent import RecurrentEncoder
from semcore.encoders.recurrent_batch import IndexedWords, RecurrentBatch
from semcore.encoders.word_encoder import WordEncoder

Encoder: TypeAlias = WordEncoder | RecurrentEncoder
EncoderInput: TypeAlias = Subwords | IndexedWords
EncoderBatch: TypeAlias = WordBatch | RecurrentBatch


def build_encoder(
    config: EncoderConfig,
    sentences: Sequence[Sequence[str]] | None = None,
    tags: Sequence[Sequence[str]] | None = None,
    heads: Sequence[Sequence[int]] | None = None,
    *,
    inventory: dict[str, Any] | None = None,
) -> Encoder:
    """A `WordEncoder` or `RecurrentEncoder`.

    A recurrent encoder takes its vocabulary from the training data (``sentences``, and beside
    them ``tags`` and ``heads``, empty where unknown), or from a checkpoint's ``inventory``; a
    pre-trained encoder brings its own and needs neither.
    """
    if config.kind == "pretrained":
        return WordEncoder(config)
    if inventory:
        return RecurrentEncoder.from_inventory(config, inventory)
    if sentences is None:
        raise ValueError("a recurrent encoder needs training sentences or an inventory")
    return RecurrentEncoder.from_sentences(config, sentences, tags, heads)
