"""The n best graphs in another order, with confidence, without what is not sure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from penman.tree import Tree

from amr import predict
from amr.config import GraphOptions
from amr.data import AMRSentence
from amr.notation.files import read_amr
from amr.notation.reader import read_graph
from amr.parser import AMRParser
from amr.scoring.consensus import expected_smatch, normalised
from amr.scoring.identity import identity
from amr.scoring.triples import triples_of_tree
from amr.verifier.candidates import worth_of
from amr.verifier.checkpoint import save_verifier
from amr.verifier.judging import judged
from amr.verifier.parts import parts_of
from amr.verifier.pruning import pruned
from amr.verifier.quality import Choice, Mixture
from amr.verifier.verifier import Verifier
from semcore.errors import InputError
from semcore.training.calibration import Calibration
from tests.amr.random_trees import trees
from tests.amr.scoring.random_graphs import unhurried
from tests.amr.tiny_parser import sentence, tiny_sentences
from tests.amr.verifier.tiny_verifier import tiny_verifier

MBR = GraphOptions(beam=6, n_best=6, rerank="mbr", longest=40)
CHOICE = Choice(Mixture(0.01), Mixture(0.01, 0.5), Calibration(1.5, 0.1), Calibration(0.5, -0.2))
TEXT = "The dog wants to sleep .\nShe gave him a book .\n\nHe says that Ann Lee left Rome .\n"


@pytest.fixture(scope="module")
def verifier_folder(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verifiers") / "random"
    model = tiny_verifier(tiny_encoder).model.float()
    save_verifier(folder, model, CHOICE, {"training": {"seed": 0}}, "# A card", "float32")
    return folder


@pytest.fixture(scope="module")
def parser(random_checkpoint: Path) -> AMRParser:
    return AMRParser.from_pretrained(random_checkpoint)


def same(one: AMRSentence, other: AMRSentence) -> bool:
    return (one.tree.node, one.score) == (other.tree.node, pytest.approx(other.score))


@pytest.mark.parametrize("rerank", ["mbr", "verifier", "both"])
def test_the_graph_that_is_worth_most_comes_first(
    parser: AMRParser, verifier_folder: Path, rerank: str
) -> None:
    options = replace(MBR, rerank=rerank, verifier=str(verifier_folder))
    given = tiny_sentences()
    plain = list(parser.parse_n_best(given, replace(MBR, rerank="none")))
    chosen = list(parser.parse_n_best(given, options))
    assert any(not same(one[0], other[0]) for one, other in zip(plain, chosen, strict=True))
    verifier = Verifier.from_pretrained(verifier_folder)
    for before, after, judgements in zip(plain, chosen, verifier.verify(chosen), strict=True):
        assert len(before) == len(after)
        for item in after:  # the same graphs, and no other
            assert sum(same(item, other) for other in before) == 1
        trees, scores = [item.tree for item in after], [item.score for item in after]
        worth = np.array(expected_smatch(trees, normalised(scores)))
        if rerank != "mbr":
            mixture = CHOICE.verifier if rerank == "verifier" else CHOICE.both
            quality = np.array([judgement.quality for judgement in judgements])
            worth = worth_of(quality, np.array(scores, dtype=np.float64), worth, mixture)
        assert worth == pytest.approx(sorted(worth, reverse=True), abs=1e-5)
    first = list(parser.parse_sentences(given, options))
    assert all(same(one, best[0]) for one, best in zip(first, chosen, strict=True))


@pytest.mark.parametrize("precision", ["32", "bf16", "int8"])
def test_a_verifier_computes_in_its_parsers_precision(
    random_checkpoint: Path,
    verifier_folder: Path,
    precision: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("semcore.eight_bits._SMALL", 1)  # tiny matrices are large enough
    options = GraphOptions(longest=40, verifier=str(verifier_folder))
    parser = AMRParser.from_pretrained(random_checkpoint, precision=precision, options=options)
    found = parser.verifier(options)
    assert found is not None and found.precision == precision
    (item,) = Verifier.from_pretrained(verifier_folder).verify([tiny_sentences()[:1]])[0]
    (other,) = found.verify([tiny_sentences()[:1]])[0]
    assert other.quality == pytest.approx(item.quality, abs=0.05)
    assert (other == item) == (precision == "32")
    (told,) = parser.parse_sentences(tiny_sentences()[:1])
    ((again,),) = found.verify([[told]])
    assert told.confidence == again.confidence
    with pytest.raises(InputError, match="precision=16: use one of 32, bf16, int8"):
        Verifier.from_pretrained(verifier_folder, precision="16")


def test_one_graph_and_equal_ones_stay() -> None:
    one = tiny_sentences()[0]
    assert judged([[one], []], MBR, None) == [[one], []]
    twins = [replace(one, id=id, score=-1.0) for id in "abc"]
    assert [item.id for item in judged([twins], MBR, None)[0]] == ["a", "b", "c"]


def test_every_node_and_edge_has_its_confidence(parser: AMRParser, verifier_folder: Path) -> None:
    options = GraphOptions(longest=40, verifier=str(verifier_folder))
    plain = list(parser.parse_sentences(tiny_sentences(), replace(options, verifier=None)))
    found = list(parser.parse_sentences(tiny_sentences(), options))
    for one, other in zip(plain, found, strict=True):
        assert other.tree.node == one.tree.node and one.confidence is None
        assert other.confidence is not None
        assert list(other.confidence) == list(parts_of(other.tree).triples)
        assert [node.confidence for node in other.nodes] == [
            other.confidence[node.variable, ":instance", node.concept] for node in other.nodes
        ]
        assert {node.confidence for node in one.nodes} == {None}


def test_pieces_of_a_long_sentence_keep_their_confidence(
    parser: AMRParser, verifier_folder: Path
) -> None:
    text = " ".join(f"word{index % 7} ." for index in range(150))
    options = GraphOptions(longest=30, verifier=str(verifier_folder), least_confidence=0.3)
    (long,) = parser.parse_sentences([replace(sentence(text, "(a / b)"), id="long")], options)
    assert long.tree.node[1][0] == ("/", "multi-sentence") and long.confidence
    assert long.confidence.keys() <= {*parts_of(long.tree).triples}
    assert {node.confidence is None for node in long.nodes[1:]} == {False}


def test_the_command_writes_the_one_that_is_chosen(
    random_checkpoint: Path, parser: AMRParser, verifier_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "in.txt").write_text(TEXT)
    given = [f"checkpoint={random_checkpoint}", f"input={tmp_path / 'in.txt'}", "longest=40"]
    chosen = [f"output={tmp_path / 'out.amr'}", "beam=6", "n_best=6", "rerank=verifier"]
    assert predict.main.run([*given, *chosen, f"verifier={verifier_folder}"]) == 0
    written = list(read_amr(tmp_path / "out.amr"))
    options = replace(MBR, rerank="verifier", verifier=str(verifier_folder))
    expected = parser.parse(TEXT, "in", options)
    assert [item.tree.node for item in written] == [item.tree.node for item in expected]
    assert all("rank" not in item.metadata for item in written)


def test_what_cannot_be_met_is_said(
    parser: AMRParser, random_checkpoint: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    for settings, message in [
        ({"beam": 5, "rerank": "mbr"}, "rerank=mbr: there is nothing to choose from"),
        ({"rerank": "best"}, "rerank=best: use one of none, mbr, verifier, both"),
        ({"beam": 2, "n_best": 2, "rerank": "both"}, "rerank=both: verifier= is missing"),
        ({"least_confidence": 0.5}, "least_confidence=0.5: verifier= is missing"),
        ({"least_confidence": 1.5}, "least_confidence=1.5: must lie between 0 and 1"),
    ]:
        with pytest.raises(InputError, match=message):
            GraphOptions(**settings)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="a checkpoint of amr, not amr_verifier"):
        parser.parse_sentences(tiny_sentences(), GraphOptions(verifier=str(random_checkpoint)))
    folder = tmp_path / "graphs"
    model = tiny_verifier(tiny_encoder, "graph").model.float()
    save_verifier(folder, model, Choice(), {}, "# A card", "float32")
    options = GraphOptions(verifier=str(folder), longest=40)
    (found,) = parser.parse_sentences(tiny_sentences()[:1], options)
    assert found.confidence is None and found.nodes[0].confidence is None
    with pytest.raises(InputError, match="knows graphs alone, not their parts"):
        parser.parse_sentences(tiny_sentences(), replace(options, least_confidence=0.5))


# Leaving out -----------------------------------------------------------------------------------


def with_confidence(tree: Tree, values: list[float]) -> AMRSentence:
    triples = parts_of(tree).triples
    sure = {triple: values[place % len(values)] for place, triple in enumerate(triples)}
    return AMRSentence("", "a", tree, (), confidence=sure)


@unhurried
@given(trees(), st.lists(st.floats(0, 0.99), min_size=5, max_size=9), st.floats(0, 1))
def test_what_is_left_is_one_graph_and_part_of_it(
    tree: Tree, values: list[float], least: float
) -> None:
    given = with_confidence(tree, values)
    left = pruned(given, least)
    again = read_graph(left.penman).tree  # valid: it is read back as it is
    assert again.node == left.tree.node
    assert left.tree.node[0] == tree.node[0] and left.tree.node[1][0] == tree.node[1][0]
    before, after = (triples_of_tree(each, count="all") for each in (tree, left.tree))
    assert len(after) <= len(before)
    assert left.confidence is not None and given.confidence is not None
    assert list(sorted(left.confidence)) == sorted(parts_of(left.tree).triples)
    root = given.tree.node[0]
    for triple, sure in left.confidence.items():
        if triple[0] != root or triple[1] not in (":instance", ":TOP"):
            assert sure >= least
    kept = pruned(given, 0.0)
    assert kept.tree.node == tree.node
    alone = pruned(given, 1.0)
    assert alone.tree.node == (root, [tree.node[1][0]])


def test_names_are_whole_and_operands_counted_anew() -> None:
    graph = (
        '(a / and :op1 (b / boy) :op2 (p / person :wiki "Ann" :name (n / name :op1 "Ann" '
        ':op2 "Lee")) :op3 (g / girl))'
    )
    item = sentence("A boy , Ann Lee and a girl .", graph)
    sure = dict.fromkeys(parts_of(item.tree).triples, 0.9)

    def without(*triples: tuple[str, str, str]) -> str:
        changed = replace(item, confidence={**sure, **dict.fromkeys(triples, 0.1)})
        return " ".join(pruned(changed, 0.5).penman.split())

    person = '(p / person :wiki "Ann" :name (n / name :op1 "Ann" :op2 "Lee"))'
    assert without(("b", ":instance", "boy")) == f"(a / and :op1 {person} :op2 (g / girl))"
    assert without(("n", ":op2", '"Lee"')) == (
        "(a / and :op1 (b / boy) :op2 (p / person) :op3 (g / girl))"
    )
    assert without(("a", ":op2", "p"), ("a", ":op3", "g")) == "(a / and :op1 (b / boy))"


def test_a_node_moves_to_where_it_is_named_again() -> None:
    item = sentence("He wants to go .", "(w / want-01 :ARG0 (h / he) :ARG1 (g / go-02 :ARG0 h))")
    sure = {**dict.fromkeys(parts_of(item.tree).triples, 0.9), ("w", ":ARG0", "h"): 0.2}
    left = pruned(replace(item, confidence=sure), 0.5)
    expected = read_graph("(w / want-01 :ARG1 (g / go-02 :ARG0 (h / he)))").tree
    assert identity(left.tree) == identity(expected) and left.tree.node == expected.node
