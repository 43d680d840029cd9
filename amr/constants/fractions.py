"""Numbers of the sentence are no percentages in its graph, unless it speaks of any."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from amr.constants.tree_nodes import Nodes, rename
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


def without_percentages(nodes: Nodes, text: str) -> bool:
    """No fraction of the text as a percentage: *fell 1/8*, *typed 0.75*.

    >>> from amr.notation.reader import read_graph
    >>> import penman
    >>> graph = "(f / fall-01 :ARG2 (p / percentage-entity :value 0.125))"
    >>> tree = read_graph(graph).tree
    >>> without_percentages(Nodes(tree), "It fell 1/8.")
    True
    >>> print(penman.format(tree, indent=None))
    (f / fall-01 :ARG2 "1/8")
    """
    found = [branches for concept, branches in nodes.branches() if concept == _CONCEPT]
    if not found or _PERCENT.search(text):
        return False
    said = {
        Fraction(found.value): found.value
        for found in quantities(text)
        if found.sort == "fraction"
        or (found.sort == "number" and _WRITES.search(text[: found.start]))
    }
    numbers = [(branches, _fraction(dict(branches).get(":value"), said)) for branches in found]
    changed = {id(branches): number for branches, number in numbers if number}
    for _, branches in nodes.branches():
        for place, (role, target) in enumerate(branches):
            number = changed.get(id(target[1])) if isinstance(target, tuple) else None
            if number and len(target[1]) == 2 and nodes.may_go(target):
                branches[place] = role, number
    for branches, number in numbers:
        if number:
            rename(branches, "number")
            branches[:] = [(":quant", number) if r == ":value" else (r, t) for r, t in branches]
    return bool(changed)


def _fraction(constant: Any, said: dict[Fraction, str]) -> str | None:
    """How a graph writes the fraction of the text that a constant is, if it is one."""
    plain = str(constant).strip('"')
    if not re.fullmatch(r"\d+(?:\.\d+)?|\d+/[1-9]\d*", plain):
        return None
    number = said.get(Fraction(plain))
    return f'"{number}"' if number and "/" in number else number
