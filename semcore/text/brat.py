"""brat's standoff format (https://brat.nlplab.org/standoff.html): what evokes what, over a text.

    T1	Commerce_sell 4 8	sold
    T2	Seller 0 3	She
    E1	Commerce_sell:T1 Seller:T2

The text itself is the file of the same name with the ending ``.txt``. Characters are Python's,
as brat counts them; a span that goes over a line end is in fragments, one a line. What a name
cannot hold there is in notes: ``#1	AnnotatorNotes E1	sell.v``, the lexical unit.

`brat` writes it, `read_brat` reads it: events with their triggers and roles, and their notes.
Relations, attributes and normalisations of others' files are passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from semcore.errors import at_line
from semcore.files import StrPath
from semcore.text.inputs import TextInput
from semcore.text.spans import CharSpan, checked_spans

_LINE_ENDS = re.compile(r"[\n\r]+")
_PASSED_OVER = tuple("RAMN*")  # relations, attributes, modifications, normalisations, equivalences
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Evocation:
    """A frame, an event or a node of a graph: its type, its words, and what fills its roles."""

    type: str
    target: tuple[CharSpan, ...]  # characters of the text; several pieces of one target
    roles: tuple[tuple[str, CharSpan], ...] = ()  # by name, in order
    note: str = ""  # what else is said of it: of a frame its lexical unit
    id: str = ""


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
        if evocation.note:
            yield f"#{number}\tAnnotatorNotes E{number}\t{' '.join(evocation.note.split())}\n"


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


def read_brat(
    path: StrPath, text: str, inventory: Mapping[str, Collection[str]] | None = None
) -> list[Evocation]:
    """The events of an ``.ann`` file over a text, in the order of the file.

    ``inventory`` has the types that there are, each with its roles: by it names get back what they
    lost (``Life_Die``: ``Life.Die``). A number behind a role that is filled again goes.

    Raises `InputError` naming the line of what is damaged, or not where the text is.
    """
    types = {_name(type): type for type in inventory or ()}
    bound: dict[str, tuple[CharSpan, ...]] = {}
    found: dict[str, tuple[int, list[str]]] = {}
    notes: dict[str, str] = {}
    for number, line in enumerate(TextInput(Path(path)).lines(), start=1):
        with at_line(path, number):
            key, _, rest = line.partition("\t")
            if not line.strip() or key[:1] in _PASSED_OVER:
                continue
            if key in bound or key in found:
                raise ValueError(f"{key} stands there twice")
            if key[:1] == "T":
                bound[key] = _read_bound(rest, text)
            elif key[:1] == "E":
                found[key] = number, rest.split()
            elif key[:1] == "#":
                what, _, note = rest.partition("\t")
                notes[what.split()[-1] if what.split() else ""] = note.strip()
            else:
                raise ValueError(f"{key!r} begins no annotation of brat")
    triggers: dict[str, tuple[CharSpan, ...]] = {}
    for key, (number, links) in found.items():
        with at_line(path, number):
            triggers[key] = _linked(links[0] if links else "", bound)[1]
    places = bound | triggers  # a role may be filled by another event: by its trigger then
    evocations = []
    for key, (number, links) in found.items():
        with at_line(path, number):
            type = links[0].partition(":")[0]
            type = types.get(type, type)
            known = {_name(role): role for role in (inventory or {}).get(type, ())}
            roles: list[tuple[str, CharSpan]] = []
            for link in links[1:]:
                role, pieces = _linked(link, places)
                if len(pieces) > 1:
                    raise ValueError(f"{link} is in pieces; a role is filled by one")
                role = _unnumbered(role, known or dict.fromkeys(_name(own) for own, _ in roles))
                roles.append((known.get(role, role), pieces[0]))
            evocations.append(Evocation(type, triggers[key], tuple(roles), notes.get(key, "")))
    return evocations


def _unnumbered(role: str, known: Collection[str]) -> str:
    """The longest known name of which the role is a repetition: ``Place`` of ``Place2``."""
    base = role
    while base not in known and base[-1:].isdecimal():
        base = base[:-1]
    return base if base in known else role


def _linked(
    link: str, places: Mapping[str, tuple[CharSpan, ...]]
) -> tuple[str, tuple[CharSpan, ...]]:
    """The name and the place of ``Seller:T2``."""
    name, colon, key = link.partition(":")
    if not colon or not name:
        raise ValueError(f"{link!r} is not Name:T1")
    if key not in places:
        raise ValueError(f"{link}: there is no {key}")
    return name, places[key]


def _read_bound(rest: str, text: str) -> tuple[CharSpan, ...]:
    """The pieces of ``Commerce_sell 4 8;12 15	sold off``; those that a line end parts are one."""
    place, _, shown = rest.partition("\t")
    _, _, numbers = place.partition(" ")
    pairs = [piece.split() for piece in numbers.split(";")]
    if not all(len(pair) == 2 and all(map(str.isdecimal, pair)) for pair in pairs):
        raise ValueError(f"{place!r} is not a name and places such as 4 8;12 15")
    spans = checked_spans(CharSpan, [tuple(map(int, pair)) for pair in pairs], len(text), "places")
    there = " ".join(text[start:end] for start, end in spans)
    if shown and shown.split() != there.split():
        raise ValueError(f"the text has {there!r} there, not {shown!r}")
    pieces = [spans[0]]
    for span in spans[1:]:
        if _LINE_ENDS.fullmatch(text, pieces[-1].end, span.start):
            pieces[-1] = CharSpan(pieces[-1].start, span.end)
        else:
            pieces.append(span)
    return tuple(pieces)


def _name(given: str) -> str:
    return _NOT_A_NAME.sub("_", given) or "_"
