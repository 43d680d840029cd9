"""Heads of arguments: by trees of both schools, by constituents, by the last word."""

from __future__ import annotations

from pathlib import Path

import pytest

from amr.corpora.brackets import spans
from amr.corpora.srl import read_srl
from amr.pseudo.head_rules import constituent_head
from amr.pseudo.heads import last_word, tree_head
from amr.pseudo.propositions import joined, propositions, resolved
from semcore.text.dependencies import ROOT, DependencySentence, depths_of
from semcore.text.treebank import read_treebank


def tree(text: str, heads: list[int], labels: str) -> DependencySentence:
    words = tuple(text.split())
    return DependencySentence("t", text, words, words, words, tuple(heads), tuple(labels.split()))


def test_a_prepositional_phrase_is_headed_by_its_noun_in_both_schools() -> None:
    universal = tree("sat at the old mosque", [ROOT, 4, 4, 4, 0], "root case det amod obl")
    stanford = tree("sat at the old mosque", [ROOT, 0, 4, 4, 1], "root prep det amod pobj")
    assert tree_head(universal)(range(1, 5)) == tree_head(stanford)(range(1, 5)) == 4
    # A clause under a preposition; and a preposition whose object is not in the span.
    clause = tree("by not going", [ROOT, 2, 0], "prep neg pcomp")
    assert tree_head(clause)([0, 1, 2]) == 2
    assert tree_head(stanford)([1, 2]) == 1


def test_function_words_are_heads_only_of_themselves() -> None:
    copula = tree("she is glad", [2, 2, ROOT], "nsubj cop root")
    assert tree_head(copula)([0, 1]) == 0
    assert tree_head(copula)([1]) == 1


def test_a_span_that_is_no_subtree_is_headed_nearest_to_the_root() -> None:
    crossing = tree("a b c d", [1, ROOT, 3, 1], "x root x x")
    assert tree_head(crossing)([0, 2, 3]) == 0
    assert depths_of(crossing.heads) == [1, 0, 2, 1]


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("The/DT/(NP* old/JJ/* boy/NN/*)", "boy"),
        ("the/DT/(NP(NP* boy/NN/*) who/WP/(SBAR(WHNP*) left/VBD/(S(VP*))))", "boy"),
        ("at/IN/(PP* the/DT/(NP* mosque/NN/*))", "mosque"),
        ("to/TO/(S(VP* leave/VB/(VP*)))", "leave"),
        ("would/MD/(VP* have/VB/(VP* left/VBN/(VP*)))", "left"),
        ("that/IN/(SBAR* she/PRP/(S(NP*) knew/VBD/(VP*)))", "knew"),
        ("cats/NNS/(NP* and/CC/* dogs/NNS/*)", "cats"),
        ("very/RB/(ADJP* glad/JJ/*)", "glad"),
        ("$/$/(QP* 3/CD/* million/CD/*)", "million"),
        ("uh/UH/(INTJ*)", "uh"),
        ("x/FW/(X* y/FW/* ./PUNCT/*)", "y"),
        ("the/DT/(NP-SBJ* boy/NN/*)", "boy"),
    ],
)
def test_the_rules(words: str, head: str) -> None:
    forms, tags, cells = zip(*(word.split("/") for word in words.split()), strict=True)
    found = constituent_head(spans(cells), tags)(range(len(forms)))
    assert forms[found] == head


def test_words_that_are_not_one_constituent_are_children_of_the_smallest_around_them() -> None:
    tags = ["DT", "NN", "VBZ", "TO", "VB"]
    find = constituent_head(spans(["(S(NP*", "*)", "(VP*", "(S(VP*", "(VP*)))))"]), tags)
    assert find([0, 1, 2]) == 2  # subject and verb: the verb, as in the clause
    assert find([1]) == 1
    assert find([1, 4]) == 4  # a discontinuous argument


def test_the_last_word_is_no_punctuation() -> None:
    find = last_word(["so", "they", "say", "."])
    assert find([1, 2, 3]) == 2 and find([3]) == 3


def test_constituents_and_trees_agree_on_nine_arguments_in_ten(graphsem_data: Path) -> None:
    treebank = graphsem_data / "dep" / "ud_english_ewt" / "en_ewt-ud-dev.conllu"
    finder = read_treebank(treebank)
    same = last = total = 0
    for sentence in read_srl(graphsem_data / "srl" / "ewt_propbank" / "dev.gold_conll"):
        found = finder.find(sentence.words, sentence.id)
        if found is None:
            continue
        by_tree, by_rules = tree_head(found), constituent_head(sentence.constituents, sentence.tags)
        for proposition in joined(resolved(propositions(sentence))):
            for role in proposition.roles:
                if len(role.words) > 1:
                    total += 1
                    same += by_tree(role.words) == by_rules(role.words)
                    last += by_tree(role.words) == last_word(sentence.words)(role.words)
    assert total > 4000
    assert same / total > 0.88 > 0.55 > last / total
