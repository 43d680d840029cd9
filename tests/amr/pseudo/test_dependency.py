"""Dependency trees as PseudoAMR: the paper's example after every step; odd trees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from amr.pseudo.dependency import pseudo_amr, tokens_of
from amr.pseudo.variants import VARIANTS, DependencySteps
from semcore.text.dependencies import ROOT, DependencySentence, read_dependencies
from semcore.text.spans import WordSpan
from tests.amr.pseudo.checks import check, one_line
from tests.semcore.text.test_dependencies import GAPPED

SAMPLES = Path(__file__).parents[3] / "samples" / "dependency"
TREES = {
    s.id[-1]: s
    for name in ("train", "dev", "test")
    for s in read_dependencies(SAMPLES / f"{name}.conllu")
}
PAPER = DependencySteps()
TRIVIAL = VARIANTS["dependency"]["trivial"]


def graph(tree: DependencySentence, steps: DependencySteps = PAPER, **switches) -> str:
    found = pseudo_amr(tree, replace(steps, **switches))
    check(found)
    return one_line(found)


def tree_of(text: str, heads: list[int], labels: str, **more) -> DependencySentence:
    words = tuple(text.split())
    lemmas = more.pop("lemmas", words)
    return DependencySentence(
        "t", text, words, lemmas, ("NN",) * len(words), tuple(heads), tuple(labels.split()), **more
    )


def test_the_figure() -> None:
    assert graph(TREES["1"]) == "(w / want :nsubj (b / boy) :xcomp (l / leave))"


def test_the_figure_with_each_step_left_out() -> None:
    assert graph(TREES["1"], lemmas=False) == "(w / wants :nsubj (b / boy) :xcomp (l / leave))"
    assert graph(TREES["1"], removal=False) == (
        "(r / ROOT :root (w / want :nsubj (b / boy :det (t / the))"
        " :xcomp (l / leave :mark (t2 / to)) :punct (x / .)))"
    )
    assert graph(TREES["1"], TRIVIAL) == (
        "(r / ROOT :root (w / wants :nsubj (b / boy :det (t / The))"
        " :xcomp (l / leave :mark (t2 / to)) :punct (x / .)))"
    )


def test_the_relations_that_are_redundant_are_a_choice() -> None:
    assert graph(TREES["1"], relations=("det", "root")) == (
        "(w / want :nsubj (b / boy) :xcomp (l / leave :mark (t / to)) :punct (x / .))"
    )
    assert graph(TREES["1"], relations=("punct", "mark", "det")).startswith("(r / ROOT :root (w")


def test_what_depends_on_a_removed_word_moves_up_unless_it_is_part_of_it() -> None:
    tree = tree_of(
        "nearly all boats sail in order to sink",
        [1, 2, 3, ROOT, 7, 4, 7, 3],
        "advmod det nsubj root mark fixed mark advcl",
    )
    assert graph(tree) == ("(s / sail :nsubj (b / boats :advmod (n / nearly)) :advcl (s2 / sink))")


def test_subtypes_and_names_that_would_read_as_turned_round() -> None:
    tree = tree_of("a b c", [ROOT, 0, 0], "root nsubj:pass nmod:of")
    assert graph(tree) == "(a / a :nsubj-pass (b / b) :nmod_of (c / c))"
    assert graph(tree, subtypes=False) == "(a / a :nsubj (b / b) :nmod (c / c))"
    assert graph(tree, relations=("nsubj", "root")) == "(a / a :nmod_of (c / c))"
    assert graph(tree, relations=("nmod:of", "root")) == "(a / a :nsubj-pass (b / b))"


def test_crossing_edges_keep_the_order_of_the_sentence() -> None:
    # 2 depends on 4 across the edge from 1 to 3.
    tree = tree_of("w0 w1 w2 w3 w4", [ROOT, 0, 4, 1, 0], "root a b c d")
    assert graph(tree, relations=()) == (
        "(r / ROOT :root (w / w0 :a (w2 / w1 :c (w3 / w3)) :d (w4 / w4 :b (w5 / w2))))"
    )


def test_several_roots() -> None:
    tree = tree_of("go stop .", [ROOT, ROOT, 1], "root root punct")
    assert graph(tree) == "(m / multi-sentence :snt1 (g / go) :snt2 (s / stop))"
    assert graph(tree, relations=("punct",)) == "(r / ROOT :root (g / go) :root (s / stop))"


def test_a_sentence_of_one_redundant_word_keeps_it() -> None:
    assert graph(tree_of("!", [ROOT], "punct")) == "(x / !)"
    assert graph(tree_of(")", [ROOT], "root")) == '(s / string-entity :value ")")'


def test_lemmas_are_the_treebanks_or_ours() -> None:
    tree = tree_of("boys sang", [1, ROOT], "nsubj root", lemmas=("", ""))
    tagged = replace(tree, tags=("NNS", "VBD"))
    assert graph(tagged) == "(s / sing :nsubj (b / boy))"
    names = replace(tagged, words=("Waters", "sang"), tags=("NNP", "VBD"))
    assert graph(names) == "(s / sing :nsubj (w / Waters))"


def test_enhanced_graphs_have_reentrancies() -> None:
    assert graph(TREES["1"], enhanced=True) == (
        "(w / want :nsubj (b / boy) :xcomp (l / leave :nsubj-xsubj b))"
    )
    assert graph(TREES["1"], VARIANTS["dependency"]["close"]) == (
        "(w / want :nsubj (b / boy) :xcomp (l / leave :nsubj b))"
    )
    relative = graph(TREES["2"], enhanced=True)
    assert ":ref (w2 / who)" in relative and ":nsubj w :obj" in relative


def test_empty_nodes_are_words_of_the_enhanced_graph_only(tmp_path: Path) -> None:
    (tmp_path / "g").write_text(GAPPED)
    (tree,) = read_dependencies(tmp_path / "g")
    assert graph(tree) == (
        "(w / win :nsubj (a / Ann) :obj (g / gold)"
        " :conj (b / Bob :cc (a2 / and) :orphan (s / silver)))"
    )
    assert graph(tree, enhanced=True) == (
        "(w / win :nsubj (a / Ann) :obj (g / gold)"
        " :conj-and (w2 / won :cc (a2 / and) :nsubj (b / Bob) :obj (s / silver)))"
    )


def test_a_treebank_without_enhanced_graphs_has_its_trees() -> None:
    tree = tree_of("a b", [ROOT, 0], "root obj")
    assert graph(tree, enhanced=True) == graph(tree)


def test_tokens_are_what_is_printed() -> None:
    # doesn't is spelled by its words; French "du" is not.
    assert tokens_of(TREES["2"]).tokens[6:8] == ("does", "n't")
    tree = tree_of("loin de le port", [ROOT, 3, 3, 0], "root case det obl")
    tree = replace(tree, text="loin du port", tokens=((WordSpan(1, 3), "du"),))
    found = pseudo_amr(tree, TRIVIAL)
    assert found.text == "loin du port" and found.forms == ["loin", "du", "port"]
    assert found.alignment is not None
    named = {concept: words for (_, _, concept), words in found.alignment.words.items()}
    assert named == {"loin": (0,), "de": (1,), "le": (1,), "port": (2,)}


def test_words_with_blanks_are_several_tokens() -> None:
    tree = replace(tree_of("x francs", [1, ROOT], "nummod root"), words=("10 000", "francs"))
    found = pseudo_amr(replace(tree, text="10 000 francs", lemmas=tree.words), PAPER)
    assert found.forms == ["10", "000", "francs"]
    assert one_line(found) == "(f / francs :nummod (x / 10_000))"
    assert found.alignment is not None
    assert (0, 1) in found.alignment.words.values()
