"""Numbers as they are written in words and digits, and their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from semcore.text.plain_forms import plain_form


class Number(NamedTuple):
    """A number over words ``start`` to ``end - 1``; ``exact`` if it is all that they say."""

    value: float
    start: int
    end: int
    exact: bool = True


_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
CARDINALS: dict[str, int] = {word: value for value, word in enumerate(_UNITS)}
CARDINALS |= {word: 10 * value for value, word in enumerate(_TENS, start=2)} | _SCALES
_VALUES: dict[str, float] = {**CARDINALS}
_VALUES |= {f"{word}th": value for word, value in CARDINALS.items()}
_VALUES |= {f"{word[:-1]}ieth": CARDINALS[word] for word in _TENS}
_VALUES |= {f"{word}s": value for word, value in _SCALES.items()}
_VALUES |= {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
    "once": 1, "twice": 2, "couple": 2, "pair": 2, "dozen": 12, "half": 0.5, "quarter": 0.25,
}  # fmt: skip
_ROOM = dict.fromkeys(_TENS, 10) | _SCALES  # a number that follows is smaller than this
_JOINTS = {"and": _SCALES, "-": _TENS}  # what may stand in a number, and behind which words
_DIGITS = re.compile(r"[$€£#~+]?(-?\d[\d,]*(?:\.\d+)?)(?:st|nd|rd|th|'?s|%)?")
_PARTS = re.compile(r"\d+(?:\.\d+)?")


def ordinal(number: int) -> str:
    """The numeral of an ordinal.

    >>> [ordinal(number) for number in (1, 12, 22, 113)]
    ['1st', '12th', '22nd', '113th']
    """
    teens = 10 < number % 100 < 20
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def numbers(forms: Sequence[str]) -> list[Number]:
    """Every number that the words say: whole runs (*two hundred thousand*) and their parts."""
    found: list[Number] = []
    forms = list(map(plain_form, forms))
    values = [value_of(form) for form in forms]
    for index, value in enumerate(values):
        if value is not None:
            found.append(Number(value, index, index + 1))
        found += (Number(part, index, index + 1, False) for part in parts_of(forms[index]))
    found += _runs([form.lower() for form in forms], values)
    return found


@lru_cache(maxsize=16384)
def value_of(word: str) -> float | None:
    """The value of one word, cardinal or ordinal: 5 for *five*, *5th* and *fifth*."""
    word = plain_form(word).lower()
    match = _DIGITS.fullmatch(word)
    if match:
        digits = match[1].replace(",", "")
        return float(digits) if len(digits) < 300 else None
    pieces = [_VALUES.get(piece) for piece in word.split("-")]
    if len(pieces) == 2 and pieces[0] is not None and pieces[1] is not None:
        return pieces[0] + pieces[1]
    return pieces[0] if len(pieces) == 1 else None


def parts_of(word: str) -> list[float]:
    """Numbers inside a word: of *2008-02-14*, *20080214*, *12:30*, *Area51*."""
    if len(word) > 40 or not any(character.isdigit() for character in word):
        return []
    compact = re.fullmatch(r"(\d{4}|\d\d)(\d\d)(\d\d)", word)
    parts = compact.groups() if compact else _PARTS.findall(word)
    return [float(part) for part in parts if part != word]


def _runs(words: list[str], values: list[float | None]) -> Iterator[Number]:
    """Runs of several words: *two hundred and thirty thousand*, *twenty - first*, *2.5 million*."""
    start = 0
    while start < len(words):
        value, end = values[start], start + 1
        if value is None or (value >= 1000 and words[start] in _SCALES):
            start += 1
            continue
        total, current, room = 0.0, value, _ROOM.get(words[start], 0)
        while end < len(words):
            index = end + (words[end - 1] in _JOINTS.get(words[end], ()))
            if index == len(words):
                break
            word, value = words[index], values[index]
            scale = _SCALES.get(word.removesuffix("s"), 0)
            if scale > 100 and current:
                total, current = total + current * scale, 0.0
            elif current and (scale or word == "dozen"):
                current *= scale or 12
            elif value is not None and 0 < value < room:
                current += value
            else:
                break
            room, end = _ROOM.get(word, scale), index + 1
        if end - start > 1:
            yield Number(total + current, start, end)
        start = end
