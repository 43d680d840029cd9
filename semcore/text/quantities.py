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
_CLAUSE_ENDS = frozenset(("", *".,;:!?("))
# One point five is 1.5 before these. Hours and days also follow: at one point five days passed.
_DECIMALS = """
    percent per % degrees metres meters kilometres kilometers miles inches feet grams kilograms
    kilos tonnes litres liters gallons volts watts megawatts gigabytes megabytes dollars euros
    """
_DECIMALS_OF = frozenset(_DECIMALS.split())
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
        place, before, last = 0, 0, 0
        while place < len(self.atoms):
            atom = self.atoms[place]
            if atom.value is None and atom.text not in _BEGIN:
                place += 1
                continue
            quantity, after = self._fraction(place) or self._number(place) or (None, place + 1)
            if quantity is not None:
                pointed = any(atom.text == "point" for atom in self.atoms[place:after])
                short = pointed or after - place == 2
                if found and short and self._is_range(before, last, place):
                    found[-1] = self._scaled(found[-1], quantity, after)
                found.append(quantity)
                before, last = place, after - 1 if pointed else place
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
        value, end = self._with_point(value, end) or self._with_half(value, end)
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
        if not _YEAR.fullmatch(self._at(place).text):
            return False
        before = self._at(place - 1).text
        if before in ("and", "to") and _YEAR.fullmatch(self._at(place - 2).text):
            if before == "and":
                return self._at(place - 3).text == "between"
            start = place - 3 - (self._at(place - 3).text == "from")
            return self._at(start).text in _CLAUSE_ENDS  # 1939 to 1945 millions died
        return before in ("in", "since", "until")

    def _with_point(self, value: Fraction, end: int) -> tuple[Fraction, int] | None:
        """*Ninety-nine point nine*, *two point five million*, *twenty point oh five*.

        *At one point five people were missing* has two numbers: behind *one point* a measure
        stands, or another digit.
        """
        last = self._at(end - 1)
        if self._at(end).text != "point" or last.literal or last.ordinal:
            return None
        place, digits = end + 1, ""
        while (digit := self._digit(place)) and not (
            digits and self._at(place + 1).text in HYPHENS  # two three-year-olds
        ):
            digits, place = digits + digit, place + 1
        after = self._at(place)
        scaled = after.text in SCALES and not after.literal
        measured = scaled or after.text in _DECIMALS_OF
        if not digits or (value == 1 and len(digits) == 1 and not measured):
            return None
        value += Fraction(int(digits), 10 ** len(digits))
        return (value * SCALES[after.text], place + 1) if scaled else (value, place)

    def _digit(self, place: int) -> str:
        """The digit that is written there as a word; ``""``: none is."""
        atom = self._at(place)
        if atom.text == "oh":
            return "0"
        digit = atom.value is not None and not atom.literal and not atom.ordinal
        return str(atom.value) if digit and atom.value in range(10) else ""

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

    def _is_range(self, first: int, last: int, second: int) -> bool:
        """Whether a number leads to another: *3.5 to 4*, *between two and three*.

        ``first`` and ``last`` are the places of its first and its last atom.
        """
        joint = [atom.text for atom in self.atoms[last + 1 : second]]
        joint = [text for text in joint if text not in _CURRENCIES]
        if joint == ["and"]:
            return "between" in (self._at(first - 1).text, self._at(first - 2).text)
        return joint in (["to"], ["or"], ["-"], ["\u2013"])

    def _scaled(self, number: Quantity, greater: Quantity, after: int) -> Quantity:
        """The number with the scale word that ends the greater one before the place, if any does.

        *3.5 to 4 million*: 3500000.
        """
        word = self._at(after - 1)
        if word.literal or word.text not in SCALES or number.sort != "number":
            return number
        value, scale = Fraction(number.value), SCALES[word.text]
        if not 0 < value < Fraction(greater.value) / scale:
            return number
        return number._replace(value=in_digits(value * scale))
