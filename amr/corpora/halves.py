"""A corpus in two halves: what is trained on one may judge the other.

A sentence belongs to a half by its words, so that equal sentences are in the same one, in every
corpus, on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from amr.graph.aligned_graph import AlignedGraph

HALVES = ("first", "second")

Sentence = TypeVar("Sentence", bound="AlignedGraph")


def half_of(forms: Sequence[str]) -> str:
    """The half of a sentence with these words; capital letters make no difference."""
    digest = blake2b(" ".join(forms).lower().encode("utf-8", "replace"), digest_size=8).digest()
    return HALVES[digest[0] % 2]


def in_half(sentences: Iterable[Sentence], half: str | None) -> list[Sentence]:
    """The sentences of a half, in order; all of them where none is named."""
    return [item for item in sentences if half is None or half_of(item.forms) == half]
