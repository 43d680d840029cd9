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


class Code(NamedTuple):
    """A code over characters ``start`` to ``end - 1``."""

    text: str
    start: int
    end: int


_DIGIT = re.compile(r"\d")
_DATE = r"\d{4}[-.]\d{1,2}[-.]\d{1,2}|\d{1,2}[-.]\d{1,2}[-.](?:\d{4}|\d{2})"
_THOUSANDS = r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:-\d{3}){2,}"
_NOT = re.compile(rf"(?:{_DATE}|\d{{1,3}}(?:\.\d{{3}})+)")
_RUN = r"(?<![\w.,#^$€£¥+*/@-])"
_END = r"(?![\w#^*@]|[./:-]\w|,\d)"
_CODES = tuple(
    re.compile(pattern)
    for pattern in (
        # A book's number in groups, after its name.
        r"(?<=ISBN )(?:\d[\d -]{8,16}[\dXx])(?![\w-])",
        r"(?<=ISBN: )(?:\d[\d -]{8,16}[\dXx])(?![\w-])",
        # A network address with its port or the length of its prefix, or six and more groups.
        rf"{_RUN}\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?:[:/]\d{{1,5}})?(?![\w.]*\d)",
        rf"{_RUN}(?:[0-9A-Fa-f]{{1,4}}:){{3,7}}(?::?[0-9A-Fa-f]{{1,4}})(?![\w:])",
        # Versions: 2.3.1, v2, 1.0-rc1, 3.11.4b2.
        rf"{_RUN}[vV]?\d+(?:\.\d+){{2,}}(?:[-+.]?[a-zA-Z]+[\w.-]*\w|[-+.]?[a-zA-Z]+\d*)?(?![\w-])(?!\.\d)",
        rf"{_RUN}[vV]\d+(?:\.\d+)*(?:-?[a-zA-Z]+\d+)?{_END}",
        rf"{_RUN}\d+\.\d+-?(?:alpha|beta|rc|dev|a|b|post)\d*{_END}",
        # Three groups and more with hyphens: 12-345-67.
        rf"{_RUN}\d+(?:-\d+){{2,}}(?:-?[A-Za-z])?{_END}",
        # Groups of letters and digits: 66-AB-12, and those of hexadecimal digits.
        rf"{_RUN}(?=[A-Z-]*\d)(?=[\d-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+){{2,}}{_END}",
        rf"{_RUN}[0-9a-f]{{8}}(?:-[0-9a-f]{{4,12}}){{2,}}{_END}",
        # Numbers of a series by years: 2024/0815.
        rf"{_RUN}\d{{3,}}/\d{{3,}}{_END}",
        # Letters and a mark before digits: foo#1, user_42, x@3, JIRA-1234-b.
        rf"{_RUN}[A-Za-z][\w./-]*[#_@:=]\w*\d[\w-]*",
        rf"{_RUN}[A-Za-z]+(?:-[A-Za-z0-9]+)*-\d+-\w+(?:-\w+)*{_END}",
        # Letters and digits in one word that begins with letters (BA2490), or goes on behind (4x4).
        r"(?<![^\W_])(?<![\d.,])[A-Za-z]+\d+\w*(?![^\W_])",
        r"(?<![\w.,$€£¥^*])\d+[A-Za-z]+\d\w*(?![^\W_])",
    )
)
_CURRENCY = re.compile(r"(?:USD|EUR|GBP|JPY|CHF|CAD|AUD|US|Rs|[CAHK]+)\d+")
_NUMBERS = re.compile(
    r"\d+[eE]\d{1,2}"  # 1e10
    r"|\d+(?:h|hr|hrs)\d{1,2}(?:m|min|mins)?(?:\d{1,2}s?)?|\d+(?:m|min)\d{1,2}(?:s|sec)?"  # 1h30
    r"|\d+(?:ft|')\d{1,2}(?:in|\"|'')?|\d+lbs?\d+oz"  # 6ft2in
    r"|\d+x\d+\^?"
    r"|\d+T\d.*"  # a date's time
)


@lru_cache(maxsize=64)
def codes(text: str) -> tuple[Code, ...]:
    """All codes of a text, in its order; of two that overlap the longer."""
    if not _DIGIT.search(text):
        return ()
    found: list[Code] = []
    for pattern in _CODES:
        for match in pattern.finditer(text):
            code = Code(match[0], *match.span())
            if _NOT.fullmatch(code.text) or _NUMBERS.fullmatch(code.text):
                continue
            if _CURRENCY.fullmatch(code.text):
                continue
            found = [o for o in found if not (code.start <= o.start and o.end <= code.end)]
            if not any(other.start < code.end and code.start < other.end for other in found):
                found.append(code)
    return tuple(sorted(found, key=lambda code: code.start))
