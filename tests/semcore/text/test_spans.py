"""Spans of words and characters, against brute force."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from semcore.text.spans import CharSpan, WordSpan, characters_of, words_of


@st.composite
def word_lists(draw: st.DrawFn) -> list[CharSpan]:
    """Words in order that do not overlap; some touch, some stand apart."""
    words = []
    place = 0
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), max_size=9)):
        words.append(CharSpan(place + gap, place + gap + length))
        place += gap + length
    return words


@given(word_lists(), st.integers(-2, 80), st.integers(1, 40))
def test_words_of_covers_every_word_touched(words: list[CharSpan], start: int, length: int) -> None:
    span = CharSpan(start, start + length)
    touched = [index for index, word in enumerate(words) if set(range(*word)) & set(range(*span))]
    expected = WordSpan(touched[0], touched[-1] + 1) if touched else None
    assert words_of(span, words) == expected


@given(word_lists().filter(bool), st.data())
def test_characters_and_words_are_inverse_on_whole_words(
    words: list[CharSpan], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    span = WordSpan(start, data.draw(st.integers(start + 1, len(words))))
    assert words_of(characters_of(span, words), words) == span


def test_white_space_between_words_touches_none() -> None:
    words = [CharSpan(0, 3), CharSpan(5, 8)]
    assert words_of(CharSpan(3, 5), words) is None
    assert words_of(CharSpan(2, 6), words) == WordSpan(0, 2)
