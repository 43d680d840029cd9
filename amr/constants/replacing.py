"""What of a text is read as something plainer that stands for it.

Addresses and codes as nouns, fractions of something as percentages, amounts in several units as
amounts in the smaller one, adjectives of nations that a parser does not know as those of one that
it knows, speeds as miles per hour, years of eras as others.

>>> found = replacements("A third of the Norwegians drive at 80 km/h.", frozenset(["greece"]))
>>> [" ".join(change.words) for change in found.changes]
['30 %', 'Greeks', 'mph']
>>> found.stand_ins.names['"Greece"'], found.stand_ins.concepts["mile-per-hour"]
(('"Norway"',), 'kilometer-per-hour')
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from amr.constants.currencies import currencies_of, spelled_money
from amr.constants.measures import measures
from amr.constants.names import key
from amr.constants.nations import NATIONS, WORD, nation_of
from amr.constants.standins import Entity, Measure, StandIns
from semcore.text.addresses import addresses
from semcore.text.calendar_dates import era, years_of_eras
from semcore.text.clock_times import clock_times
from semcore.text.codes import codes
from semcore.text.quantities import quantities

# Nouns that a parser reads where an address or a code stands; one that the sentence has is not
# taken.
_NOUNS = "website webpage homepage weblog wiki archive"
_CALLED = "telephone phone landline pager handset extension"
_ENTITIES = {
    "url": ("url-entity", _NOUNS),
    "email": ("email-address-entity", _NOUNS),
    "phone": ("phone-number-entity", _CALLED),
    "code": ("string-entity", _NOUNS),
}
_FREE_PERCENTAGES = (30, 40, 60, 70, 20, 80, 15, 35, 45, 65, 85)
_YEARS = ("1944", "1957", "1962", "1938", "1926")
_DECADES = ("1980", "1970", "1960", "1950")
_ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th)|(?:twenty-)?[a-z]+(?:st|nd|rd|th))"
_CENTURY = re.compile(
    rf"(?<![\w-])(?P<which>{_ORDINAL})(?:[ -]centur(?:y|ies)(?!\w)"
    rf"|(?=\s(?:and|or|to)\s(?:the\s)?{_ORDINAL}[ -]centur))",
    re.IGNORECASE,
)
_CENTURIES = ("century", "centuries")
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_]\w*(?![\w@.]*@)")
_NUMBER_ALONE = re.compile(r"0\d+")
_FIRST_NAMES = ("Bob", "Tom", "Anna", "Peter", "Mary", "Paul")
_MAIL = re.compile(r"\W*(?:please\W+)?(?:e-?mail|mail|text|message|ping)\s+", re.IGNORECASE)
_OF = re.compile(r"\s+of\b(?!\s+(?:an?\b|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))")
_HALF_OF = re.compile(r"\s+(?=(?:the|my|your|his|her|its|our|their|these|those)\b)")
_ONE_WORD = re.compile(r"half|a\s+half", re.IGNORECASE)
_SPEEDS = {
    "kilometer-per-hour": r"km\s?/\s?hr?\b|kph\b|kmh\b|kmph\b|km per hour\b",
    "meter-per-second": r"m\s?/\s?s(?:ec)?\b|mps\b",
    "foot-per-second": r"ft\s?/\s?s\b|fps\b",
}
_CELSIUS = re.compile(r"°\s?C(?!\w)|celsius|centigrade", re.IGNORECASE)
_FAHRENHEIT = re.compile(r"(?<=\d)\s?(?:°\s?F(?!\w)|degrees (?:F(?!\w)|Fahrenheit))")
_MILES = re.compile(r"\bmph\b|\bmiles?\b", re.IGNORECASE)


class Change(NamedTuple):
    """Words in the place of characters ``start`` to ``end - 1``."""

    start: int
    end: int
    words: tuple[str, ...]
    named: bool = False  # whether they may be names


@dataclass
class Replacements:
    """Changes of a text, in its order, and what they stand for."""

    changes: list[Change] = field(default_factory=list)
    stand_ins: StandIns = field(default_factory=StandIns)


def replacements(
    text: str, known: Collection[str] = (), *, with_nouns: bool = True
) -> Replacements:
    """What stands for something else in the text as it is read.

    Args:
        known: the names that a parser knows, as keys (`amr.constants.names.key`).
        with_nouns: nouns for addresses and codes.
    """
    stand_ins = StandIns()
    finder = _Finder(text, known, stand_ins)
    parts = [finder.measures(), finder.fractions(), finder.centuries(), finder.speeds()]
    parts += [
        finder.years(),
        finder.currencies(),
        finder.degrees(),
        finder.nations(),
        finder.handles(),
    ]
    for change in chain(finder.entities() if with_nouns else (), *parts):
        finder.changes.append(change)
    return Replacements(sorted(finder.changes), stand_ins)


class _Finder:
    def __init__(self, text: str, known: Collection[str], stand_ins: StandIns) -> None:
        self.text, self.known, self.stand_ins = text, known, stand_ins
        self.changes: list[Change] = []
        self.words = {word.lower() for word in re.findall(r"\w+", text)}
        self.addresses = addresses(text)
        self.codes, self.quantities = codes(text), quantities(text)
        self.taken = [(each.start, each.end) for each in self.addresses]
        self.taken += [(code.start, code.end) for code in self.codes]
        self.numbers = {quantity.value for quantity in self.quantities} | self.words

    def free(self, start: int, end: int) -> bool:
        spans = [*self.taken, *(change[:2] for change in self.changes)]
        return all(end <= first or last <= start for first, last in spans)

    def entities(self) -> Iterator[Change]:
        """Nouns for addresses, and for codes that are no names."""
        found = [(each.start, each.end, each.sort, each.text, "") for each in self.addresses]
        for code in self.codes:
            if code.sort == "number":
                label = code.label.lower()
                found.append((code.start - code.before, code.end, "code", code.text, label))
        taken: set[str] = set()
        for start, end, sort, written, label in sorted(found):
            concept, nouns = _ENTITIES[sort]
            noun = next((n for n in nouns.split() if n not in self.words | taken), None)
            if noun is not None:
                taken.add(noun)
                self.stand_ins.entities[noun] = Entity(concept, written, label)
                verb = sort == "email" and _MAIL.fullmatch(self.text[:start])
                yield Change(start, end, ("the", noun) if verb else (noun,))

    def measures(self) -> Iterator[Change]:
        """*1h30* as 90 minutes."""
        times = [(time.start, time.end) for time in clock_times(self.text)]
        for found in measures(self.text):
            start, end, concept, parts = found
            number, unit = str(found.total), parts[-1][1]
            if number in self.numbers or not self.free(start, end) or (start, end) in times:
                continue
            self.numbers.add(number)
            self.stand_ins.measures[number] = Measure(concept, parts, self.text[start:end])
            yield Change(start, end, (number, {"inch": "inches"}.get(unit, f"{unit}s")))

    def fractions(self) -> Iterator[Change]:
        """*A third of* as 30 % of."""
        for quantity in self.quantities:
            value, start, end, sort = quantity
            behind = _OF.match(self.text, end)
            half = None if behind else _HALF_OF.match(self.text, end)
            written = self.text[start:end]
            if sort != "fraction" or not (behind or (half and _ONE_WORD.fullmatch(written))):
                continue
            number = next((str(n) for n in _FREE_PERCENTAGES if str(n) not in self.numbers), None)
            if number is None or not self.free(start, end):
                continue
            self.numbers.add(number)
            self.stand_ins.fractions[number] = value
            yield Change(start, end, (number, "%", *(() if behind else ("of",))))

    def centuries(self) -> Iterator[Change]:
        """*The 18th century* as the 1980s."""
        decades = [decade for decade in _DECADES if decade not in self.numbers]
        for match in _CENTURY.finditer(self.text):
            found = quantities(match["which"])
            if len(found) != 1 or not decades or not self.free(*match.span()):
                continue
            decade = decades.pop(0)
            self.numbers.add(decade)
            self.stand_ins.centuries[decade] = found[0].value
            named = era(self.text, *match.span()) if match[0].endswith(_CENTURIES) else None
            if named and named.start() >= match.end():
                self.stand_ins.eras[decade] = named["era"]
            end = _without_stop(self.text, named.end()) if named else match.end()
            yield Change(match.start(), max(end, match.end()), (f"{decade}s",))

    def years(self) -> Iterator[Change]:
        """*44 BC* as 1944."""
        years = [year for year in _YEARS if year not in self.numbers]
        for part, named, start, end in years_of_eras(self.text):
            end = _without_stop(self.text, end)
            if years and self.free(start, end):
                year = years.pop(0)
                self.numbers.add(year)
                self.stand_ins.years[year], self.stand_ins.eras[year] = str(part.value), named
                yield Change(start, end, (year,))

    def currencies(self) -> Iterator[Change]:
        """*R$50* as 50 dollars."""
        named = currencies_of(self.text)
        other = next((name for name in ("dollar", "euro", "pound") if name not in named), None)
        for start, end, (value, plural) in spelled_money(self.text):
            if other and plural in ("real", "reals") and self.free(start, end):
                self.stand_ins.concepts[other] = "real"
                yield Change(start, end, (value, other if plural == "real" else f"{other}s"))

    def handles(self) -> Iterator[Change]:
        """*@jane_doe* and *007* as first names."""
        names = [name for name in _FIRST_NAMES if name.lower() not in self.words]
        numbers = [code for code in self.codes if _NUMBER_ALONE.fullmatch(code.text)]
        spans = [match.span() for match in _HANDLE.finditer(self.text) if self.free(*match.span())]
        spans += [(code.start, code.end) for code in numbers if code.sort == "name"]
        for start, end in spans:
            if names:
                name, written = names.pop(0), self.text[start:end]
                self.stand_ins.names[f'"{name}"'] = (f'"{written}"',)
                self.stand_ins.concepts[name.lower()] = written.lower().lstrip("@")
                yield Change(start, end, (name,), True)

    def speeds(self) -> Iterator[Change]:
        """*90 km/h* as 90 mph; of several units the first."""
        if _MILES.search(self.text):
            return
        for unit, written in _SPEEDS.items():
            matches = list(re.finditer(rf"(?<=\d)(?P<blank>\s?)(?:{written})(?!\w)", self.text))
            if matches:
                self.stand_ins.concepts["mile-per-hour"] = unit
                yield from (
                    Change(match.end("blank"), match.end(), ("mph",))
                    for match in matches
                    if self.free(*match.span())
                )
                return

    def degrees(self) -> Iterator[Change]:
        """*90 °F* as 90 degrees Celsius."""
        if not _CELSIUS.search(self.text):
            for match in _FAHRENHEIT.finditer(self.text):
                self.stand_ins.concepts["celsius"] = "fahrenheit"
                start = match.start() + (match[0][0] == " ")
                yield Change(start, match.end(), ("degrees", "Celsius"))

    def nations(self) -> Iterator[Change]:
        """Adjectives and inhabitants of nations that are not known."""
        free = (n.split() for n in NATIONS if key(n.split()[0]) in self.known)
        nations = [(n[0], n[1]) for n in free if self.words.isdisjoint(map(str.lower, n))]
        matches = list(WORD.finditer(self.text))
        given: dict[tuple[str, ...], tuple[str, str]] = {}
        for place, match in enumerate(matches):
            country, first = nation_of(matches, place, self.known)
            if not country or not self.free(first, match.end()):
                continue
            if country not in given:
                if not nations:
                    return
                given[country] = nations.pop(0)
            name, adjective = given[country]
            self.stand_ins.names[f'"{name}"'] = tuple(f'"{piece}"' for piece in country)
            written = self.text[first : match.end()].removesuffix("s")
            self.stand_ins.names[f'"{adjective}"'] = (f'"{written}"',)
            self.stand_ins.concepts[adjective.lower()] = written.lower().replace(" ", "-")
            several = match[0].endswith("s")
            yield Change(first, match.end(), (adjective + "s" * several,), True)


def _without_stop(text: str, end: int) -> int:
    """Where what ends there ends without the sentence's stop."""
    return end - (text[end - 1] == "." and not text[end:].strip())
