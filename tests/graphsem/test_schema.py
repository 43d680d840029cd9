"""The JSON of documents: what is really written is as the schema says, and ids join its parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import graphsem
from graphsem.document import Document
from graphsem.schema import FORMAT_VERSION, document_schema
from graphsem.serving.openapi import description
from kid.data import json_lines as frame_lines
from semcore.errors import InputError
from tests.graphsem.fakes import LongWords, WordGraphs
from tests.tsar.court import TEXT as COURT
from tests.tsar.test_entry import Reporter
from tsar.json_form import json_lines as event_lines

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")

ROOT = Path(__file__).parents[2]
FAKES: dict[str, Any] = {"amr": WordGraphs(), "kid": LongWords(), "tsar": Reporter()}
PARTS = [[], ["kid"], ["amr"], ["kid", "tsar"], ["amr", "kid", "tsar"]]


def validator(part: str = "document") -> Any:
    schema = document_schema()
    return jsonschema.Draft202012Validator({**schema, "$ref": f"#/$defs/{part}"})


def real() -> Document:
    """The court's report by the parsers that come along, and a sentence more."""
    text = (ROOT / "samples" / "court.txt").read_text("utf-8")
    return graphsem.parse(f"{text}\n\n₤5 it was, he said: naïve 😀!", name="court")


@pytest.fixture(scope="module")
def court() -> Document:
    return real()


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(document_schema())
    assert document_schema()["$id"].endswith(f":{FORMAT_VERSION}")


def test_what_the_parsers_find_is_as_the_schema_says(court: Document) -> None:
    record = json.loads(json.dumps(court.to_json()))
    validator().validate(record)
    assert record["format_version"] == FORMAT_VERSION and record["events"]
    assert all(sentence["frames"] is not None for sentence in record["sentences"])
    for line in frame_lines(court.results("kid")):
        validator("sentence").validate(json.loads(line))
    for line in event_lines(court.results("tsar")):
        validator("event_document").validate(json.loads(line))


@pytest.mark.parametrize("parsers", PARTS[1:], ids=["+".join(names) for names in PARTS[1:]])
def test_so_is_what_some_of_them_find(parsers: list[str]) -> None:
    document = graphsem.parse(COURT, {name: FAKES[name] for name in parsers})
    validator().validate(json.loads(json.dumps(document.to_json())))


def test_the_schema_sees_what_is_wrong(court: Document) -> None:
    def spoilt(change: Any) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(json.dumps(court.to_json()))
        change(record)
        return record

    changes = [
        lambda r: r.pop("format_version"),
        lambda r: r.update(format_version=2),
        lambda r: r.update(more=1),
        lambda r: r["sentences"][0].pop("id"),
        lambda r: r["sentences"][0]["words"].append([1]),
        lambda r: r["sentences"][0]["frames"][0].update(score=1.5),
        lambda r: r["sentences"][0]["amr"]["nodes"][0].update(words=None),
        lambda r: r["events"][0]["arguments"].append({"role": "Place"}),
    ]
    for change in changes:
        assert not validator().is_valid(spoilt(change))


def test_ids_have_one_form_and_differ(court: Document) -> None:
    record = court.to_json()
    ids = [event["id"] for event in record["events"]]
    for number, sentence in enumerate(record["sentences"], start=1):
        assert sentence["id"] == f"court:{number}" == sentence["amr"]["id"]
        ids += [sentence["id"], *(frame["id"] for frame in sentence["frames"])]
        ids += [node["id"] for node in sentence["amr"]["nodes"]]
        for place, frame in enumerate(sentence["frames"], start=1):
            assert frame["id"] == f"court:{number}:frame.{place}"
        for node in sentence["amr"]["nodes"]:
            assert node["id"] == f"court:{number}:node.{node['variable']}"
    for number, event in enumerate(record["events"], start=1):
        assert event["id"] == f"court:event.{number}"
    assert len(set(ids)) == len(ids)


def test_frames_nodes_and_events_are_joined_by_their_words(court: Document) -> None:
    """In JSON alone: the words of a sentence begin at its first word, its characters at start."""
    record = court.to_json()
    found: list[tuple[str, tuple[int, int], str]] = []  # kind, words of the document, text

    def note(kind: str, words: Any, characters: Any, first: int = 0, start: int = 0) -> None:
        for (a, b), (c, d) in zip(words, characters, strict=True):
            found.append((kind, (first + a, first + b), record["text"][start + c : start + d]))

    for sentence in record["sentences"]:
        begin = sentence.get("first_word", 0), sentence.get("start", 0)
        for frame in sentence["frames"]:
            note("frame", frame["target"], frame["target_characters"], *begin)
        for node in sentence["amr"]["nodes"]:
            note("node", node["words"], node["characters"], *begin)
    for event in record["events"]:
        note("event", [event["trigger_words"]], [event["trigger"]])
    texts: dict[tuple[int, int], set[str]] = {}
    kinds: dict[tuple[int, int], set[str]] = {}
    for kind, words, text in found:
        texts.setdefault(words, set()).add(text)
        kinds.setdefault(words, set()).add(kind)
    assert all(len(same) == 1 for same in texts.values())
    assert {"frame", "node", "event"} in kinds.values()


def test_the_table_joins_them_too(court: Document) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    table = court.to_dataframe()
    words = [sentence.start + word.start for sentence in court for word in sentence.words]
    for row in table.itertuples():
        assert row.text == court.text[row.start : row.end]
        assert words[row.first_word] == row.start
        assert row.id.startswith(row.sentence if row.parser != "tsar" else "court:event.")
    frames, graphs = (table[table.parser == name] for name in ("kid", "amr"))
    joined = frames.merge(graphs, on=["document", "first_word", "end_word"])
    assert (joined.start_x == joined.start_y).all() and len(joined) > 10


def test_frames_tell_from_which_they_inherit(court: Document) -> None:
    frames = {frame.frame: frame.parents for sentence in court for frame in sentence.frames}
    assert any(frames.values())
    assert all(parent[0].isupper() for parents in frames.values() for parent in parents)


def test_nodes_tell_their_words(court: Document) -> None:
    for sentence in court:
        nodes = sentence.amr.nodes
        assert [node.variable for node in nodes] == [v for v, _ in sentence.amr.tree.nodes()]
        for node in nodes:
            pieces = [sentence.text[a:b] for a, b in node.characters]
            assert node.text == " ".join(pieces)
        assert any(len(node.words) > 0 for node in nodes)


def test_a_newer_form_is_refused_and_one_without_a_version_read() -> None:
    record = graphsem.parse(COURT, FAKES).to_json()
    assert Document.from_json({k: v for k, v in record.items() if k != "format_version"})
    for version in (2, "1", None):
        with pytest.raises(InputError, match="format_version"):
            Document.from_json({**record, "format_version": version})


def test_the_service_is_described_by_it() -> None:
    from graphsem.serving.limits import Limits

    described = description(Limits())
    schemas = described["components"]["schemas"]
    assert schemas.keys() == document_schema()["$defs"].keys()
    reference = described["paths"]["/parse"]["post"]["responses"]["200"]["content"]
    assert reference == {"application/json": {"schema": {"$ref": "#/components/schemas/document"}}}
    jsonschema.validate(
        graphsem.parse(COURT, FAKES).to_json(),
        {"$ref": "#/components/schemas/document", "components": described["components"]},
    )
