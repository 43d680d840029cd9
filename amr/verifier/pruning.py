"""Graphs without the branches that a verifier is not sure enough of; what stays is one graph.

>>> from amr.data import AMRSentence
>>> graph = "(s / sleep-01 :ARG0 (b / boy :mod (o / old)) :time (n / now :mod o))"
>>> sentence = AMRSentence.from_penman("The old boy sleeps now.", graph)
>>> sure = {triple: 0.9 for triple in sentence.graph.triples}
>>> sure["b", ":mod", "o"] = sure["s", ":ARG0", "b"] = 0.2
>>> print(pruned(replace(sentence, confidence=sure), 0.5))
(s / sleep-01
      :time (n / now
            :mod (o / old)))
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from penman.tree import Tree

from amr.data import Alignment, AMRSentence, Triple
from amr.graph.aligned_graph import TOP
from amr.notation.reader import triple_of

_NUMBERED = re.compile(r"(:op|:snt)\d+")


def pruned(sentence: AMRSentence, least: float) -> AMRSentence:
    """The graph without branches whose edge or node has a confidence below ``least``.

    The root stays. A node stays if any branch that is left leads to it, and stands at the first
    of them. A name is kept or left out as a whole, and its ``:wiki`` with it; operands are
    counted anew. Where nothing is known of a part it stays.
    """
    if sentence.confidence is None or least <= 0:
        return sentence
    kept = _Pruning(sentence, least)
    tree = Tree(kept.node(sentence.tree.node[0]))
    alignment = sentence.alignment
    if alignment is not None:
        alignment = Alignment(kept.moved(alignment.words), kept.moved(alignment.roles))
    confidence = kept.moved(sentence.confidence)
    return replace(sentence, tree=tree, alignment=alignment, confidence=confidence)


@dataclass
class _Pruning:
    """A walk through what is left."""

    sentence: AMRSentence
    least: float
    written: set[str] = field(default_factory=set)  # variables of nodes that are written
    names: dict[Triple, Triple] = field(default_factory=dict)  # what is left: old, new

    def __post_init__(self) -> None:
        self.branches: dict[str, list[tuple[str, Any]]] = dict(self.sentence.tree.nodes())
        self.variables = set(self.branches)
        top = self.sentence.tree.node[0]
        self.names[top, TOP, "top"] = top, TOP, "top"

    def moved(self, values: dict[Triple, Any]) -> dict[Triple, Any]:
        """What is known of triples, under the triples that are left."""
        return {
            self.names[triple]: value for triple, value in values.items() if triple in self.names
        }

    def node(self, variable: str) -> tuple[str, list[tuple[str, Any]]]:
        """A node with what is left below it."""
        self.written.add(variable)
        given = self.branches[variable]
        left = [branch for branch in given if branch[0] == "/" or self._is_sure(variable, branch)]
        named = {role for role, _ in given} - {role for role, _ in left}
        if ":name" in named:
            left = [branch for branch in left if branch[0] != ":wiki"]
        # Operands are counted anew, in the order of their numbers.
        numbers: dict[str, int] = {}
        roles: dict[str, str] = {}
        for role in sorted({role for role, _ in left if _NUMBERED.fullmatch(role)}, key=_number):
            kind = _NUMBERED.fullmatch(role)[1]  # type: ignore[index]
            numbers[kind] = numbers.get(kind, 0) + 1
            roles[role] = f"{kind}{numbers[kind]}"
        result: list[tuple[str, Any]] = []
        for role, target in left:
            atom = target[0] if isinstance(target, tuple) else target
            now = roles.get(role, role)
            old, new = (triple_of(variable, each, atom, self.variables) for each in (role, now))
            self.names[old] = new
            written = atom
            if role != "/" and atom in self.variables and atom not in self.written:
                written = self.node(atom)
            result.append((now, written))
        return variable, result

    def _is_sure(self, variable: str, branch: tuple[str, Any]) -> bool:
        """Whether a branch stays, as far as itself and the node that it leads to are concerned."""
        role, target = branch
        atom = target[0] if isinstance(target, tuple) else target
        parts = [triple_of(variable, role, atom, self.variables)]
        if atom in self.variables:
            own = self.branches[atom]
            concept = next((end for name, end in own if name == "/"), "")
            parts.append((atom, ":instance", concept))
            if concept == "name":
                parts += [
                    triple_of(atom, name, end, self.variables)
                    for name, end in own
                    if name.startswith(":op") and isinstance(end, str)
                ]
        elif self._is_name(variable):
            return True  # it was decided where the name is
        known = self.sentence.confidence or {}
        return all(known.get(part, 1.0) >= self.least for part in parts)

    def _is_name(self, variable: str) -> bool:
        return ("/", "name") in self.branches[variable]


def _number(role: str) -> tuple[str, int]:
    kind = role.rstrip("0123456789")
    return kind, int(role[len(kind) :])
