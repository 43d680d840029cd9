"""What is read in plainer words: *two of the three* for *two out of three*, *1969* for *'69*.

>>> text = "One in five ran 10k in the year 1999."
>>> [(text[c.start : c.end], " ".join(c.words)) for c in plainer(text)]
[('in', 'of the'), ('10k', '10 km'), ('the year 1999', '1999')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amr.constants.standins import Change
from semcore.text.calendar_dates import date_parts
from semcore.text.numbers import CARDINALS

_NUMERAL = rf"(?:\d[\d,]*|{'|'.join(word for word, value in CARDINALS.items() if value)})"
_OUT_OF = re.compile(
    rf"\b(?:{_NUMERAL}) (?P<of>out of(?: the| every)?)(?= {_NUMERAL}\b)"
    r"|(?:^|\b(?:about|around|roughly|nearly|almost|only|that|than|and|for|in|to|of) |, )"
    r"(?:one|two|three|\d) (?P<_of>in)(?= (?:\d{1,3}(?:,\d{3})*|five|ten|twenty|hundred) [a-z]+\b)",
    re.IGNORECASE,
)
_SEASON = re.compile(
    r"(?<![\w/.-])(?P<first>(?:1[89]|20)\d\d)[-/\u2013](?P<second>\d\d)(?![\w/-]|\.\d)"
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
_BEFORE_YEARS = re.compile(r"\b(?:in|since|from|until|by|of|before|after)\s+$", re.IGNORECASE)
# Numbers of what is run: *ran 10k*, *a 5k race*.
_RACE = re.compile(
    r"\b(?:ran|runs?|running|jogs?|jogged|walked|walks?|cycled|swam)\s"
    r"(?P<written>(?:an?\s)?(?P<number>\d{1,3})k)(?=\s*(?:[.,;:!?)]|$)|\s(?:and|every|each"
    r"|yesterday|today|tomorrow|twice|once|for charity|with (?:him|her|me|us|them)"
    r"|on (?:(?:the|a) (?:beach|treadmill|track|road)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)"
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


def plainer(text: str) -> Iterator[Change]:
    """*Two out of three* as *two of the three*, *2010-11* as *2010 to 2011*, *'69* as *1969*."""
    for match in _OUT_OF.finditer(text):
        yield Change(*match.span("of" if match["of"] else "_of"), ("of", "the"))
    for match in _SEASON.finditer(text):
        first, century = match["first"], int(match["first"][:2])
        second = f"{century + (match['second'] == '00')}{match['second']}"  # 1999-00
        behind = _OF_SEASONS.match(text, match.end())
        is_season = bool(behind or _BEFORE_SEASON.search(text[: match.start()]))
        is_season |= text[match.start() - 1 : match.end() + 1] == f"({match[0]})"
        if second > first and is_season:
            yield Change(*match.span(), (first, "to", second))
        else:
            yield Change(*match.span(), (match[0],))  # flights 2001-02
    for match in _RACE.finditer(text):
        written = "written" if match["written"] else "length"
        yield Change(*match.span(written), (match["number"] or match["of_race"], "km"))
    for match in _KILO.finditer(text):
        yield Change(*match.span(), ("kilogram" + match["several"],))
    for match in _THE_YEAR.finditer(text):
        yield Change(*match.span(), (match["year"],))
    for part in date_parts(text):
        written = text[part.start : part.end]
        in_words = any(map(str.isalpha, written)) and _BEFORE_YEARS.search(text[: part.start])
        if part.unit == "year" and (written[0] in "'\u2019" or in_words):
            yield Change(part.start, part.end, (str(part.value),))
