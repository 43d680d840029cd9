"""Which kind of abbreviation a word before a period is, if it is one: `semcore.text.abbreviations`.

    >>> kind_of("dr", "", "the dr") is CLOSING, kind_of("Dr", "", "Thank you, Dr") is TITLES
    (True, True)
    >>> kind_of("mass", "", "at mass"), kind_of("ill", "5", "He felt ill")
    (None, None)

One that no list has is told by its shape: no word of the dictionary, or without vowels.
"""

from __future__ import annotations

import re
from functools import lru_cache

from semcore.text.abbreviations import (
    BOOKS,
    CLOSING,
    HOMOGRAPHS,
    LEADING,
    MEASURES,
    NAMESAKES,
    NUMBERED,
    TIMES,
    TITLES,
)
from semcore.text.plain_forms import plain_form

_KINDS = (TITLES, LEADING, NUMBERED, TIMES, MEASURES, CLOSING)
_INITIALS = re.compile(r"[A-Za-z]{1,2}(?:\.[A-Za-z]{1,4})+")
# Behind a book its chapters, and what no number of things has behind it.
_CHAPTER = re.compile(
    r"\d{1,3}(?:[:.]\d|(?:[\u2013-]\d{1,3})?"
    r"(?:\s*(?:[.,;)\]?!]|$)|\s(?:and|for|is|was|says?|tells?|reads?|we|it|he|as|that|with|in)\b))"
)
_HUMMED = re.compile("m*h*m+|sh+|ps+t|pf+t+|[gb]?r{2,}|z{2,}")  # hm, shh: words without vowels
_MEASURED = re.compile(r"\d\s*[A-Za-z]+$")
_BRACKETED = re.compile(r"[(\[]\w+$")  # (ed. Smith)
_UNNUMBERED = re.compile(r"\b(?:(?:felt|was|is|fell)\sill|in)$")  # but: see ill. 5
_SHORT = frozenset({"it", "up", "on", "so", "do", "go", "me", "us", "to", "by", "of", "my", "be"})
_VOWEL = re.compile("[aeiouy]")


def kind_of(word: str, goes_on: str, before: str) -> frozenset[str] | None:
    """Which abbreviations the word is one of, or None if its period is no part of it.

    ``goes_on``: the digit or small letter that follows, if one does. ``before`` ends in the word.
    """
    lower = lowered(word)
    number = goes_on != "" and not goes_on.isalpha()
    found = next((kind for kind in _KINDS if lower in kind), None)
    measured = found is MEASURES and _MEASURED.search(before) is not None
    alone = goes_on == "" and found is not NUMBERED
    alone = alone or (number and _UNNUMBERED.search(before) is not None)
    alone = alone and not (word.istitle() or _BRACKETED.search(before))
    if lower in HOMOGRAPHS and alone:
        return MEASURES if measured else None
    if found is TITLES and word.islower():
        return CLOSING
    if found is LEADING and word.isupper() and word.isalpha():
        return CLOSING  # CP
    if found is MEASURES and not measured:
        return CLOSING  # Ft. Worth
    if found is not None:
        return found
    odd = word.isalpha() and len(word) <= 6 and not word.isupper() and not _VOWEL.search(lower)
    odd = odd and not _HUMMED.fullmatch(lower)
    # Before a number or a small letter a short word of no dictionary is one more abbreviation.
    odd = odd or (goes_on != "" and word.isalpha() and len(word) <= 5 and not is_word(word))
    odd = odd and not (goes_on != "" and word.isupper())
    return CLOSING if odd or _INITIALS.fullmatch(word) else None


def is_ambiguous(word: str) -> bool:
    """Whether an abbreviation in small letters is a word of its own as well."""
    return word.islower() and word in HOMOGRAPHS


def is_book(word: str, before: str, number: str) -> bool:
    """Whether the word is a book of the Bible, whose chapter follows."""
    lower = word.lower()
    if not word.istitle() or lower not in NAMESAKES:
        return word.istitle() and lower in BOOKS
    numbered = re.search(r"(?:^|\s)(?:[1-3]|I{1,3})\s\w+$", before) is not None
    return numbered or _CHAPTER.match(number) is not None


def lowered(word: str) -> str:
    return plain_form(word).lower().replace("\u2019", "'")


@lru_cache(maxsize=65536)
def is_word(word: str) -> bool:
    """Whether a dictionary has it: an unknown abbreviation would not be one."""
    from simplemma import is_known

    if len(word) == 2:
        return word.lower() in _SHORT
    return len(word) > 2 and word.isalpha() and bool(is_known(word.lower(), lang="en"))
