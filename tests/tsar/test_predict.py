"""``python -m tsar.predict``: documents in, JSON Lines out; nothing half-written."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from semcore.text.spans import CharSpan, WordSpan
from tests.tsar.tiny_predict import TEXT, run
from tsar.config import EventOptions
from tsar.data import Argument, Event, EventDocument, document_of_text
from tsar.json_form import json_lines, read_documents
from tsar.parser import EventParser
from tsar.predict import document_of_lines, main


def given(text: str = TEXT, name: str = "notes") -> EventDocument:
    """The text with two events and one argument."""
    raw = document_of_text(name, text)
    gave, rained = text.index("gave"), text.index("rained")
    events = (
        Event("x", "Transaction.Give", CharSpan(gave, gave + 4), WordSpan(1, 2)),
        Event(
            "y",
            "Weather.Rain",
            CharSpan(rained, rained + 6),
            WordSpan(10, 11),
            (Argument("Place", CharSpan(0, 3), WordSpan(0, 1)),),
        ),
    )
    return replace(raw, events=events)


def test_a_text_file(checkpoint: Path, parser: EventParser, tmp_path: Path) -> None:
    source, target = tmp_path / "notes.txt", tmp_path / "new" / "events.jsonl"
    source.write_text(TEXT, encoding="utf-8")
    assert run(checkpoint, f"input={source}", f"output={target}") == 0
    expected = parser.parse(TEXT, "notes")
    assert target.read_text("utf-8") == "".join(json_lines([expected]))
    (found,) = read_documents(target)
    assert found.text == TEXT and found.id == "notes" and len(found.sentences) == 4
    for event in found.events:
        start, end = found.words[event.trigger_words.start].start, event.trigger.end
        assert event.trigger.start == start < end and 0 <= event.score <= 1
        assert {a.role for a in event.arguments} <= {"Giver", "Recipient", "Thing", "Place"}


def test_a_folder_is_a_document_a_file(checkpoint: Path, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    (folder / "more").mkdir(parents=True)
    (folder / "b.txt").write_text("It rained .")
    (folder / "more" / "a.txt").write_text("He gave up .\n\nIt rained .")
    (folder / "empty.txt").write_text("")
    assert run(checkpoint, f"input={folder}", f"output={tmp_path / 'out.jsonl'}") == 0
    found = list(read_documents(tmp_path / "out.jsonl"))
    assert [item.id for item in found] == ["b", "empty", "more/a"]
    assert [len(item.sentences) for item in found] == [1, 0, 2]


def test_given_triggers_get_arguments(
    checkpoint: Path, parser: EventParser, tmp_path: Path
) -> None:
    """The events stay, whatever the parser would have found; gold arguments go."""
    source, target = tmp_path / "gold.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json_lines([given()])), encoding="utf-8")
    assert run(checkpoint, f"input={source}", f"output={target}", "triggers=gold") == 0
    (found,) = read_documents(target)
    assert [(e.id, e.type, e.trigger) for e in found.events] == [
        (e.id, e.type, e.trigger) for e in given().events
    ]
    expected = list(parser.extract([given()], {}, EventOptions("gold")))
    assert target.read_text("utf-8") == "".join(json_lines(expected))


def test_json_lines_may_bring_text_alone(checkpoint: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"text": "It rained ."}\n{"text": "", "id": "x"}\n')
    assert run(checkpoint, f"input={source}", f"output={target}") == 0
    first, second = read_documents(target)
    assert (first.id, len(first.words)) == ("in:1", 3)
    assert (second.id, second.words) == ("x", ())


def test_own_fields_of_a_record_stand_with_its_document(checkpoint: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        '{"text": "It rained .", "name": "x", "id": 4, "label": {"a": null}}\n'
        '{"text": "It rained .", "id": "y", "words": [[0, 2]], "meta": {"b": 1}}\n'
        '{"text": "It rained .", "id": "z"}\n'
    )
    for keys in ([], ["one_sentence_per_line=true"]):
        assert run(checkpoint, f"input={source}", f"output={target}", *keys) == 0
        first, second, third = read_documents(target)
        assert (first.id, first.meta) == ("x", {"id": 4, "label": {"a": None}})
        assert (second.id, second.meta) == ("y", {"b": 1})
        assert (third.id, third.meta) == ("z", {})
    again = tmp_path / "again.jsonl"
    assert run(checkpoint, f"input={target}", f"output={again}") == 0
    assert again.read_text() == target.read_text()


def test_records_may_be_the_sentences(checkpoint: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"text": "It rained . He left ."}\n{"text": "It rained .", "id": "x"}\n')
    table = tmp_path / "in.csv"
    table.write_text("text,id\nIt rained . He left .,\nIt rained .,x\n")
    for place, first in ((source, "in:1"), (table, "in:2")):
        for split, count in (("false", 2), ("true", 1)):
            keys = [f"input={place}", f"output={target}", f"one_sentence_per_line={split}"]
            assert run(checkpoint, *keys) == 0
            found = list(read_documents(target))
            assert [item.id for item in found] == [first, "x"]
            assert [len(item.sentences) for item in found] == [count, 1]


def test_lines_may_be_the_sentences(checkpoint: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "lines.txt", tmp_path / "out.jsonl"
    source.write_text("She gave it up. It\r\n\r\nrained. 😀 don't", "utf-8", newline="")
    options = [f"input={source}", f"output={target}", "one_sentence_per_line=true"]
    assert run(checkpoint, *options) == 0
    (found,) = read_documents(target)
    assert len(found.sentences) == 2 and found.forms[-2:] == ["do", "n't"]
    assert run(checkpoint, *options, "tokenized=true") == 0
    (found,) = read_documents(target)
    assert found.forms == ["She", "gave", "it", "up.", "It", "rained.", "😀", "don't"]
    raw = document_of_lines("lines", found.text.split("\n"), tokenized=True)
    assert found == replace(raw, events=found.events)


def test_standard_input_to_standard_output(
    checkpoint: Path,
    parser: EventParser,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(TEXT))
    assert run(checkpoint) == 0
    assert capsys.readouterr().out == "".join(json_lines([parser.parse(TEXT)]))


def test_given_events_of_unknown_types_are_told(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    files = [f"input={source}", f"output={target}", "triggers=gold"]
    document = given()
    first = replace(document.events[0], type="Fire")
    some = replace(document, events=(first, *document.events[1:]))
    source.write_text("".join(json_lines([some])), encoding="utf-8")
    assert run(checkpoint, *files) == 0
    lacks = "the parser's inventory lacks the types of 1 of"
    error = capsys.readouterr().err
    assert f"note: triggers=gold: {lacks} 2 events (Fire, ...); they get no arguments\n" == error
    target.unlink()
    source.write_text("".join(json_lines([replace(document, events=(first,))])), encoding="utf-8")
    assert run(checkpoint, *files) == 2
    assert capsys.readouterr().err == f"error: triggers=gold: {lacks} 1 events (Fire, ...)\n"
    assert not target.exists()
    source.write_text("".join(json_lines([replace(document, events=())])), encoding="utf-8")
    assert run(checkpoint, *files) == 0
    assert "note: triggers=gold: the input has no events" in capsys.readouterr().err
    source.write_text(BAD)
    assert run(checkpoint, *files) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: {source}:1: ")


BAD = '{"id": "b", "text": "It.", "events": [{"type": "Weather.Rain", "trigger": [2, 9]}]}\n'


def test_bad_documents_are_told_with_their_numbers_and_the_others_go_on(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = [json.dumps({"id": name, "text": "It rained."}) + "\n" for name in "aca"]
    (tmp_path / "in.jsonl").write_text(good[0] + BAD + good[1] + good[2])
    target = tmp_path / "out.jsonl"
    assert run(checkpoint, f"input={tmp_path / 'in.jsonl'}", f"output={target}") == 2
    assert [document.id for document in read_documents(target)] == ["a", "c"]
    told = [line.replace(str(tmp_path), "") for line in capsys.readouterr().err.splitlines()]
    assert told[0].startswith("document 2: /in.jsonl:2: ")
    assert told[1] == "document 4: /in.jsonl: a second record is named 'a'"
    assert told[2:] == ["error: 2 of 4 documents could not be read"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["input={text}", "triggers=gold"], "triggers=gold: needs jsonl input"),
        (["input={text}", "triggers=silver"], "triggers=silver"),
        (["input={text}", "amr={folder}/nothing"], "nothing"),
        (["input={text}", "output={text}"], "notes.txt"),
        (["input={bad}"], "bad.jsonl:1: "),
    ],
)
def test_mistakes_are_one_line(
    checkpoint: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    lines = {
        "bad.jsonl": BAD,
        "notes.txt": TEXT,
    }
    for name, content in lines.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    places = {name.partition(".")[0]: tmp_path / name for name in lines}
    places |= {"text": tmp_path / "notes.txt", "folder": tmp_path}
    words = [word.format(**places) for word in arguments]
    keys = {"amr": "none", "output": str(tmp_path / "new.jsonl")}
    keys |= dict(word.split("=", 1) for word in words)
    assert main.run([f"checkpoint={checkpoint}", *map("=".join, keys.items())]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ") and message in error and error.count("\n") == 1
    assert not (tmp_path / "new.jsonl").exists()
    assert (tmp_path / "notes.txt").read_text("utf-8") == TEXT


@pytest.mark.parametrize("ending", ["jsonl", "jsonlines", "ndjson", "json"])
def test_json_lines_have_many_endings(
    checkpoint: Path, tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """RAMS's is no text of its brackets and numbers."""
    place = tmp_path / f"notes.{ending}"
    place.write_text("".join(json_lines([given()])), "utf-8")
    assert run(checkpoint, f"input={place}", "triggers=gold") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert [event["id"] for event in json.loads(line)["events"]] == ["x", "y"]


def test_an_ontology_is_no_text_of_a_folder(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rams").mkdir()
    for name in ("a.txt", "rams/b.txt", "README.txt", "rams/event_role_multiplicities.txt"):
        (tmp_path / name).write_text("It rained.")
    assert run(checkpoint, f"input={tmp_path}") == 0
    found = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
    assert found == ["a", "rams/b"]
