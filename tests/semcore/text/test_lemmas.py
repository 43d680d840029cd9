"""Lemmas: by part of speech, and all that a word may have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.text.inflection import is_only_verb, readings
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


@pytest.mark.parametrize(
    ("form", "lemmas"),
    [("meeting", "meeting meet"), ("skating", "skating skate"), ("heated", "heated heat"),
     ("blogging", "blogging blogg blogge blog")],
)  # fmt: skip
def test_a_rule_invents_no_lemma_where_there_is_one(form: str, lemmas: str) -> None:
    assert list(dict.fromkeys(reading.lemma for reading in readings(form))) == lemmas.split()


def test_a_form_of_verbs_alone_is_told_from_one_of_other_words_too() -> None:
    assert all(map(is_only_verb, ("ate", "wrote", "went")))
    assert not any(map(is_only_verb, ("run", "light", "house", "quickly", "xyzzy", "")))
