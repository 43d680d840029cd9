"""Tokens of one tokenization among the words of another."""

from __future__ import annotations

from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.text.spans import WordSpan
from tests.amr.scoring.random_graphs import unhurried
from tsar.graphs.matching import match_sentences


def matched(tokens: str, words: str) -> list[tuple[int, int] | None]:
    (places,) = match_sentences([tokens.split()], [words.split()])
    return [place and tuple(place) for place in places]


@pytest.mark.parametrize(
    ("tokens", "words", "places"),
    [
        ("The boy sleeps", "The boy sleeps", [(0, 1), (1, 2), (2, 3)]),
        ("do n't", "don't", [(0, 1), (0, 1)]),
        ("a-b c", "a - b c", [(0, 3), (3, 4)]),
        ("``Ah '' -LRB- @-@", "\u201cAh \u201d ( \u2013", [(0, 1), (1, 2), (2, 3), (3, 4)]),
        ("` ` a ' '", '" a \u2019\u2019', [(0, 1), (0, 1), (1, 2), (2, 3), (2, 3)]),
        ("he left again .", "he left .", [(0, 1), (1, 2), None, (2, 3)]),
        ("he left .", "he then left .", [(0, 1), (2, 3), (3, 4)]),
        ("the colours fade", "the colors fade", [(0, 1), (1, 2), (2, 3)]),
        ("x y", "u v w", [None, None]),
    ],
)
def test_known_cases(tokens: str, words: str, places: list[tuple[int, int] | None]) -> None:
    assert matched(tokens, words) == places


def test_sentences_need_not_be_split_alike() -> None:
    graphs = [["It", "rains", "."], ["He", "does", "n't", "go", "."], ["No", "."]]
    words = [["One", "more", "."], ["It", "rains.", "He"], ["doesn't", "go", "."], ["No", "."]]
    assert match_sentences(graphs, words) == [
        [WordSpan(3, 4), WordSpan(4, 5), WordSpan(4, 5)],
        [WordSpan(5, 6), WordSpan(6, 7), WordSpan(6, 7), WordSpan(7, 8), WordSpan(8, 9)],
        [WordSpan(9, 10), WordSpan(10, 11)],
    ]


def test_nothing_on_either_side() -> None:
    assert match_sentences([], [["a"]]) == []
    assert match_sentences([["a"], []], []) == [[None], []]


LISTS = st.lists(st.lists(st.text("abc'\u2019", min_size=1, max_size=3), max_size=4), max_size=4)


@unhurried
@given(graphs=LISTS, sentences=LISTS)
def test_places_are_words_in_order(graphs: list[list[str]], sentences: list[list[str]]) -> None:
    found = match_sentences(graphs, sentences)
    assert [len(places) for places in found] == [len(graph) for graph in graphs]
    places = [place for place in chain.from_iterable(found) if place is not None]
    assert all(0 <= place.start < place.end <= sum(map(len, sentences)) for place in places)
    assert places == sorted(places)


@given(sentences=LISTS, cuts=st.sets(st.integers(0, 40)))
def test_the_same_characters_are_all_found(sentences: list[list[str]], cuts: set[int]) -> None:
    """However they are cut into tokens: each has the words of its characters."""
    text = "".join(chain.from_iterable(sentences))
    owner = [number for number, word in enumerate(chain.from_iterable(sentences)) for _ in word]
    bounds = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    spans = list(pairwise(bounds))
    (places,) = match_sentences([[text[a:b] for a, b in spans]], sentences)
    assert places == [WordSpan(owner[a], owner[b - 1] + 1) for a, b in spans]
