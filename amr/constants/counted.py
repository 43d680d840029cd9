"""Numbers of things and amounts that a graph has in part, or as no quantities: with their units."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from amr.constants.currencies import sums_in
from amr.constants.tree_nodes import Nodes
from amr.constants.unit_names import kind_of
from amr.constants.units import units_of
from semcore.text.calendar_dates import date_parts
from semcore.text.clock_times import clock_times
from semcore.text.lemmas import lemma, lemma_candidates
from semcore.text.quantities import quantities

_COUNTED = re.compile(
    r"(?:\s(?!had|has|have|of|in|is|was|were|are|the|and|or|to|than|out|at|on|for)[a-z]+)?"
    r"\s(?P<noun>people|men|women|children|mice|[a-z]+s)\b"
)
_JOINT = re.compile(r"\s?(?:[-\u2013\u2014]|to|(?P<or>or|and|,))\s?")  # of two numbers of one noun
_MANY = {"people": "person", "men": "man", "women": "woman", "children": "child", "mice": "mouse"}


def with_amounts(nodes: Nodes, text: str) -> bool:
    """Adds the units of amounts, and the numbers before nouns; says whether there were any."""
    found = [(u.value, u.unit, kind_of(u.unit)) for u in units_of(text)]
    found += [(s.value, s.currency, "monetary-quantity") for s in sums_in(text)]
    changed = [_with_unit(nodes, *each) for each in found if each[1] != "pound"]
    return _with_counts(nodes, text) or any(changed)


def _with_unit(nodes: Nodes, value: str, unit: str, kind: str) -> bool:
    """*1.80 m*, *40 pence* as quantities with their units."""
    places = nodes.places(value)
    units = [branches for concept, branches in nodes.branches() if concept == unit]
    if len(places) == 1:
        concept, branches, place = places[0]
        role, roles = branches[place][0], dict(branches)
        if role != ":quant" or ":name" in roles or concept.endswith("-quantity"):
            return False
        if concept == unit:
            mods = [branch for branch in branches[1:] if branch[0] == ":mod"]
            rest = [b for b in branches[1:] if b[0] != ":mod" and b != (":quant", value)]
            own = nodes.new(unit, *mods)
            branches[:] = [("/", kind), (":quant", value), (":unit", own), *rest]
            return True
        if not units and nodes.may_go(*(t for r, t in branches if r == ":unit")):
            amount = nodes.new(kind, (":quant", value), (":unit", nodes.new(unit)))
            branches[place] = role, amount
            branches[:] = [branch for branch in branches if branch[0] != ":unit"]
            return True
    elif not places and not nodes.has(value) and len(units) == 1:
        for concept, branches in nodes.branches():
            unit_node = dict(branches).get(":unit")
            if (
                concept.endswith("-quantity")
                and ":quant" not in dict(branches)
                and isinstance(unit_node, tuple)
                and unit_node[1] is units[0]
            ):
                branches.insert(1, (":quant", value))
                return True
    return False


def _with_counts(nodes: Nodes, text: str) -> bool:
    """*Two red dogs* with their number, *50 to 60 votes* with both ends."""
    changed = False
    dated = [(part.start, part.end) for part in date_parts(text)]
    dated += [(time.start, time.end) for time in clock_times(text)]
    found = quantities(text)
    for place, quantity in enumerate(found):
        match = _COUNTED.match(text, quantity.end)
        if quantity.sort != "number" or match is None or nodes.has(quantity.value):
            continue
        written = text[quantity.start : quantity.end]
        if written.isupper() or Fraction(quantity.value) <= 1:
            continue
        if any(start < quantity.end and quantity.start < end for start, end in dated):
            continue
        noun = match["noun"].lower()
        names = {_MANY.get(noun) or lemma(noun, "NNS"), *lemma_candidates(noun)}
        counted = [b for c, b in nodes.branches() if c in names and ":quant" not in dict(b)]
        low = found[place - 1] if place else None
        joint = _JOINT.fullmatch(text[low.end : quantity.start]) if low else None
        if len(counted) != 1 or (low and joint and (joint["or"] or nodes.has(low.value))):
            continue
        amount: Any = quantity.value
        if low and joint:
            amount = nodes.new("between", (":op1", low.value), (":op2", quantity.value))
        counted[0].append((":quant", amount))
        changed = True
    return changed
