"""Each fine-grained measure looks at what its definition says."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from penman.tree import Tree

from amr.notation.reader import read_graph
from amr.scoring.views import BAGS, GRAPHS, Views, views
from tests.amr.random_trees import trees
from tests.amr.scoring.random_graphs import unhurried

SENTENCE = """
(w / want-02 :polarity -
   :ARG0 (p / person :wiki "Al_Bo" :name (n / name :op1 "Al" :op2 "Bo:x")
            :ARG1-of (h / have-org-role-91 :ARG2 (b / boss)))
   :ARG1 (l / leave-11 :ARG0 p :ARG1 5 :mod (a / again)
            :polarity-of (t / truth-value)))
"""


def seen(text: str, protocol: str = "exact") -> Views:
    """The views of a graph in PENMAN notation."""
    return views(read_graph(text).tree, protocol)


def part(found: Views, name: str) -> tuple[list[str], set[tuple], set[tuple]]:
    """A graph with concepts in place of node numbers."""
    graph = found.graphs[name]
    concept = graph.concepts
    return (
        sorted(concept),
        {(concept[i], role, value) for i, role, value in graph.attributes},
        {(concept[i], role, concept[k]) for i, role, k in graph.relations},
    )


def test_bags_by_their_definitions() -> None:
    found = seen(SENTENCE).bags
    assert found["named_entities"] == Counter(["person"])
    assert found["wiki"] == Counter(["al_bo"])
    assert found["negation"] == Counter(["want-02"])
    assert found["concepts"]["truth-value"] == 1
    assert found["concepts"].total() == 8
    assert seen("(a / and :op1 (b / cat) :op2 (c / cat))").bags["concepts"]["cat"] == 2


def test_bags_of_the_script() -> None:
    found = seen(SENTENCE, "released").bags
    assert found["wiki"] == Counter(["Al_Bo"])
    assert found["negation"] == Counter(["want-02", "truth-value"])


def test_reentrancies_are_relations_into_nodes_with_several() -> None:
    concepts, attributes, relations = part(seen(SENTENCE), "reentrancies")
    assert relations == {
        ("want-02", "arg0", "person"),
        ("have-org-role-91", "arg1", "person"),
        ("leave-11", "arg0", "person"),
        ("want-02", "arg1", "leave-11"),
        ("truth-value", "polarity", "leave-11"),
    }
    assert concepts == ["have-org-role-91", "leave-11", "person", "truth-value", "want-02"]
    assert attributes == set()  # the top neither


def test_a_modifier_is_no_second_parent() -> None:
    assert len(seen("(b / boy :mod (l / little) :mod (s / sad))").graphs["reentrancies"]) == 0


def test_srl_is_what_arg_roles_say() -> None:
    concepts, attributes, relations = part(seen(SENTENCE), "srl")
    assert attributes == {("leave-11", "arg1", "5")}
    assert ("have-org-role-91", "arg1", "person") in relations
    assert ("have-org-role-91", "arg2", "boss") in relations
    assert {role for _, role, _ in relations} == {"arg0", "arg1", "arg2"}
    assert "again" not in concepts and "boss" in concepts


def test_labels_and_senses() -> None:
    found = seen(SENTENCE)
    assert {role for _, role, _ in part(found, "unlabeled")[2]} == {""}
    assert {"want-01", "leave-01", "have-org-role-01"} <= set(found.graphs["no_wsd"].concepts)
    # Without labels the direction stays, except by the script: it replaces :ARG1-of too.
    upward = ("have-org-role-91", "label", "person")
    assert ("have-org-role-91", "", "person") in part(found, "unlabeled")[2]
    assert upward not in part(seen(SENTENCE, "released"), "unlabeled")[2]
    assert upward[::-1] in part(seen(SENTENCE, "released"), "unlabeled")[2]


def test_the_script_finds_labels_in_strings() -> None:
    values = {value for _, _, value in part(seen(SENTENCE, "released"), "unlabeled")[1]}
    assert "bo:label" in values
    assert "bo:x" in {value for _, _, value in part(seen(SENTENCE), "unlabeled")[1]}


@pytest.mark.parametrize("protocol", ["exact", "released"])
@unhurried
@given(tree=trees())
def test_any_graph_has_all_views(protocol: str, tree: Tree) -> None:
    found = views(tree, protocol)
    assert list(found.bags) == list(BAGS) and sorted(found.graphs) == sorted(GRAPHS)
    whole = found.graphs["smatch"]
    assert found.bags["concepts"].total() == len(whole.concepts)
    assert found.graphs["no_wsd"].relations == whole.relations
    for name in ("reentrancies", "srl"):
        assert len(found.graphs[name].concepts) <= len(whole.concepts)
