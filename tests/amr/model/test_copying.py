"""What can be copied: lemmas, words, strings, numbers, and the senses that there are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amr.linearization.token_kinds import Kind, frame_of, kind_of
from amr.model.copying import SHAPES, Candidate, Copier
from amr.notation.symbols import as_string, is_symbol
from semcore.text.plain_forms import plain_form
from tests.amr.tiny_parser import FRAMES, tiny_sentences

few = settings(deadline=None, max_examples=60)
words = st.text(min_size=1, max_size=8) | st.sampled_from(
    [
        "dogs",
        "Gave",
        "3,000",
        "-5",
        "seven",
        "Rome",
        "covid-19",
        "#tag",
        '"',
        "a\u00a0b",
        "()",
        "😀",
    ]
)


def copied(word: str, frames: tuple[str, ...] = FRAMES) -> dict[str, list[str]]:
    """What a word gives, by the name of the shape."""
    found: dict[str, list[str]] = {}
    for candidate in Copier(frames).candidates([word]):
        found.setdefault(SHAPES[candidate.shape], []).append(candidate.token)
    return found


@pytest.mark.parametrize(
    ("word", "shapes"),
    [
        ("dogs", {"lemma": "(dog", "form": "(dogs", "string": '"dogs"'}),
        ("dog", {"lemma": "(dog", "string": '"dog"'}),
        ("gave", {"lemma": "(give", "form": "(gave", "string": '"gave"', "-01": "(give-01",
                  "-02": "(give-02"}),
        ("Rome", {"lemma": "(rome", "string": '"Rome"'}),
        ("3,000", {"lemma": "(3,000", "string": '"3,000"', "number": "3000"}),
        ("-2.5", {"lemma": "(-2.5", "string": '"-2.5"', "number": "-2.5"}),
        ("Seven", {"lemma": "(seven", "string": '"Seven"', "number": "7"}),
        ("9:30", {"string": '"9:30"'}),
        ("#tag", {"string": '"#tag"'}),
        ('"', {}),
        ("x" * 65, {}),
    ],
)  # fmt: skip
def test_what_a_word_gives(word: str, shapes: dict[str, str]) -> None:
    found = copied(word)
    assert {name: tokens[0] for name, tokens in found.items()} == shapes
    assert all(len(tokens) == 1 for tokens in found.values())


def test_only_senses_that_exist_are_offered() -> None:
    # leave-11 and leave-14 exist, but are beyond the ninth sense: they are in the vocabulary.
    assert not any(name.startswith("-") for name in copied("leaving"))
    assert copied("wants")["-01"] == ["(want-01"] and "-02" not in copied("wants")
    assert not any(name.startswith("-") for name in copied("wants", frames=()))
    assert copied("running", ("run-03",))["-03"] == ["(run-03"]


@few
@given(st.lists(words, max_size=6))
def test_every_candidate_is_a_token_that_may_stand(forms: list[str]) -> None:
    candidates = Copier(FRAMES).candidates(forms)
    assert [candidate.word for candidate in candidates] == sorted(c.word for c in candidates)
    assert len(set(candidates)) == len(candidates)
    for word, shape, token in candidates:
        assert 0 <= word < len(forms) and 0 <= shape < len(SHAPES)
        kind = kind_of(token, "brief")
        name = SHAPES[shape]
        if name == "string":
            assert kind == Kind.CONSTANT and as_string(token[1:-1]) == token
            assert token == f'"{plain_form(forms[word])}"'
        elif name == "number":
            assert kind == Kind.CONSTANT and is_symbol(token)
            float(token)
        else:
            assert kind == Kind.CONCEPT and is_symbol(token[1:])
        if name.startswith("-"):
            assert token[1:] in FRAMES and frame_of(token[1:]) == (token[1:-3], name[1:])


@few
@given(st.lists(words, max_size=5), st.lists(words, max_size=5))
def test_a_word_gives_the_same_wherever_it_stands(first: list[str], second: list[str]) -> None:
    copier = Copier(FRAMES)
    moved = [
        Candidate(word + len(first), shape, token)
        for word, shape, token in copier.candidates(second)
    ]
    assert copier.candidates([*first, *second]) == [*copier.candidates(first), *moved]


def test_most_of_a_graph_can_be_copied() -> None:
    copier = Copier(FRAMES)
    found = total = 0
    for item in tiny_sentences():
        offered = {candidate.token for candidate in copier.candidates(item.forms)}
        concepts = [f"({dict(branches)['/']}" for _, branches in item.tree.nodes()]
        found += sum(concept in offered for concept in concepts)
        total += len(concepts)
    assert found / total > 0.7
