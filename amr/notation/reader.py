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
Marker = tuple[Node, int, str]  # a surface alignment of a branch of a node

# penman and much that walks over trees is recursive; annotated graphs are at most 20 deep.
MAX_DEPTH = 300

logging.getLogger("penman").setLevel(logging.ERROR)  # it warns of what it repairs, line by line

# Whatever is no white space is in some token; what starts none of the others stands alone.
_TOKEN = re.compile(
    r"""
    "[^"\\\n]*(?:\\.[^"\\\n]*)*"               # a string
    | [()/]
    | :[^ \t\r\n\v\f"()/:~]*                    # a role
    | ~(?:[a-z]\.?)?[0-9]+(?:,[0-9]+)*          # a surface alignment
    | [^ \t\r\n\v\f"()/:~#][^ \t\r\n\v\f"()/:~]*  # a symbol
    | [^ \t\r\n\v\f]
    """,
    re.VERBOSE,
)
_NO_ATOM = frozenset(["", *"()/:~#"])  # how tokens begin that are neither symbol nor string
_NO_VARIABLE = _NO_ATOM | {'"'}
_STRAY = {'"': "a quotation mark that is never closed", "~": "an alignment to no word"}
_NO_ROLES = {":": "a role without a name", ":instance": "a second concept"}
_NUMBER = re.compile("[0-9]+")
_DIGITS = 9  # of a word's index; what has more is beyond any sentence


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
    words: list[str] = _TOKEN.findall(text)
    words += [""] * 4  # whoever looks ahead finds the end
    for stray, problem in _STRAY.items():
        if stray in words:
            raise _error(text, words.index(stray), problem)
    variables: set[str] = set()
    markers: list[Marker] = []
    around: list[Node] = []  # the nodes that are open around ``node``
    node: Node = ("", [])  # the innermost open node; first, one whose only branch is the graph
    role = role_mark = ""
    at = 0
    while True:
        # A target: a node as far as its concept, or an atom.
        word = words[at]
        if word == "(":
            variable, concept = words[at + 1], words[at + 3]
            if (
                variable in variables
                or variable[:1] in _NO_VARIABLE
                or words[at + 2] != "/"
                or concept[:1] in _NO_ATOM
                or len(around) == MAX_DEPTH
            ):
                raise _error(text, *_node_problem(words, at, variables))
            variables.add(variable)
            around.append(node)
            child = variable, [("/", concept)]
            node[1].append((role, child))
            node = child
            at += 4
        elif role and word[:1] not in _NO_ATOM:
            node[1].append((role, word))
            at += 1
        else:
            raise _error(text, at, _target_problem(word, role, node[0]))
        if role_mark:
            parent = around[-1] if word == "(" else node
            markers.append((parent, len(parent[1]) - 1, role_mark))
        if words[at][:1] == "~":  # of the concept or the atom that was just read
            markers.append((node, len(node[1]) - 1, words[at]))
            at += 1
        # The brackets of nodes that end, and the role of the next branch.
        while words[at] == ")":
            at += 1
            node = around.pop()
            if not around:
                if words[at]:
                    raise _error(text, at, _end_problem(words[at]))
                return Reading(Tree(node[1][0][1]), _by_triple(markers, variables))
        role = words[at]
        if role[:1] != ":" or role in _NO_ROLES:
            raise _error(text, at, _role_problem(role, node[0]))
        at += 1
        role_mark = ""
        if words[at][:1] == "~":
            role_mark = words[at]
            at += 1


def _node_problem(words: list[str], at: int, variables: set[str]) -> tuple[int, str]:
    """Which word of a node is wrong, and why."""
    variable, slash, concept = words[at + 1 : at + 4]
    if variable in variables:
        return at + 1, f"variable {variable} is defined twice"
    if variable == "":
        return at + 1, _open("a node")
    if variable[:1] in _NO_VARIABLE:
        return at + 1, "a node without a variable"
    missing = at + 2 if slash != "/" else at + 3
    if words[missing] == "":
        return missing, _open(variable)
    if slash != "/" or concept[:1] in _NO_ATOM:
        return missing, f"variable {variable} has no concept"
    return at + 1, f"more than {MAX_DEPTH} nodes inside each other"


def _target_problem(word: str, role: str, variable: str) -> str:
    if not role:
        return f"expected ( and found {word}" if word else "no graph"
    return f"nothing after {role}" if word else _open(variable)


def _role_problem(word: str, variable: str) -> str:
    if not word:
        return _open(variable)
    return _NO_ROLES.get(word, f"expected a role or ) and found {word}")


def _end_problem(word: str) -> str:
    if word == "(":
        return "a second graph, not connected to the first"
    return f"{word} after the end of the graph"


def _open(variable: str) -> str:
    return f"the graph ends inside {variable}: brackets left open"


def _error(text: str, at: int, problem: str) -> NotationError:
    """The problem at a token, on its line; of a graph that is cut short, on the last line."""
    starts = [token.start() for token in _TOKEN.finditer(text)]
    place = starts[at] if at < len(starts) else len(text.rstrip())
    return NotationError(problem, text.count("\n", 0, place))


def _by_triple(markers: list[Marker], variables: set[str]) -> dict[Triple, tuple[int, ...]]:
    aligned: dict[Triple, tuple[int, ...]] = {}
    for (source, branches), index, mark in markers:
        role, target = branches[index]
        atom = target if isinstance(target, str) else target[0]
        triple = triple_of(source, role, atom, variables)
        words = {int(number) for number in _NUMBER.findall(mark) if len(number) <= _DIGITS}
        aligned[triple] = tuple(sorted(words.union(aligned.get(triple, ()))))
    return aligned


def triple_of(source: str, role: str, target: str, variables: set[str]) -> Triple:
    """The triple of a branch of the tree, as ``AMRSentence.graph`` has it."""
    if role == "/":
        return (source, ":instance", target)
    if target in variables:
        return model.deinvert((source, role, target))
    return (source, role, target)
