"""Aligned graphs: four notations of one graph say the same, and nothing wrong gets in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penman.tree import Tree

from amr.alignment.marks import branches, isi_alignments, jamr_alignments
from amr.data import Alignment, AMRSentence, words_of_text
from amr.notation.aligned import (
    AlignedEdge,
    AlignedGraph,
    AlignedNode,
    aligned_graph,
    read_aligned,
)
from amr.notation.files import format_amr, read_amr
from semcore.errors import InputError
from tests.amr.random_trees import trees
from tests.amr.scoring.random_graphs import unhurried

HEADER = "# ::id s.1\n# ::snt \u201cAnn\u201d left .\n# ::tok `` Ann '' left .\n"
LEFT = AlignedGraph(
    "s.1",
    ("``", "Ann", "''", "left", "."),
    (
        AlignedNode("leave-11", (3,)),
        AlignedNode("person", (1,)),
        AlignedNode("name", (1,)),
        AlignedNode('"Ann"', (1,)),
    ),
    (AlignedEdge(0, "ARG0", 1), AlignedEdge(1, "name", 2), AlignedEdge(2, "op1", 3)),
    0,
)
PENMAN = '(l / leave-11 :ARG0 (p / person :name (n / name :op1 "Ann")))\n'
LISTING = (
    "# ::node\t0\tleave-11\t3-4\n# ::node\t1\tperson\t1-2\n# ::node\t2\tname\t1-2\n"
    '# ::node\t3\t"Ann"\t1-2\n# ::root\t0\tleave-11\n# ::edge\tleave-11\tARG0\tperson\t0\t1\t\n'
    '# ::edge\tperson\tname\tname\t1\t2\t\n# ::edge\tname\top1\t"Ann"\t2\t3\t\n'
)
MARKED = '(l / leave-11~e.3 :ARG0 (p / person~e.1 :name (n / name~e.1 :op1 "Ann"~e.1)))\n'


@pytest.mark.parametrize(
    "block",
    [
        MARKED,
        "# ::alignments 3-1 1-1.1 1-1.1.1 1-1.1.1.1\n" + PENMAN,
        "# ::alignments 3-4|0 1-2|0.0+0.0.0+0.0.0.0 ::annotator JAMR ::date today\n" + PENMAN,
        LISTING + PENMAN,
        LISTING,
    ],
    ids=["markers", "isi", "jamr", "listing", "listing alone"],
)
def test_four_notations(tmp_path: Path, block: str) -> None:
    """Also where the tokens do not spell the text, as in these."""
    (tmp_path / "one.amr").write_text(HEADER + block, encoding="utf-8")
    assert list(read_aligned(tmp_path)) == [LEFT]


def test_without_alignment_ours(tmp_path: Path) -> None:
    (tmp_path / "one.amr").write_text(HEADER + PENMAN, encoding="utf-8")
    (found,) = read_aligned(tmp_path)
    assert found == LEFT


def test_what_is_not_aligned(tmp_path: Path) -> None:
    """Nodes without tokens, tokens beyond the sentence, no tokens, no root, several graphs."""
    path = tmp_path / "some.txt"
    path.write_text(
        "# ::id a\n# ::tok Go\n(g / go-02~e.0 :mode imperative~e.7 :ARG0 (y / you))\n\n"
        "# ::id b\n(g / go-02)\n\n"
        "# ::id c\n# ::tok Go\n# ::node\t0\tgo-02\n",
        encoding="utf-8",
    )
    first, second, third = read_aligned(path)
    assert [node.tokens for node in first.nodes] == [(0,), (), ()]
    assert second.tokens == () and second.nodes == (AlignedNode("go-02"),) and second.root == 0
    assert third.nodes == (AlignedNode("go-02"),) and third.root is None


@pytest.mark.parametrize(
    ("block", "line", "message"),
    [
        ("(g / go", 4, "brackets left open"),
        ("# ::alignments 0-1.7\n(g / go)", 1, "the graph has no such branch"),
        ("# ::node\t0\tgo\n# ::node\t0\tgo", 1, "node 0 stands there twice"),
        ("# ::node\t0\tgo\tx", 1, "expected 2-3"),
        ("# ::tok we go on\n# ::node\t0\tgo\t2-1", 1, "alignment '2-1': expected 2-3"),
        ("# ::node\t0\tgo\n# ::root\t1\tgo", 1, "there is no node 1"),
        ("# ::node\t0\tgo\n# ::edge\tgo\tARG0\tyou", 1, "has 3 fields between tabs"),
    ],
)
def test_wrong_files_are_named(tmp_path: Path, block: str, line: int, message: str) -> None:
    path = tmp_path / "wrong.txt"
    path.write_text(f"# ::id s\n# ::snt Go\n# ::tok Go\n{block}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        list(read_aligned(path))
    assert str(error.value).startswith(f"{path}:{line}: ") and message in str(error.value)


@st.composite
def aligned(draw: st.DrawFn) -> AMRSentence:
    text = "a b c d"
    sentence = AMRSentence("s", text, draw(trees()), words_of_text(text))
    own = {branch.own for branch in branches(sentence.tree) if branch.jamr is not None}
    some = st.lists(st.integers(0, 3), unique=True).map(lambda found: tuple(sorted(found)))
    words = {triple: words for triple in sorted(own) if (words := draw(some))}
    return replace(sentence, alignment=Alignment(words))


@unhurried
@given(sentence=aligned())
def test_files_keep_what_is_aligned(
    sentence: AMRSentence, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """ISI's and JAMR's lines read back; markers as `read_amr` reads them."""
    graph = aligned_graph(sentence)
    plain = replace(sentence, alignment=None, metadata={"tok": sentence.text})
    assert graph.nodes[graph.root or 0].concept == dict(sentence.tree.node[1])["/"]
    path = tmp_path_factory.mktemp("files") / "one.txt"
    for write in (isi_alignments, jamr_alignments):
        line = write(sentence)
        if line:
            given = replace(plain, metadata={"tok": sentence.text, "alignments": line})
            path.write_text(format_amr(given), encoding="utf-8")
            assert list(read_aligned(path)) == [graph]
    path.write_text(format_amr(sentence), encoding="utf-8")
    (read,) = read_amr(path)
    if read.alignment is not None:
        assert list(read_aligned(path)) == [replace(aligned_graph(read), id="s")]


@given(tree=trees())
def test_every_branch_is_an_edge(tree: Tree) -> None:
    """Nodes are the tree's and its constants; edges its branches, roles as they are written."""

    def roles(node: tuple) -> Iterator[str]:
        for role, target in node[1]:
            if role != "/":
                yield role.removeprefix(":")
            if isinstance(target, tuple):
                yield from roles(target)

    graph = aligned_graph(AMRSentence("s", "a", tree, words_of_text("a")))
    assert sorted(edge.role for edge in graph.edges) == sorted(roles(tree.node))
    variables = len(tree.nodes())
    mentioned = {name for name, _ in tree.nodes()}
    constants = sum(
        role != "/" and isinstance(target, str) and target not in mentioned
        for _, branches in tree.nodes()
        for role, target in branches
    )
    assert len(graph.nodes) == variables + constants
