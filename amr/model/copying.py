"""What can be copied from a sentence: tokens of the graph made from one of its words.

A small parser has seen few of the concepts it must write. Most of those it has not are the
lemma of a word, with a sense of PropBank behind it, or the word itself as a string.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from amr.constants.sentence import Licence
from amr.linearization.forms import OPEN
from amr.linearization.pairs import Pair
from amr.notation.symbols import is_symbol
from semcore.text.numbers import CARDINALS
from semcore.text.plain_forms import plain_form
from semcore.text.sentences import lemma, lemma_candidates

MOST_SENSES = 9  # senses that can be copied: -01 to -09; others are in the vocabulary
SHAPES = ("lemma", "form", "string", "number", *(f"-{k:02d}" for k in range(1, MOST_SENSES + 1)))
_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?")
_NAME = re.compile(r"(?!Ma?c[A-Z])[A-Z][a-z]+[A-Z][a-z]{2,}")  # PayPal
_NUMERALS = {  # those that the shipped parsers learned with
    word: str(value) for word, value in CARDINALS.items() if value <= 60 or value == 100
}
_LONGEST = 64  # characters of a word worth copying


class Candidate(NamedTuple):
    """A token that copying a word gives."""

    word: int
    shape: int  # into `SHAPES`
    token: str  # as in the brief form: a concept with its parenthesis


def said_candidates(licence: Licence) -> list[Candidate]:
    """The constants that a sentence says, as made from each of their words."""
    shapes = dict.fromkeys(("string", "address", "code", "time"), SHAPES.index("string"))
    number = SHAPES.index("number")
    return [
        Candidate(word, shapes.get(constant.use, number), constant.token)
        for constant, words in licence.candidates
        for word in words
    ]


class Copier:
    """The candidates of sentences, given the frames there are.

    ``frames`` are PropBank's (``want-01``): senses that do not exist are not offered.
    """

    def __init__(self, frames: Collection[str]) -> None:
        self.frames = frozenset(frames)
        self._of_word = lru_cache(maxsize=1 << 17)(self._candidates)

    def candidates(self, forms: Sequence[str]) -> list[Candidate]:
        """All candidates of a sentence, in the order of its words."""
        return [
            Candidate(index, shape, token)
            for index, form in enumerate(forms)
            for shape, token in self._of_word(form)
        ]

    def _candidates(self, form: str) -> tuple[tuple[int, str], ...]:
        if len(form) > _LONGEST:
            return ()
        found: list[tuple[int, str]] = []
        form = plain_form(form)
        base, plain = lemma(form), form.lower()
        named = bool(_NAME.match(form))
        if is_symbol(base) and not named:
            found.append((0, OPEN + base))
        if plain != base and is_symbol(plain) and not named:
            found.append((1, OPEN + plain))
        if '"' not in form and "\\" not in form and form.isprintable():
            found.append((2, f'"{form}"'))
        number = _NUMERALS.get(plain) or (
            form.replace(",", "") if _NUMBER.fullmatch(form) else None
        )
        if number is not None:
            found.append((3, number))
        verb = self._verb(form)
        if verb is not None:
            found += [
                (3 + sense, f"{OPEN}{verb}-{sense:02d}")
                for sense in range(1, MOST_SENSES + 1)
                if f"{verb}-{sense:02d}" in self.frames
            ]
        return tuple(found)

    def _verb(self, form: str) -> str | None:
        """The likeliest lemma that has frames."""
        for candidate in (lemma(form, "VB"), *lemma_candidates(form)):
            if any(f"{candidate}-{k:02d}" in self.frames for k in range(1, MOST_SENSES + 1)):
                return candidate
        return None


def copied_tokens(pair: Pair, copier: Copier) -> frozenset[str]:
    """What copying could give for a pair's sentence."""
    return frozenset(candidate.token for candidate in copier.candidates(pair.sentence.forms))
