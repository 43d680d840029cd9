"""Written forms of alignments: what is written reads back, and is what others write."""

from __future__ import annotations

import penman
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from penman.surface import alignments, role_alignments

from amr.alignment.marks import (
    branches,
    isi_alignments,
    jamr_alignments,
    read_alignments,
    with_markers,
)
from amr.data import Alignment, AMRSentence
from amr.notation.reader import read_graph
from semcore.errors import InputError
from semcore.text.spans import CharSpan

BOY = "(s / sleep-01 :ARG0 (b / boy) :ARG1-of (c / cause-01 :ARG0 b :polarity -))"


def test_paths_of_isi_count_all_branches_and_those_of_jamr_no_repeated_variables() -> None:
    found = {branch.own[0] + branch.own[1]: branch for branch in branches(read_graph(BOY).tree)}
    assert found["c:polarity"].isi == "1.2.2" and found["c:polarity"].jamr == "0.1.0"
    assert found["c:ARG0"].isi == "1.2.1" and found["c:ARG0"].jamr is None
    assert found["s:instance"].isi == "1" and found["b:instance"].jamr == "0.0"


def test_branches_are_the_triples_of_the_graph() -> None:
    made = AMRSentence("", "", read_graph(BOY).tree, ())
    found = {branch.own for branch in branches(made.tree)}
    found |= {branch.edge for branch in branches(made.tree) if branch.edge}
    assert found == set(made.graph.triples)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_form_reads_back_as_what_was_written(data: st.DataObject) -> None:
    tree = read_graph(BOY).tree
    triples = list(dict.fromkeys(AMRSentence("", "", tree, ()).graph.triples))
    indices = st.sets(st.integers(0, 9), max_size=3).map(lambda found: tuple(sorted(found)))
    mentions = {("c", ":ARG0", "b")}
    ends = [t for t in triples if t[1] in (":instance", ":polarity") or t in mentions]
    words, roles = (
        {triple: drawn for triple in some if (drawn := data.draw(indices))}
        for some in (ends, [triple for triple in triples if triple[1] != ":instance"])
    )
    alignment = Alignment(words, roles)
    spans = tuple(CharSpan(2 * i, 2 * i + 1) for i in range(10))
    made = AMRSentence("", "0 1 2 3 4 5 6 7 8 9", tree, spans, alignment=alignment)
    marked = read_graph(with_markers(made))
    assert Alignment(marked.aligned, marked.roles) == alignment and marked.tree.node == tree.node
    assert read_alignments(tree, isi_alignments(made)) == alignment
    nodes = {triple: found for triple, found in words.items() if triple not in mentions}
    assert read_alignments(tree, jamr_alignments(made)) == Alignment(nodes)


@pytest.mark.parametrize(
    "graph",
    [
        "(w / wash-01~e.1 :ARG0~e.0 (h / he~e.0) :ARG1~e.0 h~e.2)",
        "(w / wash-01~e.1 :ARG0 (h / he~e.0) :ARG1 h~e.2)",
        "(w / wash-01~e.1 :ARG0 (h / he~e.0) :ARG1~e.2 h)",
        "(h / he~e.0 :ARG0-of~e.3 (w / wash-01~e.1 :ARG1~e.3 h~e.2))",
        "(s / sell-01 :quant~e.1 5~e.2 :mod~e.0,1 7 :polarity -~e.1,3)",
        '(p / person :name~e.1 (n / name :op1~e.0 "Al"~e.2 :op2 "Bo"~e.3))',
        "(a / and :op1~e.0 (b / boy) :op2~e.1 (c / cat :poss b~e.3 :part-of~e.2 b))",
    ],
)
def test_marks_stay_where_they_are(graph: str) -> None:
    """Of a role, a node, a constant and a mention each its own, in every form that has them."""
    reading = read_graph(graph)
    spans = tuple(CharSpan(2 * i, 2 * i + 1) for i in range(4))
    alignment = Alignment(reading.aligned, reading.roles)
    made = AMRSentence("", "a b c d", reading.tree, spans, alignment=alignment)
    assert " ".join(with_markers(made).split()) == graph
    assert read_alignments(reading.tree, isi_alignments(made)) == alignment


def test_penman_reads_the_marks_as_we_do() -> None:
    text = "(w / wash-01~e.1 :ARG0~e.0 (h / he~e.0) :ARG1~e.3 h~e.2 :mod~e.1 7~e.0)"
    reading, graph = read_graph(text), penman.decode(text)
    for theirs, ours in (
        (alignments(graph), reading.aligned),
        (role_alignments(graph), reading.roles),
    ):
        assert {triple: mark.indices for triple, mark in theirs.items()} == ours


def test_the_forms_as_others_write_them() -> None:
    tree = read_graph(BOY).tree
    assert read_alignments(tree, "1-1.1 2-1 0-1.1.r").words == {
        ("b", ":instance", "boy"): (1,),
        ("s", ":instance", "sleep-01"): (2,),
    }
    found = read_alignments(tree, "0-1.1.r 3-1.2.1.r 4-1.2.1 1-1.2.2.r 2-1.2.2")
    assert found == Alignment(
        {("c", ":ARG0", "b"): (4,), ("c", ":polarity", "-"): (2,)},
        {("s", ":ARG0", "b"): (0,), ("c", ":ARG0", "b"): (3,), ("c", ":polarity", "-"): (1,)},
    )
    jamr = "0-2|0.0 2-3|0+0.1 ::annotator JAMR dev v0.3 ::date 2014-11-07T06:15:19"
    assert read_alignments(tree, jamr).words == {
        ("b", ":instance", "boy"): (0, 1),
        ("s", ":instance", "sleep-01"): (2,),
        ("c", ":instance", "cause-01"): (2,),
    }


@pytest.mark.parametrize("line", ["1", "a-1.1", "1-1.9", "1-2|0.7", "1|0.0", "1-x|0", "-1"])
def test_an_entry_that_fits_nothing_is_named(line: str) -> None:
    with pytest.raises(InputError, match="alignment "):
        read_alignments(read_graph(BOY).tree, line)
