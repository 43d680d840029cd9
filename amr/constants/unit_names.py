"""Units: their names in AMR, how they are written and shortened, the kinds of their quantities."""

from __future__ import annotations

from amr.constants.tables import table

SIZES = "tall|high|wide|long|deep|thick|broad"  # what things are by so many units of length

# By kind of quantity the units, each with how it is shortened or spelled besides. Single letters
# stand for one only right behind their number.
_KINDS: dict[str, dict[str, list[str]]] = table("units.json")
KINDS = {unit: kind for kind, units in _KINDS.items() for unit in units}  # of quantities
UNITS = {  # by how they are shortened
    short: unit for units in _KINDS.values() for unit, shorts in units.items() for short in shorts
}
_PLURALS = {"foot": "feet", "inch": "inches", "horsepower": "horsepower", "kelvin": "kelvin"}
_PLURALS |= {unit: unit for unit in KINDS if unit.endswith("hertz")}


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
