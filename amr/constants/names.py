"""Which constants a word of the sentence may stand for in a name.

>>> sorted(names_of("Dresdenian"))[:2], sorted(names_of("Hamburg-based"))
(['dresden', 'dresdena'], ['based', 'hamburg', 'hamburg-based'])
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from amr.constants.demonyms import COUNTRIES_OF_DEMONYMS, NAMES_OF_WORDS

_LONGEST = 200  # characters of a word that is taken apart
_BORDERS = re.compile(r"[-/.'\u2019:_&+\u2010-\u2015]")
# What makes an adjective or an inhabitant of a name, longest first: Iraq-i, Russi-an, Chin-ese.
_ENDINGS = (
    "istan", "ists", "ites", "ians", "eans", "ese", "ist", "ism", "ish", "ian", "ean", "ite",
    "ans", "an", "is", "ns", "'s", "\u2019s", "n", "i", "s", "es",
)  # fmt: skip
_LEAST = 4  # letters of a name that a rule finds
_VOWELS = ("", "a", "e", "o", "y", "ia", "land", "istan")  # what the name had before the ending


def key(text: str) -> str:
    """What two spellings of a name share: U.S. and us."""
    return text.replace(".", "").casefold() or text


_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")  # J.R.R.: its letters are no names
_INNER = re.compile(r"[a-z]{1,3}(?=[A-Z])|s$")  # pERK, siRNA, IECs


@lru_cache(maxsize=1 << 15)
def names_of(word: str) -> frozenset[str]:
    """The keys of the constants that the word licenses: itself, its parts, what it derives from.

    What the lexicon has (`amr.constants.demonyms`) is not among them: `known_names_of`.
    """
    plain = word.casefold()
    found = {plain, key(plain)}
    if len(word) > _LONGEST or _INITIALS.fullmatch(word):
        return frozenset(found)
    parts = [part for part in _BORDERS.split(plain) if part]
    if parts != [plain]:
        found.update(part for part in parts if not part.isdigit())
    found.update(_inner(word))
    if plain not in NAMES_OF_WORDS and (word[:1].isupper() or word.islower()):
        for ending in _ENDINGS:
            stem = plain.removesuffix(ending)
            if stem != plain and len(stem) >= _LEAST:
                found.update(stem + vowel for vowel in _VOWELS if len(ending) > 1 or not vowel)
    return frozenset(found)


@lru_cache(maxsize=1 << 15)
def known_names_of(word: str) -> tuple[tuple[str, ...], ...]:
    """The constants of the names that the lexicon has for a word or its parts.

    >>> known_names_of("Danish"), known_names_of("U.K.")[0], known_names_of("J.R.")
    ((('Denmark',),), ('Britain',), ())
    """
    if len(word) > _LONGEST:
        return ()
    plain = word.casefold()
    parts = () if _INITIALS.fullmatch(word) else _BORDERS.split(plain)
    several = plain.removesuffix("s")
    one = several if several in COUNTRIES_OF_DEMONYMS else plain  # Malians
    words = dict.fromkeys((plain, one, key(plain), *parts))
    return tuple(name for word in words for name in NAMES_OF_WORDS.get(word, ()))


def _inner(word: str) -> Iterator[str]:
    """What a word of capitals has small letters around: ERK of *pERK*, IEC of *IECs*."""
    for part in {word, *_BORDERS.split(word)}:
        bare = _INNER.sub("", part)
        if len(bare) > 1 and bare != part and not bare[:2].islower():
            yield bare.casefold()
            yield part.removesuffix("s").casefold()
