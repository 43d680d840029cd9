"""The parser: any text, given triggers, documents of any size; the same whatever stands beside."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semcore.errors import InputError
from semcore.text.spans import CharSpan, WordSpan
from tests.tsar.documents import random_document, random_graph
from tests.tsar.tiny import tiny_parser
from tsar.amr_graphs import DocumentGraph, GraphNode, SentenceGraph
from tsar.config import EventOptions
from tsar.data import EventDocument, document_of_text
from tsar.parser import EventParser

TEXT = "She gave him a book in Rome. It rained, and he sold it to the cat."
GOLD = EventOptions(triggers="gold")


@pytest.fixture(scope="module")
def parsers(tiny_encoder: Path) -> dict[str, EventParser]:
    """Of random weights, with a document read an event or once."""
    made = {"each": {}, "shared": {"marking": "shared", "kept_spans": 2.0, "labels": "role"}}
    return {name: tiny_parser(tiny_encoder, **changes) for name, changes in made.items()}


@pytest.mark.parametrize("marking", ["each", "shared"])
def test_all_that_is_found_is_text(parsers: dict[str, EventParser], marking: str) -> None:
    document = parsers[marking].parse(TEXT)
    assert document.text == TEXT and document.events  # random weights find something
    for event in document.events:
        assert TEXT[slice(*event.trigger)].strip()
        assert 0 <= (event.score or -1) <= 1
        roles = {role.name for role in kind_of(parsers[marking], event.type).roles}
        for argument in event.arguments:
            assert argument.role in roles
            assert TEXT[slice(*argument.span)] == document.span_text(argument.words)
            assert 0 <= (argument.score or -1) <= 1


def kind_of(parser: EventParser, name: str):  # type: ignore[no-untyped-def]
    return parser.ontology.event_types[parser.ontology.type_index[name]]


@settings(deadline=None, max_examples=25)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.sampled_from(["each", "shared"]),
)
def test_any_text_has_a_result(parsers: dict[str, EventParser], text: str, marking: str) -> None:
    document = parsers[marking].parse(text)
    assert document.text == text
    spans = [event.text for event in document.events]
    spans += [argument.text for event in document.events for argument in event.arguments]
    assert all(any(map(str.isalnum, span)) for span in spans)
    assert document.words or not document.events


@pytest.mark.parametrize("marking", ["each", "shared"])
def test_signs_alone_are_neither_triggers_nor_arguments(
    parsers: dict[str, EventParser], marking: str
) -> None:
    """But a trigger that is given stays, whatever it is."""
    text = (
        "\U0001f693 \U0001f468\u200d\U0001f469\u200d\U0001f467 ... \u20ac ! \u00ab \u00bb % \u2014"
    )
    assert parsers[marking].parse(text).events == ()
    (event,) = parsers[marking].parse(text, triggers=[("Weather.Rain", (0, 1))]).events
    assert event.trigger == (0, 1) and event.arguments == ()


@pytest.mark.parametrize("marking", ["each", "shared"])
def test_given_triggers_are_kept(parsers: dict[str, EventParser], marking: str) -> None:
    given = [("Weather.Rain", CharSpan(32, 38)), ("Transaction.Give", CharSpan(4, 8))]
    document = parsers[marking].parse(TEXT, triggers=given)
    assert [(event.type, event.trigger) for event in document.events] == given
    assert parsers[marking].parse(TEXT, triggers=[]).events == ()


def test_texts_stream_as_documents(parsers: dict[str, EventParser]) -> None:
    parser = parsers["shared"]
    texts = [TEXT, "", ("b", TEXT)]
    found = list(parser.pipe(texts))
    assert parser.parse(texts) == found
    with pytest.raises(InputError, match="go with one text"):
        parser.parse(texts, triggers=[])  # type: ignore[call-overload]
    assert [document.id for document in found] == ["1", "2", "b"]
    assert [document.text for document in found] == [TEXT, "", TEXT]
    assert found[0].words == parser.parse(TEXT).words and found[1].events == ()


@pytest.mark.parametrize(
    ("trigger", "problem"),
    [
        (("Weather.Snow", CharSpan(0, 3)), "trigger 1: no event type 'Weather.Snow'"),
        (
            ("Weather.Rain", CharSpan(0, 999)),
            r"trigger 1: the trigger \[0, 999\] is not inside 0\.\.",
        ),
        (("Weather.Rain", CharSpan(8, 4)), r"\[8, 4\]: its end must be greater than its start"),
        (("Weather.Rain", (0.0, 3.0)), r"\[0\.0, 3\.0\] is not of whole numbers"),
        (("Weather.Rain", 3), r"the trigger must be \[start, end\]"),
        (("Weather.Rain",), r"trigger 1: must be \(event type, \(start, end\)\)"),
        ((CharSpan(0, 3), "Weather.Rain"), r"must be \(event type,"),
        ("Weather.Rain", r"must be \(event type,"),
        (("Weather.Rain", CharSpan(3, 4)), "has no word of the text"),
    ],
)
def test_wrong_triggers_are_told(
    parsers: dict[str, EventParser], trigger: tuple[str, CharSpan], problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        parsers["each"].parse(TEXT, triggers=[trigger])


@pytest.mark.parametrize("marking", ["each", "shared"])
def test_documents_do_not_touch_each_other(parsers: dict[str, EventParser], marking: str) -> None:
    documents = [random_document(f"d{k}", k, sentences=1 + 3 * k) for k in range(5)]
    graphs = {document.id: random_graph(document, 0) for document in documents}
    parser = parsers[marking]
    together = list(parser.extract(documents, graphs, GOLD))
    alone = [next(parser.extract([document], graphs, GOLD)) for document in documents[::-1]]
    assert [shown(d) for d in together] == [shown(d) for d in alone[::-1]]
    small = EventOptions(triggers="gold", batch_words=1)
    assert [shown(d) for d in parser.extract(documents, graphs, small)] == [
        shown(d) for d in together
    ]


def shown(document: EventDocument) -> object:
    """The events without their scores' last digits."""
    return [
        (event.type, event.trigger_words, [(a.role, a.words) for a in event.arguments])
        for event in document.events
    ]


@pytest.mark.parametrize("marking", ["each", "shared"])
def test_a_document_of_20_000_words(parsers: dict[str, EventParser], marking: str) -> None:
    """Its sentence is longer than all windows; triggers stand at both ends and in the middle."""
    raw = document_of_text("long", "cat " * 20_000)
    event = random_document("d", 0, events=1).events[0]
    events = tuple(
        replace(
            event,
            id=str(word),
            trigger=raw.words[word],
            trigger_words=type(event.trigger_words)(word, word + 1),
        )
        for word in (0, 10_000, 19_999)
    )
    (found,) = parsers[marking].extract([replace(raw, events=events)], options=GOLD)
    assert [event.trigger_words.start for event in found.events] == [0, 10_000, 19_999]


def test_constrained_roles_do_not_overlap_or_repeat(parsers: dict[str, EventParser]) -> None:
    documents = [random_document(f"d{k}", k) for k in range(6)]
    options = EventOptions(triggers="gold", decoding="constrained")
    for document in parsers["each"].extract(documents, options=options):
        for event in document.events:
            most = {role.name: role.most for role in kind_of(parsers["each"], event.type).roles}
            spans: dict[str, list[tuple[int, int]]] = {}
            for argument in event.arguments:
                spans.setdefault(argument.role, []).append(argument.words)
            for role, own in spans.items():
                own.sort()
                assert all(a[1] <= b[0] for a, b in pairwise(own))
                limit = most[role]
                assert limit is None or len(own) <= limit


def test_events_of_unknown_types_stay_without_arguments(parsers: dict[str, EventParser]) -> None:
    document = random_document("d", 3)
    strange = replace(document.events[0], type="Space.Launch")
    given = replace(document, events=(strange, *document.events))
    (found,) = parsers["each"].extract([given], options=GOLD)
    assert found.events[0] == replace(strange, arguments=())
    assert [event.type for event in found.events] == [event.type for event in given.events]


def test_who_has_learned_no_triggers_says_so(tiny_encoder: Path) -> None:
    parser = tiny_parser(tiny_encoder, triggers=False)
    with pytest.raises(InputError, match="learned no triggers"):
        parser.parse(TEXT)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"decode": {"scale": "x"}}, "does not describe a parser: Value 'x'"),
        ({"decode": {"none_bias": None}}, "does not describe a parser: "),
        ({"decode": {"bias": 1.0}}, "does not describe a parser: Key 'bias'"),
        ({"decode": 5}, "does not describe a parser: "),
        ({"model": {"span_words": 0}}, "model.span_words=0: must be at least 1"),
    ],
)
def test_damaged_settings_name_the_checkpoint(
    parsers: dict[str, EventParser], tmp_path: Path, settings: dict[str, Any], problem: str
) -> None:
    parsers["each"].save_pretrained(tmp_path / "checkpoint", "# card\n")
    path = tmp_path / "checkpoint" / "config.json"
    record = json.loads(path.read_text("utf-8"))
    record["config"] |= settings
    path.write_text(json.dumps(record), "utf-8")
    with pytest.raises(InputError) as caught:
        EventParser.from_pretrained(tmp_path / "checkpoint")
    assert str(caught.value).startswith(f"{tmp_path / 'checkpoint'}: {problem}")
    assert "\n" not in str(caught.value)


def test_a_graph_of_another_text_is_told(parsers: dict[str, EventParser]) -> None:
    graph = DocumentGraph("a", (SentenceGraph((GraphNode("x", WordSpan(8, 9)),)),))
    with pytest.raises(InputError, match="document 'a' has 3 words, but its AMR graphs have word"):
        parsers["each"].parse("It rained.", "a", graph=graph)


def test_a_checkpoint_gives_the_same(parsers: dict[str, EventParser], tmp_path: Path) -> None:
    for name, parser in parsers.items():
        parser.save_pretrained(tmp_path / name, "# tiny", "float32")
        again = EventParser.from_pretrained(tmp_path / name)
        assert again.parse(TEXT) == parser.parse(TEXT)
        assert again.ontology == parser.ontology and again.decode == parser.decode
