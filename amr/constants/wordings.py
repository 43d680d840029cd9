"""What is read in plainer words: *two of the three* for *two out of three*, *1969* for *'69*.

>>> text = "One in five ran 10k in the year 1999."
>>> [(text[c.start : c.end], " ".join(c.words)) for c in plainer(text)]
[('in', 'of the'), ('10k', '10 km'), ('the year 1999', '1999')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from amr.constants.parts_of_dates import WEEKDAY, YEAR
from amr.constants.standins import Change
from amr.constants.unit_names import SPELT, named
from semcore.text.calendar_dates import MONTH_NAMES, around_the_clock, date_parts
from semcore.text.number_atoms import in_digits
from semcore.text.numbers import CARDINALS
from semcore.text.quantities import quantities

_NUMERAL = rf"(?:\d[\d,]*|{'|'.join(word for word, value in CARDINALS.items() if value)})"
_OUT_OF = re.compile(
    rf"\b(?:{_NUMERAL}) (?P<of>out of(?: the| every)?)(?= {_NUMERAL}\b)"
    r"|(?:^|\b(?:about|around|roughly|nearly|almost|only|that|than|and|for|in|to|of) |, )"
    r"(?:one|two|three|\d) (?P<_of>in)(?= (?:\d{1,3}(?:,\d{3})*|five|ten|twenty|hundred) [a-z]+\b)",
    re.IGNORECASE,
)
_SEASON = re.compile(
    r"(?<![\w/.-])(?P<first>(?:1[89]|20)\d\d)[-/\u2013](?P<second>\d\d|(?:19|20)\d\d)(?![\w/-]|\.\d)"
)
# What stands before or behind a season; elsewhere two numbers are a range of what is counted.
_BEFORE_SEASON = re.compile(
    r"\b(?:in|since|from|until|till|by|before|after|between|of|during|for|the|a|throughout|this|last|its|his|her|their|our|winters?|seasons?|years?|FY"
    r"|season,)\s+$",
    re.IGNORECASE,
)
_OF_SEASONS = re.compile(
    r"(?:\s[A-Za-z]+){0,2}\s(?:season|campaign|winter|year|edition|budget|academic|fiscal|financial|title|league|cup"
    r"|tour)s?\b",
    re.IGNORECASE,
)
_THE_YEARS = re.compile(r"\b[Tt]he\s$")  # behind which 2008-2009 are years, but for
_COUNTED = re.compile(r"\s(?:[a-z]+\s)?(?:[a-z]+(?<![isu])s|people|men|women|children)\b")
_BEFORE_YEARS = re.compile(r"\b(?:in|since|from|until|by|of|before|after)\s+$", re.IGNORECASE)
# Numbers of what is run: *ran 10k*, *a 5k race*.
_RACE = re.compile(
    r"\b(?:ran|runs?|running|jogs?|jogged|walked|walks?|cycled|swam)\s"
    r"(?P<written>(?:an?\s)?(?P<number>\d{1,3})k)(?=\s*(?:[.,;:!?)]|$)|\s(?:and|every|each"
    r"|yesterday|today|tomorrow|twice|once|for charity|with (?:him|her|me|us|them)"
    rf"|on (?:(?:the|a) (?:beach|treadmill|track|road)|{WEEKDAY}s?)"
    r"|in (?:under|less|the year|\d+))\b)"
    r"|\b(?:a|the|this|his|her|my|our|their)\s(?P<length>(?P<of_race>\d{1,3})k)"
    r"(?=\s(?:run|race|walk|runner)(?:\s*(?:[.,;:!?)]|$)|\s(?:on|in|at|last|yesterday|today"
    r"|tomorrow|and|but|is|was|for)\b))",
    re.IGNORECASE,
)
_KILO = re.compile(r"(?<![\w-])kilo(?P<several>s?)(?![\w-])")
_THE_YEAR = re.compile(
    r"(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|(?<=\b[Bb]efore )|(?<=\b[Aa]fter )"
    r"|(?<=\b[Bb]y ))the year (?P<year>\d{4})(?![\w-]|[.,:]\d)"
)
# Decades that are not written in four digits.
_DECADE_AHEAD = re.compile(
    r"\b(?:in|since|during|of)\sthe\s(?:(?:early|mid|late|roaring|swinging)[\s-])?$",
    re.IGNORECASE,
)
_FROM_UNTIL = re.compile(
    rf"\bfrom {YEAR} (?P<until>until|till|through)(?= {YEAR}\b)", re.IGNORECASE
)
_YEARS = re.compile(  # he worked there 1999-2004
    r"\b(?:there|here|worked|lived|reigned|ruled|governed|served|taught|studied|played|stayed)\s"
    rf"(?P<years>(?P<first>{YEAR})[-\u2013](?P<second>{YEAR}))(?=[.,;:!?)]|\s*$| and )"
)
_OLDEST = "1500"  # of such years
_ODD = re.compile(rf"(?<![\w-])(?P<number>{_NUMERAL})-odd(?= [a-z])", re.IGNORECASE)
_ORDINAL = r"(?:(?:twenty|thirty)[ -])?[a-z]+(?:st|nd|rd|th)"
_MONTH = f"(?P<{{}}>{'|'.join(MONTH_NAMES)}|Sept)"
_DAY_IN_WORDS = re.compile(
    rf"(?<!\bin )(?<!\bin the )\b(?:the )?(?P<day>{_ORDINAL}) of {_MONTH.format('month')}\b"
    rf"|\b{_MONTH.format('_month')} the (?P<_day>{_ORDINAL})(?=\s*(?:[.,;:!?)]|$)|\s\d{{4}}\b)"
)
_HOURS = re.compile(  # from 9 to 10 a.m.
    r"\b(?:from|between) (?P<first>\d{1,2})(?= (?:to|and|until) (?P<second>\d{1,2})(?::\d\d)?"
    r" ?(?P<half>[ap])\.?m\b)",
    re.IGNORECASE,
)
_MINUS = re.compile(
    r"(?:(?<=\bto )|(?<=\bof )|(?<=\bis )|(?<=\bwas )|(?<=\bat )|(?<=\breached )|(?<=\bhit ))"
    r"minus $"
)
_DASHED = re.compile(r"(?<![\w.,:/\u2013-])(\d+)\u2013(\d+)(?![\w\u2013/%-]|[.,:]\d)")
_LIVED = re.compile(r"\b(?:lived|reigned|ruled|born)\s$")
_MEASURED = re.compile(  # what may stand behind a number below nothing
    r"\s*(?:$|[.,;:!?)%\u00b0\u20ac\u00a3$](?!\d)|\s(?:or|and|in|on|by|at|after|today)\b"
    r"|\s?(?:degrees?|percent|per cent|points?|celsius|fahrenheit|dollars?|euros?|pounds?|yen"
    r"|cents?|[CF]|metres?|meters?|feet|km|m|volts?|dB|decibels?)\b)"
)
_OF_UNIT = re.compile(r" of an? (?P<unit>[a-z]+)\b")


def plainer(text: str) -> Iterator[Change]:
    """What is read in other words."""
    for readings in (_proportions, _seasons, _races, _years, _decades, _days, _numbers):
        yield from readings(text)


def _proportions(text: str) -> Iterator[Change]:
    """*Two out of three* as *two of the three*."""
    for match in _OUT_OF.finditer(text):
        yield Change(*match.span("of" if match["of"] else "_of"), ("of", "the"))


def _seasons(text: str) -> Iterator[Change]:
    """*2010-11* as *2010 to 2011*."""
    for match in _SEASON.finditer(text):
        first, century = match["first"], int(match["first"][:2])
        second = match["second"]
        if len(second) == 2:
            second = f"{century + (second == '00')}{second}"  # 1999-00
        elif not _THE_YEARS.search(text, 0, match.start()) or _COUNTED.match(text, match.end()):
            continue
        behind = _OF_SEASONS.match(text, match.end())
        is_season = bool(behind or _BEFORE_SEASON.search(text[: match.start()]))
        is_season |= text[match.start() - 1 : match.end() + 1] == f"({match[0]})"
        if second > first and is_season:
            yield Change(*match.span(), (first, "to", second))
        else:
            yield Change(*match.span(), (match[0],))  # flights 2001-02


def _races(text: str) -> Iterator[Change]:
    """*10k* as *10 km*, *a kilo* as *a kilogram*."""
    for match in _RACE.finditer(text):
        written = "written" if match["written"] else "length"
        yield Change(*match.span(written), (match["number"] or match["of_race"], "km"))
    for match in _KILO.finditer(text):
        yield Change(*match.span(), ("kilogram" + match["several"],))


def _years(text: str) -> Iterator[Change]:
    """*'69* and *the year 1969* as *1969*, *1999-2004* as *from 1999 to 2004*."""
    for match in _THE_YEAR.finditer(text):
        yield Change(*match.span(), (match["year"],))
    for part in date_parts(text):
        written = text[part.start : part.end]
        in_words = any(map(str.isalpha, written)) and _BEFORE_YEARS.search(text[: part.start])
        if part.unit == "year" and (written[0] in "'\u2019" or in_words):
            yield Change(part.start, part.end, (str(part.value),))
    for match in _FROM_UNTIL.finditer(text):
        yield Change(*match.span("until"), ("to",))
    for match in _YEARS.finditer(text):
        if _OLDEST <= match["first"] < match["second"]:
            yield Change(*match.span("years"), ("from", match["first"], "to", match["second"]))


def _decades(text: str) -> Iterator[Change]:
    """*The '60s* and *the sixties* as *the 1960s*."""
    for part in date_parts(text):
        short = part.unit == "decade" and not text[part.start : part.start + 4].isdigit()
        sure = text[part.start] in "'\u2019" or _DECADE_AHEAD.search(text[: part.start])
        if short and sure:
            yield Change(part.start, part.end, (f"{part.value}s",))


def _days(text: str) -> Iterator[Change]:
    """*The first of May* as *May 1*, *from 9 to 10 a.m.* as *from 9 a.m. to 10 a.m.*."""
    for match in _DAY_IN_WORDS.finditer(text):
        day = quantities(match["day"] or match["_day"])
        if len(day) == 1 and day[0].sort == "ordinal" and 0 < int(day[0].value) < 32:
            yield Change(*match.span(), (match["month"] or match["_month"], day[0].value))
    for match in _HOURS.finditer(text):
        first, second = int(match["first"]), int(match["second"])
        half = match["half"].lower()
        if first % 12 > second % 12:  # from 10 to 2 p.m.
            half = "a" if half == "p" else "p"
        if 0 < first < 13 and 0 < second < 13:
            yield Change(*match.span("first"), (match["first"], f"{half}.m."))


def _numbers(text: str) -> Iterator[Change]:
    """*Twenty-odd* as *about twenty*, *three quarters of an hour* as *0.75 hours*."""
    for match in _ODD.finditer(text):
        yield Change(*match.span(), ("about", match["number"]))
    for start, end in around_the_clock(text):
        yield Change(start, end, ("always",))
    for match in _DASHED.finditer(text):
        if int(match[1]) < int(match[2]) and not _LIVED.search(text, 0, match.start()):
            yield Change(*match.span(), (f"{match[1]}-{match[2]}",))
    for value, start, end, sort in quantities(text):
        minus = _MINUS.search(text[:start]) if sort == "number" else None
        if minus and _MEASURED.match(text, end):
            yield Change(minus.start(), end, (f"-{value}",))
        behind = _OF_UNIT.match(text, end)
        unit = SPELT.get(behind["unit"]) if behind and sort == "fraction" else None
        decimal = in_digits(Fraction(value)) if unit else "/"
        if behind and unit and "/" not in decimal:
            yield Change(start, behind.end(), (decimal, named(unit, "2")))
