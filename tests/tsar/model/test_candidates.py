"""Candidates and their gold labels, against loops."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tsar.data import document_of_words
from tsar.model.candidates import candidates_of, targets_of
from tsar.model.dataset import lettered_words

SENTENCES = st.lists(st.integers(1, 5), min_size=0, max_size=4).map(
    lambda sizes: np.repeat(np.arange(1, len(sizes) + 1), sizes)
)


@given(SENTENCES, st.integers(0, 3), st.integers(1, 6))
def test_candidates_are_all_runs_of_words_in_one_sentence(
    sentence: np.ndarray, shift: int, longest: int
) -> None:
    first, last = candidates_of(sentence, shift, longest)
    expected = [
        (a + shift, b + shift)
        for a in range(len(sentence))
        for b in range(a, min(a + longest, len(sentence)))
        if sentence[a] == sentence[b]
    ]
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == expected


@given(st.lists(st.tuples(SENTENCES, st.integers(0, 2)), min_size=1, max_size=3), st.data())
def test_gold_candidates_have_their_first_role(
    contexts: list[tuple[np.ndarray, int]], data: st.DataObject
) -> None:
    found = [candidates_of(sentence, shift, 3) for sentence, shift in contexts]
    most = max(len(first) for first, _ in found)
    owners = data.draw(st.lists(st.integers(0, len(contexts) - 1), max_size=4).map(sorted))
    word = st.integers(0, 12)
    spans = []
    for event in range(len(owners)):
        for _ in range(data.draw(st.integers(0, 4))):
            a, length = data.draw(word), data.draw(st.integers(0, 4))
            spans.append((event, a, a + length, data.draw(st.integers(0, 3))))
    table = np.array(spans, dtype=np.int64).reshape(len(spans), 4)
    targets = targets_of(table, np.array(owners, dtype=np.int64), found, most)
    expected = np.zeros((len(owners), most), dtype=np.int64)
    for event, context in enumerate(owners):
        for place, pair in enumerate(zip(*found[context], strict=True)):
            roles = [r for e, a, b, r in spans if e == event and (a, b) == pair]
            if roles:
                expected[event, place] = 1 + roles[0]
    assert (targets == expected).all()


@given(st.lists(st.lists(st.text(max_size=4), max_size=4), max_size=4))
def test_words_with_a_letter_or_a_digit(sentences: list[list[str]]) -> None:
    document = document_of_words("d", sentences)
    expected = [any(map(str.isalnum, form)) for form in document.forms]
    assert lettered_words(document).tolist() == expected
