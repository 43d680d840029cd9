"""Amounts in several units, the smaller behind the greater: *1h30*, *5'10"*, *2 hrs 20 mins*.

>>> [(found.parts, found.total) for found in measures("He is 5'10\\" and ran for 1h30.")]
[((('5', 'foot'), ('10', 'inch')), 70), ((('1', 'hour'), ('30', 'minute')), 90)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from amr.constants.unit_names import SPELT, UNITS
from semcore.text.numbers import CARDINALS


class Measured(NamedTuple):
    """An amount over characters ``start`` to ``end - 1``."""

    start: int
    end: int
    concept: str  # the kind of quantity
    parts: tuple[tuple[str, str], ...]  # numbers and units
    joint: str = "and"  # or product-of: 4 by 5 meters

    @property
    def total(self) -> int:
        """The amount in the smallest unit; of a product what may stand for it."""
        if self.joint == "product-of":
            return sum(int(float(number)) for number, _ in self.parts) + 1
        chains = [chain for concept, chain in _CHAINS if concept == self.concept]
        factors = {unit: factor for chain in chains for unit, factor in chain.items()}
        total = sum(int(number) * factors[unit] for number, unit in self.parts)
        return total // factors[self.parts[-1][1]]


_CHAINS: tuple[tuple[str, dict[str, int]], ...] = (  # the smaller behind the greater
    (
        "temporal-quantity",
        {"week": 604800, "day": 86400, "hour": 3600, "minute": 60, "second": 1},
    ),
    ("distance-quantity", {"foot": 12, "inch": 1}),
    ("mass-quantity", {"pound": 16, "ounce": 1}),
    ("monetary-quantity", {"dollar": 100, "cent": 1}),
    ("monetary-quantity", {"euro": 100, "cent": 1}),
    ("monetary-quantity", {"pound": 100, "penny": 1}),
)
_UNIT_OF = SPELT | UNITS
_LENGTHS = {  # words for the sides of things
    word: unit
    for word, unit in _UNIT_OF.items()
    if unit in ("meter", "centimeter", "kilometer", "millimeter", "foot", "inch", "mile", "yard")
}
_MONEY = {
    "dollar": "dollar", "dollars": "dollar", "buck": "dollar", "bucks": "dollar", "euro": "euro",
    "euros": "euro", "cent": "cent", "cents": "cent", "penny": "penny", "pence": "penny",
}  # fmt: skip
_IN_CHAINS = _UNIT_OF | _MONEY | {"m": "minute"}  # words for the units of chains


def _written(words: dict[str, str], *units: str) -> str:
    """A pattern of the words for these units."""
    found = [word for word, unit in words.items() if unit in units]
    return "|".join(map(re.escape, sorted(found, key=len, reverse=True)))


_WORDS = "|".join(word for word, value in CARDINALS.items() if 0 < value < 100)
_MANY = rf"\d{{1,3}}|{_WORDS}"
_FEW = rf"\d{{1,2}}|{_WORDS}"
_JOINT = r"(?:\s*,?\s*(?:and\s+)?|-)"
_END = r"(?![\w/-])"


def _in_units() -> Iterator[tuple[str, tuple[str, ...], re.Pattern[str]]]:
    """Patterns of two units (of times also three) that follow each other, longer ones first."""
    for concept, chain in _CHAINS:
        names = tuple(chain)
        for count in (3, 2):
            for start in range(len(names) - count + 1):
                units = names[start : start + count]
                parts = [
                    rf"(?P<_{k}>{_FEW if k else _MANY})(?:\s?|-)"
                    rf"(?:{_written(_IN_CHAINS, unit)})(?![^\W\d_])\.?"
                    for k, unit in enumerate(units)
                ]
                yield concept, units, re.compile(rf"(?<![\w.,:/-]){_JOINT.join(parts)}{_END}", re.I)


_FEET = r"(?<![\w.,:/°-])(?P<_0>\d{1,2})\s?['\u2019\u2032]\s?(?P<_1>\d|1[01])"
_PATTERNS = (
    *_in_units(),
    (
        "temporal-quantity",
        ("hour", "minute"),
        re.compile(rf"(?<![\w.,:/-])(?P<_0>\d{{1,3}})\s?h(?:rs?)?\s?(?P<_1>\d{{2}}){_END}"),
    ),
    *(  # 2:05:30 hours
        (
            "temporal-quantity",
            units,
            re.compile(
                r"(?<![\w.,:/-])(?<!\bat )(?<!\bby )(?P<_0>\d{1,3}):(?P<_1>[0-5]\d)"
                + (r":(?P<_2>[0-5]\d)" if len(units) > 2 else "")
                + rf"\s(?:{_written(_IN_CHAINS, units[0])}){_END}"
            ),
        )
        for units in (("hour", "minute", "second"), ("hour", "minute"), ("minute", "second"))
    ),
    *(  # five pounds sixty
        (
            "monetary-quantity",
            units,
            re.compile(
                rf"(?<![\w.,:/-])(?P<_0>{_MANY})\s(?:{_written(_IN_CHAINS, units[0])})\s"
                rf"(?P<_1>{_FEW})"
                r"(?=\s*(?:[.,;:!?)]|$))",
                re.I,
            ),
        )
        for units in (("pound", "penny"), ("dollar", "cent"), ("euro", "cent"))
    ),
    (
        "distance-quantity",
        ("foot", "inch"),
        re.compile(_FEET + r"(?:\s?(?:\"|\u201d|\u2033|''|\u2019\u2019)|(?= tall\b))"),
    ),
)


_SIDE, _BY = r"\d{1,4}(?:\.\d+)?", r"(?:\s?[x\u00d7]\s?|\s?-?by-?\s?)"
_LENGTH = _written(_LENGTHS, *_LENGTHS.values())
_PRODUCT = re.compile(
    rf"(?<![\w.,:/-])(?P<_0>{_SIDE})(?:\s?(?P<unit0>{_LENGTH}))?{_BY}(?P<_1>{_SIDE})"
    rf"(?:(?:\s?(?P<unit1>{_LENGTH}))?{_BY}(?P<_2>{_SIDE}))?[\s-]?(?P<unit>{_LENGTH})(?!\w)"
)
_STOPS = re.compile(r"\.?\s*(?:$|[,;:!?)])")  # what is behind *in* that is a unit
# Runs of several lengths are no areas.
_RUN = re.compile(
    r"\b(?:relays?|freestyle|medley|hurdles|sprints?|races?|intervals|r[au]n(?:s|ning)?|sw[aiu]m\w*"
    r"|repeats)\b",
    re.IGNORECASE,
)


def _products(text: str) -> Iterator[Measured]:
    """*4 by 5 meters*."""
    for match in () if _RUN.search(text) else _PRODUCT.finditer(text):
        units = {_LENGTHS[match[k]] for k in ("unit0", "unit1", "unit") if match[k]}
        unit = units.pop()
        if units or (match["unit"] == "in" and not _STOPS.match(text, match.end())):
            continue
        product = tuple((match[k], unit) for k in ("_0", "_1", "_2") if match[k])
        yield Measured(*match.span(), "distance-quantity", product, "product-of")


def measures(text: str) -> list[Measured]:
    """All such amounts, in the order of the text."""
    found: list[Measured] = []
    if not re.search(r"\d|hour|minute|day|week|feet|foot|pound|dollar|euro|buck", text):
        return found
    found += _products(text)
    for concept, units, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if text[end - 1] == "." and not text[end:].strip():
                end -= 1  # the sentence's stop
            if any(other.start < end and start < other.end for other in found):
                continue
            numbers = [str(CARDINALS.get(n.lower(), n)) for n in match.groups()]
            parts = [(str(int(n)), u) for n, u in zip(numbers, units, strict=True)]
            found.append(Measured(start, end, concept, tuple(parts)))
    return sorted(found)
