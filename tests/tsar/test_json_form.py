"""Documents with events as JSON: mistakes by file and line, and what others write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from semcore.errors import InputError
from tsar.json_form import (
    document_from_json,
    parse_lines,
    read_documents,
)

GOOD: dict[str, Any] = {
    "id": "1",
    "text": "Lee was jailed .",
    "words": [[0, 3], [4, 7], [8, 14], [15, 16]],
    "sentences": [[0, 4]],
    "events": [
        {
            "type": "Jail",
            "trigger": [8, 14],
            "arguments": [{"role": "Who", "span": [0, 3], "mention": "m1"}],
        }
    ],
    "mentions": [{"id": "m1", "words": [0, 1]}],
    "clusters": [["m1"]],
}


def spoil(change: Callable[[Any], object]) -> str:
    record = json.loads(json.dumps(GOOD))
    change(record)
    return json.dumps(record)


def event(record: Any) -> Any:
    return record["events"][0]


WRONG = {
    "not JSON": ("{", "Expecting property name"),
    "a list": ("[]", "not a JSON object"),
    "deeply nested": ("[" * 100_000, "recursion"),
    "no text": (spoil(lambda r: r.pop("text")), "document '1': missing key 'text'"),
    "a text of another kind": ('{"id": "d1", "text": 7}', "document 'd1': text must be a string"),
    "text of the wrong kind": (spoil(lambda r: r.update(text=7)), "text must be a string"),
    "half a surrogate pair": (spoil(lambda r: r.update(text="\ud800" * 20)), "surrogates"),
    "word outside the text": (spoil(lambda r: r["words"].append([16, 20])), "not inside 0..16"),
    "words that overlap": (spoil(lambda r: r["words"].insert(1, [2, 4])), "not in order"),
    "an empty sentence": (
        spoil(lambda r: r["sentences"].append([4, 4])),
        "[4, 4]: its end must be greater",
    ),
    "a word in no sentence": (spoil(lambda r: r.update(sentences=[[0, 3]])), "do not follow"),
    "sentences that overlap": (spoil(lambda r: r.update(sentences=[[0, 3], [2, 4]])), "do not f"),
    "a reversed trigger": (
        spoil(lambda r: event(r).update(trigger=[14, 8])),
        "event 1: trigger [14, 8]: its end must",
    ),
    "a trigger outside": (spoil(lambda r: event(r).update(trigger=[8, 99])), "trigger [8, 99]"),
    "a trigger between words": (
        spoil(lambda r: event(r).update(trigger=[3, 4])),
        "touches no word",
    ),
    "half a character": (spoil(lambda r: event(r).update(trigger=[8.5, 9])), "whole numbers"),
    "a trigger that is a number": (spoil(lambda r: event(r).update(trigger=8)), "[start, end]"),
    "no trigger": (spoil(lambda r: event(r).pop("trigger")), "missing key 'trigger'"),
    "a trigger of null": (
        spoil(lambda r: event(r).update(trigger=None, trigger_words=None)),
        ":3: document '1': event 1: trigger is null",
    ),
    "a mention's words of null": (
        spoil(lambda r: r["mentions"][0].update(words=None)),
        ":3: document '1': mention 1: words is null",
    ),
    "no type": (spoil(lambda r: event(r).pop("type")), "missing key 'type'"),
    "a type that is a list": (spoil(lambda r: event(r).update(type=["a"])), "type must be a str"),
    "an event that is a string": (
        spoil(lambda r: r.update(events=["a"])),
        "event 1: must be a JSON",
    ),
    "an argument outside": (
        spoil(lambda r: event(r)["arguments"][0].update(words=[3, 9])),
        "words [3, 9] is not inside 0..4",
    ),
    "a role of the wrong kind": (
        spoil(lambda r: event(r)["arguments"][0].update(role=None)),
        "role must be a string",
    ),
    "an unknown mention": (
        spoil(lambda r: event(r)["arguments"][0].update(mention="m2")),
        "there is no mention 'm2'",
    ),
    "a cluster of nothing": (spoil(lambda r: r.update(clusters=[["x"]])), "no mention 'x'"),
    "mentions of one id": (spoil(lambda r: r["mentions"].append(r["mentions"][0])), "two mentions"),
    "events of one id": (
        spoil(lambda r: r["events"].append({**event(r), "id": "1:event.1"})),
        "two events have one id",
    ),
    "a type without a name": (spoil(lambda r: event(r).update(type="")), "type must be a str"),
    "a role without a name": (
        spoil(lambda r: event(r)["arguments"][0].update(role="")),
        "role must be a string, not empty",
    ),
    "a score that is none": (
        spoil(lambda r: event(r)["arguments"][0].update(score=float("nan"))),
        "score must be a finite number",
    ),
    "heads of other words": (spoil(lambda r: r.update(heads=[0, 1])), "heads must be a word"),
    "a head outside": (spoil(lambda r: r.update(heads=[-1, 0, 0, 4])), "heads must be a word"),
    "heads that are no numbers": (spoil(lambda r: r.update(heads=[True] * 4)), "heads must be"),
    "events that are no list": (spoil(lambda r: r.update(events={})), "events must be a list"),
    "arguments that are no list": (
        spoil(lambda r: event(r).update(arguments="a")),
        "arguments must be a list",
    ),
    "an argument that is a list": (
        spoil(lambda r: event(r).update(arguments=[[0, 3]])),
        "event 1: argument 1: must be a JSON object",
    ),
    "words that are no list": (spoil(lambda r: r.update(words=4)), "words must be a list"),
    "sentences of no words": (spoil(lambda r: r.update(words=None)), "there are no words"),
    "a cluster that is a string": (spoil(lambda r: r.update(clusters=["m1"])), "a cluster must"),
    "an id that is a list": (spoil(lambda r: r.update(id=["a"])), "id must be a string"),
    "an id that is true": (spoil(lambda r: event(r).update(id=True)), "id must be a string"),
    "realis of the wrong kind": (spoil(lambda r: event(r).update(realis=[1])), "realis must be"),
    "characters of other words": (
        spoil(lambda r: event(r).update(trigger_words=[0, 1])),
        "trigger [8, 14] touches the words [2, 3], but trigger_words is [0, 1]",
    ),
    "an argument of other words": (
        spoil(lambda r: event(r)["arguments"][0].update(words=[0, 2])),
        "span [0, 3] touches the words [0, 1], but words is [0, 2]",
    ),
}


@pytest.mark.parametrize(("line", "message"), WRONG.values(), ids=WRONG.keys())
def test_errors_name_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl:3: .") as caught:
        list(read_documents(path))
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_a_document_without_an_id_is_called_by_its_line() -> None:
    line = spoil(lambda record: record.pop("id"))
    documents = list(parse_lines(["", line, line], "x"))
    assert [document.id for document in documents] == ["2", "3"]
    assert documents[0].events[0].id == "2:event.1"


def test_null_is_as_good_as_nothing() -> None:
    """Of other programs' JSON, in which every field is written."""
    bare = {"text": GOOD["text"], "events": [{"type": "Jail", "trigger": [8, 14]}]}
    names = ("id", "words", "sentences", "mentions", "clusters", "heads")
    full = {**bare, **dict.fromkeys(names)}
    empty = dict.fromkeys(("id", "trigger_words", "arguments", "score", "realis"))
    full["events"] = [{**bare["events"][0], **empty}]
    assert document_from_json(full, "7") == document_from_json(bare, "7")
    assert document_from_json(full, "7").events[0].id == "7:event.1"
    assert document_from_json({"text": "", "events": None}).events == ()


def test_numbers_are_names_too() -> None:
    record = json.loads(json.dumps(GOOD).replace('"m1"', "1"))
    document = document_from_json({**record, "id": 12})
    assert (document.id, document.clusters) == ("12", (("1",),))
    assert document.events[0].arguments[0].mention == "1"


def test_other_encodings_and_missing_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.jsonl"
    path.write_bytes('{"text": "é"}'.encode("latin-1"))
    with pytest.raises(InputError, match=r"latin\.jsonl:1: not UTF-8"):
        list(read_documents(path))
    with pytest.raises(InputError, match=r"nothing\.jsonl: No such file"):
        list(read_documents(tmp_path / "nothing.jsonl"))


def test_documents_of_graphsem(tmp_path: Path) -> None:
    """Words are those of the sentences, at their places in the document."""
    event = {"type": "Jail", "trigger": [15, 21], "arguments": [{"role": "Who", "span": [22, 25]}]}
    sentences = [
        {"id": "d:1", "text": "It rained.", "words": [[0, 2], [3, 9], [9, 10]]},
        {"id": "d:2", "text": "We jailed Lee", "words": [[0, 2], [3, 9], [10, 13]], "start": 12},
    ]
    record = {"name": "d", "text": "It rained.\n\nWe jailed Lee", "parsers": ["tsar"]}
    record |= {"sentences": sentences}
    found = document_from_json(record | {"events": [event]}, "line")
    assert found.id == "d" and found.sentences == ((0, 3), (3, 6))
    assert found.forms == ["It", "rained", ".", "We", "jailed", "Lee"]
    assert found.events[0].trigger_words == (4, 5) and found.events[0].arguments[0].text == "Lee"
    assert document_from_json(record | {"name": ""}, "line").id == "line"
    path = tmp_path / "documents.jsonl"
    path.write_text(json.dumps(record))
    with pytest.raises(InputError, match=r"documents\.jsonl:1: a document of graphsem without ev"):
        list(read_documents(path))
    sentences[1]["start"] = 30
    with pytest.raises(ValueError, match=r"start 30 of a sentence is not inside 0\.\.25"):
        document_from_json(record)
