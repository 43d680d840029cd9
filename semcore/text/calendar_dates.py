"""Dates as a text writes them: years, months, days, decades, centuries, quarters.

>>> [(part.unit, part.value) for part in date_parts("It rained on 12/31/1999.")]
[('month', 12), ('day', 31), ('year', 1999)]
>>> [(part.unit, part.value) for part in date_parts("May 5th, 2020, the '90s, the 21st century")]
[('month', 5), ('day', 5), ('year', 2020), ('decade', 1990), ('century', 21)]

Parts of one date have the same number. ISO 8601 orders (``1999-12-31``, ``19991231``) are read as
what they are; of ``1/2/1999`` the month comes first, as in the United States, of ``1.2.1999`` the
day, as in most of Europe, unless only the other order is a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from semcore.text.number_atoms import atoms


class DatePart(NamedTuple):
    """A year (month, day, decade, century, quarter) over characters ``start`` to ``end - 1``."""

    unit: str
    value: int
    start: int
    end: int
    date: int  # which date of the text it belongs to


_NAMES = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
MONTH_NAMES = tuple(names.split()[0].title() for names in _NAMES)
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
_MONTH = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?![:/]|\.\d|,\d)"
_YEAR = r"(?P<year>'?\d{2}|\d{3,4})(?![\d:/]|\.\d|,\d)\b"
_AD = r"(?-i:AD|A\.D\.)"
_ERAS = rf"(?:{_AD}|(?-i:BCE?|CE|B\.C\.(?:E\.)?|C\.E\.))(?!\w)"
_BEHIND = re.compile(rf"\s?(?P<era>{_ERAS})")
_BEFORE = re.compile(rf"(?<!\w)(?P<era>{_AD})\s?$")
_MONTH_ALONE = 9  # which of these patterns has no digits
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\w./-])(?P<year>\d{4})(?P<s>\s?[-/.]\s?)(?P<month>\d{1,2})(?P=s)(?P<day>\d{1,2})"
        r"(?=T\d|[^\d]|$)",
        r"(?<![\w./-])(?P<first>\d{1,2})(?P<s>\s?[-/.]\s?)(?P<second>\d{1,2})(?P=s)"
        r"(?P<year>\d{4}|\d{2})(?![\w/]|[-.]\d)",
        r"(?<![\w.,/-])(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?![\w]|[.,/-]\d)",
        rf"(?<!\w){_DAY}\s*(?:of\s+|-)?{_MONTH}(?:\s*,?\s*(?:of\s+)?|-){_YEAR}",
        rf"(?<!\w){_MONTH}\s*{_DAY}(?:\s*,?\s*(?:of\s+)?){_YEAR}",
        rf"(?<!\w){_DAY}\s*(?:of\s+|-)?{_MONTH}(?!\w)",
        rf"(?<!\w){_MONTH}\s*(?:the\s+)?{_DAY}",
        rf"(?<!\w){_MONTH}\s*,?\s*(?:of\s+)?(?P<year>'\d{{2}}|\d{{4}})(?![\d:/]|\.\d|,\d)\b",
        r"(?<![\w./-])(?P<first>\d{1,2})(?P<s>[/])(?P<second>\d{1,2})(?![\w/]|[-.]\d)",
        rf"(?<!\w){_MONTH}(?!\w)",
        r"(?:(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\bfrom )|(?<=\buntil )|(?<=\bafter )"
        r"|(?<=\bbefore ))(?P<year>['\u2019]\d{2})(?![\w'\u2019])",
        r"(?<![\w.,/:$€£])(?<![^\W\d]-)(?P<year>1[0-9]\d{2}|20\d{2})(?![\w%]|[.,:]\d)",
        rf"(?<![\w.,])(?P<year>\d{{1,4}})(?=\s?(?:{_ERAS}))",
        rf"(?<!\w)(?:{_AD}\s?)(?P<year>\d{{1,4}})(?!\w|[.,:]\d)",
    )
)
_WITHOUT_DIGITS = (_DATES[_MONTH_ALONE],)
_DIGIT = re.compile(r"\d")
_PRODUCTS = """
    Python Ubuntu Debian Fedora Linux kernel Windows Android iOS iPadOS macOS Java Node Perl MySQL
    PostgreSQL Postgres MariaDB MongoDB SQLite nginx Docker Kubernetes Chrome Firefox Firmware
    Django NumPy PyTorch TensorFlow Blender Minecraft OpenSSL LibreOffice WordPress GitLab CUDA GCC
    CMake MATLAB
    """
_VERSIONED = re.compile(
    r"\b(?i:versions?|(?:up|down)grad(?:e[ds]?|ing)\s(?:to|from)|(?:a|new|latest|stable|software)"
    rf"\srelease|{'|'.join(_PRODUCTS.split())})\s(?:[\d.]+(?:,|,?\sand|\sor|\sto)\s)*$"
)
_DECADE = re.compile(r"(?<![\w.,])(?:['\u2019])?(?P<decade>\d{1,3}0)['\u2019]?s\b")
_ALWAYS = re.compile(r"(?<![\w./-])24/7(?![\w/]|[.-]\d)")
_DAY_OF_MONTH = re.compile(r"(?<![\w./-])\d{1,2}/\d{1,2}(?![\w/]|[-.]\d)")
_OPEN = re.compile(
    r"\b(?:open|works?|worked|working|runs?|running|available|operat(?:e|es|ed|ing)|on call|around)"
    r"(?: (?!on\b|by\b|until\b|till\b|since\b|from\b|to\b|before\b|after\b|\w+day\b)\w+){0,2}\s$",
    re.IGNORECASE,
)
_SERVED = re.compile(r"\s(?:\w+ )?(?:support|services?|care|access)\b", re.IGNORECASE)
# What is no decade: seconds (*it takes 30s*), and years of one's life (*his 30s*).
_SECONDS = re.compile(
    r"\b(?:takes?|took|taken|lasts?|lasted|within|after|every|wait(?:s|ed)?|another|approximately)"
    r"\s(?:about\s|only\s|just\s)?$"
)
_SECONDS_LEFT = re.compile(r"\b(?:for|in|than)\s$")
_THE = re.compile(r"\bthe\s(?:(?:early|mid|late)[\s-])?$", re.IGNORECASE)  # before 120s
_STOPS = re.compile(r"\s*(?:[.,;!?)]|$)")
# Nor what is warm, fast or well done so: *highs were in the 80s*, *she shot in the 60s*.
_WARM = re.compile(
    r"\b(?:temperatures?|highs|lows|thermometers?|mercury|scores?|speeds?|yields?|grades?"
    r"|(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bfilm )shot)"
    r"(?:(?:\s(?!since\b|during\b)[\w'\u2019]+){0,3}?\s(?:were|was|are|be|hit|reached)(?:\sin)?"
    r"|\sin)\sthe\s(?:(?:low|mid|high|upper|lower)[\s-])?$",
    re.IGNORECASE,
)
LIVED = re.compile(
    r"\b(?:my|your|his|her|its|our|their)\s(?:(?:mid|early|late|upper|lower)[\s-])?$", re.IGNORECASE
)
_DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
_QUARTER = re.compile(r"(?<!\w)Q([1-4])(?!\w)", re.IGNORECASE)
_THIS_CENTURY = 2000
_YOUNGEST = 69  # of years in two digits, as POSIX reads them: 68 is 2068, 69 is 1969


def date_parts(text: str) -> list[DatePart]:
    """All parts of dates in a text, each date's together, in the order of patterns above."""
    found: list[DatePart] = []
    taken: list[tuple[int, int]] = []
    always = around_the_clock(text)
    for pattern in _DATES if _DIGIT.search(text) else _WITHOUT_DIGITS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(first < end and start < last for first, last in taken):
                continue
            parts = [] if (start, end) in always else _parts(match, len(taken))
            if parts:
                taken.append((start, end))
                found += parts
    found += _units_in_words(text, len(taken))
    found += _years_in_words(text, len(taken) + len(found))
    return found


def dates(text: str) -> list[list[DatePart]]:
    """The parts of each date of a text.

    >>> [len(parts) for parts in dates("From May 5th, 2020 to June")]
    [3, 1]
    """
    found: dict[int, list[DatePart]] = {}
    for part in date_parts(text):
        found.setdefault(part.date, []).append(part)
    return list(found.values())


def around_the_clock(text: str) -> list[tuple[int, int]]:
    """Where *24/7* says at all hours, and no day: of what is open, works or serves.

    >>> around_the_clock("Open 24/7."), around_the_clock("It is open until 24/7.")
    ([(5, 9)], [])
    """
    found = [match.span() for match in _ALWAYS.finditer(text)]
    if len(found) < len(_DAY_OF_MONTH.findall(text)):
        return []
    return [
        (start, end)
        for start, end in found
        if _SERVED.match(text, end) or (_OPEN.search(text, 0, start))
    ]


def years_of_eras(text: str) -> list[tuple[DatePart, str, int, int]]:
    """Years with the names of their eras, and where both together begin and end.

    >>> [(part.value, name) for part, name, *_ in years_of_eras("From 44 BC to A.D. 120")]
    [(44, 'BC'), (120, 'A.D.')]
    """
    found = [
        (part, era(text, part.start, part.end)) for part in date_parts(text) if part.unit == "year"
    ]
    return sorted(
        (part, named["era"], min(part.start, named.start("era")), max(part.end, named.end("era")))
        for part, named in found
        if named is not None
    )


def era(text: str, start: int, end: int) -> re.Match[str] | None:
    """The era of the year that stands there, as the group ``era``."""
    return _BEHIND.match(text, end) or _BEFORE.search(text, max(0, start - 5), start)


def is_version(date: re.Match[str], text: str, start: int) -> bool:
    """Whether what looks like a date with points is a version: *Python 3.10.12*."""
    short = len(date[0].rpartition(".")[2]) == 2
    return short and _VERSIONED.search(text[:start]) is not None


def _parts(match: re.Match[str], date: int) -> list[DatePart]:
    """The parts of one match; none if it is no date."""
    groups = {name: text for name, text in match.groupdict().items() if text and name != "s"}
    if "first" in groups:
        first, second = int(groups["first"]), int(groups["second"])
        if match["s"].strip() == "." and is_version(match, match.string, match.start()):
            return []
        month_first = second > 12 or (first <= 12 and match["s"].strip() == "/")
        order = ("month", "day") if month_first else ("day", "month")
    else:
        order = ("", "")
    found: list[DatePart] = []
    for name, text in groups.items():
        unit = {"first": order[0], "second": order[1], "name": "month"}.get(name, name)
        value = MONTHS[text.lower()] if name == "name" else int(text.lstrip("'\u2019"))
        in_two_digits = unit == "year" and len(text.lstrip("'\u2019")) == 2
        if in_two_digits and era(match.string, *match.span(name)) is None:
            value += _THIS_CENTURY - (100 if value >= _YOUNGEST else 0)
        if (unit == "month" and not 1 <= value <= 12) or (unit == "day" and not 1 <= value <= 31):
            return []
        found.append(DatePart(unit, value, *match.span(name), date))
    return found


def _units_in_words(text: str, date: int) -> Iterator[DatePart]:
    """Decades, centuries, quarters, days as ordinals beside a month."""
    for number, match in enumerate(_DECADE.finditer(text), start=date):
        value = int(match["decade"])
        of_age = 100 <= value < 1000 and not _THE.search(text[: match.start()])
        if of_age or (value < 100 and _is_no_decade(text, *match.span())):
            continue
        value += 1900 if value < 100 and value >= 20 else _THIS_CENTURY if value < 100 else 0
        yield DatePart("decade", value, *match.span(), number)
        if value % 100 == 0:
            yield DatePart("century", value // 100 + 1, *match.span(), number)
    for match in _QUARTER.finditer(text):
        yield DatePart("quarter", int(match[1]), *match.span(), date)
    row = atoms(text)
    for place, atom in enumerate(row):
        if atom.text in _DECADES and not _is_no_decade(text, atom.start, atom.end):
            yield DatePart("decade", 1900 + _DECADES[atom.text], atom.start, atom.end, date)
        if atom.text in ("century", "centuries", "quarter"):
            unit = "quarter" if atom.text == "quarter" else "century"
            for before in row[max(0, place - 4) : place]:
                if before.value is not None and before.value.denominator == 1:
                    yield DatePart(unit, int(before.value), before.start, atom.end, date)


def _is_no_decade(text: str, start: int, end: int) -> bool:
    before = text[:start]
    if LIVED.search(before) or _WARM.search(before):
        return True
    if not text[start:end].rstrip("s").isdigit():
        return False
    in_seconds = _SECONDS_LEFT.search(before) and _STOPS.match(text, end)
    return bool(in_seconds or _SECONDS.search(before))


def _years_in_words(text: str, date: int) -> Iterator[DatePart]:
    """*nineteen ninety-nine*, *twenty twenty*, *nineteen oh five*."""
    row = [atom for atom in atoms(text) if atom.text != "-"]
    values = [
        int(atom.value)
        if atom.value is not None and not atom.literal and atom.value.denominator == 1
        else 0
        for atom in row
    ]
    for place, hundreds in enumerate(values[:-1]):
        if not 10 <= hundreds <= 20:
            continue
        end, rest = place + 2, values[place + 1]
        if row[place + 1].text in ("o", "oh") and place + 2 < len(row):
            end, rest = place + 3, values[place + 2]
        elif rest >= 20 and rest % 10 == 0 and place + 2 < len(row) and 0 < values[place + 2] < 10:
            end, rest = place + 3, rest + values[place + 2]
        elif rest < 10 or rest > 99:
            continue
        if rest:
            yield DatePart("year", hundreds * 100 + rest, row[place].start, row[end - 1].end, date)
