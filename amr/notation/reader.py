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

from amr.notation.symbols import LINE_END
from amr.notation.trees import TreeNode

Triple = tuple[str, str, str]
Marker = tuple[TreeNode, int, str, bool]  # a surface alignment of a branch; of its role, or not

# penman and much that walks over trees is recursive; annotated graphs are at most 20 deep.
MAX_DEPTH = 300

logging.getLogger("penman").setLevel(logging.ERROR)  # it warns of what it repairs, line by line

# Whatever is no white space is in some token; what starts none of the others stands alone.
# White space is penman's, and what ends a line for it.
_SPACE = r"\ \t\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
_TOKEN = re.compile(
    rf"""
    "[^"\\\n]*(?:\\.[^"\\\n]*)*"               # a string
    | [()/]
    | :[^{_SPACE}"()/:~]*                       # a role
    | ~(?:[a-z]\.?)?[0-9]+(?:,[0-9]+)*          # a surface alignment
    | [^{_SPACE}"()/:~#][^{_SPACE}"()/:~]*      # a symbol
    | [^{_SPACE}]
    """,
    re.VERBOSE,
)
_HIDDEN_END = re.compile(f"(?!\n){LINE_END.pattern}")
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
    """A graph as it was written, and its surface alignments, by triple.

    ``aligned`` are those of concepts, constants and variables, ``roles`` those of roles.
    """

    tree: Tree
    aligned: dict[Triple, tuple[int, ...]] = field(default_factory=dict)
    roles: dict[Triple, tuple[int, ...]] = field(default_factory=dict)


def read_graph(text: str) -> Reading:
    """Read exactly one graph.

    The grammar, in which a string stands for itself (see `_TOKEN` for the rest)::

        graph  := node
        node   := "(" variable "/" concept [mark] branch* ")"
        branch := role [mark] (node | atom [mark])

    Symbols that are no variable of the graph are constants, also where they look like variables
    (``:li i``): so penman and smatch read them.

    Raises `NotationError` when the brackets do not close, a concept or a target is missing, a
    variable is defined twice, or something follows the graph.
    """
    reader = _Reader(text)
    tree = Tree(reader.graph())
    aligned, roles = (_by_triple(reader.markers, reader.variables, of) for of in (False, True))
    return Reading(tree, aligned, roles)


class _Reader:
    """The rules of the grammar: each reads what begins at a token, and tells where it ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = _TOKEN.findall(text)
        if _HIDDEN_END.search(text):
            # A line end inside a string is a blank: whoever reads the graph next may stop there.
            self.words = [LINE_END.sub(" ", word) for word in self.words]
        self.words += [""] * 4  # whoever looks ahead finds the end
        self.variables: set[str] = set()
        self.markers: list[Marker] = []
        for stray, problem in _STRAY.items():
            if stray in self.words:
                raise self.error(self.words.index(stray), problem)

    def graph(self) -> TreeNode:
        """``graph := node``, and nothing behind it."""
        words = self.words
        if words[0] != "(":
            raise self.error(0, _target_problem(words[0], "", ""))
        node, at = self.node(0, 0)
        if words[at]:
            raise self.error(at, _end_problem(words[at]))
        return node

    def node(self, at: int, depth: int) -> tuple[TreeNode, int]:
        """``node := "(" variable "/" concept [mark] branch* ")"``, inside ``depth`` others."""
        words = self.words
        variable, concept = words[at + 1], words[at + 3]
        if (
            variable in self.variables
            or variable[:1] in _NO_VARIABLE
            or words[at + 2] != "/"
            or concept[:1] in _NO_ATOM
            or depth == MAX_DEPTH
        ):
            raise self.error(*_node_problem(words, at, self.variables))
        self.variables.add(variable)
        node: TreeNode = (variable, [("/", concept)])
        at = self.mark(at + 4, node, 0)
        while words[at] != ")":
            at = self.branch(at, node, depth)
        return node, at + 1

    def branch(self, at: int, node: TreeNode, depth: int) -> int:
        """``branch := role [mark] (node | atom [mark])``, of ``node``."""
        words, (variable, branches) = self.words, node
        role = words[at]
        if role[:1] != ":" or role in _NO_ROLES:
            raise self.error(at, _role_problem(role, variable))
        place = len(branches)
        at = self.mark(at + 1, node, place, role=True)
        target = words[at]
        if target == "(":
            child, at = self.node(at, depth + 1)
            branches.append((role, child))
            return at
        if target[:1] in _NO_ATOM:
            raise self.error(at, _target_problem(target, role, variable))
        branches.append((role, target))
        return self.mark(at + 1, node, place)

    def mark(self, at: int, node: TreeNode, branch: int, *, role: bool = False) -> int:
        """``[mark]``, the words that a branch's end or its role stands for."""
        mark = self.words[at]
        if mark[:1] != "~":
            return at
        self.markers.append((node, branch, mark, role))
        return at + 1

    def error(self, at: int, problem: str) -> NotationError:
        """The problem at a token, on its line; of a graph that is cut short, on the last line."""
        starts = [token.start() for token in _TOKEN.finditer(self.text)]
        place = starts[at] if at < len(starts) else len(self.text.rstrip())
        return NotationError(problem, self.text.count("\n", 0, place))


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


def _by_triple(
    markers: list[Marker], variables: set[str], of_roles: bool
) -> dict[Triple, tuple[int, ...]]:
    aligned: dict[Triple, tuple[int, ...]] = {}
    for (source, branches), index, mark, of_role in markers:
        if of_role != of_roles:
            continue
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
