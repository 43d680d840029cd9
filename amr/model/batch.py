"""Sentences and their linearized graphs as tensors: what a step of training or parsing reads.

Entries a step may choose from, in this order: the vocabulary (V), the sentence's own tokens that
only copying gives (D), the nodes written so far (N), to be pointed at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from amr.linearization.forms import CLOSE
from amr.linearization.vocabulary import Vocabulary
from amr.model.copying import Candidate, Copier
from semcore.encoders import WordBatch, WordEncoder
from semcore.tensors import TensorBatch, padded


class Collating(Protocol):
    """An encoder that makes batches of what it has cut: words in one, raw text in another."""

    def collate(self, items: Sequence[Any], /) -> Any:
        """One batch."""


@dataclass(frozen=True, slots=True)
class SourceBatch(TensorBatch):
    """B sentences of up to W words, with up to C candidates for copying in each."""

    words: WordBatch
    word: Tensor  # [B, C] int64, the word of each candidate
    shape: Tensor  # [B, C] int64, what is made of it: see `amr.model.copying.SHAPES`
    entry: Tensor  # [B, C] int64, the entry that it gives, -1 on padding
    own: Tensor  # [B, D] int64, for each of the sentence's own tokens its first candidate
    own_mask: Tensor  # [B, D] bool


@dataclass(frozen=True, slots=True)
class TargetBatch(TensorBatch):
    """B graphs of up to T tokens and N nodes. Inputs are the targets one step later."""

    inputs: Tensor  # [B, T] int64, entries; the first is the task's start
    targets: Tensor  # [B, T] int64, entries
    mask: Tensor  # [B, T] bool
    top: Tensor  # [B, T] int64, the node that is open after the input, -1 before the first
    depth: Tensor  # [B, T] int64, how many nodes are open
    opened: Tensor  # [B, N] int64, the step whose input completes each node's concept
    concept: Tensor  # [B, N] int64, the entry of its concept (or of what begins its spelling)


@dataclass(frozen=True, slots=True)
class AMRBatch(TensorBatch):
    """Sentences and graphs."""

    source: SourceBatch
    target: TargetBatch


@dataclass(frozen=True, slots=True)
class Source:
    """One sentence, cut and with its candidates."""

    subwords: object
    words: int
    word: tuple[int, ...]
    shape: tuple[int, ...]
    entry: tuple[int, ...]
    own: tuple[int, ...]
    own_tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """One graph. Entries of the sentence's own tokens start at V, pointers are ``-1 - k``."""

    entries: tuple[int, ...]
    start: int
    top: tuple[int, ...]
    depth: tuple[int, ...]
    opened: tuple[int, ...]
    concept: tuple[int, ...]


def sources(
    sentences: Sequence[Sequence[str]],
    encoder: WordEncoder,
    vocabulary: Vocabulary,
    copier: Copier,
    constants: Sequence[Sequence[Candidate]] | None = None,
) -> list[Source]:
    """Sentences, given as words, ready to be collated.

    ``constants`` are more candidates of each sentence: what it says in several words or in parts
    of one.
    """
    index, size = vocabulary.index, vocabulary.size
    result = []
    more = constants or [()] * len(sentences)
    for subwords, forms, said in zip(encoder.subwords(sentences), sentences, more, strict=True):
        own: dict[str, int] = {}
        first: list[int] = []
        entries: list[int] = []
        candidates = list(dict.fromkeys([*copier.candidates(forms), *said]))
        for place, candidate in enumerate(candidates):
            entry = index.get(candidate.token)
            if entry is None:
                if candidate.token not in own:
                    own[candidate.token] = size + len(own)
                    first.append(place)
                entry = own[candidate.token]
            entries.append(entry)
        result.append(
            Source(
                subwords,
                len(forms),
                tuple(candidate.word for candidate in candidates),
                tuple(candidate.shape for candidate in candidates),
                tuple(entries),
                tuple(first),
                tuple(own),
            )
        )
    return result


def target_of(
    tokens: Sequence[str], vocabulary: Vocabulary, own_tokens: Sequence[str], task: str = "amr"
) -> Target:
    """A linearized graph, given as tokens of the vocabulary's form (brief)."""
    own = {token: vocabulary.size + index for index, token in enumerate(own_tokens)}
    return target_of_entries(vocabulary.encode(tokens, own), vocabulary, own_tokens, task)


def target_of_entries(
    entries: Sequence[int], vocabulary: Vocabulary, own_tokens: Sequence[str], task: str = "amr"
) -> Target:
    """The same, given as entries with the end."""
    size = vocabulary.size
    structure = vocabulary.index
    concept_opener = structure["<concept>"]
    kinds, close = vocabulary.kinds, structure.get(CLOSE)
    spelled = len(vocabulary.tokens)
    spell_end = structure["<end of spelling>"]
    stack: list[int] = []
    top, depth = [-1], [0]
    opened: list[int] = []
    concept: list[int] = []
    spelling = False
    for step, entry in enumerate(entries[:-1], start=1):
        opens = False
        if entry == concept_opener:
            spelling = True
        elif entry == spell_end:
            opens, spelling = spelling, False
        elif entry == close:
            stack.pop()
        elif entry >= size:
            opens = own_tokens[entry - size].startswith("(")
        elif 0 <= entry < spelled:
            opens = kinds[entry].name == "CONCEPT"
        if opens:
            stack.append(len(opened))
            opened.append(step)
            concept.append(concept_opener if entry == spell_end else entry)
        top.append(stack[-1] if stack else -1)
        depth.append(len(stack))
    return Target(
        tuple(entries),
        vocabulary.start(task),
        tuple(top),
        tuple(depth),
        tuple(opened),
        tuple(concept),
    )


def collate_sources(items: Sequence[Source], encoder: Collating) -> SourceBatch:
    """Pads sentences into one batch."""
    lengths = torch.tensor([len(item.own) for item in items], dtype=torch.long)
    own = padded([item.own for item in items], 0)
    return SourceBatch(
        words=encoder.collate([item.subwords for item in items]),
        word=padded([item.word for item in items], 0),
        shape=padded([item.shape for item in items], 0),
        entry=padded([item.entry for item in items], -1),
        own=own,
        own_mask=torch.arange(own.shape[1]) < lengths[:, None],
    )


def collate_targets(items: Sequence[Target], size: int, own: int) -> TargetBatch:
    """Pads graphs into one batch. ``own`` is D, behind which the pointers begin."""
    targets = padded([item.entries for item in items], 0)
    targets = torch.where(targets < 0, size + own - 1 - targets, targets)
    lengths = torch.tensor([len(item.entries) for item in items], dtype=torch.long)
    starts = torch.tensor([[item.start] for item in items], dtype=torch.long).view(-1, 1)
    return TargetBatch(
        inputs=torch.cat([starts, targets[:, :-1]], dim=1),
        targets=targets,
        mask=torch.arange(targets.shape[1]) < lengths[:, None],
        top=padded([item.top for item in items], -1),
        depth=padded([item.depth for item in items], 0),
        # Beyond any step: what is not opened cannot be pointed at.
        opened=padded([item.opened for item in items], targets.shape[1]),
        concept=padded([item.concept for item in items], 0),
    )


@dataclass(frozen=True, slots=True)
class Example:
    """A training pair."""

    source: Source
    target: Target


class AMRDataset:
    """Training pairs; ``costs`` are what each adds to a batch, in words and tokens."""

    def __init__(
        self, examples: Sequence[Example], vocabulary: Vocabulary, encoder: Collating
    ) -> None:
        self.examples = list(examples)
        self.vocabulary, self.encoder = vocabulary, encoder
        self.costs = [item.source.words + len(item.target.entries) for item in self.examples]

    def __len__(self) -> int:
        return len(self.examples)

    def collate(self, indices: Sequence[int]) -> AMRBatch:
        """The batch of these examples."""
        chosen = [self.examples[index] for index in indices]
        source = collate_sources([item.source for item in chosen], self.encoder)
        target = collate_targets(
            [item.target for item in chosen], self.vocabulary.size, source.own.shape[1]
        )
        return AMRBatch(source, target)
