"""Amounts that a graph lacks, where the text says clearly what they belong to.

>>> from amr.notation.reader import read_graph
>>> import penman
>>> tree = read_graph("(e / equal-01 :ARG1 (p / ph))").tree
>>> with_lost_amounts(Nodes(tree), "The pH is 7.4.")
True
>>> print(penman.format(tree, indent=None))
(e / equal-01 :ARG1 (p / ph) :ARG2 7.4)
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from amr.constants.currencies import sums_in
from amr.constants.paying import CLAUSE_END, PAYING, SUM_END, paid_verb, priced
from amr.constants.tree_nodes import Nodes, concept_of
from amr.constants.unit_names import kind_of
from amr.constants.units import units_of
from semcore.text.calendar_dates import date_parts
from semcore.text.quantities import quantities

_PAYING = re.compile(rf"(?P<verb>{'|'.join(sorted(PAYING - {'fine'}))})-\d\d")
_ENDS = re.compile(SUM_END)
_CLAUSE_ENDS = re.compile(CLAUSE_END)
_IS = re.compile(r"\b(?:is|was|are|were)\s(?:about\s|only\s|now\s|around\s)?$")
_MORE_CLAUSES = re.compile(  # so that *is* may be another's
    r"[;:,!?]|\b(?:is|was|are|were|and|or|but|that|which|who|whose|when|where|because|if|while|as"
    r"|than|says?|said|knows?|knew|thinks?|thought)\b",
    re.IGNORECASE,
)
_LAST = re.compile(r"\s*[.!]?\s*")
_OFTEN = re.compile(
    r"(?P<times>\b(?:once|twice|thrice|[\w-]+(?:(?:\s?[-\u2013]\s?| to | or )[\w-]+)? times))"
    r"\s(?:an?|per|each|every)\s(?P<unit>second|minute|hour|day|week|month|year|decade)\b",
    re.IGNORECASE,
)
_PER = re.compile(r"\s(?:per|for every)\s")


def with_lost_amounts(nodes: Nodes, text: str) -> bool:
    """Whether any was added."""
    return any([_rates(nodes, text), _times(nodes, text), _paid(nodes, text), _equal(nodes, text)])


def _times(nodes: Nodes, text: str) -> bool:
    """*Three times a week* with how many times."""
    rates = [b for concept, b in nodes.branches() if concept == "rate-entity-91"]
    found = list(_OFTEN.finditer(text))
    if len(rates) != 1 or len(found) != 1 or ":ARG1" in dict(rates[0]):
        return False
    numbers = [q.value for q in quantities(found[0]["times"]) if q.sort == "number"]
    inside = [branch for branch in rates[0] if branch[0] in (":ARG2", ":ARG3", ":ARG4")]
    if not 0 < len(numbers) < 3 or len(inside) != 1 or not nodes.may_go(inside[0][1]):
        return False
    if len(numbers) == 1 and nodes.has(numbers[0]) and numbers[0] != "1":
        return False
    ends = [(f":op{k}", number) for k, number in enumerate(numbers, start=1)]
    unit = found[0]["unit"].lower()
    period = nodes.new("temporal-quantity", (":quant", "1"), (":unit", nodes.new(unit)))
    often: Any = nodes.new("between", *ends) if len(numbers) == 2 else numbers[0]
    rest = [branch for branch in rates[0] if branch not in inside]
    rates[0][:] = [*rest, (":ARG1", often), (":ARG2", period)]
    return True


def _rates(nodes: Nodes, text: str) -> bool:
    """*6 liters per 100 km* as a rate of both."""
    for first, second in pairwise(units_of(text)):
        if not _PER.fullmatch(text, first.end, second.number) or nodes.has(second.value):
            continue
        for _, branches in nodes.branches():
            for place, (role, target) in enumerate(branches):
                if isinstance(target, tuple) and (":quant", first.value) in target[1]:
                    unit = (":unit", nodes.new(second.unit))
                    other = nodes.new(kind_of(second.unit), (":quant", second.value), unit)
                    rate = nodes.new("rate-entity-91", (":ARG1", target), (":ARG2", other))
                    branches[place] = role, rate
                    return True
    return False


def _paid(nodes: Nodes, text: str) -> bool:
    """*It cost him 7k* with the sum."""
    amounts = [(s.start, s.end, s.value, s.currency) for s in sums_in(text)]
    taken = [(start, end) for start, end, *_ in amounts]
    taken += [(part.start, part.end) for part in date_parts(text)]
    amounts += [
        (q.start, q.end, q.value, "")
        for q in quantities(text)
        if q.sort == "number" and not any(s < q.end and q.start < e for s, e in taken)
    ]
    verbs = [(_PAYING.fullmatch(concept), b) for concept, b in nodes.branches()]
    paying = [(match["verb"], branches) for match, branches in verbs if match]
    for start, end, value, currency in amounts:
        ends = _ENDS if currency else _CLAUSE_ENDS
        if nodes.has(value) or len(paying) != 1 or not ends.match(text, end):
            continue
        verb, branches = paying[0]
        role = ":ARG2" if verb == "cost" else ":ARG1"
        other = dict(branches).get(role)
        named = concept_of(other) == "person" and str(value) in str(other)
        sure = currency or verb not in ("charge", "earn")
        if sure and paid_verb(text[:start]) == verb and (other is None or named):
            unit = [(":unit", nodes.new(currency))] if currency else []
            rest = [branch for branch in branches if branch[0] != role]
            sum_of: Any = nodes.new("monetary-quantity", (":quant", value), *unit)
            branches[:] = [*rest, (role, sum_of)]
            return True
    return False


def _equal(nodes: Nodes, text: str) -> bool:
    """*The pH is 7.4* with the number, in a text of one clause."""
    numbers = [q for q in quantities(text) if q.sort == "number"]
    last = numbers[-1] if numbers else None
    if last is None or nodes.has(last.value) or not _LAST.fullmatch(text, last.end):
        return False
    ahead = _IS.search(text[: last.start])
    concept, root = concept_of(nodes.tree.node), nodes.tree.node[1]
    if ahead is None or _MORE_CLAUSES.search(text[: ahead.start()]):
        return False
    if concept == "equal-01" and ":ARG2" not in dict(root):
        root.append((":ARG2", last.value))
    elif concept == "phone-number-entity" and ":value" not in dict(root):
        root.insert(1, (":value", f'"{last.value}"'))
    elif re.sub(r"-\d\d$", "", concept) in priced(text[: last.start]) and ":quant" not in dict(
        root
    ):
        root.append((":quant", last.value))
    else:
        return False
    return True
