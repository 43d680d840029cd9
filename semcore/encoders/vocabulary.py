"""The words and tags that a `RecurrentEncoder` has vectors for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from semcore.errors import InputError
from semcore.text.lemmas import lemma
from semcore.text.plain_forms import plain_form

PADDING = 0  # index 0 fills rows, of words and of tags
UNKNOWN = 1  # words without a vector; tags have no such row: an unknown one counts as none


@dataclass(frozen=True)
class WordInventory:
    """Inventories of a recurrent encoder, saved with it in place of the vector file.

    Word i has index i + 2, tag i has index i + 1.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]
    dimension: int  # of the word vectors
    heads: bool  # whether the encoder was built for data with dependency heads

    @cached_property
    def _word_index(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words, start=UNKNOWN + 1)}

    @cached_property
    def _tag_index(self) -> dict[str, int]:
        return {tag: index for index, tag in enumerate(self.tags, start=PADDING + 1)}

    def word_ids(self, words: Iterable[str]) -> tuple[int, ...]:
        """Indices of words: as spelt, else in plain form, else lower-cased, else `UNKNOWN`."""
        index = self._word_index
        return tuple(
            index.get(word) or index.get(plain) or index.get(plain.lower(), UNKNOWN)
            for word in words
            for plain in (plain_form(word),)
        )

    def tag_ids(self, tags: Iterable[str]) -> tuple[int, ...]:
        """Indices of tags; `PADDING` for those not in the training data."""
        index = self._tag_index
        return tuple(index.get(tag, PADDING) for tag in tags)

    def to_json(self) -> dict[str, Any]:
        """The JSON inventory; `from_json` is its inverse."""
        return {
            "words": list(self.words),
            "tags": list(self.tags),
            "dimension": self.dimension,
            "heads": self.heads,
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> WordInventory:
        """Raises `InputError` when a key is missing or of another kind."""
        try:
            found = cls(
                words=tuple(record["words"]),
                tags=tuple(record["tags"]),
                dimension=int(record["dimension"]),
                heads=bool(record["heads"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"damaged inventory of a recurrent encoder: {error!r}") from error
        if not all(isinstance(entry, str) for entry in (*found.words, *found.tags)):
            raise InputError("damaged inventory of a recurrent encoder: an entry is no string")
        return found


def lemmas_of(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The words' lemmas; ``tags`` may be empty."""
    return [lemma(word, tag) for word, tag in zip(words, tags or [""] * len(words), strict=True)]


def needed_words(sentences: Sequence[Sequence[str]], tags: Sequence[Sequence[str]]) -> set[str]:
    """Every entry of a vector file that these sentences can use.

    Words, their plain forms and their lemmas, as they are and lower-cased.
    """
    needed: set[str] = set()
    for words, labels in zip(sentences, tags, strict=True):
        needed.update(words, map(plain_form, words), lemmas_of(words, labels))
    return needed | {word.lower() for word in needed}
