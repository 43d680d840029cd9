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
Node = tuple[str, list]  # a variable and its branches: a role, and a node or an atom
Marker = tuple[Node, int, tuple[int, ...]]  # of which branch of the node, to which words

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

_NO_ROLES = {":": "a role without a name", ":instance": "a second concept"}
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
    variables: set[str] = set()
    markers: list[Marker] = []
    around: list[Node] = []  # the nodes that are open around ``node``
    node: Node = ("", [])  # the innermost open node; first, one whose only branch is the graph
    role = "/"
    expected = "graph"
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        assert kind is not None
        word = token[kind]
        source, branches = node
        if expected == "branch" and kind == "role" and word not in _NO_ROLES:
            role = word
            expected = "target"
        elif expected == "branch" and kind == "close":
            node = around.pop()
            role = ""  # no marker follows a node
            expected = "branch" if around else "end"
        elif expected in ("target", "concept") and kind in ("symbol", "string"):
            branches.append((role, word))
            expected = "branch"
        elif expected in ("target", "graph") and kind == "open":
            expected = "variable"
        elif expected == "variable" and kind == "symbol" and word not in variables:
            variables.add(word)
            around.append(node)
            node = (word, [])
            branches.append((role, node))
            expected = "slash"
            if len(around) > MAX_DEPTH:
                raise _error(f"more than {MAX_DEPTH} nodes inside each other", token)
        elif expected == "slash" and kind == "slash":
            role = "/"
            expected = "concept"
        elif kind == "mark" and role and expected in ("branch", "target"):
            words = tuple(map(int, _NUMBER.findall(word)))
            # The branch that stands there, or of a marker at a role the one that comes next.
            markers.append((node, len(branches) - (expected == "branch"), words))
        elif expected != "end" or kind != "end":
            raise _error(_problem(expected, kind, word, source, role), token)
    return Reading(Tree(node[1][0][1]), _by_triple(markers, variables))


def _problem(expected: str, kind: str, word: str, variable: str, role: str) -> str:
    """Why this token cannot stand where something else is expected."""
    if word == '"':
        return "a quotation mark that is never closed"
    if expected == "graph":
        return "no graph" if kind == "end" else f"expected ( and found {word}"
    if expected == "end":
        if kind == "open":
            return "a second graph, not connected to the first"
        return f"{word} after the end of the graph"
    if expected == "variable":
        if kind == "symbol":
            return f"variable {word} is defined twice"
        return "a node without a variable"
    if kind == "end":
        return f"the graph ends inside {variable}: brackets left open"
    if expected in ("slash", "concept"):
        return f"variable {variable} has no concept"
    if expected == "target":
        return f"nothing after {role}"
    return _NO_ROLES.get(word, f"expected a role or ) and found {word}")


def _error(problem: str, token: re.Match[str]) -> NotationError:
    assert token.lastgroup is not None
    # Of a graph that is cut short, the last line is the one to show.
    place = min(token.start(token.lastgroup), len(token.string.rstrip()))
    return NotationError(problem, token.string.count("\n", 0, place))


def _by_triple(markers: list[Marker], variables: set[str]) -> dict[Triple, tuple[int, ...]]:
    aligned: dict[Triple, tuple[int, ...]] = {}
    for (source, branches), index, words in markers:
        role, target = branches[index]
        atom = target if isinstance(target, str) else target[0]
        triple = triple_of(source, role, atom, variables)
        aligned[triple] = tuple(sorted({*aligned.get(triple, ()), *words}))
    return aligned


def triple_of(source: str, role: str, target: str, variables: set[str]) -> Triple:
    """The triple of a branch of the tree, as ``AMRSentence.graph`` has it."""
    if role == "/":
        return (source, ":instance", target)
    if target in variables:
        return model.deinvert((source, role, target))
    return (source, role, target)
