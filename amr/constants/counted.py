"""Numbers of things and amounts that a graph has in part, or as no quantities: with their units."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import Any

from amr.constants.amounts import temperatures
from amr.constants.currencies import sums_in
from amr.constants.lost_amounts import with_lost_amounts
from amr.constants.measures import measures
from amr.constants.paying import SUM_END, is_paid
from amr.constants.tables import words_of
from amr.constants.things import COUNTED
from amr.constants.tree_nodes import Nodes, become, concept_of, rename
from amr.constants.unit_names import kind_of
from amr.constants.units import units_of
from semcore.text.calendar_dates import date_parts
from semcore.text.clock_times import clock_times
from semcore.text.lemmas import lemma, lemma_candidates
from semcore.text.quantities import quantities

_JOINT = re.compile(r"\s?(?:[-\u2013\u2014]|to|(?P<or>or|and|,))\s?")  # of two numbers of one noun
_WEIGHED = re.compile(
    r"\b(?:weigh\w*|heavy|heavier|lbs?|mass|ounces?|kilos?|pounds of)\b", re.IGNORECASE
)
_POUNDS = re.compile(rf"\spounds?{SUM_END}")
_OF_NOUN = re.compile(r"(?<![\w.,-])(?P<number>\d[\d,]*)-(?P<noun>[a-z]{3,})\s[a-z]+")
# What things have, or are made of, by a number.
_OF_PARTS = words_of("nouns_of_parts")
_PERCENT = re.compile(r"\s?(?:%|per\s?cent\b|pct\b)", re.IGNORECASE)
_IS = re.compile(r"\b(?:is|was|are|were|at|to|by|of)\s(?:about\s|only\s|around\s)?$")
_PROPORTION = re.compile(r"\s(?:in|of|out of)(?:\s(?:the|every))?\s", re.IGNORECASE)
_MANY = {"people": "person", "men": "man", "women": "woman", "children": "child", "mice": "mouse"}


def with_amounts(nodes: Nodes, text: str) -> bool:
    """Adds the units of amounts, and the numbers before nouns; says whether there were any."""
    several = [(each.start, each.end) for each in measures(text)]
    found = [
        (u.value, u.unit, kind_of(u.unit))
        for u in units_of(text)
        if not any(start <= u.number < end for start, end in several)
    ]
    found += [(s.value, s.currency, "monetary-quantity") for s in sums_in(text)]
    changed = [_with_unit(nodes, *each) for each in found if each[1] != "pound"]
    changed += [_in_its_unit(nodes, text, found, *each) for each in found if each[1] != "pound"]
    changed += [
        _with_percentage(nodes, text),
        _in_degrees(nodes, text),
        _in_pounds(nodes, text),
        _of_nouns(nodes, text),
        _in_proportion(nodes, text),
        with_lost_amounts(nodes, text),
    ]
    return _with_counts(nodes, text) or any(changed)


def _in_its_unit(
    nodes: Nodes, text: str, found: list[tuple[str, str, str]], value: str, unit: str, kind: str
) -> bool:
    """*20 minutes* not in hours, if these 20 are no hours, and square miles not in miles."""
    of_value = {other for number, other, _ in found if number == value}
    of_others = {other for _, other, _ in found} - of_value
    if any(concept == unit for concept, _ in nodes.branches()):
        return _swapped(nodes, value, unit, of_value)
    for concept, branches in nodes.branches():
        target = dict(branches).get(":unit")
        there = concept_of(target)
        in_kind = concept == kind or unit.endswith(f"-{there}")
        if not isinstance(target, tuple) or not in_kind or (":quant", value) not in branches:
            continue
        named = re.search(rf"\b{re.escape(there)}s?\b", text, re.IGNORECASE)
        own = there in of_others or unit.endswith(f"-{there}")
        if there in of_value or (named and not own):
            return False
        rename(target[1], unit)
        rename(branches, kind)
        return True
    return False


def _in_degrees(nodes: Nodes, text: str) -> bool:
    """*-12 degrees* as a temperature, and as no years."""
    changed = False
    for found, unit in temperatures(text):
        for concept, branches in nodes.branches():
            amount = concept.endswith("-quantity") and (":quant", found.value) in branches
            if (
                not amount
                or concept == unit.quantity
                or not nodes.may_go(*(t for _, t in branches))
            ):
                continue
            of_it = (":quant", found.value), (unit.role, nodes.new(unit.name))
            become(branches, unit.quantity, *of_it, without=":unit")
            changed = True
    return changed


def _swapped(nodes: Nodes, value: str, unit: str, of_value: set[str]) -> bool:
    """*A pound costs 90 cents*: not 90 pounds, and a cent."""
    amounts = [
        (concept_of(dict(branches).get(":unit")), place, branches)
        for _, branches in nodes.branches()
        for place, (role, target) in enumerate(branches)
        if role == ":quant" and isinstance(target, str)
    ]
    right = [(k, b) for u, k, b in amounts if u == unit]
    wrong = [(k, b) for u, k, b in amounts if u not in of_value and b[k][1] == value and u]
    if len(right) != 1 or len(wrong) != 1 or len(of_value) != 1:
        return False
    (place, branches), (other, others) = right[0], wrong[0]
    branches[place], others[other] = (":quant", value), (":quant", branches[place][1])
    return True


def _with_percentage(nodes: Nodes, text: str) -> bool:
    """*Inflation was 0.3%* with what it was, where the graph has nothing of it."""
    found = [q for q in quantities(text) if q.sort == "number" and _PERCENT.match(text, q.end)]
    concepts = [concept for concept, _ in nodes.branches()]
    if len(found) != 1 or "percentage-entity" in concepts or nodes.has(found[0].value):
        return False
    root = nodes.tree.node[1]
    if not _IS.search(text[: found[0].start]) or ":quant" in dict(root):
        return False
    root.append((":quant", nodes.new("percentage-entity", (":value", found[0].value))))
    return True


def _in_pounds(nodes: Nodes, text: str) -> bool:
    """Pounds that are paid are money: *it cost 10 pounds*, but not *a 10-pound lobster*."""
    if _WEIGHED.search(text):
        return False
    paid = {
        q.value for q in quantities(text) if is_paid(text[: q.start]) and _POUNDS.match(text, q.end)
    }
    changed = False
    for concept, branches in nodes.branches():
        roles = dict(branches)
        if (
            concept == "mass-quantity"
            and str(roles.get(":quant")) in paid
            and concept_of(roles.get(":unit")) == "pound"
        ):
            rename(branches, "monetary-quantity")
            changed = True
    return changed


def _of_nouns(nodes: Nodes, text: str) -> bool:
    """*A 500-page book* with its pages."""
    changed = False
    concepts = {concept for concept, _ in nodes.branches()}
    for match in _OF_NOUN.finditer(text):
        number, noun = match["number"].replace(",", ""), match["noun"]
        places = nodes.places(number)
        if noun not in _OF_PARTS or len(places) != 1:
            continue
        if noun in concepts or f"{noun}-01" in concepts:
            continue
        concept, branches, place = places[0]
        plain = branches[place][0] == ":quant" and not concept.endswith(("-quantity", "-entity"))
        if plain and ":name" not in dict(branches):
            branches[place] = ":mod", nodes.new(noun, (":quant", number))
            changed = True
    return changed


def _in_proportion(nodes: Nodes, text: str) -> bool:
    """*One in five people* with the one."""
    found = quantities(text)
    for few, many in pairwise(found):
        joint = _PROPORTION.fullmatch(text, few.end, many.start)
        if joint is None or few.sort != "number":
            continue
        places = nodes.places(few.value)
        if len(places) == 1 and not nodes.has(many.value):
            concept, branches, place = places[0]
            noun = re.match(r"\s(?P<noun>[a-z]+)\b", text[many.end :])
            of_noun = noun and concept in (_MANY.get(noun["noun"]), *lemma_candidates(noun["noun"]))
            if of_noun and branches[place][0] == ":quant" and ":ARG1-of" not in dict(branches):
                all_of_them = nodes.new(concept, (":quant", many.value))
                branches.append((":ARG1-of", nodes.new("include-91", (":ARG2", all_of_them))))
                return True
        if places:
            continue
        for _, branches in nodes.branches():
            for role, target in branches:
                if role != ":ARG1-of" or concept_of(target) != "include-91":
                    continue
                whole = dict(target[1]).get(":ARG2")
                of_many = isinstance(whole, tuple) and (":quant", many.value) in whole[1]
                if of_many and ":quant" not in dict(branches):
                    branches.insert(1, (":quant", few.value))
                    return True
    return False


def _with_unit(nodes: Nodes, value: str, unit: str, kind: str) -> bool:
    """*1.80 m*, *40 pence* as quantities with their units."""
    if _in_own_units(nodes, value, unit, kind):
        return True
    places = nodes.places(value)
    units = [branches for concept, branches in nodes.branches() if concept == unit]
    if len(places) == 1:
        concept, branches, place = places[0]
        role, roles = branches[place][0], dict(branches)
        if role not in (":quant", ":mod") or ":name" in roles or concept.endswith("-quantity"):
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


def _in_own_units(nodes: Nodes, value: str, unit: str, kind: str) -> bool:
    """*5 m long and 5 m wide*: each number with the unit that its node has, as a quantity."""
    changed = False
    for concept, branches in nodes.branches():
        units = [branch for branch in branches if branch[0] == ":unit"]
        is_its = [concept_of(target) for _, target in units] == [unit]
        is_plain = not concept.endswith("-quantity") and ":name" not in dict(branches)
        if is_its and is_plain and (":quant", value) in branches:
            amount = nodes.new(kind, (":quant", value), *units)
            place = branches.index((":quant", value))
            branches[place] = ":quant", amount
            branches.remove(units[0])
            changed = True
    return changed


def _with_counts(nodes: Nodes, text: str) -> bool:
    """*Two red dogs* with their number, *50 to 60 votes* with both ends."""
    changed = False
    dated = [(part.start, part.end) for part in date_parts(text)]
    dated += [(time.start, time.end) for time in clock_times(text)]
    units = [t[1] for _, b in nodes.branches() for r, t in b if r == ":unit" and concept_of(t)]
    found = quantities(text)
    for place, quantity in enumerate(found):
        match = COUNTED.match(text, quantity.end)
        if quantity.sort != "number" or match is None or nodes.has(quantity.value):
            continue
        written = text[quantity.start : quantity.end]
        if written.isupper() or written.lower() == "both" or Fraction(quantity.value) <= 1:
            continue
        if text[quantity.start - 1 : quantity.start] == "/":  # ERK1/2 isoforms
            continue
        if any(start < quantity.end and quantity.start < end for start, end in dated):
            continue
        noun = match["noun"].lower()
        names = {_MANY.get(noun) or lemma(noun, "NNS"), *lemma_candidates(noun)}
        counted = [b for c, b in nodes.branches() if c in names and ":quant" not in dict(b)]
        counted = [b for b in counted if all(b is not unit for unit in units)]
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
