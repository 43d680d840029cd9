"""From words to lexical units: which frames may these words evoke?

FrameNet lists lexical units as lemma and part of speech (``give up.v``). A word reaches those units
of which it is an inflected form in that part of speech (`semcore.text.inflection`): *walked* is
``walk.v`` and not ``walk.n``, *walk* both, *priest* no ``pry.v``. A lemma that is not listed may be
so in another spelling (*colour*: ``color.n``; *fire-fighters*: ``fire fighter.n``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import product
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kid.evidence import CLASSES, Evidence, Seen, class_of
from kid.multiword.features import GAP, Run, features_of, may_have_gap
from kid.multiword.vetoes import is_vetoed
from kid.ontology import Ontology, lemma_words
from semcore.text.inflection import ANY, plain, readings
from semcore.text.spellings import spellings, unaccented

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
_FEW = 5  # targets of a frame that is half familiar
_MOST_REMEMBERED = 100_000  # words; a text of random strings must not fill the memory


class Lexicon:
    """Look-ups in an ontology's lexical units."""

    def __init__(self, ontology: Ontology, evidence: Evidence | None = None) -> None:
        self.ontology = ontology
        self.evidence = evidence
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
    def _beginnings(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Units of several words by their first word."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for words in self.units:
            if len(words) > 1:
                found.setdefault(words[0], []).append(words)
        return {first: tuple(units) for first, units in found.items()}

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
        return tuple(sorted({frame for unit in units for frame in lexicon.get(unit, ())}))

    def unit_of(
        self,
        units: Sequence[str],
        frame: int,
        words: Sequence[str] = (),
        parts: Sequence[float] | None = None,
    ) -> str:
        """The likeliest of these units that evokes the frame, or an empty string.

        By how often ``words`` were it in annotated text, and by the logarithms of probabilities
        ``parts`` that the context gives to `kid.evidence.CLASSES`. Without evidence the first.
        """
        lexicon = self.ontology.lexicon
        able = [unit for unit in units if frame in lexicon.get(unit, ())]
        if len(able) < 2 or self.evidence is None or parts is None:
            return able[0] if able else ""
        evidence, name = self.evidence, self.ontology.frames[frame].name
        form = " ".join(words).lower()
        by_count, by_part = evidence.unit_weights
        return max(
            able,
            key=lambda unit: (
                by_count * log(evidence.count(form, name, unit) + 0.5)
                + by_part * parts[class_of(unit)]
            ),
        )

    def frames_of_words(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """The frames that each word alone may evoke in some context."""
        return [self._entry(word).frames for word in words]

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
        entries = [self._entry(word) for word in words]
        found = set()
        for begin, entry in enumerate(entries):
            for unit in entry.begun:
                if self._continued(unit, entries, begin, begin + 1):
                    found.add((begin, begin + len(unit)))
        return sorted(found)

    def runs(self, words: Sequence[str]) -> list[Run]:
        """All runs of words that may be a unit of several words, with or without a gap."""
        entries = [self._entry(word) for word in words]
        if not any(entry.begun for entry in entries):
            return []
        forms = [plain(word) for word in words]
        there = frozenset().union(*(entry.lemmas for entry in entries))
        found: dict[tuple[int, ...], list[str]] = {}
        for begin, entry in enumerate(entries):
            for unit in entry.begun:
                if not there.issuperset(unit):
                    continue
                for rest in range(begin + 1, begin + 2 + GAP):
                    if self._continued(unit, entries, begin, rest):
                        units = self.units[unit]
                        if rest > begin + 1:
                            units = tuple(u for u in units if may_have_gap(u, forms, begin, rest))
                        place = (begin, *range(rest, rest + len(unit) - 1))
                        units = tuple(u for u in units if not self._is_vetoed(u, words, place))
                        if units:
                            found.setdefault(place, []).extend(units)
                            break
        return [
            Run(
                place,
                tuple(dict.fromkeys(units)),
                tuple(range(place[0] + 1, place[1])),
                tuple(features_of(units, forms, place)),
            )
            for place, units in found.items()
        ]

    def _is_vetoed(self, unit: str, words: Sequence[str], places: Sequence[int]) -> bool:
        known = self.evidence.runs.get(unit) if self.evidence else None
        return is_vetoed(unit, words, places, Seen() if known is None else known.objects)

    def _continued(
        self, unit: tuple[str, ...], entries: Sequence[_Entry], begin: int, rest: int
    ) -> bool:
        """Whether the unit's other words stand from ``rest`` on."""
        if rest + len(unit) - 1 > len(entries):
            return False
        return all(word in entries[rest + k].lemmas for k, word in enumerate(unit[1:]))

    def seen(self, words: Sequence[str]) -> NDArray[np.float32]:
        """What evidence says of single words, ``[words, 2 + CLASSES]``.

        How often each was a target, of how many times, and of what parts its units are.
        """
        held = bytearray().join(self._entry(word).seen for word in words)
        return np.frombuffer(held, np.float32).reshape(len(words), 2 + len(CLASSES))

    def familiar(self, words: Sequence[str]) -> NDArray[np.float32]:
        """How familiar training has made the frames of single words, 0 to 1, ``[words]``.

        By how many targets full text has of the one that has fewest: a word may evoke that. 1
        without evidence of it.
        """
        return np.array([self._entry(word).familiar for word in words], np.float32)

    def _entry(self, word: str) -> _Entry:
        """What the lexicon says of one word; most words of a text have been asked for before."""
        entry = self._entries.get(word)
        if entry is None:
            units = self._single(word)
            parts = {_part(unit) for unit in units}
            row = (*(int(part in parts) for part in PARTS), 0, 0, bool(units), word[:1].isupper())
            lemmas = self._lemmas(word)
            begun = dict.fromkeys(key for one in lemmas for key in self._beginnings.get(one, ()))
            known = (
                Seen() if self.evidence is None else self.evidence.words.get(plain(word), Seen())
            )
            classes = np.zeros(len(CLASSES), np.float32)
            classes[[class_of(unit) for unit in units]] = 1
            seen = np.array([*known, *classes], np.float32).tobytes()
            frames = self.frames_of(units)
            features = bytes(map(int, row))
            entry = _Entry(
                units, frames, features, tuple(begun), frozenset(lemmas), seen,
                self._familiar(frames),
            )  # fmt: skip
            if len(self._entries) < _MOST_REMEMBERED:
                self._entries[word] = entry
        return entry

    def _familiar(self, frames: Sequence[int]) -> float:
        if self.evidence is None or not self.evidence.frames or not frames:
            return 1.0
        counts = self.evidence.frames
        targets = min(counts.get(self.ontology.frames[frame].name, 0) for frame in frames)
        return targets / (targets + _FEW)


class _Entry(NamedTuple):
    units: tuple[str, ...]  # the lexical units that it may be
    frames: tuple[int, ...]  # those of the units
    features: bytes  # those of the word alone, one a byte
    begun: tuple[tuple[str, ...], ...]  # units of several words that it may begin
    lemmas: frozenset[str]  # what it may be in units of several words
    seen: bytes  # see `Lexicon.seen`
    familiar: float  # see `Lexicon.familiar`


def _written(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Other ways to write a unit: without hyphen or blank, without accents; *is there*."""
    ways = [tuple(unaccented(word) for word in words)]
    if words == ("there", "be"):
        ways.append(("be", "there"))
    if len(words) == 2 or "-" in words[0].strip("-"):
        ways.append(("".join(words).replace("-", ""),))
    return [way for way in ways if way != words]


def _part(unit: str) -> str:
    return unit.rpartition(".")[2]
