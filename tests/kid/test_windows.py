"""Long sentences window by window: nothing is lost of what is given, and targets stay in place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kid.data import FrameAnnotation, FrameElement, FrameSentence
from kid.windows import ROOM, joined, parts_of
from semcore.text.spans import CharSpan, WordSpan
from semcore.text.windows import windows


def long_sentence(words: int) -> FrameSentence:
    """Words of three letters, and a target on every fifth."""
    spans = tuple(CharSpan(4 * index, 4 * index + 3) for index in range(words))
    frames = tuple(
        FrameAnnotation(f"g{i}", "Giving", "give.v", (WordSpan(i, i + 1),), (spans[i],))
        for i in range(0, words, 5)
    )
    text, heads = " ".join(["abc"] * words), tuple(range(-1, words - 1))
    return FrameSentence("1", "", text, spans, frames=frames, heads=heads)


@pytest.mark.parametrize("words", [5, 320, 321, 700, 2000])
def test_given_targets_come_back_as_they_were(words: int) -> None:
    sentence = long_sentence(words)
    parts = parts_of(sentence)
    assert all(len(part.words) <= 320 for part in parts)
    for part in parts:
        for frame in part.frames:
            ((start, end),) = frame.target
            where = part.words[start].start, part.words[end - 1].end
            assert where == tuple(frame.target_characters[0])
    if len(parts) > 1:
        assert joined(sentence, parts, gold=True) == sentence
    else:
        assert parts == [sentence]


def test_what_was_found_is_told_in_words_of_the_sentence() -> None:
    """Each window finds every word of its own: each is kept from one window alone."""
    sentence = long_sentence(1000)
    parts = []
    for part in parts_of(sentence):
        found = []
        for index, span in enumerate(part.words):
            words = WordSpan(index, index + 1)
            element = FrameElement("Theme", words, span)
            found.append(FrameAnnotation("0", "Giving", "", (words,), (span,), (element,)))
        parts.append(replace(part, frames=tuple(found)))
    frames = joined(sentence, parts, gold=False).frames
    assert [frame.target for frame in frames] == [(WordSpan(i, i + 1),) for i in range(1000)]
    assert [frame.id for frame in frames] == [f"{sentence.id}:frame.{i}" for i in range(1, 1001)]
    for frame in frames:
        assert frame.elements[0].words == frame.target[0]
        assert frame.elements[0].characters == sentence.words[frame.target[0].start]
    assert len(windows(1000, ROOM)) == len(parts)
