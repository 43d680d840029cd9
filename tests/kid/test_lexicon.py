"""Words of running text to lexical units, by dictionary forms and over all parts of speech."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kid.corpora import read_ontology
from kid.lexicon import FEATURES, PARTS, Lexicon, lemma_words
from semcore.text.sentences import lemma_candidates
from tests.kid.tiny import tiny_ontology

LEXICON = Lexicon(tiny_ontology())
VOCABULARY = ("gave giving give up Gifts over handed hand raining takes sold cold of the").split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("gave", {"give.v"}),
        ("GIVEN", {"give.v"}),
        ("Gifts", {"gift.n"}),
        ("sold", {"sell.v"}),
        ("took", {"take.v"}),
        ("rain", {"rain.n", "rain.v"}),  # all parts of speech stay possible
        ("raining", {"rain.v", "rain.n"}),
        ("colder", {"cold.a"}),
        ("gave up", {"give up.v"}),
        ("handing over", {"hand over.v"}),
        ("up", set()),
        ("over hand", set()),
        ("gave up over", set()),
        ("", set()),
    ],
)
def test_inflected_and_multi_word_units(words: str, units: set[str]) -> None:
    assert set(LEXICON.matches(words.split() or [""])) == units


def test_frames_are_those_of_any_unit() -> None:
    names = [frame.name for frame in LEXICON.ontology.frames]
    frames = LEXICON.frames_of(("take.v", "rain.n"))
    assert {names[frame] for frame in frames} == {"Cause_motion", "Giving", "Weather"}
    assert list(frames) == sorted(frames)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=8))
def test_matches_and_runs_equal_their_definitions(words: list[str]) -> None:
    units = {lemma_words(unit.rpartition(".")[0]): unit for unit in LEXICON.ontology.lexicon}

    def lemmas_of(run: list[str]) -> set[tuple[str, ...]]:
        return set(itertools.product(*(lemma_candidates(word)[:4] for word in run)))

    runs = []
    for begin, end in itertools.combinations(range(len(words) + 1), 2):
        found = LEXICON.matches(words[begin:end])
        assert {units[key] for key in lemmas_of(words[begin:end]) & set(units)} <= set(found)
        assert {lemma_words(unit.rpartition(".")[0]) for unit in found} <= lemmas_of(
            words[begin:end]
        )
        if found and end - begin > 1:
            runs.append((begin, end))
    assert LEXICON.long_matches(words) == runs
    rows = LEXICON.features(words)
    assert all(len(row) == FEATURES for row in rows)
    for index, row in enumerate(rows):
        parts = {unit.rpartition(".")[2] for unit in LEXICON.matches([words[index]])}
        assert {part for part, value in zip(PARTS, row, strict=False) if value} == parts
        begins, inside, known, capital = row[len(PARTS) :]
        assert begins == any(begin == index for begin, _ in runs)
        assert inside == any(begin < index < end for begin, end in runs)
        assert known == bool(parts)
        assert capital == words[index][0].isupper()


@given(st.lists(st.text(max_size=6), max_size=12))
def test_any_words_have_features(words: list[str]) -> None:
    assert len(LEXICON.features(words)) == len(words)


def test_brackets_are_no_words() -> None:
    assert lemma_words("give_(something) away") == ("give", "away")
    assert lemma_words("(x)") == ("(x)",)  # a lemma is never empty


def test_every_part_of_speech_of_framenet_is_a_feature(framenet_17: Path) -> None:
    ontology = read_ontology(framenet_17, "1.7")
    parts = {unit.rpartition(".")[2] for unit in ontology.lexicon}
    assert parts <= set(PARTS)
