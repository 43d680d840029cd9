"""What the shipped parser says of the samples stays what it is, whatever is made faster.

``shipped.jsonl`` is renewed by ``python -m tests.tsar.test_shipped``, after another parser was
trained and never otherwise; see `tests.shipped` for what is held exactly and what is not. Texts
are read without AMR, so that it is this parser alone that is held.
"""

from __future__ import annotations

from pathlib import Path

from semcore.text.spans import CharSpan
from tests.shipped import ROOT, Decision, check, read_golden, records_of, write_golden
from tsar.data import EventDocument
from tsar.parser import EventParser

GOLDEN = Path(__file__).with_name("shipped.jsonl")
TEXTS = ("court", "encyclopedia", "news", "story")


def shipped_parser() -> EventParser:
    return EventParser.from_pretrained(ROOT / "checkpoints" / "tsar")


def decisions(document: EventDocument) -> dict[Decision, float]:
    """Events, and arguments of events; with their scores."""
    found: dict[Decision, float] = {}
    for event in document.events:
        found[("event", *event.trigger, event.type)] = event.score or 0.0
        for argument in event.arguments:
            key = ("argument", *event.trigger, event.type, argument.role, *argument.span)
            found[key] = argument.score or 0.0
    return found


def read(parser: EventParser) -> list[tuple[str, dict[Decision, float]]]:
    texts = [(name, (ROOT / "samples" / f"{name}.txt").read_text("utf-8")) for name in TEXTS]
    return [(item.id, decisions(item)) for item in parser.parse_documents(texts)]


def test_the_shipped_parser_says_what_it_said() -> None:
    for (name, found), golden in zip(read(shipped_parser()), read_golden(GOLDEN), strict=True):
        assert name == golden["text"]
        check(found, golden)


def test_most_is_sure() -> None:
    golden = read_golden(GOLDEN)
    sure = [key for record in golden for key, _ in record["sure"]]
    assert sum(key[0] == "event" for key in sure) >= 10
    assert sum(key[0] == "argument" for key in sure) >= 10
    assert len(sure) > sum(len(record["unsure"]) for record in golden)


def test_events_are_found_where_they_are_told() -> None:
    """All that users ask of an event: its type, its trigger, its arguments, in characters."""
    text = "Police arrested two men in Lyon on Monday. A bomb had killed five people there."
    document = shipped_parser().parse(text)
    assert document.events
    for event in document.events:
        assert isinstance(event.trigger, CharSpan) and text[slice(*event.trigger)].strip()
        for argument in event.arguments:
            assert text[slice(*argument.span)].strip() and argument.role


if __name__ == "__main__":
    shipped = shipped_parser()
    found = records_of(shipped.model.encoder, lambda: read(shipped))
    write_golden(GOLDEN, "tests.tsar.test_shipped", found)
