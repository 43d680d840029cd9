"""What of a text is read as something plainer that stands for it.

Addresses and codes as nouns, fractions of something as percentages, amounts in several units as
amounts in the smaller one, adjectives of nations that a parser does not know as those of one that
it knows, years of eras as others, and units and currencies (`amr.constants.amounts`).

>>> found = replacements("A third of the Norwegians drive at 80 km/h.", frozenset(["greece"]))
>>> [" ".join(change.words) for change in found.changes]
['30 %', 'Greeks', 'mph']
>>> found.stand_ins.names['"Greece"'], found.stand_ins.units["mile-per-hour"].name
(('"Norway"',), 'kilometer-per-hour')
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain

from amr.constants.amounts import amounts_in_units, sums
from amr.constants.measures import measures
from amr.constants.names import key
from amr.constants.nations import NATIONS, WORD, nation_of
from amr.constants.parts_of_dates import days_alone, fiscal_years, quarters, without_stop
from amr.constants.standins import Change, Entity, Measure, StandIns
from amr.constants.streets import streets
from amr.constants.unit_names import named
from semcore.text.addresses import addresses
from semcore.text.calendar_dates import era, years_of_eras
from semcore.text.clock_times import clock_times
from semcore.text.codes import codes
from semcore.text.quantities import quantities
from semcore.text.written_fractions import is_change

# Nouns that a parser reads where an address or a code stands; one that the sentence has is not
# taken.
_NOUNS = "website webpage homepage weblog wiki archive"
_CALLED = "landline phone telephone pager handset extension"
_ENTITIES = {
    "url": ("url-entity", _NOUNS),
    "email": ("email-address-entity", _NOUNS),
    "phone": ("phone-number-entity", _CALLED),
    "code": ("string-entity", _NOUNS),
    "hashtag": ("hashtag", "motto slogan catchword proverb saying"),
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
_HASHTAG = re.compile(
    r"(?:\b[Hh]ash-?tags?\s)?(?<![^\s(\[{\"'\u201c\u2018,;:.!?])"
    r"(?P<tag>#(?=\w*[^\W\d_])(?!\d+(?:st|nd|rd|th)\b)"  # #1st is no name, nor a colour: #ff0000
    r"(?!(?=[a-fA-F]*\d)(?:[\da-fA-F]{3}){1,2}\b)\w+)(?!#)"
)
_PER_MILLE = re.compile(r"\s?\u2030|\sper\s?mil(?:le?)?\b|\spromille\b", re.IGNORECASE)
_PERCENT = re.compile(r"\s?%|\sper\s?cent\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_]\w*(?![\w@.]*@)")
# Codes that people are called by, and such as companies are.
_CALLED_LIKE = (
    re.compile(r"0\d+|[A-Z]\w*[$!]\w+|[A-Z][a-z]+(?:\.[a-z]+)+"),
    re.compile(r"\d[A-Z]|\d{1,2}-[A-Z][a-z]+|\d+(?:[A-Z][a-z]+|[a-z]+[A-Z][a-z]+)\w*"),
)
_COMPANIES = ("Google", "Microsoft", "IBM", "Nokia", "Sony")
_FIRST_NAMES = ("Bob", "Tom", "Anna", "Peter", "Mary", "Paul")
_VERBS = re.compile(  # which would be read as nouns before a noun
    r"\W*(?:please\W+)?(?:e-?mail|mail|text|message|ping|ring|dial|phone)\s+", re.IGNORECASE
)
_OF = re.compile(r"\s+of\b(?!\s+(?:an?\b|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))")
_HALF_OF = re.compile(r"\s+(?=(?:the|my|your|his|her|its|our|their|these|those)\b)")
_ONE_WORD = re.compile(r"half|a\s+half", re.IGNORECASE)

_STANDS_ALONE = re.compile(r"$|[\s.,;:!?)\]}\"'\u2019\u201d\u2026]")
_MONTHS = {"November": "11", "October": "10", "April": "4", "December": "12"}


@dataclass
class Replacements:
    """Changes of a text, in its order, and what they stand for."""

    changes: list[Change] = field(default_factory=list)
    stand_ins: StandIns = field(default_factory=StandIns)


def replacements(
    text: str,
    known: Collection[str] = (),
    *,
    with_nouns: bool = True,
    concepts: Collection[str] = (),
) -> Replacements:
    """What stands for something else in the text as it is read.

    Args:
        known: the names that a parser knows, as keys (`amr.constants.names.key`).
        with_nouns: nouns for addresses and codes.
        concepts: those that a parser knows.
    """
    stand_ins = StandIns()
    finder = _Finder(text, known, stand_ins)
    parts = [finder.measures(), finder.quarters(), finder.fractions(), finder.centuries()]
    parts += [finder.years(), finder.fiscal_years(), finder.days(), finder.percentages()]
    amounts = chain(amounts_in_units(text, concepts, stand_ins), sums(text, concepts, stand_ins))
    others = chain(streets(text, stand_ins), amounts)
    parts += [filter(finder.is_free, others), finder.nations(), finder.handles()]
    for change in chain(finder.entities() if with_nouns else (), *parts):
        finder.changes.append(change)
    return Replacements(sorted(finder.changes), stand_ins)


class _Finder:
    def __init__(self, text: str, known: Collection[str], stand_ins: StandIns) -> None:
        self.text, self.known, self.stand_ins = text, known, stand_ins
        self.changes: list[Change] = []
        self.words = {word.lower() for word in re.findall(r"\w+", text)}
        self.addresses = addresses(text)
        self.quantities = quantities(text)
        self.taken = [(each.start, each.end) for each in self.addresses]
        self.codes = [code for code in codes(text) if self.free(code.start, code.end)]
        self.taken += [(code.start, code.end) for code in self.codes]
        self.numbers = {quantity.value for quantity in self.quantities} | self.words

    def free(self, start: int, end: int) -> bool:
        spans = [*self.taken, *(change[:2] for change in self.changes)]
        return all(end <= first or last <= start for first, last in spans)

    def is_free(self, change: Change) -> bool:
        return self.free(change.start, change.end)

    def entities(self) -> Iterator[Change]:
        """Nouns for addresses, and for codes that are no names."""
        found = [(each.start, each.end, each.sort, each.text, "") for each in self.addresses]
        for match in _HASHTAG.finditer(self.text):
            if self.free(*match.span("tag")):
                found.append((*match.span(), "hashtag", match["tag"], ""))
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
                self.stand_ins.entities[noun] = Entity(concept, written, label, sort == "hashtag")
                verb = sort in ("email", "phone") and _VERBS.fullmatch(self.text[:start])
                yield Change(start, end, ("the", noun) if verb else (noun,))

    def measures(self) -> Iterator[Change]:
        """*1h30* as 90 minutes."""
        times = [(time.start, time.end) for time in clock_times(self.text)]
        for found in measures(self.text):
            start, end, concept, parts, joint = found
            total, unit = found.total, parts[-1][1]
            while joint == "product-of" and str(total) in self.numbers:
                total += 1
            number = str(total)
            if number in self.numbers or not self.free(start, end) or (start, end) in times:
                continue
            self.numbers.add(number)
            self.stand_ins.measures[number] = Measure(concept, parts, self.text[start:end], joint)
            yield Change(start, end, (number, named(unit.replace("penny", "cent"), "2")))

    def fractions(self) -> Iterator[Change]:
        """*A third of* as 30 % of."""
        times = clock_times(self.text)
        for quantity in self.quantities:
            value, start, end, sort = quantity
            behind = _OF.match(self.text, end)
            half = None if behind else _HALF_OF.match(self.text, end)
            written = self.text[start:end]
            by = is_change(self.text, start, end)
            if sort != "fraction" or not (behind or by or (half and _ONE_WORD.fullmatch(written))):
                continue
            number = next((str(n) for n in _FREE_PERCENTAGES if str(n) not in self.numbers), None)
            if number is None or not self.free(start, end):
                continue
            if by and any(start < time.end and time.start < end for time in times):
                continue  # by a quarter to nine
            self.numbers.add(number)
            self.stand_ins.fractions[number] = value
            yield Change(start, end, (number, "%", *(() if behind or by else ("of",))))

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
            found_era = (
                era(self.text, *match.span())
                if match[0].endswith(("century", "centuries"))
                else None
            )
            if found_era and found_era.start() >= match.end():
                self.stand_ins.eras[decade] = found_era["era"]
            end = without_stop(self.text, found_era.end()) if found_era else match.end()
            yield Change(match.start(), max(end, match.end()), (f"{decade}s",))

    def years(self) -> Iterator[Change]:
        """*44 BC* as 1944."""
        years = [year for year in _YEARS if year not in self.numbers]
        for part, name, start, end in years_of_eras(self.text):
            end = without_stop(self.text, end)
            if years and self.free(start, end):
                year = years.pop(0)
                self.numbers.add(year)
                self.stand_ins.years[year], self.stand_ins.eras[year] = str(part.value), name
                yield Change(start, end, (year,))

    def fiscal_years(self) -> Iterator[Change]:
        """*Fiscal 2022* and *FY22* as 2022."""
        for start, end, year, kind in fiscal_years(self.text):
            if self.free(start, end):
                self.stand_ins.fiscal[year] = kind
                yield Change(start, end, (year,))

    def quarters(self) -> Iterator[Change]:
        """*Q3 2021* as November 2021."""
        for start, end, which in quarters(self.text):
            yield from self.month((start, end), ":quarter", which)

    def days(self) -> Iterator[Change]:
        """*On the 5th* as on November 5."""
        for start, end, day in days_alone(self.text):
            yield from self.month((start, end), ":day", day)

    def percentages(self) -> Iterator[Change]:
        """*0.5 per mille* and *-0.5 %* as 0.5 %."""
        for value, start, end, sort in self.quantities:
            number = value.removeprefix("-")
            per_mille = _PER_MILLE.match(self.text, end)
            behind = per_mille or (number != value and _PERCENT.match(self.text, end))
            others = [q for q in self.quantities if q.value in (number, value)]
            if sort != "number" or not behind or len(others) > 1 or not self.free(start, end):
                continue
            if per_mille:
                self.stand_ins.per_mille.add(number)
            if number != value:
                self.stand_ins.negative.add(number)
            yield Change(start, behind.end(), (number, "%"))

    def month(self, span: tuple[int, int], role: str, value: str) -> Iterator[Change]:
        """A month that the text has not, in the place of another part of a date."""
        free = (name for name in _MONTHS if name.lower() not in self.words)
        month = next((m for m in free if _MONTHS[m] not in self.stand_ins.months), None)
        if month is not None and all(span[1] <= c.start or c.end <= span[0] for c in self.changes):
            self.stand_ins.months[_MONTHS[month]] = None if role == ":day" else (role, value)
            yield Change(*span, (month, value) if role == ":day" else (month,))

    def handles(self) -> Iterator[Change]:
        """*@jane_doe*, *007* and *P!nk* as first names, *7-Eleven* as a company."""
        pools = [
            [name for name in names if name.lower() not in self.words]
            for names in (_FIRST_NAMES, _COMPANIES)
        ]
        spans = [
            (*match.span(), 0) for match in _HANDLE.finditer(self.text) if self.free(*match.span())
        ]
        for code in self.codes:
            pool = next((k for k, each in enumerate(_CALLED_LIKE) if each.fullmatch(code.text)), 2)
            if code.sort == "name" and pool < 2:
                spans.append((code.start, code.end, pool))
        for start, end, pool in spans:
            # In one word with something else, as with markup, the name would come back with it.
            if pools[pool] and _STANDS_ALONE.match(self.text, end):
                name, written = pools[pool].pop(0), self.text[start:end]
                self.stand_ins.names[f'"{name}"'] = (f'"{written}"',)
                self.stand_ins.concepts[name.lower()] = written.lower().lstrip("@")
                yield Change(start, end, (name,), True)

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
