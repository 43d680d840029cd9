"""Parts of dates that parsers have seldom seen: quarters, days without their month, fiscal years.

>>> list(quarters("In Q3 2021")), list(days_alone("On Monday the 4th."))
([(3, 6, '3')], [(10, 17, '4')])
>>> list(fiscal_years("in fiscal 2022, FY19"))
[(3, 14, '2022', 'fiscal'), (16, 20, '2019', 'fiscal')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from semcore.text.quantities import quantities

_QUARTER = re.compile(
    r"\bQ(?P<digit>[1-4])\b(?:\s(?:of\s)?(?=\d{4}\b))?"
    r"|\b(?:the\s)?(?P<word>first|second|third|fourth|last)[ -]quarter"
    r"\s(?:of\s)?(?=(?:19|20)\d\d\b)",
    re.IGNORECASE,
)
_WHICH = {"first": "1", "second": "2", "third": "3", "fourth": "4", "last": "4"}
_WEEKDAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
WEEKDAY = f"(?:{'|'.join(_WEEKDAYS)})day"
YEAR = r"(?:1\d|20)\d\d"
_BEHIND_WEEKDAYS = "|".join(f"(?<=\\b{day}day{mark} )" for day in _WEEKDAYS for mark in ("", ","))
_DAY_ALONE = re.compile(
    rf"(?:(?<=\bon )|{_BEHIND_WEEKDAYS})"
    r"the (?P<day>\d{1,2}(?:st|nd|rd|th)|(?:twenty|thirty)-[a-z]+(?:st|nd|rd|th))"
    r"(?=\s*(?:[.,;:!?)]|$)|\s(?:at\s(?!the\b|an?\b)|and\s(?!the\s\d|\d)|(?:we|i|he|she|they)\b))",
    re.IGNORECASE,
)
# Of these there is a fourth, too.
_NO_DAYS = re.compile(
    r"\b(?:holes?|birdie\w*|bogey\w*|par|laps?|floors?|tee|rounds?|innings?|golf\w*|bat|base"
    r"|tries|try|attempts?|rows?|pages?)\b",
    re.IGNORECASE,
)
_FISCAL = re.compile(
    r"\b(?P<kind>fiscal|financial)(?:\syear)?\s(?P<year>(?:19|20)\d\d)(?![\w/-]|\.\d)"
    r"|\bFY\s?['\u2019]?(?P<short>(?:(?:19|20)\d)?\d\d?)(?![\w/-]|\.\d)",
    re.IGNORECASE,
)


def quarters(text: str) -> Iterator[tuple[int, int, str]]:
    """From where to where quarters stand, and which they are."""
    for match in _QUARTER.finditer(text):
        yield *match.span(), match["digit"] or _WHICH[match["word"].lower()]


def days_alone(text: str) -> Iterator[tuple[int, int, str]]:
    """From where to where days of a month that is not said stand, and which they are."""
    for match in () if _NO_DAYS.search(text) else _DAY_ALONE.finditer(text):
        day = quantities(match["day"])
        if len(day) == 1 and 0 < int(day[0].value) < 32:
            yield *match.span(), day[0].value


def fiscal_years(text: str) -> Iterator[tuple[int, int, str, str]]:
    """From where to where such years stand, the year, and whether it is fiscal or financial.

    None where a text has the year twice, as one may be a calendar's.
    """
    for match in _FISCAL.finditer(text):
        year = match["year"] or match["short"]
        year = f"20{year}" if len(year) == 2 else year
        said = re.findall(rf"(?<!\d)(?:{year}|['\u2019Y]{year[2:]})(?!\d)", text)
        if len(year) == 4 and len(said) == 1:
            yield *match.span(), year, (match["kind"] or "fiscal").lower()


def without_stop(text: str, end: int) -> int:
    """Where what ends there ends without the sentence's stop."""
    return end - (text[end - 1] == "." and not text[end:].strip())
