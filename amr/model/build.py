"""The two AMR parsers: the paper's encoder-decoder, and the compact one for machines without it.

Training, checkpoints and `AMRParser` know a model by the functions of this file only; which model
it is stands in its configuration's ``architecture``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from amr.config import ModelConfig, VocabularyConfig
from amr.linearization.building import build_vocabulary
from amr.linearization.pairs import Pair
from amr.linearization.spelling import PieceSpeller
from amr.linearization.vocabulary import Vocabulary
from amr.model.batch import Source, sources
from amr.model.compact import CompactParser
from amr.model.copying import Candidate, Copier, copied_tokens
from amr.model.initialisation import initialise
from amr.model.seq2seq import BartParser, seq2seq_vocabulary, text_sources
from semcore.encoders import EncoderConfig, WordEncoder
from semcore.encoders.seq2seq import Seq2Seq
from semcore.errors import InputError

if TYPE_CHECKING:
    from amr.data import AMRSentence

AMRModel: TypeAlias = CompactParser | BartParser


def new_model(
    config: ModelConfig,
    encoder_config: EncoderConfig,
    vocabulary_config: VocabularyConfig,
    pairs: Iterable[Pair],
    frames: Sequence[str],
    seed: int,
) -> AMRModel:
    """A new parser whose vocabulary is that of the training pairs.

    The compact one is built on a `WordEncoder`; the other brings its own.
    """
    if config.architecture == "seq2seq":
        seq2seq = Seq2Seq(config.seq2seq)
        graphs = ((pair.tokens, frozenset[str]()) for pair in pairs)
        vocabulary = seq2seq_vocabulary(graphs, vocabulary_config, frames, seq2seq)
        return BartParser(seq2seq, vocabulary, seed)
    if vocabulary_config.form != "brief":
        raise InputError(
            f"vocabulary.form={vocabulary_config.form}: the compact parser writes the brief form"
        )
    copier = Copier(frames)
    vocabulary = build_vocabulary(
        ((pair.tokens, copied_tokens(pair, copier)) for pair in pairs), vocabulary_config, frames
    )
    model = CompactParser(config, WordEncoder(encoder_config), vocabulary)
    initialise(model, seed)
    return model


def stored_model(
    config: ModelConfig, encoder_config: EncoderConfig, inventory: dict[str, Any]
) -> AMRModel:
    """The parser of a checkpoint, before its weights are put in."""
    if config.architecture == "seq2seq":
        seq2seq = Seq2Seq(replace(config.seq2seq, pretrained=False))
        speller = PieceSpeller(seq2seq.tokenizer)
        return BartParser(seq2seq, Vocabulary.from_json(inventory, speller))
    vocabulary = Vocabulary.from_json(inventory)
    return CompactParser(config, WordEncoder(encoder_config), vocabulary)


def read_sources(
    model: AMRModel,
    sentences: Sequence[AMRSentence],
    copier: Copier,
    constants: Sequence[Sequence[Candidate]] | None = None,
) -> list[Source]:
    """Sentences as the model reads them: words with candidates for copying, or raw text.

    ``constants`` are more candidates of each sentence.
    """
    if isinstance(model, BartParser):
        return text_sources(sentences, model.encoder)
    forms = [sentence.forms for sentence in sentences]
    return sources(forms, model.encoder, model.vocabulary, copier, constants)
