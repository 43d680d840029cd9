"""Where the samples of events lie, and what the tests of corpora ask of any document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from semcore.text.spans import characters_of
from tsar.corpora.sources import EventSource, Repairs
from tsar.data import EventDocument

SAMPLES = Path(__file__).parents[3] / "samples" / "events"


def documents(source: EventSource, split: str) -> list[EventDocument]:
    """The documents of a split."""
    return list(source.documents(split, Repairs()))


def parts(document: EventDocument, event: int = 0) -> list[tuple[str, str]]:
    """Role and text of each argument of an event, in the order of the file."""
    arguments = document.events[event].arguments
    return [(argument.role, document.text[slice(*argument.span)]) for argument in arguments]


def check(document: EventDocument, *, exact: bool = True) -> None:
    """Every span is inside its document; sentences follow one another; ids are told apart.

    ``exact``: triggers and arguments are whole words, and none goes beyond its sentence.
    """
    ends = [0, *(end for _, end in document.sentences)]
    assert [start for start, _ in document.sentences] == ends[:-1]
    assert ends[-1] == len(document.words)
    assert len({event.id for event in document.events}) == len(document.events)
    for span, words in placed(document):
        assert 0 <= span.start < span.end <= len(document.text)
        assert 0 <= words.start < words.end <= len(document.words)
        whole = characters_of(words, document.words)
        assert span == whole or not exact
        assert span.start < whole.end and whole.start < span.end
        assert document.text[slice(*span)].strip()
    known = {mention.id for mention in document.mentions}
    assert len(known) == len(document.mentions)
    assert {id for cluster in document.clusters for id in cluster} <= known


def placed(document: EventDocument) -> Iterator[Any]:
    """Characters and words of each trigger and each argument."""
    for event in document.events:
        yield event.trigger, event.trigger_words
        yield from ((argument.span, argument.words) for argument in event.arguments)


def distances(found: Iterable[EventDocument]) -> dict[int, int]:
    """How many arguments stand how many sentences behind their trigger; negative: before it."""
    counts: dict[int, int] = {}
    for document in found:
        sentence = [n for n, (a, b) in enumerate(document.sentences) for _ in range(a, b)]
        for event in document.events:
            for argument in event.arguments:
                away = sentence[argument.words.start] - sentence[event.trigger_words.start]
                counts[away] = counts.get(away, 0) + 1
    return dict(sorted(counts.items()))


def totals(found: Iterable[EventDocument]) -> tuple[int, int]:
    """How many events and arguments there are."""
    events = [event for document in found for event in document.events]
    return len(events), sum(len(event.arguments) for event in events)


def changed(path: Path, number: int, change: Callable[[Any], object]) -> None:
    """Change the record of a line, from 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[number - 1])
    change(record)
    lines[number - 1] = json.dumps(record)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
