"""Random graphs as trees of PENMAN notation."""

from __future__ import annotations

from hypothesis import strategies as st
from penman.tree import Tree

names = st.text("abcxyz", min_size=1, max_size=3)
values = st.one_of(
    names,
    st.sampled_from(["-", "+", "7", "3.5", "imperative", "10:30"]).filter(lambda v: ":" not in v),
    st.text('ab (/:~#é😀.,"\\', max_size=6).map(
        lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    ),
)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """A random tree with inverted roles, constants and reentrancies."""
    count = draw(st.integers(1, 6))
    nodes: list[tuple[str, list]] = [(f"v{i}", [("/", draw(names))]) for i in range(count)]
    roles = st.sampled_from([":ARG0", ":mod-of", ":ARG1-of", ":consist-of", ":op1", ":name"])
    for i in range(1, count):
        nodes[draw(st.integers(0, i - 1))][1].append((draw(roles), nodes[i]))
    for _ in range(draw(st.integers(0, 3))):
        source = nodes[draw(st.integers(0, count - 1))]
        target = draw(values | st.integers(0, count - 1).map(lambda i: f"v{i}"))
        source[1].append((draw(roles), target))
    return Tree(nodes[0])
