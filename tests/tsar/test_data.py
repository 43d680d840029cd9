"""Documents with events: nothing is lost on the way through JSON Lines, by words or characters."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from semcore.text.spans import CharSpan, WordSpan, characters_of
from tsar.data import Argument, Event, EventDocument, Mention, document_of_text, document_of_words
from tsar.json_form import (
    document_from_json,
    document_to_json,
    json_lines,
    parse_lines,
)

scores = st.none() | st.integers(0, 4).map(lambda n: n / 4)
names = st.text(min_size=1, max_size=4)


@st.composite
def documents(draw: st.DrawFn) -> EventDocument:
    """Random documents that use every field."""
    forms = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4)
    sentences = draw(st.lists(st.lists(forms, max_size=4), max_size=4))
    plain = document_of_words(draw(st.text(max_size=5)), sentences)
    count = len(plain.words)
    mentions: list[Mention] = []
    events: list[Event] = []
    if count:
        starts = st.integers(0, count - 1)
        spans = starts.flatmap(
            lambda start: st.integers(start + 1, count).map(lambda end: WordSpan(start, end))
        )
        mentions = [
            Mention(f"m{number}", words)
            for number, words in enumerate(draw(st.lists(spans, max_size=3)))
        ]
        ids = ["", *(mention.id for mention in mentions)]
        for number in range(draw(st.integers(0, 3))):
            arguments = tuple(
                Argument(role, characters_of(words, plain.words), words, score, mention)
                for role, words, score, mention in draw(
                    st.lists(st.tuples(names, spans, scores, st.sampled_from(ids)), max_size=3)
                )
            )
            words = draw(spans)
            place = characters_of(words, plain.words)
            realis = draw(st.sampled_from(["", "Actual"]))
            event = Event(f"e{number}", draw(names), place, words, arguments, draw(scores), realis)
            events.append(event)
    clusters: list[tuple[str, ...]] = []
    if mentions:
        members = st.sampled_from([mention.id for mention in mentions])
        clusters = draw(st.lists(st.lists(members, min_size=1).map(tuple), max_size=2))
    heads = draw(st.just(()) | st.lists(st.integers(-1, count - 1), min_size=count, max_size=count))
    return EventDocument(
        plain.id,
        plain.text + draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=3)),
        plain.words,
        plain.sentences,
        tuple(events),
        tuple(mentions),
        tuple(clusters),
        tuple(heads) if count else (),
    )


@given(documents())
def test_round_trip_through_a_line_of_json(document: EventDocument) -> None:
    (line,) = json_lines([document])
    assert line.count("\n") == 1
    assert document_from_json(json.loads(line)) == document
    assert list(parse_lines([line, "\n"], "x")) == [document]


@given(documents())
def test_characters_of_whole_words_say_the_same_as_words(document: EventDocument) -> None:
    record = document_to_json(document)
    for event in record["events"]:
        del event["trigger_words"]
        for argument in event["arguments"]:
            del argument["words"]
    assert document_from_json(record) == document


@given(documents())
def test_words_say_the_same_as_their_characters(document: EventDocument) -> None:
    record = document_to_json(document)
    for event in record["events"]:
        del event["trigger"]
        for argument in event["arguments"]:
            del argument["span"]
    assert document_from_json(record) == document


@given(st.lists(st.lists(st.text(max_size=3), max_size=4), max_size=4))
def test_a_document_of_words_keeps_their_places(sentences: list[list[str]]) -> None:
    document = document_of_words("d", sentences)
    flat = [word for sentence in sentences for word in sentence]
    assert document.forms == [word or "\ufffd" for word in flat]
    assert [end - start for start, end in document.sentences] == [
        len(sentence) for sentence in sentences if sentence
    ]


def test_a_document_written_by_hand() -> None:
    """Characters alone: a span that cuts a word is that word's."""
    text = "Lee was jailed. The judge, Ann Day, was stern."
    record = {
        "id": "1",
        "text": text,
        "events": [
            {
                "type": "Jail",
                "trigger": [8, 14],
                "arguments": [{"role": "Judge", "span": [27, 32]}],
            }
        ],
    }
    document = document_from_json(record)
    assert document.forms == document_of_text("1", text).forms
    assert len(document.sentences) == 2
    (event,) = document.events
    assert (event.id, event.trigger_words) == ("1:event.1", WordSpan(2, 3))
    (argument,) = event.arguments
    assert argument.span == CharSpan(27, 32)
    assert document.span_text(argument.words) == "Ann Day"


def test_a_document_of_twenty_thousand_words() -> None:
    sentences = [[f"word{n}" for n in range(40)]] * 500
    document = document_of_words("long", sentences)
    (line,) = json_lines([document])
    assert list(parse_lines([line], "x")) == [document]
