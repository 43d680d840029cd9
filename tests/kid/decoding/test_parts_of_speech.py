"""Parts of speech in context: of vectors, and of what stands around a word."""

from __future__ import annotations

import torch

from kid.decoding.parts_of_speech import part_scores
from kid.evidence import CLASSES, Evidence

SIZE = len(CLASSES)
# A vector of the identity is sure of one class each.
EVIDENCE = Evidence(parts=(*((torch.eye(SIZE) * 4).tolist()), (0.0,) * SIZE))


def classes(text: str, said: str) -> list[str]:
    """Of words whose vectors say what ``said`` does, the likeliest parts of speech."""
    numbers = [CLASSES.index(name.replace("-", "")) for name in said.split()]
    words = torch.eye(SIZE)[numbers][None]
    scores = part_scores(EVIDENCE, words, [text.split()])
    assert torch.allclose(scores.exp().sum(-1), torch.ones(1, len(numbers)))
    return [CLASSES[number] or "-" for number in scores[0].argmax(-1).tolist()]


def test_vectors_are_believed() -> None:
    assert classes("She saw a dog", "- v - n") == ["-", "v", "-", "n"]
    assert classes("He saw", "- v") == ["-", "v"]


def test_a_noun_phrase_of_a_determiner_and_one_word_has_no_verb() -> None:
    assert classes("He bought a saw", "- v - v")[-1] != "v"
    assert classes("The saw broke it", "- v v -")[1:3] == [classes("a saw", "- v")[1], "v"]
    assert classes("the fall of it", "- v prep -")[1] != "v"
    assert classes("a broken vase", "- v n")[1] == "v"  # a participle
    assert classes("the lifting of it", "- v prep -")[1] == "v"  # a gerund
    assert classes("to saw", "- v")[1] == "v"


def test_padding_changes_nothing() -> None:
    words = torch.randn(2, 4, SIZE)
    sentences = [["a", "saw"], ["He", "saw", "the", "saw"]]
    words[0, 2:] = 0
    together = part_scores(EVIDENCE, words, sentences)
    alone = part_scores(EVIDENCE, words[1:], sentences[1:])
    assert torch.allclose(together[1:], alone)
    assert part_scores(EVIDENCE, words[:1, :0], [[]]).shape == (1, 0, SIZE)
