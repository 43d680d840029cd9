"""Parts of speech in context: of vectors, and of what stands around a word."""

from __future__ import annotations

import torch

from kid.decoding.parts_of_speech import part_scores
from kid.evidence import CLASSES, Evidence

SIZE = len(CLASSES)
# A vector of the identity is sure of one class each.
EVIDENCE = Evidence(parts=(*((torch.eye(SIZE) * 3).tolist()), (0.0,) * SIZE))


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


def test_what_has_an_object_at_the_beginning_is_no_noun_and_no_adjective() -> None:
    assert classes("Close the door", "a - n")[0] not in {"n", "a"}
    assert classes("Never open this box", "adv a - n")[1] not in {"n", "a"}
    assert classes("Please answer him", "- n -")[1] not in {"n", "a"}
    assert classes("They did n't fire us", "- v adv n -")[3] not in {"n", "a"}
    assert classes("Water is cheap", "n v a")[0] == "n"
    assert classes("Dogs the size of cats", "n - n prep n")[0] == "n"  # no plain form
    assert classes("He found answer the wrong word", "- v n - a n")[2] == "n"
    assert classes("Near the door", "prep - n")[0] == "prep"


def test_a_sentence_without_a_verb_has_one_between_plurals() -> None:
    assert classes("Police arrest thieves .", "n n n -")[1] not in {"n", "a"}
    assert classes("Men fine the drivers .", "n a - n -")[1] not in {"n", "a"}
    assert classes("Police arrest thieves stole it .", "n n n v - -")[1] == "n"
    assert classes("Oil price reports", "n n n")[1] == "n"
    assert classes("Police officer files", "n n n")[1] == "n"  # no verb's form


def test_padding_changes_nothing() -> None:
    words = torch.randn(2, 4, SIZE)
    sentences = [["a", "saw"], ["He", "saw", "the", "saw"]]
    words[0, 2:] = 0
    together = part_scores(EVIDENCE, words, sentences)
    alone = part_scores(EVIDENCE, words[1:], sentences[1:])
    assert torch.allclose(together[1:], alone)
    assert part_scores(EVIDENCE, words[:1, :0], [[]]).shape == (1, 0, SIZE)


def test_a_sentence_without_a_verb_may_begin_with_one() -> None:
    def first(text: str, verb: float, *other: str) -> str:
        words = torch.eye(SIZE)[[CLASSES.index("n"), *map(CLASSES.index, other)]][None]
        words[0, 0, CLASSES.index("v")] = verb  # a noun, but for little
        scores = part_scores(EVIDENCE, words, [text.split()])
        return CLASSES[int(scores[0, 0].argmax())]

    assert first("Trade carefully .", 0.9, "adv", "") == "v"
    assert first("Order food !", 0.9, "n", "") == "v"
    assert first("Order food !", 0.0, "n", "") == "n"  # hardly a verb
    assert first("Trade figures", 0.9, "n") == "n"  # a headline
    assert first("Trade fell .", 0.9, "v", "") == "n"
    assert first("Orders fast .", 0.9, "adv", "") == "n"  # no plain form
