"""Numbers in the forms of AMR: ordinals, quantities of the kind of their unit, plain multiples.

>>> from amr.notation.reader import read_graph
>>> import penman
>>> from amr.constants.tree_nodes import renumber
>>> nodes = Nodes(read_graph("(f / finish-01 :ARG0 (s / she) :ARG2 3)").tree)
>>> with_right_forms(nodes, "She finished third.")
True
>>> renumber(nodes.tree)
>>> print(penman.format(nodes.tree, indent=None))
(f / finish-01 :ARG0 (s / she) :ARG2 (o / ordinal-entity :value 3))
"""

from __future__ import annotations

import re
from typing import Any

from amr.constants.currencies import CURRENCIES
from amr.constants.tree_nodes import Nodes, become, concept_of, number_of, rename
from amr.constants.unit_names import KINDS, kind_of
from semcore.text.numbers import CARDINALS
from semcore.text.quantities import quantities

_QUANTITIES = frozenset(KINDS.values()) | {"temperature-quantity", "concentration-quantity"}
_OWN = ("energy-quantity", "force-quantity")  # with units of others, too: 50 tons of TNT
_OF_ONE = ("product-of", "sum-of", "quotient-of")  # which have several operands
_OFTEN = ("twice", "thrice")
_BOTH = r"(?:\s(?:to|and|or)\s|\s?[-\u2013]\s?)"
_PERCENT = r"\s?(?:%|percent\b|per cent\b)"


def with_right_forms(nodes: Nodes, text: str) -> bool:
    """Whether anything of the graph's numbers was changed."""
    changed = [_ordinals(nodes, text), _multiples(nodes, text), _kinds(nodes)]
    return any([*changed, _percentages(nodes, text)])


def _ordinals(nodes: Nodes, text: str) -> bool:
    """*The twenty-first chapter* with its ``ordinal-entity``."""
    found = quantities(text)
    others = {each.value for each in found if each.sort != "ordinal"}
    said = {each.value: each for each in found if each.sort == "ordinal"}
    words = {text[q.start : q.end].lower(): q.value for q in said.values()}
    words = {
        w: v
        for w, v in words.items()
        if w != "second" and not re.search(rf"\ban? {w}\b|^{w},", text, re.IGNORECASE)
    }
    changed = False
    entities = [branches for concept, branches in nodes.branches() if concept == "ordinal-entity"]
    there = {str(dict(branches).get(":value")) for branches in entities}
    if len(wrong := [b for b in entities if dict(b).get(":value") in others - {*said}]) == 1:
        for missing in {*said} - there if len({*said} - there) == 1 else ():
            become(wrong[0], "ordinal-entity", (":value", missing))
            changed = True
    for concept, branches in nodes.branches():
        for place, (role, target) in enumerate(branches):
            plain = role in (":mod", ":ord") or role[:4] == ":ARG"
            if concept_of(target) == "ordinal-entity" and role == ":mod":
                branches[place], changed = (":ord", target), True
            if concept_of(target) == "ordinal-entity" and "/" in number_of(target):
                branches[place], changed = (":quant", dict(target[1])[":value"]), True
                continue
            if not plain or concept.endswith(("-entity", "-quantity", "name")):
                continue
            value = target if str(target) in said and str(target) not in others else None
            if isinstance(target, tuple) and len(target[1]) == 1 and nodes.may_go(target):
                value = words.get(concept_of(target))
            if value is not None:
                entity = nodes.new("ordinal-entity", (":value", value))
                branches[place] = (role if role[:4] == ":ARG" else ":ord"), entity
                changed = True
    return changed


def _multiples(nodes: Nodes, text: str) -> bool:
    """*Twice* as ``:frequency 2``, and a sum of one number as that number."""
    changed = False
    said = [q.value for q in quantities(text) if text[q.start : q.end].lower() in _OFTEN]
    for _, branches in nodes.branches():
        for place, (role, target) in enumerate(branches):
            if concept_of(target) not in _OF_ONE or not nodes.may_go(target):
                continue
            kept = [b for b in target[1] if not _is_number_word(b[1])]
            operands = [b[1] for b in kept if b[0][:3] == ":op"]
            often = role == ":frequency" or concept_of(target) != "product-of"
            if role == ":frequency" and len(kept) == 1 and len(said) == 1:
                operands, kept = said, [*kept, (":op1", said[0])]
            if often and len(kept) == 2 and len(operands) == 1 and str(operands[0]).isdigit():
                branches[place], changed = (role, operands[0]), True
            elif len(kept) < len(target[1]):
                target[1][:], changed = kept, True
    return changed


def _is_number_word(target: Any) -> bool:
    return isinstance(target, str) and target.strip('"') in CARDINALS


def _kinds(nodes: Nodes) -> bool:
    """Miles as a ``distance-quantity``; money has no unit of time."""
    changed = False
    for concept, branches in nodes.branches():
        roles = dict(branches)
        target = roles.get(":unit")
        unit = concept_of(target)
        kind = kind_of(unit) if unit in KINDS else ""
        kind = "monetary-quantity" if unit in CURRENCIES else kind
        amount = roles.get(":quant")
        if (
            isinstance(amount, tuple)
            and concept_of(amount) == "between"
            and len(branches) == 2
            and nodes.may_go(amount)
            and any(concept_of(end).endswith("-quantity") for _, end in amount[1])
        ):
            branches[:], changed = amount[1], True
            continue
        if concept == "monetary-quantity" and kind == "temporal-quantity":
            if nodes.may_go(target):
                branches.remove((":unit", target))
                changed = True
        elif kind and concept in _QUANTITIES - {kind, *_OWN} and unit != "pound":
            rename(branches, kind)
            changed = True
    return changed


def _percentages(nodes: Nodes, text: str) -> bool:
    """*15 to 20 percent* as two percentages; their numbers are no strings."""
    changed = False
    for concept, branches in nodes.branches():
        if concept == "percentage-entity" and isinstance(
            value := dict(branches).get(":value"), str
        ):
            become(branches, concept, (":value", value.strip('"')))
            changed |= value[0] == '"'
    for concept, branches in nodes.branches():
        ends = {role: target for role, target in branches if role in (":op1", ":op2")}
        if concept not in ("between", "or", "and") or len(ends) != 2:
            continue
        first, second = ends[":op1"], ends[":op2"]
        low = number_of(first) if concept_of(first) == "percentage-entity" else ""
        both = rf"(?<![\d.,]){re.escape(low)}{_BOTH}{re.escape(str(second))}{_PERCENT}"
        if low and re.search(both, text):
            place = branches.index((":op2", second))
            branches[place] = ":op2", nodes.new("percentage-entity", (":value", second))
            changed = True
    return changed
