"""Units: their names in AMR, how they are written and shortened, the kinds of their quantities."""

from __future__ import annotations

SIZES = "tall|high|wide|long|deep|thick|broad"  # what things are by so many units of length

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
UNITS: dict[str, str] = {}  # by how they are shortened
_PLURALS = {"foot": "feet", "inch": "inches", "horsepower": "horsepower", "kelvin": "kelvin"}
for _line in _LINES.strip().splitlines():
    if _line[0] != " ":
        _kind = _line
        continue
    _unit, _shorts = _line.strip().split(":")
    KINDS[_unit] = _kind
    UNITS |= dict.fromkeys(_shorts.split(), _unit)
    if _unit.endswith("hertz"):
        _PLURALS[_unit] = _unit


def named(unit: str, number: str) -> str:
    """A unit's name in words: *meter per second* of one, of several *meters per second*."""
    first, *rest = unit.split("-per-")
    head = first.split("-")
    if number != "1":
        head[-1] = _PLURALS.get(head[-1], head[-1] + "s")
    return " ".join([*head, *(f"per {part}".replace("-", " ") for part in rest)])


# Words for units: feet, square metres, miles per hour.
SPELT = {
    named(unit, number).replace("meter", meter).replace("liter", liter): unit
    for unit in KINDS
    for number in "12"
    for meter in ("meter", "metre")
    for liter in ("liter", "litre")
}
SPELT |= {
    f"{word}{ending}": unit
    for word, unit in UNITS.items()
    if word.endswith(("metre", "litre", "gramme"))
    for ending in ("", "s")
}
SPELT |= {
    word.replace(old, new): unit
    for word, unit in SPELT.items()
    for old, new in (("square ", "sq "), ("square ", "sq. "), ("cubic ", "cu "))
    if old in word
}
SPELT |= {
    f"{square} {short}": f"square-{unit}"
    for square in ("sq", "sq.")
    for short, unit in UNITS.items()
    if f"square-{unit}" in KINDS
}
SPELT["fl oz"] = SPELT["fl. oz"] = "fluid-ounce"


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
