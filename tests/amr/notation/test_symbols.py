"""Whatever the text, what is made of it can stand in a graph, and penman reads it as it is."""

from __future__ import annotations

import penman
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amr.notation.reader import read_graph
from amr.notation.symbols import as_role, as_string, as_symbol, is_symbol

unhurried = settings(deadline=None)
# Any text, and texts of what PENMAN gives a meaning.
texts = st.text(max_size=8) | st.text('()/:~"\\ #<>.,-+*|^\n\t\u00a0\u2028\ufeffa0é😀', max_size=6)


def read_alike(graph: str) -> list[tuple[str, str, str]]:
    """The triples as penman reads them, after checking that our own reader agrees."""
    triples = sorted(penman.decode(graph).triples)
    assert sorted(penman.layout.interpret(read_graph(graph).tree).triples) == triples
    return triples


@unhurried
@given(texts)
def test_any_text_becomes_a_concept_and_a_constant(text: str) -> None:
    symbol = as_symbol(text)
    assert is_symbol(symbol) and as_symbol(symbol) == symbol
    assert not is_symbol(text) or symbol == text  # what is legal stays as it is
    assert len(symbol) == max(1, len(text))
    name = "v" if symbol != "v" else "w"
    found = read_alike(f"({name} / {symbol} :op1 {symbol} :op2 -)")
    assert found == [(name, ":instance", symbol), (name, ":op1", symbol), (name, ":op2", "-")]


@unhurried
@given(texts)
def test_any_text_becomes_a_string(text: str) -> None:
    string = as_string(text)
    assert as_string(string[1:-1]) == string
    if text.isprintable() and not {'"', "\\"} & set(text):
        assert string == f'"{text}"'
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if text.isprintable():
        assert as_string(escaped) == f'"{escaped}"'
    assert ("x", ":op1", string) in read_alike(f"(x / name :op1 {string} :op2 1)")


@unhurried
@given(texts | st.sampled_from(["instance", "instance-of", "-of", "of", "ARG0-of-of", "7"]))
def test_any_text_becomes_a_role_between_two_nodes(text: str) -> None:
    role = as_role(text)
    assert as_role(role[1:]) == role
    graph = penman.decode(f"(x / a {role} (y / b))")
    assert sorted(graph.instances()) == [("x", ":instance", "a"), ("y", ":instance", "b")]
    assert len(graph.edges()) == 1 and not graph.attributes()
    assert read_graph(f"(x / a {role} (y / b))").tree.node[1][1][0] == role


@pytest.mark.parametrize(
    "text",
    ["", "a b", "(", ")", "a/b", "a:b", "a~1", '"a"', "\\", "<pointer:0>", "<end>", "#7", "\n",
     "a\u00a0b", "\u2028", "\ufeff"],
)  # fmt: skip
def test_what_is_no_symbol(text: str) -> None:
    assert not is_symbol(text)


def test_a_role_that_would_be_a_second_concept_is_none() -> None:
    for text in ("instance", "instance-of", ":instance", "", "9", "-of", "é"):
        assert as_role(text) == ":mod"
    for text in ("ARG0", "consist-of", "instances", "prep-out-of", "year2"):
        assert as_role(text) == f":{text}"
