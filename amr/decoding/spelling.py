"""Constants spelled in pieces by a model that copies nothing: only those that are given.

A table has for each beginning of a constant the pieces that may follow it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from amr.linearization.token_kinds import SPELL_END
from amr.linearization.vocabulary import Vocabulary

_LONGEST = 60  # pieces of a constant that is worth spelling

Beginning = tuple[int, ...]  # entries: what opens the spelling, then pieces


class Spelling:
    """How some constants may be spelled in a vocabulary's pieces."""

    def __init__(self, vocabulary: Vocabulary, tokens: Iterable[str]) -> None:
        self.following: dict[Beginning, set[int]] = {}
        self.longest: dict[int, int] = {}  # entries of the longest one, by what opens it
        first, end = len(vocabulary.tokens), vocabulary.index[SPELL_END]
        for token in sorted(tokens):
            quoted = token.startswith('"')
            opener = vocabulary.index["<string>" if quoted else "<symbol>"]
            text = token[1:-1] if quoted else token
            pieces = vocabulary.speller.spell(text)
            if not 0 < len(pieces) <= _LONGEST or vocabulary.speller.text(pieces) != text:
                continue  # the pieces do not have all its characters
            entries = (opener, *(first + piece for piece in pieces), end)
            self.longest[opener] = max(self.longest.get(opener, 0), len(entries))
            for place in range(1, len(entries)):
                self.following.setdefault(entries[:place], set()).add(entries[place])


class Spellings:
    """The spellings of one sentence's constants, made when they are asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.of = lru_cache(maxsize=256)(self._of)

    def _of(self, tokens: frozenset[str]) -> Spelling:
        return Spelling(self.vocabulary, tokens)
