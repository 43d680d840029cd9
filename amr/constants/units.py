"""Units that are glued to their number, or shortened: the same in words.

>>> text = "It took 1h30 for 5km, with 20 min of rest."
>>> {text[start:end]: " ".join(words) for start, end, words in spelled_units(text)}
{'1h30': '1 hour and 30 minutes', '1h': '1 hour', '5km': '5 km', '20 min': '20 minutes'}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from semcore.text.quantities import Quantity, quantities

# A unit: how it is shortened. Single letters stand for it only right behind their number. What is
# shortened as in most graphs (5 km) stays as it is behind its blank.
_LINES = """
minute: min mins
hour: h hr hrs
second: s sec secs
millisecond: ms msec
day: d
week: wk wks
month: mos
year: yr yrs y
kilometer: km kms
meter: m
centimeter: cm cms
millimeter: mm
mile: mi
foot: ft
inch: in
kilogram: kg kgs kilo kilos
gram: g gr
milligram: mg
pound: lb lbs
ounce: oz
liter: l
milliliter: ml
tablespoon: tbsp tbs tbsps Tbsp
teaspoon: tsp tsps
gallon: gal gals
quart: qt qts
pint: pt pts
yard: yd yds
acre: ac
hectare: ha
ton: t
kilowatt: kW
megawatt: MW
kilobyte: kB KB
megabyte: MB
gigabyte: GB
terabyte: TB
kilohertz: kHz
megahertz: MHz
gigahertz: GHz
hertz: Hz
calorie: cal cals
kilocalorie: kcal
"""
_UNITS = {
    short: unit
    for unit, shorts in (line.split(":") for line in _LINES.strip().splitlines())
    for short in shorts.split()
}
_SINGLE = "s m d y g l t in gr cal kilo kilos mi ms mos pt pts ac ha"
_ONLY_GLUED = frozenset(_SINGLE.split())
_USUAL = frozenset(("km", "kg"))
_PLURALS = {"foot": "feet", "inch": "inches"} | {
    u: u for u in _UNITS.values() if u.endswith("hertz")
}
_GLUED = re.compile(r"(?P<number>[\d.,]*\d)(?P<unit>[^\W\d_]+)")
_BEHIND = re.compile(r"\s(?P<unit>[^\W\d_]+)(?![\w/^-])")
_DEGREES = re.compile(r"\s?(?:°\s?|degrees )C(?!\w)")
_NUMBER = re.compile(r"[\d.,]*\d")
_TIMES = re.compile(
    r"(?<![\w.,:/-])(?:(?P<hour>\d{1,3})\s?h(?:rs?)?\s?(?P<minute>\d{1,2})\s?(?:m|mins?)?"
    r"(?:\s?(?P<second>\d{1,2})\s?s)?"
    r"|(?P<minutes>\d{1,3})\s?m(?:in)?\s?(?P<seconds>\d{1,2})\s?s(?:ecs?)?)(?![\w/])"
)

Spelled = tuple[int, int, tuple[str, ...]]  # from a character to another, and the words for them


def spelled_units(text: str) -> Iterator[Spelled]:
    """Amounts with shortened units, and their words; of two that overlap the longer first."""
    for match in _TIMES.finditer(text):
        parts = [(value, name.rstrip("s")) for name, value in match.groupdict().items() if value]
        words = [word for value, unit in parts for word in ("and", value, _named(unit, value))]
        yield (*match.span(), tuple(words[1:]))
    for quantity in quantities(text):
        spelled = _spelled(quantity, text)
        if spelled is not None:
            yield spelled


def _spelled(quantity: Quantity, text: str) -> Spelled | None:
    written = text[quantity.start : quantity.end]
    glued = _GLUED.fullmatch(written)
    if glued:
        unit = _UNITS.get(glued["unit"])
        if unit is None or _value(glued["number"]) != quantity.value:
            return None  # 20bn
        if glued["unit"] in _USUAL:
            return quantity.start, quantity.end, (glued["number"], glued["unit"])
        return quantity.start, quantity.end, (glued["number"], _named(unit, glued["number"]))
    degrees = _DEGREES.match(text, quantity.end)
    if degrees and _NUMBER.fullmatch(written.lstrip("-\u2212")):
        return quantity.start, degrees.end(), (quantity.value, "degrees", "Celsius")
    behind = _BEHIND.match(text, quantity.end)
    if behind and _NUMBER.fullmatch(written) and behind["unit"] not in _ONLY_GLUED | _USUAL:
        unit = _UNITS.get(behind["unit"])
        if unit is not None:
            return quantity.start, behind.end(), (written, _named(unit, written))
    return None


def _value(number: str) -> str:
    return number.replace(",", "")


def _named(unit: str, number: str) -> str:
    return unit if number == "1" else _PLURALS.get(unit, unit + "s")
