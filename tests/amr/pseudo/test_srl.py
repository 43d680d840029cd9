"""Semantic roles as PseudoAMR: the paper's example after every step, and what it leaves open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from amr.corpora.srl import Argument, Predicate, SRLSentence, read_srl
from amr.pseudo.concepts import concept, frame
from amr.pseudo.srl import pseudo_amr
from amr.pseudo.variants import VARIANTS, SRLSteps
from semcore.text.dependencies import DependencySentence
from semcore.text.spans import WordSpan
from semcore.text.treebank import read_treebank
from tests.amr.pseudo.checks import check, one_line

SAMPLES = Path(__file__).parents[3] / "samples"
SENTENCES = {
    s.id[-1]: s
    for name in ("train", "dev", "test")
    for s in read_srl(SAMPLES / "srl" / f"{name}.gold_conll")
}
TREES = read_treebank(SAMPLES / "dependency")
PAPER = SRLSteps()
TRIVIAL = VARIANTS["srl"]["trivial"]


def tree_of(sentence: SRLSentence) -> DependencySentence | None:
    return TREES.find(sentence.words, sentence.id)


def graph(number: str, steps: SRLSteps = PAPER, tree: bool = True, **switches) -> str:
    sentence = SENTENCES[number]
    found = pseudo_amr(sentence, replace(steps, **switches), tree_of(sentence) if tree else None)
    assert found is not None
    check(found)
    return one_line(found)


def sentence_of(text: str, *predicates: Predicate) -> SRLSentence:
    words = tuple(text.split())
    return SRLSentence("s", words, ("NN",) * len(words), (), predicates)


def predicate(word: int, lemma: str, **arguments: tuple[int, int]) -> Predicate:
    named = [
        Argument(role.replace("_", "-").rstrip("-"), WordSpan(*span))
        for role, span in arguments.items()
    ]
    return Predicate(word, lemma, "01", (WordSpan(word, word + 1),), tuple(named))


@pytest.mark.parametrize("heads", ["auto", "tree", "constituents", "last_word"])
def test_the_figure(heads: str) -> None:
    assert graph("1", heads=heads) == (
        "(r / ROOT :root (w / want-01 :ARG0 (b / boy) :ARG1 (l / leave))"
        " :root (l2 / leave-01 :ARG0 b))"
    )


def test_the_figure_with_each_step_left_out() -> None:
    assert graph("1", reduction=False) == (
        "(r / ROOT :root (w / want-01 :ARG0 (t / The_boy) :ARG1 (t2 / to_leave))"
        " :root (l / leave-01 :ARG0 t))"
    )
    assert graph("1", reentrancy=False) == (
        "(r / ROOT :root (w / want-01 :ARG0 (b / boy) :ARG1 (l / leave))"
        " :root (l2 / leave-01 :ARG0 (b2 / boy)))"
    )
    assert graph("1", VARIANTS["srl"]["plain"]) == (
        "(r / ROOT :root (w / want-01 :ARG0 (t / The_boy) :ARG1 (t2 / to_leave))"
        " :root (l / leave-01 :ARG0 (t3 / The_boy)))"
    )
    assert graph("1", senses=False) == (
        "(r / ROOT :root (w / wants :ARG0 (b / boy) :ARG1 (l / leave)) :root (l2 / leave :ARG0 b))"
    )


def test_the_trivial_variant_of_the_released_script() -> None:
    assert graph("1", TRIVIAL) == (
        "(a / and :op1 (w / wants :ARG0 (t / The_boy) :ARG1 (t2 / to_leave))"
        " :op2 (l / leave :ARG0 (t3 / The_boy)))"
    )
    assert ":R-ARG0 (w / who)" in graph("2", TRIVIAL)
    assert ':C-ARG1 (s3 / string-entity :value "leaves at 7:30")' in graph("3", TRIVIAL)


def test_other_nodes_on_top() -> None:
    assert graph("1", top="multi-sentence").startswith("(m / multi-sentence :snt1 (w / want-01")
    assert ":op2 (l2 / leave-01 :ARG0 b)" in graph("1", top="and")


def test_unification_makes_one_node_of_an_argument_and_its_predicate() -> None:
    assert graph("1", unification=True) == (
        "(r / ROOT :root (w / want-01 :ARG0 (b / boy) :ARG1 (l / leave-01 :ARG0 b)) :root l)"
    )
    assert graph("1", unification=True, every_root=False) == (
        "(w / want-01 :ARG0 (b / boy) :ARG1 (l / leave-01 :ARG0 b))"
    )
    # An argument of several words is a predicate only when it is reduced to its head.
    assert "to_leave" in graph("1", unification=True, reduction=False)


def test_predicates_hang_on_arguments_that_they_share() -> None:
    close = VARIANTS["srl"]["close"]
    assert graph("2", close) == (
        "(r / regret-01 :ARG0 (w / woman :ARG0-of (s / sell-01 :ARG1 (b / boat)))"
        " :ARG1 (i / it) :polarity -)"
    )
    # Without a tree the first predicate is on top; without unity there is a node over both.
    assert graph("2", close, tree=False).startswith("(s / sell-01 :ARG0 (w / woman :ARG0-of (r /")
    assert graph("2", close, inverse=False).startswith("(r / ROOT :root (s / sell-01")


def test_a_noun_is_a_predicate_and_an_argument() -> None:
    assert graph("4", unification=True, every_root=False) == (
        "(s / surprise-01 :ARG0 (d / decide-01 :ARG0 (c / council)) :ARG1 (u / us))"
    )


def test_discontinuous_arguments_are_one() -> None:
    # "The ferry," she said, "leaves at 7:30.": leaves is the head of the whole.
    assert ":ARG1 (l / leaves)" in graph("3")
    assert graph("3", tree=False) == graph("3", heads="constituents") == graph("3")
    apart = graph("3", continuations=False)
    assert ":ARG1 (f / ferry) :C-ARG1 (l / leaves)" in apart


def test_references_are_left_out_beside_what_they_refer_to() -> None:
    assert "who" not in graph("2")
    assert ":ARG0 (w / woman) :R-ARG0 (w2 / who)" in graph("2", references=True)
    alone = sentence_of("who left", predicate(1, "leave", R_ARG0=(0, 1)))
    found = pseudo_amr(alone, PAPER)
    assert found is not None and ":ARG0 (w / who)" in one_line(found)


def test_predicates_of_several_words_and_bare_ones() -> None:
    assert "pick-up-04" in graph("5") and "picked_up" in graph("5", senses=False)
    assert "do-01" in graph("2") and "do-01" not in graph("2", bare_predicates=False)


def test_amr_roles_and_lemmas() -> None:
    found = graph("2", amr_roles=True, lemmas=True, bare_predicates=False)
    assert ":polarity -" in found and "ARGM" not in found
    assert ':time (s3 / string-entity :value "7:30")' in graph("3", amr_roles=True)
    assert ":ARG1 (w / we)" in graph("4", lemmas=True)
    assert ":ARG1 (u / us)" in graph("4")


def test_light_verbs_go_with_the_role_that_points_at_them() -> None:
    take = replace(predicate(1, "take"), sense="LV")
    walk = predicate(3, "walk", ARG0=(0, 1), ARGM_LVB=(1, 2))
    sentence = sentence_of("She took a walk", take, walk)
    found, kept = pseudo_amr(sentence, PAPER), pseudo_amr(sentence, SRLSteps(light_verbs=True))
    assert found is not None and kept is not None
    assert one_line(found) == "(r / ROOT :root (w / walk-01 :ARG0 (s / She)))"
    assert "take-LV" in one_line(kept) and ":ARGM-LVB (t2 / took)" in one_line(kept)


def test_a_sentence_without_predicates_has_no_graph() -> None:
    assert pseudo_amr(sentence_of("Hello ."), PAPER) is None
    bare = sentence_of("It is", predicate(1, "be"))
    assert pseudo_amr(bare, SRLSteps(bare_predicates=False)) is None
    assert pseudo_amr(bare, PAPER) is not None


def test_nested_arguments_and_roles_in_order() -> None:
    sentence = sentence_of(
        "Ann saw Bob run",
        predicate(1, "see", ARG1=(2, 4), ARG0=(0, 1)),
        predicate(3, "run", ARG0=(2, 3)),
    )
    found = pseudo_amr(sentence, SRLSteps(unification=True, every_root=False))
    assert found is not None
    assert one_line(found) == "(s / see-01 :ARG0 (a / Ann) :ARG1 (r / run-01 :ARG0 (b / Bob)))"
    passive = sentence_of("balls hit Ann", predicate(1, "hit", ARG1=(0, 1), ARG0=(2, 3)))
    by_role, by_place = (pseudo_amr(passive, SRLSteps(role_order=on)) for on in (True, False))
    assert by_role is not None and by_place is not None
    assert ":ARG0 (a / Ann) :ARG1 (b / balls)" in one_line(by_role)
    assert ":ARG1 (b / balls) :ARG0 (a / Ann)" in one_line(by_place)


def test_predicates_in_a_circle_keep_a_root() -> None:
    sentence = sentence_of("a b", predicate(0, "a", ARG1=(1, 2)), predicate(1, "b", ARG1=(0, 1)))
    found = pseudo_amr(sentence, SRLSteps(unification=True, every_root=False))
    assert found is not None
    check(found)
    assert one_line(found) == "(a / a-01 :ARG1 (b / b-01 :ARG1 a))"


def test_a_predicate_is_never_its_own_argument() -> None:
    sentence = sentence_of("The killing", predicate(1, "kill", ARG1=(0, 2)))
    found = pseudo_amr(sentence, SRLSteps(unification=True))
    assert found is not None
    assert one_line(found) == "(r / ROOT :root (k / kill-01 :ARG1 (k2 / killing)))"


def test_nodes_know_their_words_and_the_text_is_the_treebanks() -> None:
    sentence = SENTENCES["2"]
    found = pseudo_amr(sentence, PAPER, tree_of(sentence))
    assert found is not None and found.alignment is not None
    assert found.text == "The woman who sold the boat doesn't regret it."
    named = {concept: words for (_, _, concept), words in found.alignment.words.items()}
    assert named["regret-01"] == (8,) and named["n't"] == (7,)
    assert [found.forms[i] for i in named["sell-01"]] == ["sold"]
    other = pseudo_amr(sentence, PAPER)
    assert other is not None
    assert other.text == other.metadata["tok"] == " ".join(sentence.words)


def test_trees_are_found_by_name_or_by_words_and_must_have_the_words() -> None:
    sentence = SENTENCES["1"]
    assert tree_of(sentence) is not None
    assert tree_of(replace(sentence, id="other")) is not None
    assert tree_of(replace(sentence, words=(*sentence.words, "x"))) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("boy", ("boy", None)),
        ("Mr.", ("Mr.", None)),
        ("n't", ("n't", None)),
        ("-", ("-", None)),
        ("2,000", ("2,000", None)),
        ("the red boat", ("the_red_boat", None)),
        ("😀", ("😀", None)),
        ("(", ("string-entity", '"("')),
        ("10:30", ("string-entity", '"10:30"')),
        ("a/b", ("string-entity", '"a/b"')),
        ("~", ("string-entity", '"~"')),
        ('"', ("string-entity", "\"''\"")),
        ("#1", ("string-entity", '"#1"')),
        ("<end>", ("string-entity", '"<end>"')),
        ("property\\/casualty", ("string-entity", '"property/casualty"')),
        ("F-16", ("string-entity", '"F-16"')),
        ("zero\u200bwidth", ("string-entity", '"zerowidth"')),
        ("", ("string-entity", '""')),
    ],
)
def test_words_as_concepts(text: str, expected: tuple[str, str | None]) -> None:
    assert concept(text) == expected


def test_frames_as_amr_writes_them() -> None:
    assert frame("bust_up", "04") == "bust-up-04"
    assert frame("a/c (it)", "01") == "a-c--it--01"
    assert frame("operate", "101") == "operate-101" and frame("do", "") == "do"
