"""Units behind their numbers, however they are written: which they are, and the same in words.

>>> text = "It took 20min for 5km at 3 m/s, with a 60-watt lamp and 25 m²."
>>> [found.unit for found in units_of(text)]
['minute', 'kilometer', 'meter-per-second', 'watt', 'square-meter']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from amr.constants.unit_names import KINDS, SIZES, SPELT, UNITS
from semcore.text.calendar_dates import LIVED, date_parts
from semcore.text.number_atoms import Quantity
from semcore.text.quantities import quantities

_SINGLE = "s m d y g l L t in gr cal kilo kilos mi ms ns mos pt pts ac N J K PS MP db kb Mb Gb cc"
_ONLY_GLUED = frozenset(_SINGLE.split())
# Kinds of units of one capital that may stand right behind a number: 60W, and no seat 14K.
_CAPITAL = ("power-quantity", "voltage-quantity", "volume-quantity")
# Behind a blank such a capital is a unit where one of these words stands, else an initial.
_ELECTRIC = re.compile(
    r"\b(?:lines?|wires?|cables?|plugs?|volt\w*|watt\w*|power\w*|bulbs?|lamps?|lights?|sockets?|outlets?|mains|batter(?:y"
    r"|ies)|charg\w+|current|suppl(?:y|ies)|motors?|engines?|heaters?|kettles?|ovens?"
    r"|microwaves?|speakers?|amplifiers?|panels?|solar|cells?|circuits?|electric\w*|energy"
    r"|adapters?|laptops?|devices?|appliances?|grid|output|input|consum\w+|LEDs?)\b",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\.?\s+[A-Z]|\.[A-Z]")
_NAME = re.compile(r"\.\s*[A-Z]")

_ANY = "|".join(map(re.escape, sorted({*UNITS, *SPELT}, key=len, reverse=True)))
_OVER = "|".join(map(re.escape, sorted({*UNITS} - {"in"}, key=len, reverse=True)))
_UNIT = re.compile(
    rf"(?P<gap>[ \u00a0]?|-)(?:(?P<above>{_OVER})\s?/\s?(?P<below>{_OVER})|(?P<unit>{_ANY}))"
    r"(?![\w²³/^]|-\d|[ ]?/[ ]?\w)"
)
_HEAT = re.compile(r"\b(?:temperatures?|boil\w*|melt\w*|fr[eo]ez\w*|heat\w*|cool\w*|below|above)\b")
_METRES = re.compile(rf" (?:{SIZES}|away|above|below|races?|sprints?|dash|freestyle|relay)\b")
_INCHES = re.compile(rf"\.? (?:{SIZES}|across)\b")
_NO_SECONDS = re.compile(rf"{LIVED.pattern}|\b(?:the|mid|late|early)[\s-]$", re.IGNORECASE)
_IN_SECONDS = re.compile(r"\b(?:in|for|than|after|within|every|takes?|took|lasts?|lasted) $")
_SIGNED = re.compile(r"[-\u2212+]?[\d.,]*\d")


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
    decades = [(part.start, part.end) for part in date_parts(text) if part.unit == "decade"]
    for quantity in quantities(text):
        found = _unit_of(quantity, text, decades)
        if found is not None:
            yield found


def _unit_of(quantity: Quantity, text: str, decades: list[tuple[int, int]]) -> UnitFound | None:
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
        parts = UNITS[match["above"]], UNITS[match["below"]]
        return UnitFound(start, end, match.end(), value, "-per-".join(parts), gap, written)
    unit = UNITS.get(written) or SPELT[written]
    if sort == "part" and KINDS[unit] not in _CAPITAL:
        return None  # seat 14K
    if written == "K" and not (_HEAT.search(text) and gap):
        return None
    if gap == " " and written[0].isupper() and written not in SPELT:
        single = len(written) == 1
        if (_INITIAL if single else _NAME).match(text, match.end()):
            return None  # in 1990 W. Bush
        if single and written != "K" and not _ELECTRIC.search(text):
            return None
    behind = {"m": _METRES, "in": _INCHES}.get(written)
    is_length = behind is not None and behind.match(text, match.end())
    if written in _ONLY_GLUED and gap and written != "K" and not is_length:
        return None
    if (
        written == "s"
        and (  # in the 80s
            _NO_SECONDS.search(text[:start])
            or any(first <= start < last for first, last in decades)
            or (value[2:].isdigit() and not _IN_SECONDS.search(text[:start]))  # two 747s
        )
    ):
        return None
    if gap == "-" and len(written) < 3:
        return None
    return UnitFound(start, end, match.end(), value, unit, gap, written)


def _value(number: str) -> str:
    return number.replace(",", "").replace("\u2212", "-").lstrip("+")
