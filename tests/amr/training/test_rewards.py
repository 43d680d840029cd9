"""Rewards of graphs: Smatch and its parts as the scorer has them, validity, their sum."""

from __future__ import annotations

import pickle

import pytest
from penman.tree import Tree

from amr.notation.reader import read_graph
from amr.scoring.smatch import smatch
from amr.training.rewards import REWARDS, GraphRewards
from semcore.errors import InputError
from tests.amr.tiny_parser import FRAMES, tiny_sentences

GOLD = "(w / want-01 :ARG0 (b / boy) :ARG1 (l / leave-11 :ARG0 b) :polarity -)"


def tree(text: str) -> Tree:
    return read_graph(text).tree


def reward(name: str, graph: str, gold: str = GOLD) -> float:
    (found,) = GraphRewards({name: 1.0}, frozenset(FRAMES))(tree(gold), [tree(graph)])
    return found


def test_smatch_is_that_of_the_scorer() -> None:
    trees = [item.tree for item in tiny_sentences()]
    judge = GraphRewards({"smatch": 1.0})
    for gold in trees[:4]:
        right = [smatch([gold], [other]).f1 for other in trees]
        assert judge(gold, trees) == pytest.approx(right)
        assert judge(gold, [gold]) == [1.0]


def test_parts_are_averaged_over_those_that_there_are() -> None:
    """By hand: a wrong sense is seen by no measure of parts but three of them."""
    assert reward("fine_grained", GOLD) == 1
    assert reward("fine_grained", "(b / boy)", "(b / boy)") == 1
    found = reward("fine_grained", "(b / boy)", "(g / girl)")
    # unlabeled and no_wsd share the root alone, concepts nothing; other measures have nothing.
    assert found == pytest.approx((0.5 + 0.5 + 0) / 3)
    other = reward("fine_grained", GOLD.replace("want-01", "want-02"))
    # 4 measures of 10 or fewer triples: worked out from triples: instances 3, top 1, polarity 1,
    # relations 3; reentrancies: boy, want, leave with 2 edges; srl: 3 concepts with 3 edges.
    parts = (7 / 8, 1.0, 4 / 5, 5 / 6, 2 / 3, 0.0)
    assert other == pytest.approx(sum(parts) / len(parts))


@pytest.mark.parametrize(
    ("graph", "valid"),
    [
        (GOLD, True),
        ("(w / want-07 :ARG0 (b / boy))", False),  # no such sense
        ("(w / want-01 :argument (b / boy))", False),  # no such role
        ("(w / want-01 :ARG0 w)", False),
        ("(w / want-01 :ARG0 (b / boy) :ARG0 b)", False),
        ("(w / want-01 :ARG0 (b / boy :ARG0-of w))", False),  # the same, turned round
        ("(w / want-01 :ARG0 (b / boy :ARG1-of w))", True),
        ("(b / boy :quant 2 :mod (g / good))", True),
    ],
)
def test_validity(graph: str, valid: bool) -> None:
    assert reward("validity", graph) == float(valid)


def test_rewards_add_up_with_their_weights() -> None:
    graphs = [tree(GOLD), tree("(w / want-07)"), tree("(b / boy)")]
    parts = [GraphRewards({name: 1.0}, frozenset(FRAMES))(tree(GOLD), graphs) for name in REWARDS]
    weights = dict(zip(REWARDS, (0.5, 2.0, -1.0), strict=True))
    found = GraphRewards(weights, frozenset(FRAMES))(tree(GOLD), graphs)
    right = [0.5 * a + 2 * b - c for a, b, c in zip(*parts, strict=True)]
    assert found == pytest.approx(right)


def test_a_judge_can_be_sent_to_another_process() -> None:
    judge = GraphRewards({"smatch": 0.5, "validity": 0.5}, frozenset(FRAMES))
    sent = pickle.loads(pickle.dumps(judge))
    assert sent(tree(GOLD), [tree(GOLD), tree("(w / want-07)")]) == pytest.approx(
        judge(tree(GOLD), [tree(GOLD), tree("(w / want-07)")])
    )


def test_an_unknown_reward_is_told() -> None:
    with pytest.raises(InputError, match="weights=bleu: use one of smatch, fine_grained, validity"):
        GraphRewards({"bleu": 1.0})
