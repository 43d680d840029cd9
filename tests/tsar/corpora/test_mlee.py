"""MLEE in TextEE's lines: sentences of one document are one document."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from semcore.errors import InputError
from tests.tsar.corpora.samples import SAMPLES, changed, check, distances, documents, parts, totals
from tsar.corpora.mlee import mlee_source
from tsar.corpora.sources import Repairs

SAMPLE = SAMPLES / "mlee"


def test_sentences_are_joined_and_their_spans_moved() -> None:
    first, second = documents(mlee_source(SAMPLE), "train")
    assert (first.id, second.id) == ("INV-1", "INV-2")
    assert first.text == (
        "Tincture of moss slows the growth of new vessels. "
        "In frogs, it up-regulated a protein of the skin."
    )
    assert [event.id for event in first.events] == ["INV-1:E1", "INV-1:E2", "INV-1:E3"]
    rise = first.events[2]
    assert first.text[slice(*rise.trigger)] == "up-regulated"
    assert rise.trigger_words.end - rise.trigger_words.start == 3
    assert parts(first, 2) == [("Theme", "protein")]
    assert distances([first, second]) == {0: 6}
    named = {mention.id: first.span_text(mention.words) for mention in first.mentions}
    assert named["T3"] == "frogs" and rise.arguments[0].mention == "T4"
    check(first)
    check(second)


def test_two_events_may_share_a_trigger() -> None:
    (document,) = documents(mlee_source(SAMPLE), "test")
    first, second = document.events
    assert first.trigger == second.trigger and first.type == second.type
    assert parts(document, 0)[1:] + parts(document, 1)[1:] == [("Theme", "A"), ("Theme", "B")]


def test_a_text_that_the_tokens_do_not_spell_is_theirs(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "mlee"))
    changed(copy / "train.json", 2, lambda record: record.update(text="Something else."))
    repairs = Repairs()
    first, _ = mlee_source(copy).documents("train", repairs)
    assert repairs == {"texts_joined": 1}
    assert first.text.endswith("In frogs , it up - regulated a protein of the skin .")
    assert parts(first, 2) == [("Theme", "protein")]
    check(first)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: r.pop("doc_id"), "missing key 'doc_id'"),
        (
            lambda r: r["event_mentions"][0]["trigger"].update(end=40),
            r"document .INV-1.: event 1: trigger .*, 40. is not inside 0",
        ),
        (
            lambda r: r["event_mentions"][0]["trigger"].update(start=-3),
            "event 1: trigger .* is not inside 0",
        ),
        (lambda r: r["event_mentions"][0]["trigger"].update(start=6, end=4), "its end must be"),
        (
            lambda r: r["event_mentions"][0].update(id="E1"),
            "document 'INV-1': two events have one id",
        ),
        (lambda r: r.update(tokens=["a", ""], text="b"), "a word without characters"),
        (lambda r: r.update(tokens="ab"), "tokens must be a list of strings"),
    ],
)
def test_mistakes_name_file_and_line(
    tmp_path: Path, change: Callable[[Any], object], message: str
) -> None:
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "mlee"))
    changed(copy / "train.json", 2, change)
    with pytest.raises(InputError, match=rf"train\.json:[12]: .*{message}") as caught:
        documents(mlee_source(copy), "train")
    assert "\n" not in str(caught.value)


def test_sentences_of_one_document_must_follow_one_another(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "mlee"))
    lines = (copy / "train.json").read_text(encoding="utf-8").splitlines(keepends=True)
    (copy / "train.json").write_text(lines[0] + lines[2] + lines[1], encoding="utf-8")
    with pytest.raises(InputError, match=r"train\.json: two documents are called 'INV-1'"):
        documents(mlee_source(copy), "train")


@pytest.mark.parametrize(
    ("split", "count", "events", "arguments", "types"),
    [("train", 130, 3214, 2887, 26), ("dev", 44, 1156, 1065, 23), ("test", 87, 2166, 1887, 22)],
)
def test_counts_of_the_release(
    graphsem_data: Path, split: str, count: int, events: int, arguments: int, types: int
) -> None:
    place = graphsem_data / "events" / "mlee"
    if not place.is_dir():
        pytest.skip("GRAPHSEM_DATA has no events/mlee")
    repairs = Repairs()
    found = list(mlee_source(place).documents(split, repairs))
    assert len(found) == count and repairs == {}
    assert totals(found) == (events, arguments)
    assert len({event.type for document in found for event in document.events}) == types
    assert distances(found) == {0: arguments}  # TextEE kept no others
    for document in found:
        check(document)
