"""The shared encoders: words in, vectors out.

`WordEncoder` wraps any Hugging Face encoder; `RecurrentEncoder` is the BiLSTM over word vectors
from a file. Both cut sentences (``subwords``), batch them (``collate``) and give
``[sentences, words, size]`` for a batch; `build_encoder` makes the one that is configured.
The encoder-decoder, `semcore.encoders.seq2seq.Seq2Seq`, is imported from its own module: it
needs all of transformers, which takes seconds.
"""

from typing import TYPE_CHECKING, Any

from semcore.encoders.config import EncoderConfig, RecurrentConfig

if TYPE_CHECKING:
    from semcore.encoders.batch import Subwords, WordBatch, collate_subwords
    from semcore.encoders.build import (
        Encoder,
        EncoderBatch,
        EncoderInput,
        build_encoder,
    )
    from semcore.encoders.loading import encoder_source
    from semcore.encoders.recurrent import RecurrentEncoder
    from semcore.encoders.recurrent_batch import IndexedWords, RecurrentBatch
    from semcore.encoders.word_encoder import WordEncoder

__all__ = [
    "Encoder",
    "EncoderBatch",
    "EncoderConfig",
    "EncoderInput",
    "IndexedWords",
    "RecurrentBatch",
    "RecurrentConfig",
    "RecurrentEncoder",
    "Subwords",
    "WordBatch",
    "WordEncoder",
    "build_encoder",
    "collate_subwords",
    "encoder_source",
]

_HOME = {
    "batch": ("Subwords", "WordBatch", "collate_subwords"),
    "build": ("Encoder", "EncoderBatch", "EncoderInput", "build_encoder"),
    "loading": ("encoder_source",),
    "recurrent": ("RecurrentEncoder",),
    "recurrent_batch": ("IndexedWords", "RecurrentBatch"),
    "word_encoder": ("WordEncoder",),
}


def __getattr__(name: str) -> Any:
    """Load what needs torch only when it is used: the settings are part of every help text."""
    for module, names in _HOME.items():
        if name in names:
            from importlib import import_module

            found = getattr(import_module(f"{__name__}.{module}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
