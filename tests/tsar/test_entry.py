"""Events as users of graphsem meet them: in Python, JSON, page, terminal and files."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import graphsem
from graphsem.document import Document
from graphsem.parsers import chosen
from graphsem.parsing import parse_documents
from graphsem.reproduce import ReproduceConfig, reproduce
from graphsem.views import documents_page
from semcore import shipped
from semcore.errors import InputError
from semcore.scoring.tables import OwnRow, PublishedRow, TableConfig, in_per_cent
from tests.graphsem.fakes import LongWords, Page, WordGraphs, written
from tests.tsar.court import TEXT, court
from tests.tsar.tiny import save_tiny_parser
from tsar.data import EventDocument
from tsar.entry import EventTables
from tsar.json_form import read_documents
from tsar.ontology import EventOntology, EventType, Role, read_ontology
from tsar.prepare import main as prepare


class Reporter:
    """Knows the events of one article, two documents at a time; and keeps what it was given."""

    ontology = EventOntology(
        (
            EventType(
                "Justice.ArrestJailDetain.Unspecified",
                (Role("Detainee", None, "who is held"),),
                "Somebody is held.",
            ),
        )
    )

    def __init__(self) -> None:
        self.given: dict[str, Any] = {}

    def extract(
        self, documents: Iterable[EventDocument], graphs: Mapping[str, Any], options: Any = None
    ) -> Iterator[EventDocument]:
        waiting = []
        for document in documents:
            self.given[document.id] = graphs.get(document.id)
            waiting.append(document)
            if len(waiting) == 2:
                yield from map(self._found, waiting)
                waiting = []
        yield from map(self._found, waiting)

    def _found(self, document: EventDocument) -> EventDocument:
        known = court(document.id).events if document.text == TEXT else ()
        return replace(document, events=known)


def test_events_have_types_triggers_and_arguments_in_characters_of_the_text() -> None:
    document = graphsem.parse(TEXT, {"tsar": Reporter()})
    event = document.events[0]
    assert isinstance(document.events, tuple) and len(document.events) == 14
    assert event.type == "Conflict.Attack.DetonateExplode"
    assert TEXT[slice(*event.trigger)] == "bombing"
    assert [(a.role, TEXT[slice(*a.span)], a.score) for a in event.arguments][3] == (
        "Instrument",
        "The device",
        0.5,
    )
    assert graphsem.parse(TEXT, {"kid": LongWords()}).events == ()
    with pytest.raises(AttributeError):
        _ = document.sentences[0].events


def test_it_is_given_the_graphs_of_the_amr_parser_where_that_is_at_work() -> None:
    texts = [("a", "Look! The archive burned.\n\n:-)"), ("b", ""), ("c", "No.")]
    reporter = Reporter()
    list(parse_documents(texts, {"tsar": reporter, "amr": WordGraphs()}))
    found = {name: graph.sentences for name, graph in reporter.given.items()}
    assert [len(found[number]) for number in "012"] == [3, 0, 1]  # by the number of each text
    concepts = [[node.concept for node in graph.nodes] for graph in found["0"]]
    assert concepts[:2] == [["look"], ["the", "archive", "burned"]]
    assert found["0"][1].nodes[1].words == (3, 4)  # Look ! The archive
    reporter = Reporter()
    list(parse_documents(texts, {"tsar": reporter, "kid": LongWords()}))
    assert set(reporter.given.values()) == {None}


@pytest.mark.parametrize("names", [["tsar"], ["tsar", "kid", "amr"], ["amr"]])
@pytest.mark.parametrize("text", [TEXT, "", "One.\n\nTwo !"])
def test_json_reads_back_as_the_same_document(names: list[str], text: str) -> None:
    loaded = {"tsar": Reporter(), "kid": LongWords(), "amr": WordGraphs()}
    document = graphsem.parse(text, {name: loaded[name] for name in names}, name="court")
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document
    assert copy.deepcopy(document) == document
    assert ("events" in document.to_json()) == ("tsar" in names)


def test_the_page_draws_events_once_above_the_paragraphs() -> None:
    texts = [("a", TEXT), ("b", "Nothing."), ("c", TEXT)]
    documents = list(parse_documents(texts, {"tsar": Reporter(), "kid": LongWords()}))
    text = documents_page(documents)
    page = Page(text)
    assert len(set(page.ids)) == len(page.ids) and page.fetched == []
    assert {link for link in page.links if link.removeprefix("#") not in page.ids} == set()
    assert text.count('<figure class="ev">') == 2
    first = text.index('<figure class="ev">')
    assert first < text.index('<section class="paragraph">')
    assert "Frames over their text, and events across sentences" in text
    assert "<dt>Events</dt><dd>28 (11 different)</dd>" in text
    # A trigger that is no target of a frame leads to the event's row; another to the frame's first.
    links = re.findall(r'<a href="#(\S+)" title="([^"]+)"[^>]*>(met|detained)</a>', text)
    assert links[0][1:] == ("Long_word, Justice.ArrestJailDetain.Unspecified", "detained")
    assert links[1] == ("d1-tsar-e13", "Contact.Contact.Meet", "met")
    # What the parser's inventory says of them stands in the index, once.
    assert text.count("Somebody is held.") == text.count("<dd>who is held</dd>") == 1
    held = next(event for event in documents[0].events if "Arrest" in event.type)
    assert held.definition == "Somebody is held."


def test_the_terminal_has_events_beneath_all_sentences() -> None:
    lines = [line.strip() for line in str(graphsem.parse(TEXT, {"tsar": Reporter()})).splitlines()]
    assert lines.index("Events") > next(i for i, line in enumerate(lines) if "ticket hall" in line)
    assert "Events" not in str(graphsem.parse("Nothing.", {"tsar": Reporter()}))


def test_a_file_of_documents_is_written(tmp_path: Path) -> None:
    documents = list(parse_documents([("a", TEXT), ("b", "")], {"tsar": Reporter()}))
    written(documents, tmp_path / "out")
    read = list(read_documents(tmp_path / "out" / "events.jsonl"))
    assert read == [court("a"), EventDocument("b", "", (), ())]


def test_without_trained_weights_it_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "PACKAGE", tmp_path / "nowhere" / "graphsem")
    monkeypatch.setenv("GRAPHSEM_CHECKPOINTS", str(tmp_path))
    (tmp_path / "kid").mkdir()
    assert list(chosen()) == ["kid"]
    with pytest.raises(InputError, match=r"no checkpoint of tsar: .* give checkpoints\.tsar="):
        chosen("tsar")
    (tmp_path / "tsar").mkdir()
    assert list(chosen()) == ["kid", "tsar"]


def test_a_table_has_the_scores_of_a_checkpoint(tmp_path: Path, tiny_encoder: Path) -> None:
    data, runs = tmp_path / "data", tmp_path / "runs"
    source = Path(__file__).parents[2] / "samples" / "events" / "rams"
    assert prepare.run(["corpus=rams", f"source={source}", f"output={data}"]) == 0
    folder = runs / "done" / "checkpoint"
    save_tiny_parser(folder, tiny_encoder, ontology=read_ontology(data / "ontology.json"))
    published = PublishedRow("other", "somewhere", {"span": 51.2})
    own = [OwnRow("mine", "done"), OwnRow("missing", "to_do")]
    table = TableConfig("Tiny", "tsar", "rams", columns=["span", "head"], own=own)
    table.published.append(published)
    record = reproduce(ReproduceConfig(table, str(data), str(runs), ["samples=20"]))
    assert record["columns"] == ["span", "head"]
    assert {"span", "head", "predicted_triggers.tc"} <= record["rows"][1]["values"].keys()
    command = record["rows"][2]["command"]
    assert command.startswith(f"python -m tsar.train experiment=to_do data={data} output=")
    with pytest.raises(InputError, match="no column 'smatch'"):
        TableConfig("Tiny", "tsar", "rams", columns=["smatch"]).check(EventTables.columns)


def test_columns_are_measures_of_the_scores() -> None:
    measured = {"f1": 0.5, "gold": 2, "predicted": 2, "matched": 1}
    scores = {"span": measured, "arg_i": {"head": measured, "coref": None}, "signature": "s"}
    found = in_per_cent(EventTables().measures(scores), EventTables.columns)
    assert found["values"] == {"span": 50.0, "arg_i.head": 50.0}
