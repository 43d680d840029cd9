"""Numbers as a text writes them, and what they are in plain digits.

>>> [(found.value, found.sort) for found in quantities("He paid $3.75 million for twenty-five.")]
[('3750000', 'number'), ('25', 'number')]
>>> [found.value for found in quantities("2,345,678 cars, 5km, a dozen, two and a half, 2/3")]
['2345678', '5', '12', '2.5', '2/3']

Read are digits with separators (``2,345,678``, ``2 345 678``, ``2.345.678``, ``12,34,567``),
decimals, signs, powers (``10^6``, ``6.02e23``), currencies, percents and units on either side,
ordinals, fractions, ranges and ratios, numbers in words, scale words and their letters (``1.5m``,
``20bn``). What is neither an integer nor a decimal stays a fraction; in *3.5 to 4 million* both
are millions. What is written with digits and is no number (`semcore.text.codes`) has none.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from semcore.text.codes import codes
from semcore.text.number_atoms import (
    DENOMINATORS,
    HYPHENS,
    MINUS,
    ORDINAL_ENDINGS,
    SCALES,
    TENS,
    Quantity,
    in_digits,
    plain_literal,
)
from semcore.text.written_fractions import FractionReader

_LETTERS = {
    "k": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12,
}  # fmt: skip
_AFTER_METRES = """
    tall long high wide deep away from above below apart race sprint thick and or by to
    """
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_OF_METRES = frozenset(_AFTER_METRES.split())
_SWUM = frozenset(("swam", "swim", "swims", "walked", "jumped"))
_RUN = frozenset(("ran", "run", "runs"))  # metres with *the*: they run 20m adverts
_CURRENCIES = frozenset("$€£¥₹₽₩")
# What a hyphen may join to a number: top-10, under-21.
_PREFIXES = "top under over pre post mid sub age aged non and to of"
_BEFORE_NUMBERS = frozenset(_PREFIXES.split())
_MARKS_OF_FIGURES = ("fig", "figs", "figure", "figures", "table", "room", "seat", "and")
_OPENING = frozenset("([{\"'\u2018\u201c")
_BEGIN = frozenset(DENOMINATORS) | {"a", "an"}  # what begins a number, and is none itself


def quantities(text: str) -> list[Quantity]:
    """The numbers of a text, in its order; of those in words the longest runs."""
    return [*_quantities(text)]


@lru_cache(maxsize=1024)  # one text is asked for by several readers, one after another
def _quantities(text: str) -> tuple[Quantity, ...]:
    return tuple(_Reader(text).all())


class _Reader(FractionReader):
    """Goes once through the atoms of a text."""

    def all(self) -> list[Quantity]:
        found: list[Quantity] = []
        place, before = 0, 0
        while place < len(self.atoms):
            atom = self.atoms[place]
            if atom.value is None and atom.text not in _BEGIN:
                place += 1
                continue
            quantity, after = self._fraction(place) or self._number(place) or (None, place + 1)
            if quantity is not None:
                if found and self._is_range(before, place):
                    found[-1] = self._scaled(found[-1], place, after)
                found.append(quantity)
                before = place
            place = after
        written = codes(self.text)
        return [
            each
            for each in found
            if not any(code.start < each.end and each.start < code.end for code in written)
        ]

    # Numbers ---------------------------------------------------------------------------------

    def _number(self, place: int) -> tuple[Quantity, int] | None:
        """The number that begins there, and the place after it."""
        first = self._at(place)
        if first.value is None:
            return None
        value, end = self._run(place)
        value, end = self._with_point(*self._with_half(value, end))
        if end == place + 1 and first.literal:
            return self._literal(place, first.value)
        last = self._at(end - 1)
        sort = "ordinal" if last.ordinal else "number"
        return Quantity(in_digits(value), first.start, last.end, sort), end

    def _literal(self, place: int, value: Fraction) -> tuple[Quantity, int]:
        """Digits that stand for themselves, with what is glued to them."""
        first, start, end = self._at(place), self._at(place).start, place + 1
        written = plain_literal(first.text)
        written = written if "." in written else in_digits(value)
        written = "0" + written if written.startswith(".") else written
        sort, letters = "number", self._at(end)
        if self._glued(end) and letters.text.isalpha():
            scale = self._scale_of_letters(place, end)
            if letters.text in ORDINAL_ENDINGS:
                sort = "ordinal"
            elif scale > 1:
                written = in_digits(value * scale)
            elif len(letters.text) == 1 and self.text[letters.start].isupper():
                sort = "number" if self._is_dimension(place) else "part"  # 3D, 2A
            end += 1
        if self._glued(place) and self._at(place - 1).text in HYPHENS | MINUS:
            if not self._glued(place - 1) or self._at(place - 2).text in _OPENING:
                if self._at(place - 1).text in MINUS:
                    written, start = "-" + written, self._at(place - 1).start
            elif self._at(place - 2).text.isalpha() and (
                self._at(place - 2).text not in _BEFORE_NUMBERS
            ):
                sort = "part"  # COVID-19
        return Quantity(written, start, self._at(end - 1).end, sort), end

    def _is_dimension(self, place: int) -> bool:
        """Whether dimensions are counted there: *a 3D film*, but not *Figure 3D*."""
        before = self._at(place - 1).text
        figure = before in _MARKS_OF_FIGURES or not before.isalpha()
        return (
            self._at(place).text in ("2", "3", "4")
            and self._at(place + 1).text == "d"
            and not figure
        )

    def _scale_of_letters(self, place: int, letters: int) -> int:
        """What the letters behind digits multiply by: ``20bn``, ``$5m``, but not ``5m tall``."""
        scale = _LETTERS.get(self._at(letters).text, 1)
        if self._at(letters).text == "m" and self._at(place - 1).text not in _CURRENCIES:
            after = self._at(letters + 1).text
            the = self._at(place - 1).text == "the"
            covered = self._at(place - 1 - the).text in (_SWUM | _RUN if the else _SWUM)
            covered = covered and after in ("in", "on")
            if not after.isalpha() or after in _OF_METRES or covered:
                return 1
        if self._at(letters).text == "b" and self._at(place - 1).text not in _CURRENCIES:
            return 1
        return scale

    def _run(self, place: int) -> tuple[Fraction, int]:
        """Value and end of *two hundred and thirty thousand*, *twenty-first*, *2.5 million*."""
        total, current = Fraction(0), self._value(place)
        word, end = self._at(place).text, place + 1
        room = (TENS.get(word) and 10) or SCALES.get(word, 0)
        while not self._at(end - 1).ordinal:
            index = end + self._joint(end, word)
            atom = self._at(index)
            value = atom.value
            if value is None or (atom.literal and not room):
                break
            scale = 0 if atom.literal else SCALES.get(atom.text, 0)
            if scale and atom.text.endswith("s") and self._is_year(end - 1):
                break  # between 1914 and 1918 millions died
            if scale and current and not (room and value < room and index > end):
                if scale > 100:
                    total, current = total + current * scale, Fraction(0)
                else:
                    current *= scale
            elif atom.ordinal and value >= 100 and current:
                current *= value
            elif 0 < value < room:
                current += value
            elif not current and total and 0 < value < room:
                current = value
            else:
                break
            room, word, end = (TENS.get(atom.text) and 10) or scale, atom.text, index + 1
        return total + current, end

    def _is_year(self, place: int) -> bool:
        """Whether a year stands there, by what stands before it."""
        before = self._at(place - 1).text
        years = [self._at(place)] + [self._at(place - 2)] * (before in ("and", "to"))
        known = before in ("in", "since", "until", "and", "to")
        return known and all(_YEAR.fullmatch(atom.text) for atom in years)

    def _with_point(self, value: Fraction, end: int) -> tuple[Fraction, int]:
        """*Ninety-nine point nine*, *two point five million*."""
        digits, place = "", end + 1
        while self._at(end).text == "point":
            atom = self._at(place)
            if atom.value is None or atom.literal or atom.ordinal or not 0 <= atom.value < 10:
                break
            digits, place = f"{digits}{atom.value}", place + 1
        if not digits:
            return value, end
        value += Fraction(int(digits), 10 ** len(digits))
        scale = self._at(place)
        scaled = scale.text in SCALES and not scale.literal
        return (value * SCALES[scale.text], place + 1) if scaled else (value, place)

    def _joint(self, place: int, word: str) -> int:
        """1 if what stands there holds a number together: twenty-one, hundred and one."""
        text, after = self._at(place).text, self._at(place + 1)
        if text in HYPHENS:
            return int((word in TENS and not after.literal) or after.text in SCALES)
        if text == "of":  # a couple of hundred
            return int(word == "couple" and after.text in SCALES)
        if text == "," and SCALES.get(word, 0) > 100:  # two million, three hundred thousand
            behind = [self._at(place + k) for k in (2, 3, 4)]
            scaled = any(atom.text in SCALES and not atom.literal for atom in behind)
            return int(after.value is not None and not after.literal and scaled)
        return int(text == "and" and word in SCALES and not after.literal)

    # Ranges ----------------------------------------------------------------------------------

    def _is_range(self, first: int, second: int) -> bool:
        """Whether a number of one atom leads to another: *3.5 to 4*, *between two and three*."""
        joint = [atom.text for atom in self.atoms[first + 1 : second]]
        joint = [text for text in joint if text not in _CURRENCIES]
        if joint == ["and"]:
            return "between" in (self._at(first - 1).text, self._at(first - 2).text)
        return joint in (["to"], ["or"], ["-"], ["\u2013"])

    def _scaled(self, number: Quantity, place: int, after: int) -> Quantity:
        """The number with the scale word of the greater one at the place behind it, if it has one.

        *3.5 to 4 million*: 3500000.
        """
        scale = self._at(after - 1)
        if (
            scale.literal
            or after - place != 2
            or scale.text not in SCALES
            or number.sort != "number"
            or not 0 < Fraction(number.value) < self._value(place)
        ):
            return number
        return number._replace(value=in_digits(Fraction(number.value) * SCALES[scale.text]))
