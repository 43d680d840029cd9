"""What every PseudoAMR must be, checked with the penman package alone."""

from __future__ import annotations

import re

import penman
from penman.models.amr import model

from amr.data import AMRSentence
from amr.notation.files import format_amr

_SYMBOL = re.compile(r"""[^\s()/:~"#<\\]+""")
_STRING = re.compile(r'"[^"\\\n]*"')


def one_line(sentence: AMRSentence) -> str:
    """The graph on one line."""
    return penman.format(sentence.tree, indent=None)


def check(sentence: AMRSentence) -> penman.Graph:
    """Assert that the graph is one valid, connected graph that survives writing; return it."""
    text = format_amr(sentence, surface_alignments=False)
    (graph,) = penman.loads(text, model=model)
    assert graph.metadata["id"] == sentence.id and graph.metadata["snt"] == sentence.text
    assert graph.metadata["tok"].split() == sentence.forms
    assert model.errors(graph).keys() <= {None} | set(graph.triples)
    assert "graph is disconnected" not in str(model.errors(graph))
    variables = [source for source, role, _ in graph.triples if role == ":instance"]
    assert len(variables) == len(set(variables)) == len(graph.variables())
    for source, role, target in graph.triples:
        assert source in graph.variables()
        assert _SYMBOL.fullmatch(target) or (role != ":instance" and _STRING.fullmatch(target))
        assert re.fullmatch(r":[^\s()/:~\"]+", role) and not role.endswith("-of")
    reached, pending = set(), [graph.top]
    while pending:
        node = pending.pop()
        if node not in reached:
            reached.add(node)
            pending += [edge.target for edge in graph.edges() if edge.source == node]
            # Under a predicate's argument the predicate is written by an inverted role.
            pending += [edge.source for edge in graph.edges() if edge.target == node]
    assert reached == graph.variables()
    return graph
