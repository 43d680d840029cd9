"""Two graphs of one sentence: what is shared by the best mapping, and how the rest is shown."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from amr.data import AMRSentence
from amr.notation.files import read_amr
from amr.scoring.smatch import smatch
from semcore.errors import InputError

ROOT = Path(__file__).parents[2]
TEXT = "The boy wants the girl to leave Lyon."
FIRST = """(w / want-01 :ARG0 (b / boy) :ARG1 (l / leave-11 :ARG0 (g / girl)
    :ARG1 (c / city :name (n / name :op1 "Lyon"))))"""
SECOND = """(x0 / want-01 :polarity - :ARG0 (x1 / boy) :ARG1 (x2 / leave-11 :ARG0 x1
    :ARG1 (x3 / city :name (x4 / name :op1 "Paris")) :time (x5 / now)))"""


def sentence(graph: str) -> AMRSentence:
    return AMRSentence.from_penman(TEXT, graph)


def test_parts_that_one_of_them_lacks_are_told() -> None:
    found = sentence(FIRST).difference(sentence(SECOND))
    assert found == sentence(FIRST).difference(SECOND)
    assert set(found.only_first) == {
        ("", "/", "girl"),
        ("leave-11", ":ARG0", "girl"),
        ("name", ":op1", '"Lyon"'),
    }
    assert set(found.only_second) == {
        ("", "/", "now"),
        ("want-01", ":polarity", "-"),
        ("leave-11", ":ARG0", "boy"),
        ("leave-11", ":time", "now"),
        ("name", ":op1", '"Paris"'),
    }
    turned = sentence(SECOND).difference(sentence(FIRST))
    assert (set(turned.only_first), set(turned.only_second)) == (
        set(found.only_second),
        set(found.only_first),
    )
    assert turned.smatch == found.smatch


def test_roles_that_smatch_turns_round_are_told_as_they_are_written() -> None:
    one, two = sentence("(g / Girl :mod (s / small))"), sentence("(g / Girl)")
    assert set(one.difference(two).only_first) == {("", "/", "small"), ("Girl", ":mod", "small")}
    for same in ("(s / small :domain (g / Girl))", "(g / Girl :domain-of (s / small))"):
        assert ("small", ":domain", "Girl") in sentence(same).difference(two).only_first
        top = {("small", ":top", "")} if same.startswith("(s") else set()
        assert set(sentence(same).difference(one).only_first) == top
    of = sentence("(s / small :mod-of (g / Girl :mod (t / tall)))").difference(two).only_first
    assert {("Girl", ":mod", "small"), ("Girl", ":mod", "tall")} <= set(of)
    other = sentence("(g / Girl :ARG0-of (s / sing-01) :quant-of 3)")
    assert set(other.difference(two).only_first) == {
        ("", "/", "sing-01"),
        ("sing-01", ":ARG0", "Girl"),
        ("Girl", ":quant-of", "3"),
    }


def test_the_score_is_smatch() -> None:
    one, two = sentence(FIRST), sentence(SECOND)
    assert one.difference(two).smatch == pytest.approx(smatch([one.tree], [two.tree]).f1)


def test_a_graph_is_as_it_is_however_it_is_written() -> None:
    again = """(a / want-01 :ARG1 (e / leave-11 :ARG1 (f / city :name (h / name :op1 "Lyon"))
        :ARG0 (d / girl)) :ARG0 (k / boy))"""
    found = sentence(FIRST).difference(sentence(again))
    assert str(found) == "Smatch 100.0" and "#93430a" not in found.svg.split("</style>")[1]


def test_drawings_are_files_that_any_viewer_reads(tmp_path: Path) -> None:
    first, second = sentence(FIRST), sentence(SECOND)
    first.render(tmp_path / "one.svg")
    first.difference(second).render(tmp_path / "two.svg")
    for name, graphs in (("one.svg", 1), ("two.svg", 2)):
        text = (tmp_path / name).read_text("utf-8")
        root = ElementTree.fromstring(text)
        assert root.tag.endswith("svg") and float(root.attrib["width"]) > 100
        assert "var(" not in text and "color-mix" not in text and "http" not in text[40:]
        concepts = [e for e in root.iter() if e.attrib.get("class") == "concept"]
        assert ["".join(e.itertext()) for e in concepts].count("want-01") == graphs
    body = (tmp_path / "two.svg").read_text("utf-8").split("</style>")[1]
    assert body.count("stroke:#93430a") == 3 + 3  # want-01, girl, Lyon; want-01, Paris, now
    for bad in (first.render, first.difference(second).render):
        with pytest.raises(InputError, match=r"must end in \.svg"):
            bad(tmp_path / "one.png")


def test_graphs_of_people_are_drawn() -> None:
    for garden in read_amr(ROOT / "samples" / "amr" / "garden.amr"):
        ElementTree.fromstring(garden.svg)
        assert garden.difference(garden).only_first == ()
