"""What numbers in a text consist of (digits with separators, words, single marks), and are."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from semcore.text.numbers import CARDINALS


class Atom(NamedTuple):
    """Characters ``start`` to ``end - 1``; with their value if they are a number."""

    text: str  # in small letters
    start: int
    end: int
    value: Fraction | None = None
    ordinal: bool = False
    literal: bool = False  # in digits
    vulgar: bool = False  # ½


class Quantity(NamedTuple):
    """A number over characters ``start`` to ``end - 1``."""

    value: str  # digits, with a point or a slash, and a minus
    start: int
    end: int
    sort: str = "number"  # number | ordinal | fraction | part (of a word: COVID-19)


_SPACE = "[ \u00a0\u2009\u202f]"
_GROUPED = (
    r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?"  # 2,345,678.9 and 12,34,567
    r"|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?"  # 2.345.678,9
    r"|\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)"  # 1.200,50
    r"|\d{1,3}(?:['\u2019]\d{3})+"
    rf"|\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)"
)
# What follows a number with a decimal comma, as in French: 1,5 litres. Elsewhere 1,5 is a list.
_MEASURES = (
    "percent|per cent|million|billion|euros?|lit(?:er|re)s?|met(?:er|re)s?|[kcm]m|m|[km]?g|ml|l"
    "|kilos?|kilomet(?:er|re)s?|kilograms?|grams?|degrees|hours|years|points?"
)
_COMMA = rf"(?<![\d,])\d+,\d{{1,2}}(?=\s?(?:%|€|{_MEASURES})(?!\w))"
_LITERAL = rf"(?:(?:{_GROUPED})(?![\d])|\d+\.\d+|{_COMMA}|(?<![\w.])\.\d+|\d+)"
_SEPARATORS = re.compile(rf"{_SPACE}|['\u2019]")
_CODES = ("USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "Rs", "Rs.")  # digits right behind
_NO_LETTER = "|".join([r"(?<![^\W_])", *(f"(?<={re.escape(code)})" for code in _CODES)])
# Powers: 10^6, 10**6, 10⁶, 3*10^8, 6.02e23. A longer exponent is no number that one writes out.
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER = (
    r"(?:(?P<factor>\d+(?:\.\d+)?)\s?[\u00d7x*\u00b7\u22c5]\s?)?(?P<base>\d{1,3})"
    r"(?:(?:\^|\*\*)(?:(?P<exponent>[-+\u2212]?\d{1,2})|[{(](?P<braced>[-+\u2212]?\d{1,2})[)}])"
    r"|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))(?![\w^*])"
    r"|(?P<mantissa>\d+(?:\.\d+)?)[eE](?P<shift>[-+\u2212]?\d{1,2})(?!\w)"
)
_HIGHEST = 30  # exponent
_VULGAR = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4),
    "¾": Fraction(3, 4), "⅕": Fraction(1, 5), "⅛": Fraction(1, 8), "⅜": Fraction(3, 8),
    "⅝": Fraction(5, 8), "⅞": Fraction(7, 8),
}  # fmt: skip
_ATOM = re.compile(
    rf"(?P<power>(?:{_NO_LETTER})(?<![\d.,])(?:{_POWER}))"
    rf"|(?P<literal>(?:{_NO_LETTER}){_LITERAL})"
    rf"|(?P<vulgar>[{''.join(_VULGAR)}])|(?P<word>[^\W\d_]+)|(?P<mark>\S)"
)
_LONGEST = 60  # characters of a number

HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014")
MINUS = frozenset("-\u2212")
ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))
TENS = {word: value for word, value in CARDINALS.items() if 20 <= value < 100}
SCALES = {word: value for word, value in CARDINALS.items() if value >= 100} | {
    "quadrillion": 10**15, "lakh": 10**5, "crore": 10**7, "mln": 10**6, "bln": 10**9, "trn": 10**12,
    "mio": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
_IN_SMALL_LETTERS = frozenset(("mn", "bn", "tn"))  # Mn is manganese
SCALES |= {f"{word}s": value for word, value in SCALES.items()} | {"dozen": 12, "dozens": 12}
_CARDINALS = CARDINALS | SCALES
_ORDINALS = {f"{word}th": value for word, value in CARDINALS.items()}
_ORDINALS |= {f"{word[:-1]}ieth": value for word, value in TENS.items()}
_ORDINALS |= {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
}  # fmt: skip
_COUNTS = {
    "once": 1, "twice": 2, "thrice": 3, "both": 2, "couple": 2, "pair": 2, "double": 2, "triple": 3,
}  # fmt: skip
DENOMINATORS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4}
DENOMINATORS |= {
    word + ending: value
    for word, value in _ORDINALS.items()
    if 2 < value < 101
    for ending in ("", "s")
}
_ROMAN = re.compile(r"(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})")


@lru_cache(maxsize=64)  # readers of numbers, dates and times ask for the same text
def atoms(text: str) -> tuple[Atom, ...]:
    """What a text consists of, white space left out."""
    return tuple(_atom(match) for match in _ATOM.finditer(text))


def plain_literal(literal: str) -> str:
    """Digits without separators, and with a point.

    >>> plain_literal("2.345.678,5"), plain_literal("12,34,567"), plain_literal("2 345.60")
    ('2345678.5', '1234567', '2345.60')
    """
    plain = _SEPARATORS.sub("", literal)
    if plain.count(".") > 1 or 0 < plain.find(".") < plain.find(","):  # points are separators
        plain = plain.replace(".", "").replace(",", ".")
    if re.fullmatch(r"\d+,\d{1,2}", plain):  # a decimal comma
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "")
    return "".join(c if c == "." else str(int(c)) for c in plain)  # digits of any script


def _atom(match: re.Match[str]) -> Atom:
    plain, (start, end) = match[0].lower(), match.span()
    if match["power"]:
        return Atom(plain, start, end, _power(match))
    if match["literal"]:
        value = Fraction(plain_literal(plain)) if end - start <= _LONGEST else None
        return Atom(plain, start, end, value, literal=value is not None)
    if match["vulgar"]:
        return Atom(plain, start, end, _VULGAR[plain], vulgar=True)
    if plain in _ORDINALS:
        return Atom(plain, start, end, Fraction(_ORDINALS[plain]), ordinal=True)
    number = _CARDINALS.get(plain, _COUNTS.get(plain))
    if plain in _IN_SMALL_LETTERS and match[0] != plain:
        number = None
    if number is None and _ROMAN.fullmatch(match[0]):
        number = _roman(plain)
    return Atom(plain, start, end, None if number is None else Fraction(number))


def _power(match: re.Match[str]) -> Fraction | None:
    """The value of ``3*10^8`` or ``6.02e23``, if its exponent is not too high."""
    raised = match["exponent"] or match["braced"] or match["raised"] or match["shift"]
    exponent = int(raised.translate(_SUPERSCRIPTS).replace("\u2212", "-"))
    base = Fraction(match["base"] or 10)
    if abs(exponent) > _HIGHEST or (exponent < 0 and not base):
        return None
    return Fraction(match["factor"] or match["mantissa"] or 1) * base**exponent


def _roman(numeral: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in numeral]
    after = [*values[1:], 0]
    return sum(
        -value if value < next_ else value for value, next_ in zip(values, after, strict=True)
    )


def in_digits(value: Fraction) -> str:
    """A number as AMR writes it.

    >>> in_digits(Fraction(25)), in_digits(Fraction(-5, 2)), in_digits(Fraction(1, 3))
    ('25', '-2.5', '1/3')
    """
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    if rest > 1:
        return f"{value.numerator}/{value.denominator}"
    if not places:
        return str(value.numerator)
    digits = str(abs(value.numerator) * 10**places // value.denominator).zfill(places + 1)
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
