"""Ratios in a text: *a ratio of 2:1*, *odds of 10 to 1*, *a 16:10 ratio*.

>>> [(found.first, found.second) for found in ratios("The odds are 5:1, the ratio 3 to 2.")]
[('5', '1'), ('3', '2')]
>>> ratios("They won 2:1 at 9:30. The ratio rose from 2 to 3.")
[]
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Ratio(NamedTuple):
    """Two numbers over characters ``start`` to ``end - 1``."""

    first: str
    second: str
    start: int
    end: int


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,5}(?:\.\d+)?)"
_RATIO = re.compile(
    rf"(?<![\w.,:/$€£-])(?P<first>{_NUMBER})(?P<joint>\s?:\s?|\sto\s|-to-)(?P<second>{_NUMBER})"
    r"(?![\w:/%-]|[.,]\d)"
)
# What says so stands right before the numbers: *ratio of 2:1*, *ratio of men to women is 2:1*.
_SAYS_SO = r"(?:ratios?|odds|proportions?)"
_ABOUT = r"(?:\s(?:now|still|about|only|nearly|almost|exactly|roughly|around))?"
_IS = rf"\s(?:is|are|was|were|be|remain(?:s|ed)?|st(?:oo|an)ds?\sat){_ABOUT}"
_OF_WHAT = (
    r"\s(?:of|between|for|in)(?:\s(?!at\b|from\b|when\b|until\b|till\b|by\b)[\w'\u2019-]+){1,6}?"
)
_AHEAD = re.compile(rf"\b{_SAYS_SO}(?:(?:\sof)?{_ABOUT}|:|{_IS}|{_OF_WHAT}{_IS})\s$", re.IGNORECASE)
# Of these the numbers have a colon, and are no time of day and no verse.
_MIXED_AHEAD = re.compile(
    r"\b(?:[Ss]cale|[Dd]ilution)(?:\sof|\sis|:)\s$"
    r"|(?<!\b[Tt]he )(?<!\b[Aa] )\b(?:[Dd]ilut(?:e[ds]?|ing)|[Mm]ix(?:es|ing)?)"
    r"(?:\s(?!(?:at|on|from|until|till|by|around|about|after|before|is|was|are|were|w[io]n|beat"
    r"|lost)\b)[a-z]+){0,4}?\s$"
)
_TIME = re.compile(r"(?:[02-9]|[01]\d|2[0-4])\s?:\s?[0-5]\d")
_BEHIND = re.compile(
    r"\s(?:(?:aspect|mixing|compression|gear|debt|student-teacher|win|betting)\s)?"
    rf"(?:{_SAYS_SO}|dilution)\b",
    re.IGNORECASE,
)
_TIMED = re.compile(r"\b(?:at|by|from|until|till|before|after|since|around)\s$", re.IGNORECASE)
# Nothing is counted behind *3 to 2*.
_GOES_ON = re.compile(
    r"\s*(?:$|[.,;:!?)\]\"'\u2019\u201d])|\s(?:in|on|against|for|with|that|and|but|when|if|of"
    r"|by|after|before|since|while|because|he|she|it|we|they|now|today)\b"
)


def ratios(text: str) -> list[Ratio]:
    """The ratios of a text, in its order."""
    return [
        Ratio(_plain(match["first"]), _plain(match["second"]), *match.span())
        for match in _RATIO.finditer(text)
        if _is_said(text, match)
    ]


def _plain(number: str) -> str:
    return number.replace(",", "")


def _is_said(text: str, match: re.Match[str]) -> bool:
    before, end = text[: match.start()], match.end()
    if _BEHIND.match(text, end):
        return not _TIMED.search(before)
    with_colon = ":" in match["joint"]
    if with_colon and _MIXED_AHEAD.search(before):
        return not _TIME.fullmatch(match[0])
    return bool(_AHEAD.search(before) and (with_colon or _GOES_ON.match(text, end)))
