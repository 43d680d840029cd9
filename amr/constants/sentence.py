"""What one sentence licenses: for each place of a graph the constants that may stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amr.constants.currencies import currencies_of
from amr.constants.names import key
from amr.constants.paths import NamePaths
from amr.constants.reading import DATE_UNITS, Said, said
from amr.data import AMRSentence
from amr.linearization.token_kinds import Kind
from amr.linearization.vocabulary import Vocabulary

PLACES = ("any", "name", "quant", "time", "timezone", *DATE_UNITS)
# What a date has where the text says no such part in a date: any number of this size.
_LARGEST = {"year": 9999, "month": 12, "day": 31}
_USES = ("number", "ordinal", "string", "address")
_INTEGER = re.compile(r"\d{1,4}")


@dataclass(frozen=True)
class Licence:
    """The constants of a sentence.

    ``places`` maps each of `PLACES` to its tokens, numbers and strings in quotes; ``candidates``
    are what the sentence says in so many words, each with the words (indices) that say it;
    ``names`` tells which strings make one name.
    """

    places: dict[str, frozenset[str]]
    candidates: tuple[tuple[Said, tuple[int, ...]], ...]
    names: NamePaths
    currencies: frozenset[str]  # their concepts
    ranges: tuple[tuple[str, ...], ...]  # numbers of one word, as 3 and 2 of 3-2


class Licences:
    """Makes the licences of sentences, given the strings that a vocabulary has."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.strings: dict[str, list[str]] = {}
        for token, kind in zip(vocabulary.tokens, vocabulary.kinds, strict=False):
            if kind == Kind.CONSTANT and token.startswith('"'):
                self.strings.setdefault(key(token[1:-1]), []).append(token)

    def of(self, sentence: AMRSentence) -> Licence:
        """The licence of a sentence, by its text and its words."""
        found = said(sentence.text)
        uses: dict[str, set[str]] = {use: set() for use in (*_USES, *PLACES)}
        for constant in found:
            uses[constant.use].add(constant.token)
        numbers = uses["number"] | uses["ordinal"]
        sure = {c.token for c in found if c.sure and c.use in ("number", "ordinal")}
        spans = [(c, _words(c, sentence)) for c in found if c.use in ("string", "address")]
        names = NamePaths.of(sentence.forms, self.strings, spans)
        quoted = {token for number in numbers for token in self.strings.get(key(number), ())}
        places = {
            "any": numbers | names.strings | quoted | names.words,
            "name": names.strings,
            "quant": numbers,
            "time": uses["time"],
            "timezone": {t for t in names.words if t.isupper() and t.strip('"').isalpha()},
            **{unit: _dates(unit, uses, sure) for unit in DATE_UNITS},
        }
        return Licence(
            {place: frozenset(tokens) for place, tokens in places.items()},
            tuple((constant, _words(constant, sentence)) for constant in found if constant.sure),
            names,
            currencies_of(sentence.text),
            _ranges(found, sentence),
        )


def _dates(unit: str, uses: dict[str, set[str]], numbers: set[str]) -> set[str]:
    """The parts of dates that the text says; without any, numbers that such a part may be."""
    small = {n for n in numbers if _INTEGER.fullmatch(n) and 0 < int(n) <= _LARGEST.get(unit, 0)}
    if unit == "day" and uses[unit]:
        return uses[unit] | (small & uses["ordinal"])
    return uses[unit] or small


def _ranges(found: list[Said], sentence: AMRSentence) -> tuple[tuple[str, ...], ...]:
    """The numbers of words that say several, in the order of the text."""
    of_words: dict[tuple[int, ...], list[str]] = {}
    for constant in found:
        if constant.sure and constant.use in ("number", "ordinal"):
            of_words.setdefault(_words(constant, sentence), []).append(constant.token)
    return tuple(tuple(tokens) for tokens in of_words.values() if len(tokens) > 1)


def _words(constant: Said, sentence: AMRSentence) -> tuple[int, ...]:
    """The words over which a constant stands."""
    return tuple(
        index
        for index, (start, end) in enumerate(sentence.words)
        if start < constant.end and constant.start < end
    )
