"""Numbers of the sentence are no percentages in its graph, unless it speaks of any."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from penman.tree import Tree

from amr.constants.tree_nodes import renumber
from semcore.text.quantities import quantities

_PERCENT = re.compile(
    r"%|\u2030|\b(?:interest|rates?|tax\w*|probabilit\w+|chances?|yields?"
    r"|per ?cents?|per-cent|percentages?|pct|percentile|pp|basis[ -]points?|bps?)\b",
    re.IGNORECASE,
)
_CONCEPT = "percentage-entity"
_WRITES = re.compile(  # right before a number that is written as such
    r"\b(?:typ(?:e[ds]?|ing)|wr(?:ites?|ote|itten|iting)|enter(?:s|ed|ing)?|print(?:s|ed|ing)?"
    r"|(?:averages?|means?|medians?|grades?|marks?|gpa|ph|ratings?)\s(?:is|was|of)"
    r"|answer(?:s|ed|ing)?|(?:multipl(?:y|ies|ied)|divided?s?)(?:\s\w+)?\sby)\s(?:in\s|down\s)?$",
    re.IGNORECASE,
)


def without_percentages(tree: Tree, text: str) -> Tree:
    """The tree in which no fraction of the text is a percentage: *fell 1/8*, *typed 0.75*.

    >>> from amr.notation.reader import read_graph
    >>> import penman
    >>> graph = "(f / fall-01 :ARG2 (p / percentage-entity :value 0.125))"
    >>> tree = without_percentages(read_graph(graph).tree, "It fell 1/8.")
    >>> print(penman.format(tree, indent=None))
    (f / fall-01 :ARG2 "1/8")
    """
    if all(("/", _CONCEPT) not in branches for _, branches in tree.nodes()):
        return tree
    said = {
        Fraction(found.value): found.value
        for found in quantities(text)
        if found.sort == "fraction"
        or (found.sort == "number" and _WRITES.search(text[: found.start]))
    }
    if not said or _PERCENT.search(text):
        return tree
    pointed = {
        target
        for _, branches in tree.nodes()
        for role, target in branches
        if isinstance(target, str) and role != "/"
    }

    def node(variable: str, branches: list[tuple[str, Any]]) -> tuple[str, list[tuple[str, Any]]]:
        if ("/", _CONCEPT) in branches:
            values = [fraction_of(target, said) for role, target in branches if role == ":value"]
            if any(values):
                branches = [
                    ("/", "number") if branch[0] == "/"
                    else (":quant", _written(str(next(filter(None, values)))))
                    if branch[0] == ":value"
                    else branch
                    for branch in branches
                ]  # fmt: skip
        return variable, [(role, below(target)) for role, target in branches]

    def below(target: Any) -> Any:
        if not isinstance(target, tuple):
            return target
        found = node(*target)
        plain = dict(found[1])
        alone = len(found[1]) == 2 and plain.get("/") == "number" and found[0] not in pointed
        return plain[":quant"] if alone and ("/", _CONCEPT) in target[1] else found

    changed = Tree(node(*tree.node), metadata=tree.metadata)
    renumber(changed)
    return changed


def _written(number: str) -> str:
    return f'"{number}"' if "/" in number else number


def fraction_of(constant: Any, said: dict[Fraction, str]) -> str | None:
    """How the text writes the fraction that a constant is, if it is one of it."""
    plain = str(constant).strip('"')
    if not re.fullmatch(r"\d+(?:\.\d+)?|\d+/[1-9]\d*", plain):
        return None
    return said.get(Fraction(plain))
