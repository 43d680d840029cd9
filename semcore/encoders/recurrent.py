"""The encoder of the released KID: a BiLSTM over word vectors, and a GCN over dependencies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from semcore.encoders.config import EncoderConfig
from semcore.encoders.recurrent_batch import IndexedWords, RecurrentBatch, collate_indexed
from semcore.encoders.vocabulary import UNKNOWN, WordInventory, lemmas_of, needed_words
from semcore.encoders.word_vectors import read_word_vectors
from semcore.errors import InputError
from semcore.graphs import GCN


class RecurrentEncoder(nn.Module):
    """Word, lemma, tag and mark embeddings, a bidirectional recurrent net, a dependency GCN.

    The same interface as `WordEncoder`. Sizes of the released code: 200 + 200 + 64 + 36 in, 512
    out. The dependency convolutions are there when the training data has heads; where a sentence
    has none, its words see only themselves.
    """

    def __init__(
        self, config: EncoderConfig, vocabulary: WordInventory, vectors: Tensor | None = None
    ) -> None:
        """Builds the encoder.

        Args:
            vectors: ``[words of the vocabulary, dimension]``; without them all are zero, to be
                filled from a checkpoint.
        """
        super().__init__()
        self.config = config
        self.source = config.name
        self.vocabulary = vocabulary
        shape = config.recurrent
        if vectors is None:
            vectors = torch.zeros(len(vocabulary.words), vocabulary.dimension)
        trained = config.tuning == "full"
        self.words = WordTable(vectors, trained)
        self.lemmas = WordTable(vectors, trained) if shape.lemmas else None
        tagged = shape.tag_size > 0 and bool(vocabulary.tags)
        self.tags = (
            nn.Embedding(1 + len(vocabulary.tags), shape.tag_size, padding_idx=0)
            if tagged
            else None
        )
        self.marks = nn.Embedding(2, shape.mark_size)
        self.dropout = nn.Dropout(shape.embedding_dropout)
        cell = nn.LSTM if shape.cell == "lstm" else nn.GRU
        self.recurrent = cell(
            vocabulary.dimension * (1 + shape.lemmas) + shape.tag_size * tagged + shape.mark_size,
            shape.size,
            num_layers=shape.layers,
            dropout=shape.layer_dropout if shape.layers > 1 else 0.0,
            bidirectional=True,
            batch_first=True,
        )
        self.size = 2 * shape.size
        self.dependencies = (
            GCN(self.size, self.size, shape.dependency_layers, "relu")
            if vocabulary.heads and shape.dependency_layers
            else None
        )

    @classmethod
    def from_sentences(
        cls,
        config: EncoderConfig,
        sentences: Sequence[Sequence[str]],
        tags: Sequence[Sequence[str]] | None = None,
        heads: Sequence[Sequence[int]] | None = None,
    ) -> RecurrentEncoder:
        """The encoder for this training data, with vectors from the file ``config.name``.

        ``tags`` and ``heads`` run beside ``sentences``, empty for a sentence that has none.

        Raises `InputError` when the file cannot be read or knows no word of the data.
        """
        labels: Sequence[Sequence[str]] = tags if tags is not None else [()] * len(sentences)
        needed = needed_words(sentences, labels)
        found = read_word_vectors(config.name, needed, most_frequent=config.recurrent.most_frequent)
        if needed and needed.isdisjoint(found.words):
            raise InputError.at(config.name, None, "has a vector for no word of the data")
        vocabulary = WordInventory(
            words=found.words,
            tags=tuple(sorted({tag for row in labels for tag in row})),
            dimension=found.matrix.shape[1],
            heads=any(map(len, heads)) if heads is not None else False,
        )
        return cls(config, vocabulary, found.matrix)

    @classmethod
    def from_inventory(cls, config: EncoderConfig, inventory: dict[str, Any]) -> RecurrentEncoder:
        """The encoder of a checkpoint, all vectors zero: its tensors are to be loaded next."""
        return cls(config, WordInventory.from_json(inventory))

    def inventory(self) -> dict[str, Any]:
        """The vocabulary as JSON: with it a checkpoint loads without the vector file."""
        return self.vocabulary.to_json()

    def merge_adapters(self) -> None:
        """Nothing: it has no adapters. The interface of `WordEncoder`."""

    def subwords(
        self,
        sentences: Sequence[Sequence[str]],
        tags: Sequence[Sequence[str]] | None = None,
        heads: Sequence[Sequence[int]] | None = None,
    ) -> list[IndexedWords]:
        """Words to indices; do this once a sentence, not once an epoch.

        ``tags`` and ``heads`` run beside ``sentences``, empty for a sentence that has none.

        Raises `InputError` when they do not fit a sentence.
        """
        result = []
        for index, words in enumerate(sentences):
            labels = tags[index] if tags is not None else ()
            above = heads[index] if heads is not None else ()
            _check(index, words, labels, above)
            ids = self.vocabulary.word_ids(words)
            result.append(
                IndexedWords(
                    ids=ids,
                    lemmas=self.vocabulary.word_ids(lemmas_of(words, labels)),
                    tags=self.vocabulary.tag_ids(labels) or (0,) * len(ids),
                    heads=tuple(-1 if head == word else head for word, head in enumerate(above))
                    or (-1,) * len(ids),
                )
            )
        return result

    def collate(self, sentences: Sequence[IndexedWords]) -> RecurrentBatch:
        """Pads sentences into one batch."""
        return collate_indexed(sentences)

    def forward(
        self, batch: RecurrentBatch, visible: Tensor | None = None, marks: Tensor | None = None
    ) -> Tensor:
        """Word vectors ``[B, W, size]``, zero on padding.

        Args:
            visible: must be None: a recurrent net reads the whole sentence.
            marks: ``[B, W]`` of 0 and 1: words that carry a mark (the target); none if absent.
        """
        if visible is not None:
            raise InputError(
                "block masks need an attention encoder: encoder.kind=pretrained, not recurrent"
            )
        if marks is None:
            marks = torch.zeros_like(batch.ids)
        parts = [self.words(batch.ids)]
        if self.lemmas is not None:
            parts.append(self.lemmas(batch.lemmas))
        if self.tags is not None:
            parts.append(self.tags(batch.tags))
        parts.append(self.marks(marks.long()))
        states = self._read(torch.cat([self.dropout(part) for part in parts], dim=-1), batch)
        if self.dependencies is not None:
            flat = self.dependencies(states.flatten(0, 1), batch.dependency_graph())
            states = states + flat.view_as(states)
        return states * batch.mask[..., None].to(states.dtype)

    def _read(self, inputs: Tensor, batch: RecurrentBatch) -> Tensor:
        """``[B, W, in] -> [B, W, size]``."""
        if inputs.shape[0] * inputs.shape[1] == 0:
            return inputs.new_zeros(*inputs.shape[:2], self.size)
        # An empty sentence beside others is read as one padding word, then masked.
        lengths = batch.lengths.clamp(min=1)
        packed = pack_padded_sequence(inputs, lengths, batch_first=True, enforce_sorted=False)
        states, _ = self.recurrent(packed)
        padded, _ = pad_packed_sequence(states, batch_first=True, total_length=inputs.shape[1])
        return padded


class WordTable(nn.Module):
    """Vectors of words by index: 0 is padding, 1 the unknown word, whose vector is learned.

    The unknown word begins as the mean of all.
    """

    def __init__(self, vectors: Tensor, trained: bool) -> None:
        super().__init__()
        size = vectors.shape[1]
        rows = torch.cat([vectors.new_zeros(UNKNOWN + 1, size), vectors])
        self.table = nn.Embedding.from_pretrained(rows, freeze=not trained, padding_idx=0)
        mean = vectors.mean(0) if len(vectors) else vectors.new_zeros(size)
        self.unknown = nn.Parameter(mean)

    def forward(self, index: Tensor) -> Tensor:
        """``[...] int64 -> [..., size]``."""
        return torch.where((index == UNKNOWN)[..., None], self.unknown, self.table(index))


def _check(index: int, words: Sequence[str], tags: Sequence[str], heads: Sequence[int]) -> None:
    for name, entries in (("tags", tags), ("heads", heads)):
        if entries and len(entries) != len(words):
            raise InputError(f"sentence {index + 1}: {len(entries)} {name} for {len(words)} words")
    if any(not -1 <= head < len(words) for head in heads):
        raise InputError(f"sentence {index + 1}: a dependency head is not a word of it")
