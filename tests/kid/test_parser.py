"""`FrameParser` on any text: offsets, order, streaming, and independence of batches."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kid.config import FrameDecoding, FrameOptions
from kid.data import FrameAnnotation, FrameSentence, sentence_from_json, sentence_to_json
from kid.decoding.search import LONGEST
from kid.model.double_graph import KidModel
from kid.parser import FrameParser
from semcore.errors import InputError
from tests.kid.tiny import (
    annotation,
    knowledge,
    random_sentence,
    tiny_config,
    tiny_model,
    tiny_ontology,
    tiny_sentences,
)

GOLD_TARGETS = FrameOptions(targets="gold")
GOLD_FRAMES = FrameOptions(targets="gold", frames="gold")
# A random parser that finds targets everywhere, and as many arguments as words allow.
EAGER = FrameDecoding(target_bias=1.0, stop_bias=-3.0)
TEXTS = {
    "nothing": "",
    "white space": " \n\t \u00a0\u3000 \r\n",
    "one letter": "a",
    "emoji": "😀 She 👩‍👩‍👧 gave him 🇮🇹 a book. 👍🏽!",
    "control characters": "She\x00 gave\x07 him \x1b[31m a book\x7f.\x85 \ufeff",
    "invisible": "\u200b \u200d\u2060 \u00ad",
    "other scripts": "她给了他一本书。 هو أعطاه كتابا. Он дал ему книгу.",
    "combining": "e\u0301\u0301\u0301 \u0915\u094d\u0937",
    "special tokens": "[CLS] gave [MASK] a [SEP] [PAD] <s> </s>",
    "a long word": "x" * 5000,
    "placeholders": "{0} %s \\n ${x} \\u0041 \"quoted\" 'so'",
}


def check(text: str, sentences: list[FrameSentence]) -> None:
    """Everything that a parse says of a text is spelt by that text."""
    ontology = tiny_ontology()
    end = 0
    for item in sentences:
        assert end <= item.start and item.start + len(item.text) <= len(text)
        assert text[item.start : item.start + len(item.text)] == item.text
        end = item.start + len(item.text)
        for before, after in zip(item.words, item.words[1:], strict=False):
            assert before.end <= after.start
        for frame in item.frames:
            check_frame(item, frame)
            assert frame.frame in ontology.frame_index
            assert frame.score is not None and 0 < frame.score <= 1 + 1e-6
            names = {e.name for e in ontology.frames[ontology.frame_index[frame.frame]].elements}
            assert {element.name for element in frame.elements} <= names
            # A unit, where one is named, may evoke the frame.
            if frame.lexical_unit:
                units = ontology.frames[ontology.frame_index[frame.frame]].lexical_units
                assert frame.lexical_unit in units
        ids = [frame.id for frame in item.frames]
        assert len(set(ids)) == len(ids)


def check_frame(item: FrameSentence, frame: FrameAnnotation) -> None:
    spans = [*zip(frame.target, frame.target_characters, strict=True)]
    spans += [(element.words, element.characters) for element in frame.elements]
    assert frame.target
    for words, characters in spans:
        assert 0 <= words.start < words.end <= len(item.words)
        assert characters.start == item.words[words.start].start
        assert characters.end == item.words[words.end - 1].end
    assert [element.words for element in frame.elements] == sorted(
        element.words for element in frame.elements
    )


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_odd_texts(parser: FrameParser, text: str) -> None:
    for decode in (FrameDecoding(target_bias=-50.0), FrameDecoding(), EAGER):
        parser.decode = decode
        parsed = parser.parse(text)
        check(text, parsed)
        if not text.strip():
            assert parsed == []
        if decode.target_bias == -50:
            assert not any(item.frames for item in parsed)


@settings(max_examples=50)
@given(st.text(max_size=80) | st.text("She gave him up . \n\t", max_size=120))
@example("A\u2028b\u2029c\x0bd")
def test_any_text(model: KidModel, text: str) -> None:
    parser = FrameParser(model, tiny_ontology(), EAGER)
    parsed = parser.parse(text)
    check(text, parsed)
    assert parser.parse(text) == parsed
    for item in parsed:
        read = sentence_from_json(sentence_to_json(item))
        assert rounded(read) == rounded(item)


def rounded(item: FrameSentence) -> list[FrameAnnotation]:
    """The frames without their scores, which JSON rounds."""
    return [
        replace(
            frame,
            score=None,
            target_score=None,
            elements=tuple(replace(element, score=None) for element in frame.elements),
        )
        for frame in item.frames
    ]


def test_a_sentence_of_five_thousand_words(parser: FrameParser) -> None:
    text = " ".join(["he", "gave", "up", "books", "to", "cats"] * 834)
    (item,) = parser.parse(text)
    assert len(item.words) == 5004
    check(text, [item])
    # Targets everywhere in it, each of which takes as many arguments as it is let.
    places = [*range(1, 5004, 250), 5003]
    frames = tuple(
        annotation(str(place), item.words, [(place, place)], "give.v", "Giving", [])
        for place in places
    )
    parser.decode = FrameDecoding(stop_bias=-100.0, most_arguments=3)
    (item,) = parser.parse_sentences([replace(item, frames=frames)], GOLD_TARGETS)
    check(text, [item])
    assert [frame.target[0].start for frame in item.frames] == places
    for frame in item.frames:
        (target,) = frame.target
        for element in frame.elements:
            assert abs(element.words.start - target.start) < LONGEST
        assert frame.elements


def settled(item: FrameSentence) -> list[object]:
    """What is found, without scores: these differ in their last digits between batches."""
    return [rounded(item), item.id, item.text]


@pytest.mark.parametrize("options", [FrameOptions(), GOLD_TARGETS, GOLD_FRAMES])
@pytest.mark.parametrize("marking", ["shared", "each"])
def test_parses_do_not_depend_on_batches(
    tiny_encoder: Path, options: FrameOptions, marking: str
) -> None:
    model = tiny_model(tiny_encoder, tiny_config(marking=marking))
    parser = FrameParser(model, tiny_ontology(), replace(EAGER, target_bias=0.3))
    items = [*tiny_sentences(), *(random_sentence(random.Random(seed)) for seed in range(30))]
    alone = [next(parser.parse_sentences([item], options)) for item in items]
    for width in (1, 30, 1536):
        together = list(parser.parse_sentences(items, replace(options, batch_words=width)))
        assert list(map(settled, together)) == list(map(settled, alone))
        for mine, other in zip(together, alone, strict=True):
            for left, right in zip(mine.frames, other.frames, strict=True):
                assert left.score == pytest.approx(right.score, abs=1e-5)
                for a, b in zip(left.elements, right.elements, strict=True):
                    assert a.score == pytest.approx(b.score, abs=1e-5)


def test_batches_parsed_side_by_side_are_parsed_the_same(parser: FrameParser) -> None:
    items = [random_sentence(random.Random(seed)) for seed in range(40)]
    options = FrameOptions(batch_words=60)
    before = torch.get_num_threads()
    found = []
    for threads in (1, 3):
        torch.set_num_threads(threads)
        found.append([settled(item) for item in parser.parse_sentences(items, options)])
    torch.set_num_threads(before)
    assert found[0] == found[1]


def test_a_parser_serves_several_threads_at_once(parser: FrameParser) -> None:
    parser.decode = EAGER
    items = [random_sentence(random.Random(seed)) for seed in range(20)]
    asked = [FrameOptions(batch_words=30), GOLD_TARGETS, GOLD_FRAMES, FrameOptions(lexicon=False)]

    def found(options: FrameOptions) -> list[object]:
        return [settled(item) for item in parser.parse_sentences(items, options)]

    alone = [found(options) for options in asked]
    with ThreadPoolExecutor(len(asked)) as pool:
        assert list(pool.map(found, asked)) == alone
    parser.options = asked[-1]  # of calls that bring none
    assert [settled(item) for item in parser.parse_sentences(items)] == alone[-1]


def test_order_is_kept_and_results_come_before_the_input_ends(parser: FrameParser) -> None:
    taken = 0

    def endless() -> Iterator[FrameSentence]:
        nonlocal taken
        while True:
            item = random_sentence(random.Random(taken))
            taken += 1
            yield replace(item, id=str(taken))

    stream = parser.parse_sentences(endless())
    first = [next(stream).id for _ in range(100)]
    assert first == [str(number) for number in range(1, 101)]
    assert taken < 1000


def test_documents_stream_as_well(parser: FrameParser) -> None:
    def endless() -> Iterator[tuple[str, str]]:
        number = 0
        while True:
            yield f"d{number}", "She gave him a book. It rained."
            number += 1

    stream = parser.parse_documents(endless())
    ids = [next(stream).id for _ in range(6)]
    assert ids == ["d0:1", "d0:2", "d1:1", "d1:2", "d2:1", "d2:2"]


def test_texts_stream_each_with_its_sentences(parser: FrameParser) -> None:
    texts = ["", "She gave him a book . It rained .", ("b", "He left ."), "", " ", ("c", "")]
    found = list(parser.pipe(texts))
    assert parser.parse(texts) == found
    with pytest.raises(InputError, match="document= goes with one text"):
        parser.parse(texts, "d")  # type: ignore[call-overload]
    assert [[sentence.id for sentence in each] for each in found] == [
        [], ["2:1", "2:2"], ["b:1"], [], [], []
    ]  # fmt: skip
    assert [sentence.text for sentence in found[1]] == ["She gave him a book .", "It rained ."]
    assert list(parser.pipe([])) == []
    endless = parser.pipe(itertools.cycle(["It rained .", ""]))
    assert [len(next(endless)) for _ in range(5)] == [1, 0, 1, 0, 1]


@pytest.mark.parametrize("options", [GOLD_TARGETS, GOLD_FRAMES])
def test_gold_targets_are_kept_as_they_are(parser: FrameParser, options: FrameOptions) -> None:
    parser.decode = EAGER
    items = tiny_sentences()
    parsed = list(parser.parse_sentences(items, options))
    for mine, gold in zip(parsed, items, strict=True):
        assert replace(mine, frames=()) == replace(gold, frames=())
        for left, right in zip(mine.frames, gold.frames, strict=True):
            for name in ("id", "target", "target_characters", "lexical_unit"):
                assert getattr(left, name) == getattr(right, name)
            if options.frames == "gold":
                assert left.frame == right.frame
            check_frame(mine, left)


def test_frames_of_the_input_have_no_part_in_a_prediction(parser: FrameParser) -> None:
    parser.decode = EAGER
    items = tiny_sentences()
    bare = [replace(item, frames=()) for item in items]
    assert list(parser.parse_sentences(items)) == list(parser.parse_sentences(bare))
    other = [
        replace(item, frames=tuple(replace(f, frame="Weather", elements=()) for f in item.frames))
        for item in items
    ]
    mine = list(parser.parse_sentences(items, GOLD_TARGETS))
    assert list(parser.parse_sentences(other, GOLD_TARGETS)) == mine


def test_two_parses_are_equal_and_leave_the_parser_as_it_was(parser: FrameParser) -> None:
    parser.decode = EAGER
    text = "She gave him a book. He gave it up, and it rained in Rome."
    assert parser.parse(text) == parser.parse(text)
    assert list(parser.parse_documents([("", text)])) == parser.parse(text)
    assert not parser.model.training


def test_words_beyond_the_lexicon_get_frames_too(parser: FrameParser) -> None:
    text = "Flurbing zorbs glomped ."
    parser.decode = FrameDecoding(target_bias=50.0)
    (item,) = parser.parse(text)
    assert len(item.frames) == 4
    assert all(frame.lexical_unit == "" for frame in item.frames)


def test_features_of_the_knowledge_graph_do_not_change_the_interface(tiny_encoder: Path) -> None:
    model = tiny_model(tiny_encoder, tiny_config(knowledge_graph=knowledge(features="text")))
    check("She gave up.", FrameParser(model, tiny_ontology(), EAGER).parse("She gave up."))


@pytest.mark.parametrize(
    ("settings_", "message"),
    [
        ({"targets": "silver"}, "targets=silver: use predicted or gold"),
        ({"frames": "no"}, "frames=no: use predicted or gold"),
        ({"frames": "gold"}, "frames=gold needs targets=gold"),
    ],
)
def test_options_that_cannot_be(settings_: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        FrameOptions(**settings_)  # type: ignore[arg-type]
