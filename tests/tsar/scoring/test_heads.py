"""Heads of spans: the walk up a tree against one step at a time, and rules by example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.text.spans import WordSpan
from tests.tsar.scoring.random_events import PLAIN, heads, spans, unhurried
from tsar.scoring.english_heads import RULES, head_in
from tsar.scoring.heads import dependency_heads, head_words, heads_described


def walk(heads: Sequence[int], start: int, end: int) -> int:
    """From the first word to its head, as long as that is inside."""
    word = start
    while start <= heads[word] < end:
        word = heads[word]
    return word


@unhurried
@given(heads(), st.lists(spans(), max_size=6))
def test_all_spans_at_once_are_each_walked(
    tree: tuple[int, ...], found: list[tuple[int, int]]
) -> None:
    wanted = [walk(tree, *span) for span in found]
    assert dependency_heads(tree, [WordSpan(*span) for span in found]) == wanted


def test_heads_that_go_round_in_a_circle_end() -> None:
    (head,) = dependency_heads([1, 2, 0], [WordSpan(0, 3)])
    assert head in range(3)


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("Lee", "Lee"),
        ("the old man", "man"),
        ("The head of the military government", "head"),
        ("Thailand 's military government", "government"),
        ("three of the men who fled", "three"),
        ("Abu Ghraib and Guantanamo", "Ghraib"),
        ("a man accused of theft", "man"),
        ("his own lawyer , Kim Lee ,", "lawyer"),
        ("the closed - circuit footage", "footage"),
        ("Lee 's", "Lee"),
        ('" the dead "', "dead"),
        ("June 5 , 2016", "June"),
        ("70.85 dollars a barrel", "dollars"),
        ("a guy we met", "guy"),
        ("in the city of Rome", "city"),
        ("about 100 people", "people"),
        (",", ","),
        ("the", "the"),
    ],
)
def test_heads_by_rule(phrase: str, head: str) -> None:
    words = phrase.split()
    assert words[head_in(words)] == head


@unhurried
@given(
    st.lists(
        st.sampled_from(["the", "of", ",", "'s", "man", "June", "5", "accused", "-"]), min_size=1
    )
)
def test_every_phrase_has_a_head(words: list[str]) -> None:
    assert 0 <= head_in(words) < len(words)


def test_a_document_with_heads_goes_by_them() -> None:
    span = [WordSpan(0, 5)]
    assert head_words(PLAIN, span) == [2]  # The old man of Rome
    tree = (4, 4, 4, 4, -1, *(-1 for _ in PLAIN.words[5:]))
    assert head_words(replace(PLAIN, heads=tree), span) == [4]


def test_where_heads_come_from_is_told() -> None:
    parsed = replace(PLAIN, heads=(-1,) * len(PLAIN.words))
    assert heads_described([PLAIN, PLAIN], "spacy:x-1") == RULES
    assert heads_described([parsed, parsed], "spacy:x-1") == "spacy:x-1"
    assert heads_described([parsed, PLAIN], None) == f"given+{RULES}(1)"
