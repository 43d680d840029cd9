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
_DAY_ALONE = re.compile(
    r"(?:(?<=\b[Oo]n )|(?<=day )|(?<=day, ))"
    r"the (?P<day>\d{1,2}(?:st|nd|rd|th)|(?:twenty|thirty)-[a-z]+(?:st|nd|rd|th))"
    r"(?=\s*(?:[.,;:!?)]|$)|\s(?:at|and|we|i|he|she|they)\b)",
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
    for match in _DAY_ALONE.finditer(text):
        day = quantities(match["day"])
        if len(day) == 1 and 0 < int(day[0].value) < 32:
            yield *match.span(), day[0].value


def fiscal_years(text: str) -> Iterator[tuple[int, int, str, str]]:
    """From where to where such years stand, the year, and whether it is fiscal or financial."""
    for match in _FISCAL.finditer(text):
        year = match["year"] or match["short"]
        year = f"20{year}" if len(year) == 2 else year
        if len(year) == 4:
            yield *match.span(), year, (match["kind"] or "fiscal").lower()
