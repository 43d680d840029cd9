"""One's own events: written by hand, with characters alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.files import write_json
from semcore.text.brat import brat
from tests.tsar.corpora.samples import SAMPLES, check, distances, documents, parts
from tsar.corpora.own import own_source
from tsar.data import EventDocument
from tsar.entry import EventEntry
from tsar.ontology import EventOntology, read_ontology
from tsar.prepare import EventPrepareConfig, prepare

SAMPLE = SAMPLES / "own"


def test_characters_are_enough() -> None:
    found = documents(own_source(SAMPLE), "train")
    assert [document.id for document in found] == ["match", "train:2", "train:3", "train:4"]
    assert parts(found[0], 1) == [
        ("Event", "The match between Hay and Wye"),
        ("Until", "the 9th"),
        ("Reason", "Rain"),
    ]
    assert found[2].events == ()
    assert distances(found)[-1] == 3
    for document in found:
        check(document)


def test_the_ontology_lies_beside_the_data(tmp_path: Path) -> None:
    assert own_source(SAMPLE).ontology == read_ontology(SAMPLE / "ontology.json")
    (tmp_path / "train.jsonl").write_text('{"text": "It rains."}\n')
    assert own_source(tmp_path).ontology is None
    assert list(own_source(tmp_path / "train.jsonl").files) == ["train"]
    (tmp_path / "mine.jsonl").write_text("")
    with pytest.raises(InputError, match=r"mine\.jsonl: is no split of the corpus, train\.jsonl"):
        own_source(tmp_path / "mine.jsonl")
    (tmp_path / "ontology.json").write_text("[]")
    with pytest.raises(InputError, match=r"ontology\.json: no ontology of events"):
        own_source(tmp_path)


def test_brat_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Types with periods, too, which brat does not have: the ontology has them."""
    source = own_source(SAMPLE)
    assert source.ontology is not None
    dotted = EventOntology(
        tuple(replace(event, name=f"My.{event.name}") for event in source.ontology.event_types)
    )
    write_json(tmp_path / "ontology.json", dotted.to_json())
    given = []
    for split in ("train", "dev"):
        (tmp_path / split).mkdir()
        for number, document in enumerate(documents(source, split)):
            events = tuple(replace(event, type=f"My.{event.type}") for event in document.events)
            document = replace(document, id=f"{split}:{number}", events=events)
            lines = brat(document.text, EventEntry().evocations(document))
            (tmp_path / split / f"{number}.ann").write_text("".join(lines), "utf-8")
            (tmp_path / split / f"{number}.txt").write_text(document.text, "utf-8")
            given.append(document)
    read = own_source(tmp_path)
    found = [document for split in ("train", "dev") for document in documents(read, split)]
    assert [parsed(document) for document in found] == [parsed(document) for document in given]
    config = EventPrepareConfig(
        "jsonl", source=str(tmp_path), output=str(tmp_path.with_name("prepared"))
    )
    assert prepare(config)["splits"]["train"]["documents"] == len(documents(source, "train"))


def parsed(document: EventDocument) -> EventDocument:
    """With events called by their number, as brat has no other names."""
    events = tuple(
        replace(event, id=f"{document.id}:{number}")
        for number, event in enumerate(document.events, start=1)
    )
    return replace(document, events=events)


def test_a_trigger_in_pieces_is_refused(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "a.txt").write_text("She gave it up.")
    (tmp_path / "train" / "a.ann").write_text("T1\tStop 4 8;12 14\tgave up\nE1\tStop:T1\n")
    with pytest.raises(InputError, match=r"a\.ann: the trigger of Stop is in pieces"):
        documents(own_source(tmp_path), "train")


def test_two_documents_of_one_name_are_refused(tmp_path: Path) -> None:
    line = '{"id": "a", "text": "It rains."}\n'
    (tmp_path / "train.jsonl").write_text(line + line)
    with pytest.raises(InputError, match=r"train\.jsonl: two documents are called 'a'"):
        documents(own_source(tmp_path), "train")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "It rains.", "event": []}', "there is no field 'event'"),
        (
            '{"text": "It rains.", "events": [{"type": "R", "trigger": [3, 8], "args": []}]}',
            "event 1: there is no field 'args'; there are id, type, trigger",
        ),
        (
            '{"text": "It rains.", "events": [{"type": "R", "trigger": [3, 8], "arguments": '
            '[{"role": "x", "spans": [0, 2]}]}]}',
            "event 1: argument 1: there is no field 'spans'; there are role, span, words",
        ),
    ],
)
def test_a_field_that_is_misspelt_is_told(tmp_path: Path, line: str, message: str) -> None:
    """Else what it says would be missing, and nobody would know."""
    (tmp_path / "train.jsonl").write_text(line + "\n")
    with pytest.raises(InputError, match=rf"train\.jsonl:1: document 'train:1': {message}"):
        documents(own_source(tmp_path), "train")


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"span": [9, 3]}, r"span \[9, 3\]: its end must be greater than its start"),
        ({"span": [30, 30]}, r"span \[30, 30\]: its end must be greater"),
        ({"span": [80, 95]}, r"span \[80, 95\] is not inside 0\.\.42"),
        ({"span": [5, 6]}, r"span \[5, 6\] touches no word"),
        ({"words": [3, 20]}, r"words \[3, 20\] is not inside 0\.\.9"),
        ({"span": "the crane"}, r"span must be \[start, end\]"),
        ({}, "missing key 'span'"),
        ({"span": [0, 5], "role": None}, "role must be a string, not empty"),
        ({"span": [0, 5], "score": "high"}, "score must be a number"),
    ],
)
def test_what_is_wrong_is_told_with_event_and_argument(
    tmp_path: Path, part: dict[str, object], message: str
) -> None:
    good = {"role": "Object", "span": [13, 22]}
    events = [
        {"type": "Mend", "trigger": [6, 12], "arguments": [good]},
        {"type": "Sell", "trigger": [27, 31], "arguments": [good, {"role": "Goods", **part}]},
    ]
    record = {"text": "Welde mended the crane and sold the winch.", "events": events}
    (tmp_path / "train.jsonl").write_text(json.dumps(record) + "\n")
    place = r"train\.jsonl:1: document 'train:1': event 2: argument 2"
    with pytest.raises(InputError, match=rf"{place}: {message}"):
        documents(own_source(tmp_path), "train")
