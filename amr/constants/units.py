"""Units behind their numbers, however they are written: which they are, and the same in words.

>>> text = "It took 20min for 5km at 3 m/s, with a 60-watt lamp and 25 m²."
>>> [found.unit for found in units_of(text)]
['minute', 'kilometer', 'meter-per-second', 'watt', 'square-meter']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from semcore.text.quantities import Quantity, quantities

# By kind of quantity the units, each with how it is shortened or spelled besides. Single letters
# stand for one only right behind their number.
_LINES = """
temporal-quantity
  minute: min mins
  hour: h hr hrs
  second: s sec secs
  millisecond: ms msec
  microsecond: µs μs
  nanosecond: ns
  day: d
  week: wk wks
  month: mos
  year: yr yrs y
distance-quantity
  kilometer: km kms kilometre
  meter: m metre
  centimeter: cm cms centimetre
  millimeter: mm millimetre
  micrometer: µm μm micrometre
  nanometer: nm nanometre
  mile: mi
  foot: ft
  inch: in
  yard: yd yds
  light-year: ly
mass-quantity
  kilogram: kg kgs kilo kilos kilogramme
  gram: g gr gramme
  milligram: mg
  microgram: µg μg mcg
  pound: lb lbs
  ounce: oz
  ton: t
  tonne: tonnes
volume-quantity
  liter: l L litre
  milliliter: ml mL millilitre
  microliter: µl μl µL μL
  centiliter: cl centilitre
  tablespoon: tbsp tbs tbsps Tbsp
  teaspoon: tsp tsps
  gallon: gal gals
  quart: qt qts
  pint: pt pts
  fluid-ounce: fl.oz
  cubic-meter: m³ m3 cbm
  cubic-centimeter: cm³ cm3 cc ccm
  cubic-foot: ft³ ft3
area-quantity
  acre: ac
  hectare: ha
  square-meter: m² m2 sqm
  square-kilometer: km² km2 sqkm
  square-centimeter: cm² cm2
  square-foot: ft² ft2 sqft
  square-mile: mi² mi2
energy-quantity
  calorie: cal cals
  kilocalorie: kcal
  joule: J
  kilojoule: kJ
  kilowatt-hour: kWh
power-quantity
  watt: W
  kilowatt: kW
  megawatt: MW
  gigawatt: GW
  horsepower: hp bhp PS
voltage-quantity
  volt: V
  kilovolt: kV
  millivolt: mV
charge-quantity
  milliampere-hour: mAh
resistance-quantity
  ohm: Ω
force-quantity
  newton: N
pressure-quantity
  pascal: Pa
  kilopascal: kPa
  hectopascal: hPa
  megapascal: MPa
  pound-per-square-inch: psi
quantity
  decibel: dB db
information-quantity
  byte:
  kilobyte: kB KB
  megabyte: MB
  gigabyte: GB
  terabyte: TB
  kilobit: kbit kb
  megabit: Mbit Mb
  gigabit: Gbit Gb
  pixel: px
  megapixel: MP
frequency-quantity
  kilohertz: kHz
  megahertz: MHz
  gigahertz: GHz
  hertz: Hz
  revolution-per-minute: rpm RPM
  beat-per-minute: bpm BPM
  frame-per-second: FPS
speed-quantity
  kilometer-per-hour: kph kmh kmph
  mile-per-hour: mph MPH
  meter-per-second: mps
  foot-per-second: fps
  megabit-per-second: Mbps mbps
  gigabit-per-second: Gbps
  kilobit-per-second: kbps
  knot: kt kts
temperature-quantity
  kelvin: K
"""
KINDS: dict[str, str] = {}  # of quantities, by units
_UNITS: dict[str, str] = {}  # by how they are shortened
_PLURALS = {"foot": "feet", "inch": "inches", "horsepower": "horsepower", "kelvin": "kelvin"}
for _line in _LINES.strip().splitlines():
    if _line[0] != " ":
        _kind = _line
        continue
    _unit, _shorts = _line.strip().split(":")
    KINDS[_unit] = _kind
    _UNITS |= dict.fromkeys(_shorts.split(), _unit)
    if _unit.endswith("hertz"):
        _PLURALS[_unit] = _unit
_SINGLE = "s m d y g l L t in gr cal kilo kilos mi ms ns mos pt pts ac N J K PS MP db kb Mb Gb cc"
_ONLY_GLUED = frozenset(_SINGLE.split())
_USUAL = frozenset(("km",))  # written so in most graphs


def named(unit: str, number: str) -> str:
    """A unit's name in words: *meter per second* of one, of several *meters per second*."""
    first, *rest = unit.split("-per-")
    head = first.split("-")
    if number != "1":
        head[-1] = _PLURALS.get(head[-1], head[-1] + "s")
    return " ".join([*head, *(f"per {part}".replace("-", " ") for part in rest)])


# Words for units: feet, square metres, miles per hour.
_SPELT = {
    named(unit, number).replace("meter", meter).replace("liter", liter): unit
    for unit in KINDS
    for number in "12"
    for meter in ("meter", "metre")
    for liter in ("liter", "litre")
}
_SPELT |= {
    f"{word}{ending}": unit
    for word, unit in _UNITS.items()
    if word.endswith(("metre", "litre", "gramme"))
    for ending in ("", "s")
}
_SPELT |= {
    word.replace(old, new): unit
    for word, unit in _SPELT.items()
    for old, new in (("square ", "sq "), ("square ", "sq. "), ("cubic ", "cu "))
    if old in word
}
_SPELT |= {
    f"{square} {short}": f"square-{unit}"
    for square in ("sq", "sq.")
    for short, unit in _UNITS.items()
    if f"square-{unit}" in KINDS
}
_SPELT["fl oz"] = _SPELT["fl. oz"] = "fluid-ounce"
_ANY = "|".join(map(re.escape, sorted({*_UNITS, *_SPELT}, key=len, reverse=True)))
_OVER = "|".join(map(re.escape, sorted({*_UNITS} - {"in"}, key=len, reverse=True)))
_UNIT = re.compile(
    rf"(?P<gap>[ \u00a0]?|-)(?:(?P<above>{_OVER})\s?/\s?(?P<below>{_OVER})|(?P<unit>{_ANY}))"
    r"(?![\w²³/^]|-\d|[ ]?/[ ]?\w)"
)
_HEAT = re.compile(r"\b(?:temperatures?|boil\w*|melt\w*|fr[eo]ez\w*|heat\w*|cool\w*|below|above)\b")
_DEGREES = re.compile(r"\s?(?:°\s?|degrees? )C(?!\w)")
_NUMBER = re.compile(r"[\d.,]*\d")
_SIGNED = re.compile(r"[-\u2212+]?[\d.,]*\d")
_TIMES = re.compile(
    r"(?<![\w.,:/-])(?:(?P<hour>\d{1,3})\s?h(?:rs?)?\s?(?P<minute>\d{1,2})\s?(?:m|mins?)?"
    r"(?:\s?(?P<second>\d{1,2})\s?s)?"
    r"|(?P<minutes>\d{1,3})\s?m(?:in)?\s?(?P<seconds>\d{1,2})\s?s(?:ecs?)?)(?![\w/])"
)

Spelled = tuple[int, int, tuple[str, ...]]  # from a character to another, and the words for them


class UnitFound(NamedTuple):
    """A unit over characters ``start`` to ``end - 1``, behind its number."""

    number: int  # where that begins
    start: int
    end: int
    value: str  # the number
    unit: str
    gap: str  # what stands between them: nothing, a blank or a hyphen
    written: str  # the unit as the text has it


def units_of(text: str) -> Iterator[UnitFound]:
    """The units that stand behind a number."""
    for quantity in quantities(text):
        found = _unit_of(quantity, text)
        if found is not None:
            yield found


def _unit_of(quantity: Quantity, text: str) -> UnitFound | None:
    value, start, end, sort = quantity
    written = text[start:end]
    digits = _SIGNED.match(written)
    if digits and written[digits.end() :].isalpha():
        end = start + digits.end()  # 5km, but not 20bn
        if sort == "ordinal" or _value(digits[0]) != value:
            return None
    elif sort in ("ordinal", "part") or (start and text[start - 1] in "$€£¥₹"):
        return None
    match = _UNIT.match(text, end)
    if match is None:
        return None
    gap, written = match["gap"], match[0][len(match["gap"]) :]
    if match["above"]:
        parts = _UNITS[match["above"]], _UNITS[match["below"]]
        return UnitFound(start, end, match.end(), value, "-per-".join(parts), gap, written)
    unit = _UNITS.get(written) or _SPELT[written]
    if sort == "part" and KINDS[unit] not in ("power-quantity", "voltage-quantity"):
        return None  # seat 14K
    if written == "K" and not (_HEAT.search(text) and gap):
        return None
    if written in _ONLY_GLUED and gap and written != "K":
        return None
    if gap == "-" and len(written) < 3:
        return None
    return UnitFound(start, end, match.end(), value, unit, gap, written)


def kind_of(unit: str) -> str:
    """The concept of its quantities: of meters per second ``speed-quantity``."""
    if unit in KINDS:
        return KINDS[unit]
    above, _, below = unit.partition("-per-")
    kinds = KINDS.get(above), KINDS.get(below)
    if kinds[1] == "temporal-quantity":
        return "speed-quantity"
    masses = kinds[0] == "mass-quantity" and kinds[1] in ("volume-quantity", "mass-quantity")
    return "concentration-quantity" if masses else "quantity"


def spelled_units(text: str) -> Iterator[Spelled]:
    """Amounts with shortened units, and their words; of two that overlap the longer first.

    >>> text = "It took 1h30 for 5km, with 20 min of rest."
    >>> {text[start:end]: " ".join(words) for start, end, words in spelled_units(text)}
    {'1h30': '1 hour and 30 minutes', '5km': '5 km', '20 min': '20 minutes'}
    """
    for match in _TIMES.finditer(text):
        parts = [(value, name.rstrip("s")) for name, value in match.groupdict().items() if value]
        words = [word for value, unit in parts for word in ("and", value, named(unit, value))]
        yield (*match.span(), tuple(words[1:]))
    for quantity in quantities(text):
        spelled = _spelled(quantity, text)
        if spelled is not None:
            yield spelled


def _spelled(quantity: Quantity, text: str) -> Spelled | None:
    degrees = _DEGREES.match(text, quantity.end)
    if degrees and _SIGNED.fullmatch(text[quantity.start : quantity.end]):
        return quantity.start, degrees.end(), (quantity.value, "degrees", "Celsius")
    found = _unit_of(quantity, text)
    if found is None or found.gap == "-" or found.written in _SPELT or "-per-" in found.unit:
        return None
    number = text[found.number : found.start]
    if not _NUMBER.fullmatch(number):
        return None
    if found.written in _USUAL:
        return None if found.gap else (found.number, found.end, (number, found.written))
    return found.number, found.end, (number, named(found.unit, number))


def _value(number: str) -> str:
    return number.replace(",", "").replace("\u2212", "-").lstrip("+")
