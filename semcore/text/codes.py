"""What is written with digits and is no number: versions, ISBN, identifiers, network addresses.

>>> [code.text for code in codes("ISBN 978-3-16-148410-0, version 2.3.1, foo#1, flight BA2490.")]
['978-3-16-148410-0', '2.3.1', 'foo#1', 'BA2490']
>>> codes("12/31/1999, 1999-12-31, 2.345.678, 5km, 21st, 3-2, 1e10, the 1990s")
()
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from semcore.text import code_patterns
from semcore.text.calendar_dates import is_version
from semcore.text.inflection import readings
from semcore.text.numbers import CARDINALS


class Code(NamedTuple):
    """A code over characters ``start`` to ``end - 1``."""

    text: str
    start: int
    end: int
    sort: str = "name"  # name | number (that something has, and is never called by)
    label: str = ""  # what says which number it is, if it stands right before it: ISBN
    before: int = 0  # characters from the label's first to the code's


_DIGIT = re.compile(r"[\d\\/$!]|\w\.\w+\.\w|[\w-]\.[A-Za-z]{2,5}(?!\w)")
_DATE = r"\d{4}[-.]\d{1,2}[-.]\d{1,2}|\d{1,2}[-.]\d{1,2}[-.](?:\d{4}|\d{2})"
_FISCAL = re.compile(r"FY\d{2}(?:\d{2})?")
_NOT = re.compile(rf"(?:{_DATE}|\d{{1,3}}(?:\.\d{{3}})+)")
_CURRENCY = re.compile(r"(?:USD|EUR|GBP|JPY|CHF|CAD|AUD|US|Rs|CA|HK|[CA])\d+")
_NUMBERS = re.compile(
    r"\d+[eE]\d{1,2}"  # 1e10
    r"|\d+(?:h|hr|hrs)\d{1,2}(?:m|min|mins)?(?:\d{1,2}s?)?|\d+(?:m|min)\d{1,2}(?:s|sec)?"  # 1h30
    r"|\d+(?:ft|')\d{1,2}(?:in|\"|'')?|\d+lbs?\d+oz"  # 6ft2in
    r"|(?!0\d*x\d{3})\d+x\d+\^?"
    r"|\d+T\d.*"  # a date's time
)


_JOINED = re.compile(r"\d{1,2}-([A-Z][a-z]+)")
_UNIT = re.compile(r"(?:[kcdm]?m|ft|in|mi|yd)[23]")  # 50 m3


@lru_cache(maxsize=64)
def codes(text: str) -> tuple[Code, ...]:
    """All codes of a text, in its order; of two that overlap the longer."""
    if not _DIGIT.search(text):
        return ()
    found: list[Code] = []
    for pattern, sort in (
        *((p, "number") for p in code_patterns.NUMBERS),
        *((p, "name") for p in code_patterns.NAMES),
    ):
        for match in pattern.finditer(text):
            code = _code(match, sort)
            dated = _NOT.fullmatch(code.text)
            if (dated and not is_version(dated, text, code.start)) or _NUMBERS.fullmatch(code.text):
                continue
            if _FISCAL.fullmatch(code.text):
                continue
            if _CURRENCY.fullmatch(code.text) or _is_counted(code.text):
                continue
            if _UNIT.fullmatch(code.text) and re.search(r"\d\s?$", text[: code.start]):
                continue
            if "vehicle" in pattern.groupindex and not code_patterns.VEHICLES.search(text):
                continue
            found = [o for o in found if not _is_longer(code, o)]
            if not any(other.start < code.end and code.start < other.end for other in found):
                found.append(code)
    return tuple(sorted(found, key=lambda code: code.start))


def _is_counted(code: str) -> bool:
    """Whether a number and a word of the dictionary, no number, are joined: *3-Day*, *5-Star*."""
    match = _JOINED.fullmatch(code)
    if match is None:
        return False
    word = match[1].lower()
    return word not in CARDINALS and any(reading.part for reading in readings(word))


def _is_longer(code: Code, other: Code) -> bool:
    """Whether a code has all of another one, and more."""
    inside = code.start <= other.start and other.end <= code.end
    return inside and len(other.text) < len(code.text)


def _code(match: re.Match[str], sort: str) -> Code:
    groups = match.groupdict()
    start, end = match.span("code") if "code" in groups else match.span()
    label = groups.get("label") or ""
    before = start - match.start("label") if label else 0
    return Code(match.string[start:end], start, end, sort, label, before)
