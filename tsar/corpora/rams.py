"""RAMS 1.0 (Ebner et al., ACL 2020): an event a line, its arguments in a window of five sentences.

``{split}.jsonlines``, as the release's README describes them. All spans are inclusive words over
the whole document; roles carry the number of their event type (``evt089arg02place``).

The release's scorer has the ontology, ``event_role_multiplicities.txt``: a type a line, its roles
each with how often it may occur. ``event_roles.json`` lists the same for conversions; it lacks two
pairs, of which one occurs in test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from semcore.errors import InputError
from semcore.files import read_json
from semcore.files.splits import found, split_files
from semcore.text.inputs import TextInput
from tsar.corpora.annotation import argument_at, event_at, words_at
from tsar.corpora.sources import EventSource, Record, Repairs, documents_of
from tsar.data import Argument, Event, EventDocument, document_of_words
from tsar.fields import each, each_named, required, strings
from tsar.ontology import EventOntology, EventType, Role

MULTIPLICITIES, ROLES = "event_role_multiplicities.txt", "event_roles.json"
_PREFIX = re.compile(r"evt\d+arg\d+")


class Link(NamedTuple):
    """An argument, as ``gold_evt_links`` has it."""

    place: str  # there, as errors name it
    trigger: list[Any]
    span: list[Any]
    role: Any


def rams_source(place: Path) -> EventSource:
    """RAMS in a folder: splits and ontology, wherever below it they are. Raises `InputError`."""
    files = split_files(place, ".jsonlines")
    folder = place if place.is_dir() else place.parent
    counted, listed = found(folder, MULTIPLICITIES)[:1], found(folder, ROLES)[:1]
    ontology = None
    if counted:
        ontology = read_multiplicities(counted[0])
    if listed:
        roles = read_roles(listed[0])
        ontology = ontology.joined(roles) if ontology else roles

    def read(split: str, repairs: Repairs) -> Iterator[EventDocument]:
        return read_rams(files[split])

    return EventSource(files, read, ontology, (*counted, *listed))


def read_rams(path: Path) -> Iterator[EventDocument]:
    """The documents of a file. Raises `InputError` naming file, line, document and event."""
    return documents_of(path, "doc_key", _document)


def _document(id: str, record: Record) -> EventDocument:
    sentences = [strings(sentence, "a sentence") for sentence in required(record, "sentences")]
    document = document_of_words(id, sentences)
    links = links_of(record)

    def argument(link: Link) -> Argument:
        start, end = link.span
        words = words_at(document, start, end + 1, "words")
        return argument_at(document, bare_role(link.role), words)

    def event(number: int, entry: Any) -> Event:
        first, last, kind = _trigger(entry)
        trigger = words_at(document, first, last + 1, "trigger")
        own = [(link.place, link) for link in links if link.trigger == [first, last]]
        arguments = each_named(own, argument)
        return event_at(document, f"{id}:{number}", kind, trigger, arguments)

    events = each(required(record, "evt_triggers"), "event", event)
    if sum(len(event.arguments) for event in events) != len(links):
        raise ValueError("gold_evt_links has an argument of a trigger that is not in evt_triggers")
    return replace(document, events=tuple(events))


def _trigger(entry: Any) -> tuple[int, int, Any]:
    """First word, last word and type of an event. Raises ``TypeError``."""
    try:
        first, last, ((kind, *_), *_) = entry
    except (TypeError, ValueError) as error:
        raise TypeError("evt_triggers must be [first, last, [[type, 1.0]]]") from error
    if type(first) is not int or type(last) is not int:
        raise TypeError(f"evt_triggers: [{first!r}, {last!r}] is not of whole numbers")
    return first, last, kind


def links_of(record: Record) -> list[Link]:
    """The links of a record. Raises ``KeyError`` or ``TypeError``."""
    links = record["gold_evt_links"]
    for link in links if isinstance(links, list) else [links]:
        pair = link[:2] if isinstance(link, list) and len(link) == 3 else [None]
        if not all(isinstance(span, list) and len(span) == 2 for span in pair):
            raise TypeError("gold_evt_links must be lists of a trigger, a span and a role")
    return [Link(f"link {n} of gold_evt_links", *link) for n, link in enumerate(links, start=1)]


def bare_role(role: str) -> str:
    """``evt089arg02place`` -> ``place``; any other role as it is."""
    return _PREFIX.sub("", role, count=1) if _PREFIX.match(role) else role


def read_multiplicities(path: Path) -> EventOntology:
    """The ontology of RAMS's scorer: ``TYPE ROLE MOST ROLE MOST ...`` a line, tabs between them.

    Raises `InputError` naming file and line.
    """
    types = []
    for number, line in enumerate(TextInput(path).lines(), start=1):
        name, *rest = line.split() or [""]
        names, counts = rest[::2], rest[1::2]
        if len(names) != len(counts) or not all(c.isdecimal() and int(c) for c in counts):
            raise InputError.at(path, number, "a type, then roles, each with a number from 1")
        if name:
            roles = (Role(role, int(most)) for role, most in zip(names, counts, strict=True))
            types.append(EventType(name, tuple(roles)))
    return EventOntology(tuple(types))


def read_roles(path: Path) -> EventOntology:
    """The ontology of ``event_roles.json``: ``[[TYPE, [evt001arg01ROLE, ...]], ...]``.

    A role that stands there twice may occur twice. Raises `InputError` naming the file.
    """
    types = []
    try:
        for name, roles in read_json(path):
            strings([name], "names")
            bare = [bare_role(role) for role in strings(roles, "roles")]
            counted = (Role(role, bare.count(role)) for role in dict.fromkeys(bare))
            types.append(EventType(name, tuple(counted)))
    except (TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError.at(path, None, f"no list of types and their roles: {error}") from error
    return EventOntology(tuple(types))
