"""Beside other programs: the same matches where they are exact, never fewer where they are not."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from amr.benchmarking.smatch import side_by_side
from amr.notation.reader import read_graph
from amr.scoring.smatch import smatch
from semcore.errors import InputError
from tests.amr.perturbation import perturbed

GRAPHS = [
    "(w / want-01 :polarity - :ARG0 (b / boy :mod (l / little)) :ARG1 (g / go-02 :ARG0 b))",
    '(p / person :wiki - :name (n / name :op1 "Al" :op2 "Bo") :ARG0-of (s / sing-01))',
    "(a / and :op1 (s / see-01 :ARG0 (i / i) :ARG1 (d / dog)) :op2 (r / run-02 :ARG0 d))",
]


def test_side_by_side() -> None:
    gold = [read_graph(text).tree for text in GRAPHS * 4]
    found = perturbed(gold, rate=0.2)
    record = side_by_side(gold, found, rounds=1, parts=2)
    assert record["pairs"] == 12
    assert record["f1"] == smatch(gold, found).f1
    assert record["triples"] == (10 + 9 + 11) / 3
    if find_spec("smatch") is None:
        assert record["smatch"] is None
    else:
        assert record["smatch"]["more"] == 0 and record["smatch"]["speedup"] > 0
    if find_spec("smatchpp") is None:
        assert record["smatchpp"] is None
    else:
        assert record["smatchpp"]["agree"] == record["smatchpp"]["compared"] == 12


def test_no_graphs() -> None:
    with pytest.raises(InputError, match="no graphs"):
        side_by_side([], [])
