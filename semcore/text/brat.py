"""brat's standoff format (https://brat.nlplab.org/standoff.html): what evokes what, over a text.

    T1	Commerce_sell 4 8	sold
    T2	Seller 0 3	She
    E1	Commerce_sell:T1 Seller:T2

The text itself is the file of the same name with the ending ``.txt``. Characters are Python's,
as brat counts them; a span that goes over a line end is in fragments, one a line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from semcore.text.spans import CharSpan

_LINE_ENDS = re.compile(r"[\n\r]+")
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Evocation:
    """A frame or an event: its type, what evokes it, and what fills its roles."""

    type: str
    target: tuple[CharSpan, ...]  # characters of the text; several pieces of one target
    roles: tuple[tuple[str, CharSpan], ...] = ()  # by name, in order


def brat(text: str, evocations: Iterable[Evocation]) -> Iterator[str]:
    """The lines of an ``.ann`` file, newlines included.

    Names have letters, digits, ``-`` and ``_`` there; all else is written ``_``. A role that is
    filled twice is ``Role`` and ``Role2``.
    """
    bound = 0
    for number, evocation in enumerate(evocations, start=1):
        type = _name(evocation.type)
        bound += 1
        yield _bound(bound, type, text, evocation.target)
        links = [f"{type}:T{bound}"]
        times: Counter[str] = Counter()
        for role, span in evocation.roles:
            bound += 1
            name = _name(role)
            times[name] += 1
            yield _bound(bound, name, text, [span])
            links.append(f"{name}{times[name] if times[name] > 1 else ''}:T{bound}")
        yield f"E{number}\t{' '.join(links)}\n"


def _bound(number: int, name: str, text: str, spans: Sequence[CharSpan]) -> str:
    pieces = [piece for span in spans for piece in _fragments(text, span)]
    places = ";".join(f"{start} {end}" for start, end in pieces)
    return f"T{number}\t{name} {places}\t{' '.join(text[a:b] for a, b in pieces)}\n"


def _fragments(text: str, span: CharSpan) -> Iterator[CharSpan]:
    """A span without the line ends in it."""
    start = span.start
    for found in _LINE_ENDS.finditer(text, span.start, span.end):
        if found.start() > start:
            yield CharSpan(start, found.start())
        start = found.end()
    if span.end > start:
        yield CharSpan(start, span.end)


def _name(given: str) -> str:
    return _NOT_A_NAME.sub("_", given) or "_"
