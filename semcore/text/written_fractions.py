"""Fractions as a text writes them: ``2/3``, *two thirds*, *half a million*, *two and a half*."""

from __future__ import annotations

import re
from fractions import Fraction

from semcore.text.calendar_dates import MONTHS
from semcore.text.number_atoms import (
    DENOMINATORS,
    HYPHENS,
    SCALES,
    Atom,
    Quantity,
    atoms,
    in_digits,
)

_NOTHING = Atom("", 0, 0)
_DIGITS_OF_YEARS = 4


# It rose by a third; but not: it was followed by a third car.
_CHANGES = re.compile(
    r"\b(?:r[io]se[sn]?|rising|f[ea]ll(?:s|en|ing)?|fell|gr[eo]w(?:n|s|ing)?|increas\w+|decreas\w+"
    r"|reduc\w+|cut(?:s|ting)?|drop(?:s|ped|ping)?|shr[aiu]nk\w*|declin\w+|climb\w*|raise[ds]?|raising"
    r"|lower(?:s|ed|ing)|slash\w*|expand\w*|jump\w*|surg(?:e[ds]?|ing)|plung\w+|soar\w*"
    r"|slump\w*|up|down|contract(?:s|ed|ing)|improv\w+|weaken\w*|strengthen\w*"
    r"|exceed\w*|trimm?\w*|widen\w*|narrowed)\b[^.;:,!?]{0,40}\bby\s$",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"\s*(?:$|[.,;:!?)\]\"'\u2019\u201d])|\s(?:in|on|at|over|since|after|before|during|within|from"
    r"|to|when|while|because|as|if|but|last|this|compared|every|each|between|for|by|until"
    r"|through|with|without|due|again|today|yesterday|now)\b",
    re.IGNORECASE,
)


def is_change(text: str, start: int, end: int) -> bool:
    """Whether something rises or falls by the fraction that stands there.

    >>> is_change("It fell by a third.", 11, 18), is_change("It fell by a third car.", 11, 18)
    (True, False)
    """
    return bool(_CHANGES.search(text[:start]) and _NO_NOUN.match(text, end))


class FractionReader:
    """The atoms of a text, and the fractions among them; places count atoms."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.atoms = atoms(text)

    def _at(self, place: int) -> Atom:
        return self.atoms[place] if 0 <= place < len(self.atoms) else _NOTHING

    def _glued(self, place: int) -> bool:
        """Whether nothing stands between the atom there and the one before it."""
        return 0 < place < len(self.atoms) and self.atoms[place - 1].end == self.atoms[place].start

    def _value(self, place: int) -> Fraction:
        value = self._at(place).value
        return Fraction(0) if value is None else value

    def _with_half(self, value: Fraction, end: int) -> tuple[Fraction, int]:
        """*Two and a half (million)*, *2 1/2*, *2½*, *a million and a half*; not *in 2010 ½*."""
        last, more = self._at(end - 1), None
        loose = last.literal and not self._glued(end) and len(last.text) < _DIGITS_OF_YEARS
        if self._at(end).vulgar and (self._glued(end) or loose):
            more = self._value(end), end + 1
        elif self._at(end).literal:
            more = self._slashed(end) if loose else None
        elif self._at(end).text == "and":
            start = end + 1 + (self._at(end + 1).text in ("a", "an", "one"))
            if self._at(start).text in ("half", "quarter"):
                more = Fraction(1, DENOMINATORS[self._at(start).text]), start + 1
            elif self._at(start).text == "three" and self._at(start + 1).text == "quarters":
                more = Fraction(3, 4), start + 2
        if more is None or more[0] >= 1:
            return value, end
        unit = SCALES.get(last.text, 1)
        value, end = value + more[0] * unit, more[1]
        scale = 0 if self._at(end).literal else SCALES.get(self._at(end).text, 0)
        return (value * scale, end + 1) if scale and unit == 1 else (value, end)

    def _slashed(self, place: int) -> tuple[Fraction, int] | None:
        """``2/3`` from there on."""
        above, below = self._at(place), self._at(place + 2)
        if not (above.literal and below.literal and self._at(place + 1).text in ("/", "\u2044")):
            return None
        if (
            not (self._glued(place + 1) and self._glued(place + 2))
            or self._at(place + 3).text == "/"
        ):
            return None
        if self._glued(place) and self._at(place - 1).text == "/":
            return None
        values = self._value(place), self._value(place + 2)
        if not values[1] or any(value.denominator > 1 for value in values):
            return None
        if below.text.startswith("0"):
            return None
        return values[0] / values[1], place + 3

    def _fraction(self, place: int) -> tuple[Quantity, int] | None:
        """``2/3``, *two thirds*, *a quarter*, *half a million*, *half*."""
        atom = self._at(place)
        slashed = self._slashed(place)
        if slashed is not None:
            above, below = (in_digits(self._value(k)) for k in (place, place + 2))
            end = self._at(place + 2).end
            return Quantity(f"{above}/{below}", atom.start, end, "fraction"), slashed[1]
        count, end = Fraction(1), place
        if atom.value is not None and not atom.ordinal and atom.value.denominator == 1:
            count, end = atom.value, place + 1
        elif atom.text in ("a", "an"):
            end = place + 1
        end += self._at(end).text in HYPHENS and end > place
        denominator = DENOMINATORS.get(self._at(end).text)
        if denominator is None or (end == place and denominator != 2 and atom.text != "quarter"):
            return None
        if not self._at(end).text.endswith("s") and count != 1:
            return None
        of = self._at(end + 1).text == "of" and self._at(end + 2).text not in MONTHS
        of |= is_change(self.text, atom.start, self._at(end).end)
        if self._at(end).ordinal and atom.text in ("a", "an") and not of:  # a third (time)
            return None
        value, end = count / denominator, end + 1
        scaled = end + (self._at(end).text == "of")
        scaled += self._at(scaled).text in ("a", "an")
        scale = 0 if self._at(scaled).literal else SCALES.get(self._at(scaled).text, 0)
        if scale:
            last = self._at(scaled).end
            return Quantity(in_digits(value * scale), atom.start, last), scaled + 1
        written = f"{value.numerator}/{value.denominator}"
        return Quantity(written, atom.start, self._at(end - 1).end, "fraction"), end
