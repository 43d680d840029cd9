"""From words to lexical units: which frames may these words evoke?

FrameNet lists lexical units as lemma and part of speech (``give up.v``). A word reaches those units
of which it is an inflected form in that part of speech (`semcore.text.inflection`): *walked* is
``walk.v`` and not ``walk.n``, *walk* both, *priest* no ``pry.v``. A lemma that is not listed may be
so in another spelling (*colour*: ``color.n``; *fire-fighters*: ``fire fighter.n``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import product
from typing import NamedTuple
from unicodedata import combining, normalize

import numpy as np
from numpy.typing import NDArray

from kid.ontology import Ontology
from semcore.text.inflection import ANY, plain, readings
from semcore.text.plain_forms import plain_form
from semcore.text.spellings import spellings

# Parts of speech of FrameNet's lexical units, in the order of the lexicon features.
PARTS = ("v", "n", "a", "adv", "prep", "num", "scon", "c", "art", "intj", "pron")
FEATURES = len(PARTS) + 4  # then: begins, continues a unit of several words; any; capitalized
# The units' parts of speech that a reading's part of speech may be; `ANY` may be all.
_SAME = {
    "n": ("n", "num"),
    "v": ("v",),
    "a": ("a", "num"),
    "adv": ("adv",),
    "num": ("num", "n", "a"),
}
_HYPHENATED = ("n", "a", "adv")  # units of several words that may be written as one
# In units of several words: *there's*, *'d better*, *got ta*.
_CLITICS = {"'s": ("be",), "'d": ("have", "had"), "ta": ("to",), "na": ("to",)}
_MOST_REMEMBERED = 100_000  # words; a text of random strings must not fill the memory


class Lexicon:
    """Look-ups in an ontology's lexical units."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self._entries: dict[str, _Entry] = {}

    @cached_property
    def units(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Lexical units by the words of their lemma, lower-cased: ``("give", "up")``."""
        found: dict[tuple[str, ...], list[str]] = {}
        for unit in self.ontology.lexicon:
            lemma = unit.rpartition(".")[0]
            found.setdefault(lemma_words(lemma), []).append(unit)
        for words in tuple(found):
            for other in _written(words):
                units = found[words]
                if len(other) < len(words):
                    units = [unit for unit in units if _part(unit) in _HYPHENATED]
                if units and other not in found:
                    found[other] = units
        return {words: tuple(units) for words, units in found.items()}

    @cached_property
    def _longest(self) -> int:
        """The most words that a unit has."""
        return max(map(len, self.units), default=0)

    @cached_property
    def _beginnings(self) -> dict[str, int]:
        """First words of units of several words, with the most words such a unit has."""
        longest: dict[str, int] = {}
        for words in self.units:
            if len(words) > 1:
                longest[words[0]] = max(longest.get(words[0], 0), len(words))
        return longest

    def matches(self, words: Sequence[str]) -> tuple[str, ...]:
        """The lexical units that these words may be, likelier lemmas first."""
        if len(words) == 1:
            return self._entry(words[0]).units
        if len(words) > self._longest:  # with each word, the combinations of lemmas multiply
            return ()
        return self._listed([self._lemmas(word) for word in words])

    def _single(self, word: str) -> tuple[str, ...]:
        """The units that one word may be."""
        found: list[str] = []
        for lemma, part in readings(word):
            units = self._of_part((lemma,), part)
            for other in () if units else spellings(lemma):
                units += self._of_part((other,), part)
            found += units
        if "-" in word.strip("-"):
            *first, last = plain(word).split("-")
            for lemma, _ in readings(last):
                whole = self.units.get((*first, lemma), ())
                found += [unit for unit in whole if _part(unit) in _HYPHENATED]
        return tuple(dict.fromkeys(found))

    def _of_part(self, words: tuple[str, ...], part: str) -> list[str]:
        units = self.units.get(words, ())
        return [unit for unit in units if part == ANY or _part(unit) in _SAME[part]]

    def _listed(self, choices: Sequence[Sequence[str]]) -> tuple[str, ...]:
        """The units of all ways to choose a lemma for each word."""
        found: list[str] = []
        for lemma in product(*choices):
            found += [unit for unit in self.units.get(lemma, ()) if unit not in found]
        return tuple(found)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """All words of units of several words."""
        return frozenset(word for words in self.units if len(words) > 1 for word in words)

    def _lemmas(self, word: str) -> list[str]:
        """The lemmas of a word that units of several words have."""
        found = [lemma for lemma, _ in readings(word)]
        found += _CLITICS.get(plain(word), ())
        found += [other for lemma in tuple(found) for other in spellings(lemma)]
        return [lemma for lemma in dict.fromkeys(found) if lemma in self._vocabulary]

    def frames_of(self, units: Sequence[str]) -> tuple[int, ...]:
        """The frames that any of these units may evoke, sorted."""
        lexicon = self.ontology.lexicon
        return tuple(sorted({frame for unit in units for frame in lexicon[unit]}))

    def unit_of(self, units: Sequence[str], frame: int) -> str:
        """The first of these units that evokes the frame, or an empty string."""
        lexicon = self.ontology.lexicon
        return next((unit for unit in units if frame in lexicon[unit]), "")

    def features(self, words: Sequence[str]) -> NDArray[np.uint8]:
        """Lexicon features ``[words, FEATURES]`` of 0 and 1, for finding targets."""
        held = bytearray().join(self._entry(word).features for word in words)
        rows = np.frombuffer(held, dtype=np.uint8).reshape(len(words), FEATURES)
        for begin, end in self.long_matches(words):
            rows[begin, len(PARTS)] = 1
            rows[begin + 1 : end, len(PARTS) + 1] = 1
        return rows

    def long_matches(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Runs of two or more words, half-open, that are lexical units."""
        runs = []
        for begin, word in enumerate(words):
            reach = self._entry(word).reach
            for end in range(begin + 2, min(begin + reach, len(words)) + 1):
                if self.matches(words[begin:end]):
                    runs.append((begin, end))
        return runs

    def _entry(self, word: str) -> _Entry:
        """What the lexicon says of one word; most words of a text have been asked for before."""
        entry = self._entries.get(word)
        if entry is None:
            units = self._single(word)
            parts = {_part(unit) for unit in units}
            capital = plain_form(word)[:1].isupper()
            row = (*(int(part in parts) for part in PARTS), 0, 0, bool(units), capital)
            beginnings = (self._beginnings.get(lemma, 0) for lemma in self._lemmas(word))
            reach = max(beginnings, default=0)
            entry = _Entry(units, bytes(map(int, row)), reach)
            if len(self._entries) < _MOST_REMEMBERED:
                self._entries[word] = entry
        return entry


class _Entry(NamedTuple):
    units: tuple[str, ...]  # the lexical units that it may be
    features: bytes  # those of the word alone, one a byte
    reach: int  # words of the longest unit that it may begin, 0 if none


def lemma_words(lemma: str) -> tuple[str, ...]:
    """The words of a lexical unit's lemma: ``give_(something)_away`` has no brackets."""
    without = re.sub(r"\(.*?\)|\[.*?\]", " ", lemma).replace("_", " ")
    words = re.sub(r"(?<=\w)'s\b", " 's", without.lower()).split()
    return tuple(words) or (lemma.lower(),)


def _written(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Other ways to write a unit: without hyphen or blank, without accents; *is there*."""
    ways = [tuple(unaccented(word) for word in words)]
    if words == ("there", "be"):
        ways.append(("be", "there"))
    if len(words) == 2 or "-" in words[0].strip("-"):
        ways.append(("".join(words).replace("-", ""),))
    return [way for way in ways if way != words]


def unaccented(word: str) -> str:
    """*fiance* for *fiancé*."""
    if word.isascii():
        return word
    return "".join(c for c in normalize("NFD", word) if not combining(c))


def _part(unit: str) -> str:
    return unit.rpartition(".")[2]
