"""What tags and units say of parts of speech, and the function that learns it."""

from __future__ import annotations

import pytest
import torch

from kid.evidence import CLASSES
from kid.training.parts_of_speech import class_of_tag, classes_of, fit_parts, is_ambiguous
from tests.kid.tiny import tiny_sentences


@pytest.mark.parametrize(
    ("tag", "form", "name"),
    [
        ("VVD", "sold", "v"), ("md", "may", "v"), ("VHZ", "has", "v"), ("VM0", "can", "v"),
        ("nns", "dogs", "n"), ("NP", "Rome", "n"), ("NN1", "dog", "n"),
        ("jjr", "older", "a"), ("AJ0", "old", "a"), ("rb", "soon", "adv"), ("AV0", "soon", "adv"),
        ("rp", "up", "adv"), ("in", "of", "prep"), ("PRF", "of", "prep"), ("PRP", "in", "prep"),
        ("PRP", "She", ""), ("IN/that", "that", ""), ("dt", "the", ""),
        ("cd", "ten", ""), (",", ",", ""), ("AJ0-NN1", "gold", None), ("fw", "et", None),
        ("", "x", None),
    ],
)  # fmt: skip
def test_tags_of_full_text_and_exemplars(tag: str, form: str, name: str | None) -> None:
    assert class_of_tag(tag, form) == (None if name is None else CLASSES.index(name))


def test_targets_are_what_their_units_are() -> None:
    for sentence in tiny_sentences():
        known = classes_of(sentence)
        assert set(known) <= set(range(len(sentence.words)))
        for annotation in sentence.frames:
            (first, *more) = annotation.target
            if not more and first.end == first.start + 1:
                part = annotation.lexical_unit.rpartition(".")[2]
                number, counts = known[first.start]
                assert CLASSES[number] == (part if part in CLASSES else "") and counts > 1


def test_a_linear_function_is_found_again() -> None:
    torch.manual_seed(0)
    truth, vectors = torch.randn(4, len(CLASSES)), torch.randn(400, 4) * 3 + 1
    labels = (vectors @ truth).argmax(-1)
    found = fit_parts([vectors[:100], vectors[100:]], labels, torch.ones(400), 4)
    guessed = (vectors @ found[:-1] + found[-1]).argmax(-1)
    assert (guessed == labels).float().mean() > 0.97


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_function_of_few_words_is_finite(count: int) -> None:
    labels = torch.zeros(count, dtype=torch.long)
    found = fit_parts([torch.randn(count, 4)], labels, torch.ones(count), 4)
    assert found.shape == (5, len(CLASSES)) and found.isfinite().all()


@pytest.mark.parametrize("form", ["Close", "walks", "house", "arrest"])
def test_forms_of_several_parts_of_speech(form: str) -> None:
    assert is_ambiguous(form)


@pytest.mark.parametrize("form", ["softly", "the", "of", "sold", "Rome"])
def test_forms_of_one_part_of_speech_or_none(form: str) -> None:
    assert not is_ambiguous(form)
