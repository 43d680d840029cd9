"""Graphs as tokens and back: nothing is lost, in any of the four forms."""

from __future__ import annotations

import doctest
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import penman
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from penman.tree import Tree

import amr.linearization.forms
from amr.config import FORMS
from amr.linearization.forms import CLOSE, delinearize, linearize, pointer, pointer_index
from amr.notation.files import amr_files, read_amr
from amr.notation.reader import read_graph
from amr.scoring.smatch import smatch
from semcore.errors import InputError

few = settings(deadline=None, max_examples=40)
all_forms = pytest.mark.parametrize("form", FORMS)
WANT = "(w / want-01 :ARG0 (b / boy) :ARG1 (l / leave-01 :ARG0 b))"
TOKENS = {
    "brief": "(want-01 :ARG0 (boy ) :ARG1 (leave-01 :ARG0 <pointer:1> ) )",
    "dfs": "( <pointer:0> want-01 :ARG0 ( <pointer:1> boy ) :ARG1 ( <pointer:2> leave-01 "
    ":ARG0 <pointer:1> ) )",
    "penman": "( <pointer:0> / want-01 :ARG0 ( <pointer:1> / boy ) :ARG1 ( <pointer:2> / leave-01 "
    ":ARG0 <pointer:1> ) )",
    "bfs": "<pointer:0> want-01 :ARG0 <pointer:1> boy :ARG1 <pointer:2> leave-01 <stop> "
    "<pointer:2> :ARG0 <pointer:1> <stop>",
}
ROLES = st.sampled_from([":ARG0", ":ARG1-of", ":mod", ":op1", ":consist-of", ":prep-out-of"])
CONSTANTS = st.sampled_from(
    ["-", "imperative", "3.5", "i", "v9", '"New York"', '":ARG0"', '"("', '"<stop>"', '"a ) b"',
     '"\\"é😀\\""', "<", "c2"]
)  # fmt: skip


def branches_of(tree: Tree) -> Counter[tuple[str, str, str]]:
    """What a tree says: source, role as written, target; nodes by their concepts.

    Without recursion, for trees deeper than Python's stack.
    """
    nodes: dict[str, Any] = {}
    found: list[tuple[str, str, Any]] = []
    pending = [tree.node]
    while pending:
        variable, branches = pending.pop()
        for role, target in branches:
            if role == "/":
                nodes[variable] = target
            else:
                found.append((variable, role, target if isinstance(target, str) else target[0]))
            if isinstance(target, tuple):
                pending.append(target)
    edges = [(nodes[source], role, nodes.get(target, target)) for source, role, target in found]
    concepts = [(concept, "/", "") for concept in nodes.values()]
    return Counter([("", "root", nodes[tree.node[0]]), *concepts, *edges])


@st.composite
def graphs(draw: st.DrawFn, forward: bool = True) -> Tree:
    """Connected graphs of up to 8 nodes with different concepts: reentrancies and cycles,
    mentions before the definition too, and constants.
    """
    count = draw(st.integers(1, 8))
    names = [f"v{index}" for index in range(count)]
    nodes: list[tuple[str, list[Any]]] = [(name, []) for name in names]
    order = [nodes[0]]  # in the order of writing, if nothing is put in front
    for node in nodes[1:]:
        parent = draw(st.sampled_from(order))
        parent[1].append((draw(ROLES), node))
        order.append(node)
    for _ in range(draw(st.integers(0, 6))):
        branches = draw(st.sampled_from(nodes))[1]
        target = draw(CONSTANTS | (st.sampled_from(names) if forward else st.just("v0")))
        branches.insert(draw(st.integers(0, len(branches))), (draw(ROLES), target))
    for index, (_, branches) in enumerate(nodes):
        first = draw(st.sampled_from(["c", "é-", "want-0", "7"]))
        branches.insert(0, ("/", f"{first}{index}"))
    return Tree(nodes[0])


def test_the_examples_of_its_documentation() -> None:
    result = doctest.testmod(amr.linearization.forms)
    assert result.attempted > 0 and result.failed == 0


@all_forms
def test_the_boy_wants_to_leave(form: str) -> None:
    tree = read_graph(WANT).tree
    tokens = linearize(tree, form)
    assert " ".join(tokens) == TOKENS[form]
    assert penman.format(delinearize(tokens, form), indent=None) == WANT


@all_forms
@few
@given(graph=graphs())
def test_any_graph_comes_back(form: str, graph: Tree) -> None:
    tokens = linearize(graph, form)
    back = delinearize(tokens, form)
    assert branches_of(back) == branches_of(graph)
    assert linearize(back, form) == tokens
    again = read_graph(penman.format(back)).tree  # nothing in it that PENMAN could not write
    assert branches_of(again) == branches_of(graph)


@few
@given(graph=graphs(forward=False))
def test_depth_first_the_tree_comes_back_as_it_was(graph: Tree) -> None:
    names = {variable: dict(branches)["/"] for variable, branches in graph.nodes()}

    def renamed(node: Any, names: dict[str, str]) -> Any:
        if isinstance(node, str):
            return names.get(node, node)
        return names[node[0]], [
            (role, target if role == "/" else renamed(target, names)) for role, target in node[1]
        ]

    for form in ("brief", "dfs", "penman"):
        back = delinearize(linearize(graph, form), form)
        ours = {variable: dict(branches)["/"] for variable, branches in back.nodes()}
        assert renamed(back.node, ours) == renamed(graph.node, names)


@st.composite
def alike(draw: st.DrawFn) -> Tree:
    """Graphs in which nodes have the same concept."""
    tree = draw(graphs())
    for _, branches in tree.nodes():
        branches[0] = ("/", draw(st.sampled_from(["c", "d"])))
    return tree


@all_forms
@settings(deadline=None, max_examples=25)
@given(graph=alike())
def test_graphs_of_equal_concepts_come_back_with_smatch_one(form: str, graph: Tree) -> None:
    back = delinearize(linearize(graph, form), form)
    assert smatch([graph], [back]).f1 == 1.0


@all_forms
@pytest.mark.parametrize("width", [0, 1])
def test_graphs_deeper_than_python_recurses(form: str, width: int) -> None:
    node: Any = ("v0", [("/", "c0")])
    for index in range(1, 2000):
        leaves = [(":mod", (f"w{index}", [("/", f"d{index}")])) for _ in range(width)]
        node = (f"v{index}", [("/", f"c{index}"), *leaves, (":ARG0", node), (":ARG1-of", "v0")])
    tree = Tree(node)
    assert branches_of(delinearize(linearize(tree, form), form)) == branches_of(tree)


@all_forms
def test_what_is_mentioned_first_is_introduced_there(form: str) -> None:
    early = read_graph("(a / and :op1 b :op2 (b / boy :mod 7 :ARG0-of (s / sing-01 :ARG1 a)))").tree
    late = read_graph("(a / and :op1 (b / boy :mod 7 :ARG0-of (s / sing-01 :ARG1 a)) :op2 b)").tree
    assert linearize(early, form) == linearize(late, form)


@all_forms
def test_a_new_variable_never_reads_as_a_constant_of_the_graph(form: str) -> None:
    tree = read_graph('(z / boy :mod b :op1 b2 :op2 (y / bear :op1 b3) :op3 (x / é :op1 "b"))').tree
    back = delinearize(linearize(tree, form), form)
    assert {variable for variable, _ in back.nodes()}.isdisjoint({"b", "b2", "b3"})
    assert branches_of(back) == branches_of(tree)


@all_forms
def test_nodes_without_a_concept_and_roles_without_a_target(form: str) -> None:
    bare = Tree(("a", [(":ARG0", ("b", [(":mod", "5"), (":op1", None)])), (":ARG1", ("c", [])),
                       (":ARG2", "b")]))  # fmt: skip
    back = delinearize(linearize(bare, form), form)
    assert penman.format(back, indent=None) == "(x :ARG0 (x2 :mod 5) :ARG1 (x3) :ARG2 x2)"


def test_pointers_are_told_from_everything_else() -> None:
    assert [pointer_index(pointer(index)) for index in range(300)] == list(range(300))
    for token in ("<pointer:>", "<pointer:-1>", "<pointer:1", "pointer:1", "<pointer:1>x", "1", ""):
        assert pointer_index(token) is None


@pytest.mark.parametrize(
    ("form", "tokens", "problem"),
    [
        ("brief", "", "token 1: the end, where a target is expected"),
        ("brief", "boy )", "token 1: boy, where a new node is expected"),
        ("brief", "(boy", "token 2: the end, where a role or the end of the node is expected"),
        ("brief", "(boy :mod", "token 3: the end, where a target is expected"),
        ("brief", "(boy :mod )", "token 3: ), where a target is expected"),
        ("brief", "(boy boy )", "token 2: boy, where a role or the end of the node is expected"),
        ("brief", "(boy : 7 )", "token 2: :, where a role or the end of the node is expected"),
        ("brief", "(boy :ARG0 <pointer:1> )", "token 3: <pointer:1>, where a pointer to a node"),
        ("brief", "(boy ) )", "token 3: ), where the end is expected"),
        ("dfs", "( want-01 )", "token 2: want-01, where <pointer:0> is expected"),
        ("dfs", "( <pointer:1> boy )", "token 2: <pointer:1>, where <pointer:0> is expected"),
        ("dfs", "( <pointer:0> boy :mod ( <pointer:0>", "token 6: <pointer:0>, where <pointer:1>"),
        ("dfs", "( <pointer:0> boy :mod /", "token 5: /, where a target is expected"),
        ("penman", "( <pointer:0> / boy :mod <stop> )", "token 6: <stop>, where a target"),
        ("bfs", "want-01 <stop>", "token 1: want-01, where a new node is expected"),
        ("bfs", "<pointer:0> want-01 )", "token 3: ), where a role or the end of the node"),
        ("bfs", "<pointer:0> want-01 <stop> boy", "token 4: boy, where a pointer to a node"),
        ("bfs", "<pointer:0> want-01", "token 3: the end, where a role"),
    ],
)  # fmt: skip
def test_the_token_that_cannot_stand_is_named(form: str, tokens: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        delinearize(tokens.split(), form)
    assert str(caught.value).startswith(problem)


@pytest.mark.parametrize("form", ["brief", "dfs"])
@few
@given(graph=graphs(), data=st.data())
def test_what_can_be_read_is_what_would_be_written(
    form: str, graph: Tree, data: st.DataObject
) -> None:
    tokens = linearize(graph, form)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(tokens) - 1))
        other = data.draw(st.sampled_from([*tokens, CLOSE, ":ARG0", pointer(0), "5"]))
        tokens[place : place + data.draw(st.integers(0, 2))] = [other] * data.draw(
            st.integers(0, 2)
        )
        tokens = tokens or [other]
    try:
        tree = delinearize(tokens, form)
    except InputError as error:
        assert str(error).startswith("token ")
        return
    assert linearize(tree, form) == tokens


def test_an_unknown_form_is_refused() -> None:
    for verb in (lambda: linearize(Tree(("a", [])), "xml"), lambda: delinearize(["(a"], "xml")):
        with pytest.raises(InputError, match="form=xml: use one of brief, dfs, bfs, penman"):
            verb()


def test_the_brief_form_is_less_than_two_thirds_as_long(graphsem_data: Path) -> None:
    trees = [item.tree for item in read_amr(graphsem_data / "amr" / "lpp" / "train.txt")]
    lengths = {form: sum(len(linearize(tree, form)) for tree in trees) for form in FORMS}
    assert lengths["brief"] < 2 / 3 * lengths["dfs"] < lengths["penman"]


def corpora(folder: Path) -> Iterator[Path]:
    """All files of graphs."""
    for corpus in sorted((folder / "amr").iterdir()):
        yield from (file for file in amr_files(corpus) if "LICENSE" not in file.name)


def test_every_graph_of_every_corpus_comes_back_with_smatch_one(graphsem_data: Path) -> None:
    for file in corpora(graphsem_data):
        trees = [item.tree for item in read_amr(file, keep_alignments=False)]
        for form in FORMS:
            back = [delinearize(linearize(tree, form), form) for tree in trees]
            counts = smatch(trees, back)
            assert counts.f1 == 1.0, (file, form)
