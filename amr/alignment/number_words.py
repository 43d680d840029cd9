"""Numbers as they are written in words and digits, and their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple


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
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
}  # fmt: skip
_OTHERS = {"dozen": 12, "half": 0.5, "quarter": 0.25, "once": 1, "twice": 2, "couple": 2, "pair": 2}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "k": 1e3,
    "m": 1e6, "bn": 1e9, "dozen": 12.0,
}  # fmt: skip
_WORDS: dict[str, float] = {word: float(value) for value, word in enumerate(_UNITS)}
_WORDS |= {word: 10.0 * value for value, word in enumerate(_TENS, start=2)}
_WORDS |= {f"{word}th": value for word, value in _WORDS.items()}
_WORDS |= {f"{word[:-1]}ieth": _WORDS[word] for word in _TENS}
_WORDS |= _ORDINALS | _OTHERS
_DIGITS = re.compile(r"[$€£#~+]?(-?\d[\d,]*(?:\.\d+)?)(?:st|nd|rd|th|'?s|%)?")
_PARTS = re.compile(r"\d+(?:\.\d+)?")


def numbers(forms: Sequence[str]) -> list[Number]:
    """Every number that the words say: whole runs (*two hundred thousand*) and their parts."""
    found: list[Number] = []
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
    word = word.lower()
    match = _DIGITS.fullmatch(word)
    if match:
        digits = match[1].replace(",", "")
        return float(digits) if len(digits) < 300 else None
    if "-" in word:
        pieces = [_WORDS.get(piece) for piece in word.split("-")]
        if len(pieces) == 2 and pieces[0] is not None and pieces[1] is not None:
            return pieces[0] + pieces[1]
        return None
    plain = word.removesuffix("th").removesuffix("s")
    return _WORDS.get(word, _SCALES.get(plain) if len(plain) > 2 else None)


def parts_of(word: str) -> list[float]:
    """Numbers inside a word: of *2008-02-14*, *20080214*, *12:30*, *Area51*."""
    if len(word) > 40 or not any(character.isdigit() for character in word):
        return []
    compact = re.fullmatch(r"(\d{4}|\d\d)(\d\d)(\d\d)", word)
    parts = compact.groups() if compact else _PARTS.findall(word)
    return [float(part) for part in parts if part != word]


def _runs(words: list[str], values: list[float | None]) -> Iterator[Number]:
    """Runs of several words: tens and units, then scales, *and* between them."""
    start = 0
    while start < len(words):
        total, current, end = 0.0, values[start], start + 1
        if current is None or (current >= 1000 and words[start] in _SCALES):
            start += 1
            continue
        while end < len(words):
            word, value = words[end], values[end]
            if word == "and" and end + 1 < len(words) and words[end - 1] in _SCALES:
                follows = values[end + 1]
                if follows is None or follows >= _SCALES[words[end - 1]]:
                    break
                word, value, end = words[end + 1], follows, end + 1
            elif word == "-" and words[end - 1] in _TENS and words[end + 1 : end + 2]:
                word, value, end = words[end + 1], values[end + 1], end + 1
            if word.removesuffix("s") in _SCALES:
                scale = _SCALES[word.removesuffix("s")]
                if scale > 100:
                    total, current = total + current * scale, 0.0
                else:
                    current *= scale
            elif value is not None and (
                (current % 100 == 0 and 0 < value < 100 and (current or total))
                or (current % 10 == 0 and current % 100 >= 20 and 0 < value < 10)
                or (current == 0 and 0 < value < 1000 and total)
            ):
                current += value
            else:
                break
            end += 1
        if end - start > 1:
            yield Number(total + current, start, end)
        start = end
