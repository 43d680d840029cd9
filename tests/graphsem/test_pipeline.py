"""Parsers kept at work: streams of texts, in order, in one process or several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import graphsem
from graphsem.pipeline import Pipeline
from semcore.errors import InputError
from tests.graphsem.fakes import LongWords, WordGraphs
from tests.tsar.court import TEXT as COURT
from tests.tsar.test_entry import Reporter

BOTH: dict[str, Any] = {"amr": WordGraphs(), "kid": LongWords()}
TEXTS = ["The archive burned.", "", "Nobody came. Everybody left.", "So it goes."]


def test_several_texts_are_a_document_each() -> None:
    documents = graphsem.parse([TEXTS[0], ("b", TEXTS[1]), TEXTS[2]], BOTH)
    assert [document.name for document in documents] == ["1", "b", "3"]
    assert [document.text for document in documents] == TEXTS[:3]
    assert [len(document) for document in documents] == [1, 0, 2]
    assert graphsem.parse([], BOTH) == []
    with pytest.raises(InputError, match="two documents are named '2'"):
        graphsem.parse([("2", "One."), "Two."], BOTH)


def test_texts_without_names_do_not_know_of_each_other() -> None:
    texts = [("", COURT), ("", "Nothing."), ("", COURT)]
    parsers = {**BOTH, "tsar": Reporter()}
    alone = graphsem.parse(COURT, parsers)
    first, other, last = graphsem.parse(texts, parsers)
    assert first == last == alone and other.events == ()
    assert alone.events[0].id == "event.1"
    assert graphsem.parse(COURT, parsers, name="a").events[0].id == "a:event.1"


@pytest.mark.parametrize("batch_size", [1, 2, 3, 64])
def test_a_stream_gives_what_its_texts_give(batch_size: int) -> None:
    pipeline = Pipeline(BOTH, {})
    found = list(pipeline.pipe(TEXTS, batch_size))
    assert found == graphsem.parse(TEXTS, BOTH)
    assert pipeline(TEXTS[2], name="3") == pipeline.parse(TEXTS[2], "3") == found[2]
    assert pipeline.parse(TEXTS) == graphsem.parse(TEXTS, pipeline) == found


def test_a_stream_without_end_is_read_as_it_is_asked_for() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield "It rained."

    stream = Pipeline(BOTH, {}).pipe(endless(), batch_size=3)
    assert [next(stream).name for _ in range(4)] == ["1", "2", "3", "4"]
    assert read == 6
    with pytest.raises(InputError, match="two documents are named 'a'"):
        list(Pipeline(BOTH, {}).pipe([("a", "One."), ("b", "Two."), ("a", "Three.")], 1))
    with pytest.raises(InputError, match="batch_size=0: must be at least 1"):
        list(Pipeline(BOTH, {}).pipe(["One."], 0))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("He left.", "texts: must be a list of texts, not of type str"),
        (None, "texts: must be a list of texts, not None"),
        (["He left.", None], "text 2: must be a text, or a pair of its name and it, not None"),
        (["He left.", float("nan")], "text 2: must be .*, not of type float"),
        ([("a", None)], "text 1: must be .*, not None"),
        ([b"He left."], "text 1: must be .*, not of type bytes"),
    ],
)
def test_what_is_no_text_is_told_with_its_number(given: Any, problem: str) -> None:
    pipeline = Pipeline(BOTH, {})
    with pytest.raises(InputError, match=problem):
        list(pipeline.pipe(given))
    if not isinstance(given, str):
        with pytest.raises(InputError, match=problem):
            graphsem.parse(given, pipeline)
    with pytest.raises(InputError, match=r"text 1: must be .*, not None"):
        pipeline(None)  # type: ignore[arg-type]


def test_a_prompt_and_a_file_get_what_a_reader_can_use() -> None:
    """Not all that was found, nor spaces up to the width of a page."""
    document = graphsem.parse(" ".join(TEXTS * 20), BOTH)
    assert repr(document).endswith(f"…', sentences={len(document)}, parsers=['kid', 'amr'])")
    assert repr(document.sentences[0]).startswith(
        "Sentence(id='1', text='The archive burned.', found="
    )
    assert all(len(repr(each)) < 200 for each in (document, *document))
    assert not [line for line in str(document).splitlines() if line != line.rstrip()]


def test_what_is_no_list_of_texts_is_told() -> None:
    for given in ({"name": "She left."}, 3, b"She left."):
        with pytest.raises(InputError, match="texts: must be a list of texts, not of type"):
            graphsem.parse(given, BOTH)  # type: ignore[arg-type]
