"""What BART-Gen writes, filled templates, read as events (gen-arg, Li et al. 2021).

Of each event the system is given the template of its type from WikiEvents' ontology file, such as
``<arg1> died at <arg2> place ..., killed by <arg3> killer``, where ``<arg2>`` is the second of
the type's ``roles``, and writes it with the arguments::

    {"doc_key": "d1", "predicted": " people died at <arg> place ...", "gold": "..."}

one line an event, a document's in the order of the test file. ``<arg>`` is no argument. ``gold``,
the template filled with the annotation, tells whether a line is of the event that its place says:
not if it is another type's template, or has an argument that the test file's event has not. (What
lay outside that system's window is missing in it, and no sign.)

An argument goes on until the template's next word. It is the run of these very words in the
document that is nearest to the trigger, of two as near the first; if there is none, its parts
between *and* are looked for one by one, and words that are nowhere are left out. So does that
system's own scorer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from semcore.commands import note
from semcore.errors import InputError, at_line
from semcore.files import read_json
from semcore.text.spans import WordSpan
from tsar.corpora.annotation import argument_at
from tsar.corpora.sources import records
from tsar.data import Argument, Event, EventDocument
from tsar.fields import id_text, strings

_SLOT = re.compile(r"<arg([0-9]{1,3})>")
_EMPTY = "<arg>"


@dataclass(frozen=True, slots=True)
class EventTemplate:
    """A sentence with numbered places for arguments."""

    words: tuple[str, ...]
    roles: tuple[str, ...]  # of the numbers, from 1; two numbers may share a role

    def slot(self, place: int) -> int | None:
        """The number of the argument whose place a word is."""
        found = _SLOT.match(self.words[place])
        return int(found[1]) if found else None

    def fits(self, filled: Sequence[str]) -> bool:
        """Whether a text is this template filled: it has its words, in order."""
        left = iter(filled)
        return all(
            word in left for place, word in enumerate(self.words) if self.slot(place) is None
        )

    def filled(self, arguments: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
        """The template's words with arguments, of which each has a role and words.

        Several of one role stand at its first number with *and* between them.
        """
        by_role: dict[str, list[str]] = {}
        for role, words in arguments:
            by_role[role] = [*by_role[role], "and", *words] if role in by_role else [*words]
        found: list[str] = []
        for place, word in enumerate(self.words):
            number = self.slot(place)
            if number is None:
                found.append(word)
            else:
                found += by_role.pop(self.roles[number - 1], [_EMPTY])
        return found

    def arguments(self, filled: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Role and words of each argument of a filled template."""
        place = 0
        for index in range(len(self.words)):
            if place >= len(filled):
                return
            number = self.slot(index)
            if number is None or filled[place] == _EMPTY:
                place += 1
                continue
            start = place
            following = self.words[index + 1] if index + 1 < len(self.words) else None
            while place < len(filled) and filled[place] != following:
                place += 1
            if place > start:
                yield self.roles[number - 1], tuple(filled[start:place])


def read_templates(path: str | Path) -> dict[str, EventTemplate]:
    """The templates of WikiEvents' ontology file, by event type. Raises `InputError` naming it."""
    record, found = read_json(path), {}
    if not isinstance(record, dict) or not record or "event_types" in record:
        problem = "no event type has a template; format=gen_arg reads them from the ontology file"
        raise InputError.at(path, None, f"{problem} of the release, event_role_KAIROS.json")
    for name, entry in record.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("template"), str):
            raise InputError.at(path, None, f"event type {name!r} has no template, a string")
        try:
            roles = strings(entry.get("roles"), "roles")
        except TypeError as error:
            raise InputError.at(path, None, f"event type {name!r}: {error}") from error
        found[name] = EventTemplate(tuple(entry["template"].split()), tuple(roles))
    for name, template in found.items():
        for place in range(len(template.words)):
            number = template.slot(place)
            if number is not None and not 1 <= number <= len(template.roles):
                raise InputError.at(path, None, f"{name}: <arg{number}> has no role")
    return found


def read_generated(
    path: str | Path, gold: Sequence[EventDocument], templates: Mapping[str, EventTemplate]
) -> Iterator[EventDocument]:
    """The gold documents with the events' arguments as generated.

    A document has a line for each event, or for each whose type has a template: others are not
    given to the system, and nothing is found of them. One without any line is left out.

    Lines whose ``gold`` is not of the event at their place are told: they are in another order.

    Raises `InputError` with file and line for other lines, unknown documents and another number
    of lines.
    """
    known = {document.id for document in gold}
    lines: dict[str, list[tuple[int, str, Any]]] = defaultdict(list)
    for number, record in records(Path(path)):
        with at_line(path, number):
            key, predicted = id_text(record["doc_key"], "doc_key"), record["predicted"]
            if key not in known:
                raise ValueError(f"document {key!r} is not in the gold")
            if not isinstance(predicted, str):
                raise TypeError("predicted must be a string")
            lines[key].append((number, predicted, record.get("gold")))
    astray: list[int] = []
    for document in gold:
        filled = lines.get(document.id, [])
        every = len(filled) == len(document.events)
        given = [every or event.type in templates for event in document.events]
        if not filled and any(given):
            continue  # nothing was generated for it
        if len(filled) != sum(given):
            count = f"{len(filled)} lines for its {len(document.events)} events"
            raise InputError.at(path, filled[-1][0], f"document {document.id!r}: {count}")
        texts, events = iter(filled), []
        for event, written in zip(document.events, given, strict=True):
            number, text, annotated = next(texts) if written else (0, "", None)
            template = templates.get(event.type)
            if template and isinstance(annotated, str) and annotated.strip():
                astray += [number] * (not _told_by(annotated.split(), event, document, template))
            events.append(_filled(event, text.split(), document, template))
        yield replace(document, events=tuple(events))
    if astray:
        told = f"line {astray[0]} is the first of {len(astray)} whose gold is not their event's"
        note(f"{path}: {told}: are a document's lines in the order of the test file?")


def _told_by(
    filled: Sequence[str], event: Event, document: EventDocument, template: EventTemplate
) -> bool:
    """Whether a filled template may be that of an event as it is annotated.

    Blanks do not count: that system's tokenizer leaves out those before marks.
    """
    forms = document.forms
    told = [(argument.role, forms[slice(*argument.words)]) for argument in event.arguments]
    if "".join(filled) == "".join(template.filled(told)):
        return True  # also where an argument has the template's next word
    annotated = {(role, "".join(part)) for role, words in told for part in _parts(words)}
    return template.fits(filled) and all(
        (role, "".join(part)) in annotated
        for role, words in template.arguments(filled)
        for part in _parts(words)
    )


def _filled(
    event: Event,
    filled: Sequence[str],
    document: EventDocument,
    template: EventTemplate | None,
) -> Event:
    """The event with the arguments of a filled template, where the document has their words."""
    found: list[Argument] = []
    forms = document.forms
    for role, words in template.arguments(filled) if template else ():
        span = nearest(words, forms, event.trigger_words)
        parts = [words] if span else _parts(words)
        for part in parts:
            place = nearest(part, forms, event.trigger_words)
            if place is not None:
                found.append(argument_at(document, role, place))
    return replace(event, arguments=tuple(dict.fromkeys(found)))


def _parts(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The words between *and*; one that stands first belongs to what follows."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word == "and" and parts[-1]:
            parts.append([])
        else:
            parts[-1].append(word)
    return [tuple(part) for part in parts if part]


def nearest(words: Sequence[str], document: Sequence[str], trigger: WordSpan) -> WordSpan | None:
    """Where the words stand in the document, nearest to the trigger; ``None``: nowhere."""
    wanted, length = list(words), len(words)
    best: WordSpan | None = None
    least = len(document)
    for start in range(len(document) - length + 1):
        if document[start] == wanted[0] and document[start : start + length] == wanted:
            before = start < trigger.start
            distance = abs(trigger.start - start - length if before else start - trigger.end)
            if distance < least:
                best, least = WordSpan(start, start + length), distance
    return best
