"""How much a word looks like a concept or a name: from 0, not at all, to 1, the same.

>>> concept_evidence("sleep-01", "slept"), concept_evidence("possible-01", "can")
(0.95, 0.85)
>>> concept_evidence("happy-01", "unhappy") > 0.5 > concept_evidence("happy-01", "happen")
True
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from simplemma import is_known

from amr.alignment.cue_words import (
    CONCEPT_CUES,
    DEMONYMS,
    NEGATIVE_PREFIXES,
    NEGATIVE_SUFFIXES,
    PRONOUNS,
    RELATED,
)
from semcore.text.sentences import lemma, lemma_candidates

SAME, LEMMA, CUE, RELATIVE, PART, WEAK = 1.0, 0.95, 0.85, 0.75, 0.7, 0.65
LEAST = 0.25  # what is less is no evidence
_LONGEST = 40  # characters of a word worth comparing

_SENSE = re.compile(r"-\d{2,3}$")
_SMALL_WORDS = """
    up out off on in down over away back about around through to by for with of at as along
    the and a an or
    """
_PARTICLES = frozenset(_SMALL_WORDS.split())
_PREFIXES = (*NEGATIVE_PREFIXES, "re", "over", "co", "anti", "pre", "mis")
# Endings that derive a word from another, longest first, so that the stem is what is left.
_SUFFIXES = """
    ational ation ition ution ion ment ness ity ance ence ancy ency er or ist ism ial ical al ic
    ive ative itive able ible ful ous ious eous ly y ship hood dom age ure ant ent ary ery ory th
    ed ing s es ies ise ize yze ify ate
    """
_ENDINGS = sorted(_SUFFIXES.split(), key=len, reverse=True)
# Degrees that an ending says: the ending, the tag under which it can be undone, and exceptions.
_GRADES = {
    "more": ("er", "JJR", ("better", "worse", "less")),
    "most": ("est", "JJS", ("best", "worst", "least")),
}
# What makes an adjective of a name's beginning: Turk-ish, Chin-ese, Canad-ian.
_ADJECTIVES = frozenset(
    ("", "i", "n", "an", "ian", "ean", "ish", "ese", "ic", "ism", "ist", "al", "ional", "ite", "er")
)
_LANDS = ("istan", "land", "'s")


class _Concept(NamedTuple):
    whole: str
    pieces: tuple[str, ...]
    cues: tuple[str, ...]


@lru_cache(maxsize=65536)
def _concept(name: str) -> _Concept:
    name = name.lower().strip('"')
    whole = _SENSE.sub("", name)
    pieces = tuple(piece for piece in re.split(r"[-_ ]+", whole) if piece)
    return _Concept(whole, pieces, CONCEPT_CUES.get(name, CONCEPT_CUES.get(whole, ())))


def _plain(word: str) -> str:
    return word.lower().replace("\u2019", "'")


@lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[str, ...]:
    """The word and its lemmas; the word itself first."""
    word = _plain(word)
    return tuple(dict.fromkeys((word, lemma(word), *lemma_candidates(word))))


@lru_cache(maxsize=1 << 18)
def concept_evidence(name: str, word: str) -> float:
    """How much the word looks like the concept, by the best of what is known of both.

    Of a concept of several words (*find-out-03*, *growth-factor*) each counts, the first most,
    particles least.
    """
    concept = _concept(name)
    if not concept.pieces or len(word) > _LONGEST:
        return SAME if word.lower() == concept.whole and word else 0.0
    best = _likeness(concept.whole, word)
    plain = _plain(word)
    # WHO is an organization.
    if plain in concept.cues and not (len(word) > 2 and word.isupper()):
        sure = CUE if plain[-1:].isalnum() else 0.5  # a comma may be no "and"
        best = max(best, sure - 0.02 * min(concept.cues.index(plain), 12))
    elif best < LEAST and concept.whole in _GRADES:
        ending, tag, exceptions = _GRADES[concept.whole]
        regular = plain.endswith(ending) and lemma(plain, tag) != plain
        best = WEAK if regular or plain in exceptions else 0.0
    for index, piece in enumerate(other_words(name) if best < CUE else ()):
        weight = 0.3 if piece in _PARTICLES and index else 0.9 if index == 0 else 0.8
        best = max(best, weight * _likeness(piece, word))
    return best if best >= LEAST else 0.0


def other_words(name: str) -> tuple[str, ...]:
    """The words of a concept of several words (*find*, *out*); none for any other."""
    concept = _concept(name)
    return concept.pieces if len(concept.pieces) > 1 and not name.endswith("-91") else ()


@lru_cache(maxsize=1 << 18)
def name_evidence(name: str, word: str) -> float:
    """How much the word looks like one word of a name, or like what belongs to it (*Dutch*)."""
    name, plain = name.lower().strip('"'), word.lower()
    if name == plain:
        return SAME
    if len(word) > _LONGEST or not name:
        return 0.0
    if plain.strip(".") == name.strip(".") or name in _forms(word):
        return LEMMA
    if plain in DEMONYMS.get(name, ()):
        return RELATIVE
    if len(name) > 1 and name in re.split(r"[-/.]", plain):
        return PART
    if len(plain) > 1 and plain in re.split(r"[-/.:_ ]", name):
        return PART
    shared = _shared(name, plain)
    rest, ending = name[shared:], plain[shared:].removesuffix("s")
    if shared >= 3 and ending in _ADJECTIVES and (len(rest) < 4 or rest in _LANDS):
        return PART * shared / max(len(name), len(plain))
    return 0.0


def negates(word: str, concept: str) -> bool:
    """Whether the word is the concept's with a negative affix: *unhappy*, *harmless*."""
    plain = word.lower()
    rests = [plain[len(affix) :] for affix in NEGATIVE_PREFIXES if plain.startswith(affix)]
    rests += [plain[: -len(affix)] for affix in NEGATIVE_SUFFIXES if plain.endswith(affix)]
    whole = _concept(concept).whole
    if whole == "possible" and plain.endswith(("able", "ible")):
        return bool(rests)
    return any(len(rest) > 2 and _likeness(whole, rest) >= LEAST for rest in rests)


def _likeness(base: str, word: str) -> float:
    forms = _forms(word)
    if base in forms:
        return SAME if base == forms[0] else LEMMA
    if any(form in RELATED.get(base, ()) for form in forms):
        return RELATIVE
    if base == "possible" and forms[0].endswith(("able", "ible")):
        return PART
    if base in PRONOUNS or not any(base[:3] in form for form in forms):
        return 0.0  # most pairs: no rule below makes these alike
    best = max(_derived(base, form) for form in forms)
    parts = [part for part in re.split(r"[-/]", forms[0]) if part]
    if len(parts) > 1:
        if "".join(parts) == base.replace("-", ""):
            return LEMMA
        return max(best, *(PART * _likeness(base, part) for part in parts))
    return max([best, *(0.6 * _likeness(base, part) for part in _compound(forms[0]))])


@lru_cache(maxsize=65536)
def _compound(word: str) -> tuple[str, ...]:
    """The two words that a word is put together from (*lamp*, *lighter*), if it seems to be."""
    if not 7 <= len(word) <= _LONGEST or not word.isalpha():
        return ()
    for cut in range(len(word) - 3, 3, -1):
        left, right = word[:cut], word[cut:]
        if is_known(left, lang="en") and is_known(right, lang="en"):
            return left, right
    return ()


@lru_cache(maxsize=1 << 18)
def _derived(base: str, word: str) -> float:
    """By derivation: *decide* and *decision*; a negated word is like its base (*unhappy*)."""
    if len(base) < 3 or len(word) < 3 or not base[0].isalpha() or base[:3] not in word:
        return 0.0
    stems = (base, base.removesuffix("e"), _stem(base))
    if len(_stem(word)) >= 3 and _stem(word) in stems:
        return RELATIVE
    rests = [word.removeprefix(prefix) for prefix in _PREFIXES if word.startswith(prefix)]
    if any(len(rest) > 2 and (rest == base or _stem(rest) in stems) for rest in rests):
        return PART
    shared = _shared(base, word)
    ratio = shared / max(len(base), len(word))
    return 0.6 * ratio if ratio >= 0.5 and shared >= 5 else 0.0


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    length = min(len(one), len(other))
    return next((i for i in range(length) if one[i] != other[i]), length)


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    word = word.removesuffix("e") if len(word) > 3 else word
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "y" if word.endswith("i") else word
