"""Files of predictions, in the forms that systems write them.

Official, of RAMS's scorer, a document a line; words are counted over the whole document, and both
ends belong to a span::

    {"doc_key": "d1", "predictions": [[[40, 40], [33, 33, "victim", 0.9], [28, 28, "place", 0.7]]]}

one list an event: its trigger, then its arguments with role and confidence, which may be missing.
A trigger may name its event type, ``[40, 40, "Life.Die"]``; else its event is of the type of the
gold event there, of several of those in turn. Or that scorer's ``--reuse_gold_format``::

    {"doc_key": "d1", "gold_evt_links": [[[40, 40], [33, 33], "evt089arg01victim"]]}

Or our own (`tsar.json_form`): ``{"id": ..., "text": ..., "events": [...]}``. Lines may be of
different forms. For documents of WikiEvents ``doc_id`` serves for ``doc_key``.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from semcore.errors import at_line
from semcore.text.documents import document_sentences
from semcore.text.spans import WordSpan, characters_of
from tsar.corpora.annotation import argument_at
from tsar.corpora.rams import bare_role, links_of
from tsar.corpora.sources import records
from tsar.data import Argument, Event, EventDocument
from tsar.fields import checked_score, each, each_named, id_text, in_document, listed
from tsar.json_form import document_from_json


def read_predictions(path: str | Path, gold: Sequence[EventDocument]) -> Iterator[EventDocument]:
    """The predicted documents of a file, one at a time.

    Raises `InputError` with file and line for what is in none of the forms, for a document that
    the gold does not have or that was there before, and for spans that are no words of it.
    """
    known = {document.id: document for document in gold}
    seen: dict[str, int] = {}
    for number, record in records(Path(path)):
        with at_line(path, number):
            keys = ["doc_key", "doc_id", "id"]
            if document_sentences(record) is not None:
                keys.append("name")
            named = next((key for key in keys if key in record), None)
            if named is None:
                raise ValueError("names no document by doc_key, doc_id or id")
            id = id_text(record[named], named)
            if id not in known:
                raise ValueError(f"document {id!r} is not in the gold")
            if id in seen:
                raise ValueError(f"document {id!r} stands in line {seen[id]} already")
            seen[id] = number
            document = _document(record, known[id])
        yield document


def _document(record: Mapping[str, Any], gold: EventDocument) -> EventDocument:
    if "events" in record and not record.keys() & {"predictions", "gold_evt_links"}:
        return replace(document_from_json(record, gold.id), id=gold.id)
    with in_document(gold.id):
        if "predictions" in record:
            return replace(gold, events=_events(_predicted(record["predictions"]), gold))
        if "gold_evt_links" in record:
            return replace(gold, events=_events(_linked(record), gold))
        raise ValueError("has neither predictions, gold_evt_links nor events")


@dataclass(frozen=True)
class _Group:
    """An event as a file has it; names are where it and its arguments stand there."""

    name: str
    trigger: Any
    arguments: list[tuple[str, Any]]  # name; first and last word, role, confidence


def _predicted(groups: Any) -> list[_Group]:
    if not isinstance(groups, list):
        raise TypeError("predictions must be a list")

    def group(number: int, entry: Any) -> _Group:
        if not isinstance(entry, list) or not entry:
            raise TypeError("a prediction must be a list of a trigger and its arguments")
        arguments = [(f"argument {n}", argument) for n, argument in enumerate(entry[1:], start=1)]
        return _Group(f"event {number}", entry[0], arguments)

    return each(groups, "event", group)


def _linked(record: Mapping[str, Any]) -> list[_Group]:
    """The links of an event together, which may be none of ``evt_triggers``."""
    found: dict[str, _Group] = {}
    for number, entry in enumerate(listed(record, "evt_triggers"), start=1):
        if not isinstance(entry, list):
            raise TypeError("evt_triggers must be lists of a first word, a last word and types")
        found.setdefault(str(entry[:2]), _Group(f"event {number}", entry[:2], []))
    for link in links_of(record):
        group = found.setdefault(
            str(link.trigger), _Group(f"event at {link.trigger}", link.trigger, [])
        )
        group.arguments.append((link.place, [*link.span, link.role]))
    return list(found.values())


def _events(groups: Iterable[_Group], gold: EventDocument) -> tuple[Event, ...]:
    types: dict[WordSpan, list[str]] = defaultdict(list)
    for known in gold.events:
        types[known.trigger_words].append(known.type)
    used: Counter[WordSpan] = Counter()

    def event(group: _Group) -> Event:
        trigger = _span(group.trigger, gold, "trigger")
        there = types.get(trigger, [""])
        type = _type(group.trigger) or there[min(used[trigger], len(there) - 1)]
        used[trigger] += 1
        characters = characters_of(trigger, gold.words)
        arguments = each_named(group.arguments, lambda entry: _argument(entry, gold))
        id = f"{gold.id}:{used.total()}"  # events so far
        return Event(id, type, characters, trigger, tuple(arguments))

    return tuple(each_named(((group.name, group) for group in groups), event))


def _argument(entry: Any, gold: EventDocument) -> Argument:
    words = _span(entry, gold, "words")
    if len(entry) > 4:
        raise ValueError(f"{entry} has more than first and last word, role, confidence")
    role, score = [*entry[2:4], None, None][:2]
    if not isinstance(role, str) or not role:
        raise TypeError(f"{entry}: the third must be a role, a string")
    score = checked_score(score, f"{entry}: the fourth")
    return replace(argument_at(gold, bare_role(role), words), score=score)


def _span(entry: Any, gold: EventDocument, what: str) -> WordSpan:
    """The first two numbers, both inclusive, as words of the document."""
    if not isinstance(entry, list) or len(entry) < 2:
        raise TypeError(f"{what} {entry!r}: must begin with its first and its last word")
    first, last = entry[:2]
    if type(first) is not int or type(last) is not int:
        raise TypeError(f"{what} {entry}: must begin with two whole numbers")
    if not 0 <= first <= last < len(gold.words):
        words = f"words 0 to {len(gold.words) - 1}"
        raise ValueError(f"{what} [{first}, {last}] is not a first and a last of {words}")
    return WordSpan(first, last + 1)


def _type(trigger: Sequence[Any]) -> str:
    """The event type that a trigger names, as a string or as RAMS's ``[[type, 1.0]]``; or none."""
    named = trigger[2] if len(trigger) > 2 else None
    while isinstance(named, list) and named:
        named = named[0]
    if named is not None and not isinstance(named, str):
        raise TypeError(f"trigger {trigger}: the third must be an event type")
    return named or ""


def official_lines(documents: Iterable[EventDocument]) -> Iterator[str]:
    """One line a document in the form of RAMS's scorer, newline included."""
    for document in documents:
        predictions = [
            [
                _inclusive(event.trigger_words),
                *(
                    [*_inclusive(a.words), a.role, 1.0 if a.score is None else round(a.score, 4)]
                    for a in event.arguments
                ),
            ]
            for event in document.events
        ]
        record = {"doc_key": document.id, "predictions": predictions}
        yield json.dumps(record, ensure_ascii=False) + "\n"


def _inclusive(words: WordSpan) -> list[int]:
    return [words.start, words.end - 1]
