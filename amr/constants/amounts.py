"""Amounts in units and currencies that a parser does not know are read as amounts in others.

>>> stand_ins = StandIns()
>>> text = "The 60 W lamp costs 90 zlotys at 30 °C."
>>> changes = [*amounts_in_units(text, (), stand_ins), *sums(text, ["dollar"], stand_ins)]
>>> [" ".join(change.words) for change in changes]
['kilograms', 'pounds', '90 dollars']
>>> stand_ins.units["kilogram"], stand_ins.units["pound"].role, stand_ins.concepts["dollar"]
(Unit(name='watt', quantity='power-quantity', role=':unit'), ':scale', 'zloty')
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from amr.constants.currencies import currencies_of, plural, sums_in
from amr.constants.standins import Change, StandIns, Unit
from amr.constants.unit_names import KINDS, SPELT, kind_of, named
from amr.constants.units import UnitFound, units_of
from semcore.text.quantities import quantities

# Units that parsers know, by the kind of amounts that they stand for; the first that is free.
_OTHERS = {
    "speed-quantity": "mile-per-hour kilometer kilogram pound acre",
    "area-quantity": "acre kilometer mile kilogram pound",
    "distance-quantity": "kilometer mile kilogram pound acre",
}
_OTHER = "kilogram pound kilometer mile acre"
_CURRENCIES = ("dollar", "euro", "pound", "yen")
_OF_OTHERS = ("pound", "cent", "penny")  # a pound weighs something, too
_USUAL = "km"  # written so in most graphs
_NUMBER = re.compile(r"[\d.,]*\d")
_SHORT = {"mile-per-hour": "mph"}
_SCALE = re.compile(
    r"\s?-?(?:°\s?|degrees? |deg\.? )(?:(?P<letter>[CF])(?!\w)|(?P<name>Celsius|Fahrenheit)\b)"
    r"|\s?(?P<sign>[\u2103\u2109])|\s?(?P<only>Celsius|Fahrenheit|centigrade)\b",
    re.IGNORECASE,
)
_SCALES = {"c": "celsius", "f": "fahrenheit", "\u2103": "celsius", "\u2109": "fahrenheit"}
_BARE = re.compile(r"(?:\s?°|\sdegrees?\b)(?!\s?[\w°'\u2032])")
_DEGREES = re.compile(r"(?:\s?°|\sdegrees?\b)(?!\s?(?:[NESW]|north|east|south|west|lat|lon))")
_IT_IS = re.compile(r"\b[Ii]t(?:['\u2019]s| is| was) (?:about |minus )?[-\u2212]?$")
_SIGN = re.compile(r"\s?(?:°|degrees?)")
_OUTSIDE = re.compile(
    r"(?:\s?°|\sdegrees?) (?:outside|inside|below|above|today|tonight|tomorrow)\b"
)
_WEATHER = re.compile(
    r"\b(?:temperatures?|hot|cold|warm|cool|fever|oven|sunny|weather|thermo\w+)\b", re.IGNORECASE
)
_HAS_TEMPERATURE = re.compile(r"\btemperatures?\b", re.IGNORECASE)


def amounts_in_units(text: str, concepts: Collection[str], stand_ins: StandIns) -> Iterator[Change]:
    """*60 W* as 60 kilograms, *90 °F* too, *5km* as 5 km, *20 min* as 20 minutes.

    What other units stand for is added to ``stand_ins``.

    Args:
        concepts: those that the parser knows.
    """
    found = list(units_of(text))
    here = {each.unit for each in found}
    known = [each for each in found if each.unit in concepts or each.written == _USUAL]
    for each in known:
        yield from _spelled(each, text)
    amounts = [(each, Unit(each.unit, kind_of(each.unit))) for each in found if each not in known]
    for each, unit in amounts + list(temperatures(text)):
        other = next((o for o, name in stand_ins.units.items() if name == unit), None)
        if other is None:
            taken = here | set(stand_ins.units)
            others = _OTHERS.get(unit.quantity, _OTHER).split()
            scaled = unit.role == ":scale" and _HAS_TEMPERATURE.search(text)
            below = unit.quantity == "temperature-quantity" and each.value[0] == "-"
            if scaled or (unit.name == "degree" and below):
                others = ["celsius", *others]
            other = next((o for o in others if o not in taken), None)
        if other is None:
            yield from _spelled(each, text)
            continue
        stand_ins.units[other] = unit
        if each.gap == "-":
            yield Change(each.number, each.end, (f"{text[each.number : each.start]}-{other}",))
        else:
            words = _SHORT.get(other, named(other, each.value)).split()
            words = ["degrees", "Celsius"] if other == "celsius" else words
            yield Change(each.start + len(each.gap), each.end, tuple(words))


def _spelled(found: UnitFound, text: str) -> Iterator[Change]:
    """A shortened unit in words, its number as it stands."""
    number = text[found.number : found.start]
    plain = found.written in SPELT or "-per-" in found.unit or found.unit not in KINDS
    if plain or found.gap == "-" or not _NUMBER.fullmatch(number):
        return
    unit = _USUAL if found.written == _USUAL else named(found.unit, number)
    if not (unit == found.written and found.gap):
        yield Change(found.number, found.end, (number, unit))


def temperatures(text: str) -> Iterator[tuple[UnitFound, Unit]]:
    """Amounts of degrees, and their scale: *90 °F*; of plain degrees where it is hot or cold.

    >>> [unit.name for _, unit in temperatures("It is 90 °F outside, or 32 degrees Celsius.")]
    ['fahrenheit', 'celsius']
    """
    for value, start, end, sort in quantities(text):
        match = _SCALE.match(text, end)
        if sort != "number":
            continue
        if match:
            letter = (match["letter"] or match["name"] or match["sign"] or match["only"])[0]
            unit = Unit(_SCALES[letter.lower()], "temperature-quantity", ":scale")
        else:
            match = _BARE.match(text, end) if _WEATHER.search(text) else None
            match = match or _OUTSIDE.match(text, end)
            if value[0] == "-" and (_WEATHER.search(text) or _IT_IS.search(text[:start])):
                match = match or _DEGREES.match(text, end)
            if match is None:
                continue
            unit = Unit("degree", "temperature-quantity")
            match = _SIGN.match(text, end) or match
        gap = "-" if match[0][0] == "-" else " " if match[0][0].isspace() else ""
        yield UnitFound(start, end, match.end(), value, unit.name, gap, match[0]), unit


def sums(text: str, concepts: Collection[str], stand_ins: StandIns) -> Iterator[Change]:
    """*90 zlotys* as 90 dollars, *CHF 20* as 20 francs.

    What other currencies stand for is added to ``stand_ins``.
    """
    here = currencies_of(text)
    known = stand_ins.concepts
    for found in sums_in(text):
        currency, number = found.currency, found.value
        ambiguous = not found.plain and currency in _OF_OTHERS
        name = currency
        if found.gap != "-" and (currency not in concepts or ambiguous):
            free = [o for o in _CURRENCIES if o not in here | set(known)]
            others = [o for o, other in known.items() if other == currency] + free
            if others:
                name = others[0]
                known[name] = currency
        if found.plain and name == currency:
            continue
        if found.gap == "-":
            yield Change(found.start, found.end, (f"{number}-{name}",))
        elif found.only:
            yield Change(*found.only, (plural(name, number),))
        else:
            yield Change(found.start, found.end, (number, plural(name, number)))
