"""JSON Lines of frame-annotated sentences: nothing is lost, and nothing wrong gets in."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kid.data import (
    FrameSentence,
    NullInstantiation,
    json_lines,
    read_sentences,
    sentence_from_json,
    sentence_to_json,
)
from semcore.errors import InputError
from semcore.text.spans import CharSpan
from tests.kid.tiny import random_sentence, tiny_sentences

nulls = st.tuples(st.text(max_size=5), st.sampled_from(["DNI", "INI", "CNI", "INC"]))
quarters = st.none() | st.integers(0, 4).map(lambda n: n / 4)


@st.composite
def sentences(draw: st.DrawFn) -> FrameSentence:
    """Random annotated sentences that use every field."""
    item = random_sentence(random.Random(draw(st.integers(0, 10_000))))
    count = len(item.words)
    frames = tuple(
        replace(
            frame,
            score=draw(quarters),
            elements=tuple(
                replace(element, rank=draw(st.integers(1, 3)), score=draw(quarters))
                for element in frame.elements
            ),
            null_instantiations=tuple(
                NullInstantiation(*pair) for pair in draw(st.lists(nulls, max_size=2))
            ),
        )
        for frame in item.frames
    )
    # Text around and between the words may be anything, its length kept.
    tail = draw(st.text(max_size=8))
    return replace(
        item,
        frames=frames,
        text=item.text + tail,
        document=draw(st.text(max_size=5)),
        start=draw(st.integers(0, 10**9)),
        tags=draw(st.just(()) | st.just(("NN",) * count)),
        heads=draw(st.just(()) | st.just((-1,) * count)),
    )


@given(sentences())
def test_round_trip_through_a_line_of_json(item: FrameSentence) -> None:
    (line,) = json_lines([item])
    assert line.count("\n") == 1
    assert sentence_from_json(json.loads(line)) == item


@given(st.lists(sentences(), max_size=4), st.sets(st.integers(0, 5)))
def test_files_keep_order_and_read_only_the_lines_asked_for(
    tmp_path_factory: pytest.TempPathFactory, items: list[FrameSentence], only: set[int]
) -> None:
    path = tmp_path_factory.mktemp("data") / "file.jsonl"
    path.write_text("".join(json_lines(items)), encoding="utf-8")
    assert list(read_sentences(path)) == items
    chosen = [item for number, item in enumerate(items) if number in only]
    assert list(read_sentences(path, only=only)) == chosen


def test_fields_at_their_defaults_are_left_out() -> None:
    record = sentence_to_json(FrameSentence("1", "d", "ab", (CharSpan(0, 2),)))
    assert record == {"id": "1", "document": "d", "text": "ab", "words": [[0, 2]], "frames": []}


def spoil(change: Callable[[Any], None]) -> str:
    """The line of the first tiny sentence with something wrong in it."""
    record = sentence_to_json(tiny_sentences()[0])
    change(record)
    return json.dumps(record)


def setting(path: str, value: object) -> Callable[[Any], None]:
    """A change that puts a value at a place such as ``frames.0.target``."""

    def change(record: Any) -> None:
        *ways, last = [int(key) if key.isdigit() else key for key in path.split(".")]
        for way in ways:
            record = record[way]
        record[last] = value

    return change


WRONG = {
    "not JSON": "{",
    "a list": "[]",
    "a number": "5",
    "deeply nested": "[" * 100_000,
    "no text": spoil(lambda record: record.pop("text")),
    "no words": spoil(lambda record: record.pop("words")),
    "no frames": spoil(lambda record: record.pop("frames")),
    "text of the wrong kind": spoil(setting("text", 5)),
    "half a surrogate pair": spoil(setting("text", "\ud800" * 40)),
    "word outside the text": spoil(setting("words.0", [0, 400])),
    "empty word": spoil(setting("words.0", [1, 1])),
    "word that ends before it starts": spoil(setting("words.0", [2, 1])),
    "half a character": spoil(setting("words.0", [0.5, 2])),
    "words out of order": spoil(setting("words.0", [20, 24])),
    "words that overlap": spoil(setting("words.0", [0, 6])),
    "a word of three numbers": spoil(setting("words.0", [0, 1, 2])),
    "a frame that is a list": spoil(setting("frames.0", [1])),
    "a frame without a name": spoil(setting("frames.0", {})),
    "a frame's name of the wrong kind": spoil(setting("frames.0.frame", ["x"])),
    "no target": spoil(setting("frames.0.target", [])),
    "target outside the words": spoil(setting("frames.0.target", [[0, 99]])),
    "target out of order": spoil(setting("frames.0.target", [[3, 4], [1, 2]])),
    "element outside the words": spoil(setting("frames.0.elements.0.words", [5, 99])),
    "element without characters": spoil(
        lambda record: record["frames"][0]["elements"][0].pop("characters")
    ),
    "elements of the wrong kind": spoil(setting("frames.0.elements", ["Agent"])),
    "element's name of the wrong kind": spoil(setting("frames.0.elements.0.name", ["x"])),
    "element's rank of the wrong kind": spoil(setting("frames.0.elements.0.rank", "1")),
    "element's score of the wrong kind": spoil(setting("frames.0.elements.0.score", "high")),
    "unit of the wrong kind": spoil(setting("frames.0.lexical_unit", 3)),
    "nulls of the wrong kind": spoil(setting("frames.0.null_instantiations", {"name": "x"})),
    "tags of another length": spoil(setting("tags", ["N"])),
    "heads of another length": spoil(setting("heads", [0])),
    "heads of another sentence": spoil(lambda r: r.update(heads=[99 for _ in r["words"]])),
    "a name that is nothing": spoil(setting("frames.0.frame", None)),
    "nested too deeply": "[" * 100_000,
    "a number too long": '{"id": ' + "9" * 5000 + "}",
    "a score that is no number": spoil(setting("frames.0.score", float("nan"))),
    "start of the wrong kind": spoil(setting("start", float("inf"))),
}


@pytest.mark.parametrize("line", WRONG.values(), ids=WRONG.keys())
def test_errors_name_file_and_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "gold.jsonl"
    good = "".join(json_lines(tiny_sentences()[:2]))
    path.write_text(f"{good}{line}\n{good}", encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl:3: .") as caught:
        list(read_sentences(path))
    assert "\n" not in str(caught.value)


def test_empty_lines_a_mark_and_fields_of_null_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    one, two = json_lines(tiny_sentences()[:2])
    nulls = {"document": None, "tags": None, "heads": None, "start": None} | json.loads(two)
    nulls["frames"] = [{"score": None} | frame for frame in nulls["frames"]]
    path.write_text(f"\ufeff\n{one}\r\n  \n{json.dumps(nulls)}\n\n", encoding="utf-8")
    assert list(read_sentences(path)) == tiny_sentences()[:2]


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("words", None, "words is null"),
        ("frames", None, "frames is null"),
        ("frames.0.target", None, "frames.0.target is null"),
        ("frames.0.elements", None, "frames.0.elements is null"),
        ("frames.0.elements.0.words", None, "frames.0.elements.0.words is null"),
        ("frames.0.elements.0.words", [], "frames.0.elements.0.words lacks item 0: []"),
        ("frames.0.elements", 5, "frames.0.elements should be a valid list, not 5"),
        ("frames.0.elements", [None], "frames.0.elements.0 should be a valid dictionary, not None"),
        ("frames.0.frame", None, "frames.0.frame should be a valid string, not None"),
        ("frames.0.id", [1], "frames.0.id should be a valid string, not [1]"),
    ],
)
def test_what_is_null_or_of_a_wrong_type_is_not_called_missing(
    tmp_path: Path, place: str, value: Any, said: str
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(spoil(setting(place, value)), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(read_sentences(path))
    assert str(caught.value) == f"{path}:1: {said}"
    without = spoil(lambda record: record["frames"][0].pop("elements"))
    path.write_text(without, encoding="utf-8")
    with pytest.raises(InputError, match=r":1: missing key 'frames\.0\.elements'"):
        list(read_sentences(path))


def test_sentences_before_a_wrong_line_are_given(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json_lines(tiny_sentences()[:2])) + "{", encoding="utf-8")
    stream = read_sentences(path)
    assert [next(stream), next(stream)] == tiny_sentences()[:2]


def test_other_encodings_and_missing_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.jsonl"
    path.write_bytes('{"text": "é"}'.encode("latin-1"))
    with pytest.raises(InputError, match=r"latin\.jsonl:1: not UTF-8"):
        list(read_sentences(path))
    with pytest.raises(InputError, match=r"nothing\.jsonl: No such file"):
        list(read_sentences(tmp_path / "nothing.jsonl"))
