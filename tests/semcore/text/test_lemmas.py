"""Lemmas: by part of speech, and all that a word may have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.text.sentences import lemma, lemma_candidates

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@pytest.mark.parametrize(
    ("word", "tag", "expected"),
    [
        ("meeting", "NN", "meeting"),
        ("meeting", "VBG", "meet"),
        ("left", "VVD", "leave"),
        ("left", "jj", "left"),
        ("mice", "nns", "mouse"),
        ("Better", "JJR", "good"),
        ("killings", "NNS", "killing"),
        ("need", "VVP", "need"),
        ("n't", "", "not"),
        ("WAS", "VBD", "be"),
    ],
)
def test_lemmas_follow_the_part_of_speech(word: str, tag: str, expected: str) -> None:
    assert lemma(word, tag) == expected


@given(any_text)
def test_the_plain_form_and_the_lemma_are_always_candidates(word: str) -> None:
    assert lemma(word) in lemma_candidates(word)
    assert len(set(lemma_candidates(word))) == len(lemma_candidates(word))
