"""One graph in PENMAN notation -> its tree and its surface alignments.

    >>> reading = read_graph("(s / sleep-01~e.2 :ARG0~e.1 (b / boy~e.1))")
    >>> reading.tree.node
    ('s', [('/', 'sleep-01'), (':ARG0', ('b', [('/', 'boy')]))])
    >>> reading.aligned[("b", ":instance", "boy")]
    (1,)

The tokens are those of the penman package, which reads whatever is accepted here. It also
repairs what is refused here: a missing concept or target, text after the last bracket, a
variable that is defined twice.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field

from penman.models.amr import model
from penman.tree import Tree

Triple = tuple[str, str, str]
Marker = tuple[str, str, str, tuple[int, ...]]

# penman and much that walks over trees is recursive; annotated graphs are at most 20 deep.
MAX_DEPTH = 300

logging.getLogger("penman").setLevel(logging.ERROR)  # it warns of what it repairs, line by line

_TOKEN = re.compile(
    r"""[ \t\r\n\v\f]*(?:
        (?P<string>"[^"\\\n]*(?:\\.[^"\\\n]*)*")
      | (?P<open>\() | (?P<close>\)) | (?P<slash>/)
      | (?P<role>:[^ \t\r\n\v\f"()/:~]*)
      | (?P<symbol>[^ \t\r\n\v\f"()/:~\#][^ \t\r\n\v\f"()/:~]*)
      | (?P<mark>~(?:[a-z]\.?)?[0-9]+(?:,[0-9]+)*)
      | (?P<end>\Z)
      | (?P<unknown>.)
    )""",
    re.VERBOSE,
)

_NUMBER = re.compile("[0-9]+")


class NotationError(ValueError):
    """What is wrong with the notation, and on which line of the graph's text (from 0)."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.line = line


@dataclass(frozen=True, slots=True)
class Reading:
    """A graph as it was written; ``aligned`` are its surface alignments, by triple."""

    tree: Tree
    aligned: dict[Triple, tuple[int, ...]] = field(default_factory=dict)


def read_graph(text: str) -> Reading:
    """Read exactly one graph.

    Symbols that are no variable of the graph are constants, also where they look like variables
    (``:li i``): so penman and smatch read them.

    Raises `NotationError` when the brackets do not close, a concept or a target is missing, a
    variable is defined twice, or something follows the graph.
    """
    reader = _Reader(text)
    tree = reader.read()
    return Reading(tree, _by_triple(reader.markers, reader.variables))


class _Reader:
    """A pushdown reader: the open nodes are on a stack, so that depth is no danger."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.start = 0  # of the token read last
        self.variables: set[str] = set()
        self.markers: list[Marker] = []

    def read(self) -> Tree:
        kind, word = self._next()
        if kind == "end":
            raise self._error("no graph")
        if kind != "open":
            raise self._error(f"expected ( and found {word}")
        root = self._node()
        stack = [root]
        kind, word = self._next()
        while stack:
            node = stack[-1]
            if kind == "close":
                stack.pop()
                kind, word = self._next()
            elif kind == "role":
                if word == ":":
                    raise self._error("a role without a name")
                role, marks = word, self._marks()
                kind, word = self._next()
                if kind == "open":
                    child = self._node()
                    node[1].append((role, child))
                    self._mark(node[0], role, child[0], marks)
                    stack.append(child)
                    if len(stack) > MAX_DEPTH:
                        raise self._error(f"more than {MAX_DEPTH} nodes inside each other")
                elif kind in ("symbol", "string"):
                    node[1].append((role, word))
                    self._mark(node[0], role, word, marks + self._marks())
                else:
                    raise self._error(f"nothing after {role}")
                kind, word = self._next()
            elif kind == "end":
                raise self._error(f"the graph ends inside {node[0]}: brackets left open")
            else:
                raise self._error(f"expected a role or ) and found {word}")
        if kind == "open":
            raise self._error("a second graph, not connected to the first")
        if kind != "end":
            raise self._error(f"{word} after the end of the graph")
        return Tree(root)

    def _node(self) -> tuple[str, list]:
        kind, variable = self._next()
        if kind != "symbol":
            raise self._error("a node without a variable")
        if variable in self.variables:
            raise self._error(f"variable {variable} is defined twice")
        self.variables.add(variable)
        kind, _ = self._next()
        concept = ""
        if kind == "slash":
            kind, concept = self._next()
        if kind not in ("symbol", "string"):
            raise self._error(f"variable {variable} has no concept")
        self._mark(variable, "/", concept, self._marks())
        return (variable, [("/", concept)])

    def _marks(self) -> tuple[int, ...]:
        """The surface alignment that stands next, or nothing."""
        match = _TOKEN.match(self.text, self.position)
        if match is None or match["mark"] is None:
            return ()
        self.position = match.end()
        return tuple(int(index) for index in _NUMBER.findall(match["mark"]))

    def _mark(self, source: str, role: str, target: str, words: tuple[int, ...]) -> None:
        if words:
            self.markers.append((source, role, target, words))

    def _next(self) -> tuple[str, str]:
        match = _TOKEN.match(self.text, self.position)
        assert match is not None
        kind = match.lastgroup
        assert kind is not None
        self.start, self.position = match.start(kind), match.end()
        if match["unknown"] == '"':
            raise self._error("a quotation mark that is never closed")
        return kind, match[kind]

    def _error(self, problem: str) -> NotationError:
        # At the end of a graph that is cut short, the line that is cut is the one to show.
        place = self.start if self.start < len(self.text) else len(self.text.rstrip())
        return NotationError(problem, self.text.count("\n", 0, place))


def _by_triple(markers: list[Marker], variables: set[str]) -> dict[Triple, tuple[int, ...]]:
    aligned: dict[Triple, tuple[int, ...]] = {}
    for source, role, target, words in markers:
        triple = triple_of(source, role, target, variables)
        aligned[triple] = tuple(sorted({*aligned.get(triple, ()), *words}))
    return aligned


def triple_of(source: str, role: str, target: str, variables: set[str]) -> Triple:
    """The triple of a branch of the tree, as ``AMRSentence.graph`` has it."""
    if role == "/":
        return (source, ":instance", target)
    if target in variables:
        return model.deinvert((source, role, target))
    return (source, role, target)
