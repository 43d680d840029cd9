"""One's own events: written by hand, with characters alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from semcore.errors import InputError
from tests.tsar.corpora.samples import SAMPLES, check, distances, documents, parts
from tsar.corpora.own import own_source
from tsar.ontology import read_ontology

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


def test_two_documents_of_one_name_are_refused(tmp_path: Path) -> None:
    line = '{"id": "a", "text": "It rains."}\n'
    (tmp_path / "train.jsonl").write_text(line + line)
    with pytest.raises(InputError, match=r"train\.jsonl: two documents are called 'a'"):
        documents(own_source(tmp_path), "train")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "It rains.", "event": []}', "a document has no field 'event'"),
        (
            '{"text": "It rains.", "events": [{"type": "R", "trigger": [3, 8], "args": []}]}',
            "an event has no field 'args'; there are id, type, trigger, trigger_words, arguments",
        ),
        (
            '{"text": "It rains.", "events": [{"type": "R", "trigger": [3, 8], "arguments": '
            '[{"role": "x", "spans": [0, 2]}]}]}',
            "an argument has no field 'spans'; there are role, span, words",
        ),
    ],
)
def test_a_field_that_is_misspelt_is_told(tmp_path: Path, line: str, message: str) -> None:
    """Else what it says would be missing, and nobody would know."""
    (tmp_path / "train.jsonl").write_text(line + "\n")
    with pytest.raises(InputError, match=rf"train\.jsonl:1: {message}"):
        documents(own_source(tmp_path), "train")
