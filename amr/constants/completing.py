"""What the sentence says in one, and the graph in part: the rest is added.

Of a score both numbers, of a range both ends, of a fraction what it is of, a weekday beside its
time, the number before a noun, and amounts with their units.

>>> from amr.notation.reader import read_graph
>>> import penman
>>> graph = "(w / win-01 :ARG0 (t / they) :ARG2 (s / score-entity :op1 217))"
>>> print(penman.format(completed(read_graph(graph).tree, "They won 217-215."), indent=None))
(w / win-01 :ARG0 (t / they) :ARG2 (s / score-entity :op1 217 :op2 215))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from penman.tree import Tree

from amr.constants.currencies import sums_in
from amr.constants.scores import scores
from amr.constants.units import kind_of, units_of
from semcore.text.calendar_dates import date_parts
from semcore.text.clock_times import clock_times
from semcore.text.lemmas import lemma
from semcore.text.quantities import quantities

Branches = list[tuple[str, Any]]

_WEEKDAY = re.compile(r"\b((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?\b", re.IGNORECASE)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())  # noqa: SIM905
_BESIDE = re.compile(
    r"\s*,?\s*(?:(?:on|at|from|the|next|this|last|morning|afternoon|evening|night|sharp|until)\s*)*",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:at|by|until|till|from|before|after|around|about)\s+$", re.IGNORECASE)
_WAYS = {"by": "by", "until": "until", "till": "until", "before": "before", "after": "after"}
_RANGE = re.compile(r"\s?(?:[-\u2013\u2014]|to)\s?[$€£¥]?")
_COUNTED = re.compile(r"(?:\s[a-z]+){1,3}")
_MANY = {"people": "person", "men": "man", "women": "woman", "children": "child", "mice": "mouse"}
_OF = re.compile(
    r"\s+of\s+(?:the|an?|my|your|his|her|its|our|their|this|that|these|those)\s+"
    r"(?P<noun>[a-z]+)(?=\s*(?:[.,;:!?)]|$)|\s(?:and|or|but|was|were|is|are|in|on|at|to|for|from)\b)"
)


def completed(tree: Tree, text: str) -> Tree:
    """The tree with what the text says in one with what it has."""
    node = _Completing(tree, text)
    changes: tuple[Callable[[], bool], ...] = (
        node.scores,
        node.ranges,
        node.fractions,
        node.times,
        node.amounts,
        node.counts,
    )
    if any([change() for change in changes]):
        tree.reset_variables("{prefix}{j}")
    return tree


class _Completing:
    def __init__(self, tree: Tree, text: str) -> None:
        self.tree, self.text = tree, text
        self.made = 0

    def branches(self) -> Iterator[tuple[str, Branches]]:
        """Each node's concept, and its branches, which may be changed."""
        for _, branches in list(self.tree.nodes()):
            yield str(dict(branches).get("/")), branches

    def places(self, constant: str) -> list[tuple[str, Branches, int]]:
        """Where a constant stands: the concept and branches of its node, and which of these."""
        return [
            (concept, branches, place)
            for concept, branches in self.branches()
            for place, (role, target) in enumerate(branches)
            if target == constant and role != "/"
        ]

    def has(self, number: str) -> bool:
        return bool(self.places(number) or self.places(f'"{number}"'))

    def new(self, concept: str, *branches: tuple[str, Any]) -> tuple[str, Branches]:
        """A node of a variable that no other has until all get theirs."""
        self.made += 1
        return f"{concept[0]}_new_{self.made}", [("/", concept), *branches]

    # What is added ---------------------------------------------------------------------------

    def scores(self) -> bool:
        """*217-215* as a ``score-entity`` of both."""
        changed = False
        for first, second, *_ in scores(self.text):
            if self.has(first) and self.has(second):
                continue
            entity = self.new("score-entity", (":op1", first), (":op2", second))
            found = [p for n in (first, second) for p in (*self.places(n), *self.places(f'"{n}"'))]
            if not found:
                root = self.tree.node[1]
                roles = dict(root)
                role = next((r for r in (":ARG2", ":ARG4") if r not in roles), ":mod")
                root.append((role, entity))
                changed = True
            elif len(found) == 1:
                concept, branches, place = found[0]
                if concept == "score-entity":
                    rest = [b for k, b in enumerate(branches) if k != place and b[0][:3] != ":op"]
                    branches[:] = [*rest, *entity[1][1:]]
                elif not concept.endswith(("-entity", "name", "-quantity")):
                    branches[place] = branches[place][0], entity
                else:
                    continue
                changed = True
        return changed

    def ranges(self) -> bool:
        """*50-60%* as ``between`` of both."""
        changed = False
        found = [q for q in quantities(self.text) if q.sort == "number"]
        taken = {number for first, second, *_ in scores(self.text) for number in (first, second)}
        for low, high in pairwise(found):
            joint = self.text[low.end : high.start]
            places = self.places(low.value)
            if (
                not _RANGE.fullmatch(joint)
                or len(places) != 1
                or self.has(high.value)
                or {low.value, high.value} & taken
            ):
                continue
            concept, branches, place = places[0]
            role = branches[place][0]
            if role not in (":quant", ":value"):
                continue
            if concept == "percentage-entity" or concept.endswith("-quantity"):
                own = [(r, t) for r, t in branches if r in ("/", ":quant", ":value", ":unit")]
                rest = [(r, t) for r, t in branches if (r, t) not in own]
                other = [(r, high.value if r == role else self.like(t)) for r, t in own if r != "/"]
                ends = self.new(concept, *own[1:]), self.new(concept, *other)
                branches[:] = [("/", "between"), (":op1", ends[0]), (":op2", ends[1]), *rest]
            else:
                both = self.new("between", (":op1", low.value), (":op2", high.value))
                branches[place] = role, both
            changed = True
        return changed

    def like(self, target: Any) -> Any:
        """A node of the same concept; a pointer stays one."""
        return self.new(str(dict(target[1]).get("/"))) if isinstance(target, tuple) else target

    def fractions(self) -> bool:
        """*A quarter of the pie* with its pie."""
        changed = False
        for _, branches in self.branches():
            for place, (role, target) in enumerate(branches):
                if role.endswith("-of") and isinstance(target, str) and "/" in target:
                    branches[place] = ":quant", target
                    changed = True
        for quantity in quantities(self.text):
            match = _OF.match(self.text, quantity.end) if quantity.sort == "fraction" else None
            places = self.places(f'"{quantity.value}"') if match else []
            if match is None or len(places) != 1:
                continue
            concept = lemma(match["noun"], "NNS" if match["noun"].endswith("s") else "NN")
            known = {name.partition("-")[0] for name, _ in self.branches()}
            _, branches, place = places[0]
            role, target = branches[place]
            if role[:4] == ":ARG" and not {concept, match["noun"]} & known:
                branches[place] = role, self.new(concept, (":quant", target))
                changed = True
        return changed

    def amounts(self) -> bool:
        """*1.80 m*, *40 pence* as quantities with their units."""
        changed = False
        found = [(u.value, u.unit, kind_of(u.unit)) for u in units_of(self.text)]
        sums = sums_in(self.text)
        found += [(s.value, s.currency, "monetary-quantity") for s in sums if s.currency != "pound"]
        for value, unit, kind in found:
            places = self.places(value)
            nodes = [branches for concept, branches in self.branches() if concept == unit]
            if len(places) == 1:
                concept, branches, place = places[0]
                role = branches[place][0]
                if role == ":quant" and concept == unit:
                    mods = [branch for branch in branches[1:] if branch[0] == ":mod"]
                    rest = [b for b in branches[1:] if b[0] != ":mod" and b != (":quant", value)]
                    own = self.new(unit, *mods)
                    branches[:] = [("/", kind), (":quant", value), (":unit", own), *rest]
                    changed = True
                elif role == ":quant" and not nodes and not concept.endswith("-quantity"):
                    own = self.new(unit)
                    branches[place] = role, self.new(kind, (":quant", value), (":unit", own))
                    branches[:] = [b for b in branches if b[0] != ":unit"]
                    changed = True
            elif not places and not self.has(value) and len(nodes) == 1:
                for concept, branches in self.branches():
                    roles = dict(branches)
                    if concept.endswith("-quantity") and ":quant" not in roles:
                        unit_node = roles.get(":unit")
                        if isinstance(unit_node, tuple) and unit_node[1] is nodes[0]:
                            branches.insert(1, (":quant", value))
                            changed = True
        return changed

    def counts(self) -> bool:
        """*Two red dogs* with their number."""
        changed = False
        for quantity in quantities(self.text):
            match = _COUNTED.match(self.text, quantity.end)
            if quantity.sort != "number" or match is None or self.has(quantity.value):
                continue
            if any(p.start < quantity.end and quantity.start < p.end for p in self.timed()):
                continue
            nouns = [
                noun for noun in match[0].lower().split() if noun.endswith("s") or noun in _MANY
            ]
            for noun in nouns[:1]:
                concept = _MANY.get(noun) or lemma(noun, "NNS")
                nodes = [b for c, b in self.branches() if c == concept and ":quant" not in dict(b)]
                if len(nodes) == 1 and Fraction(quantity.value) > 1:
                    nodes[0].append((":quant", quantity.value))
                    changed = True
        return changed

    def timed(self) -> list[Any]:
        return [*date_parts(self.text), *clock_times(self.text)]

    def times(self) -> bool:
        """*At 9:30 on Monday* with its time and its day."""
        changed = False
        days = list(_WEEKDAY.finditer(self.text))
        for time in clock_times(self.text):
            constant = f'"{time.time}"'
            beside = [
                day[1].lower()
                for day in days
                if _BESIDE.fullmatch(self.text[time.end : day.start()])
                or _BESIDE.fullmatch(self.text[day.end() : time.start])
            ]
            changed |= self.moment(constant, beside[0] if len(beside) == 1 else "")
            at = _AT.search(self.text[: time.start])
            if at and not self.places(constant) and self.is_lost(time.time):
                entity = self.new("date-entity", (":time", constant))
                if len(beside) == 1 and not self.says(beside[0]):
                    entity[1].append((":weekday", self.new(beside[0])))
                word = _WAYS.get(at[0].split()[0].lower())
                entity = self.new(word, (":op1", entity)) if word else entity
                self.tree.node[1].append((":time", entity))
                changed = True
        return changed

    def is_lost(self, time: str) -> bool:
        """Whether the graph has nothing of it, nor a part of the day."""
        plain = {"12:00": {"noon", "midday"}, "0:00": {"midnight"}}.get(time, set())
        return not any(
            concept in plain or any(target == time for _, target in branches)
            for concept, branches in self.branches()
        )

    def says(self, day: str) -> bool:
        return any(
            concept == day or any(str(target).strip('"').lower() == day for _, target in branches)
            for concept, branches in self.branches()
        )

    def moment(self, constant: str, day: str) -> bool:
        """A time and the day beside it in one ``date-entity``, where one of them has none."""
        if not day:
            return False
        dated = [branches for concept, branches in self.branches() if concept == "date-entity"]
        timed = [branches for branches in dated if (":time", constant) in branches]
        if timed and not self.says(day):
            timed[0].append((":weekday", self.new(day)))
            return True
        on_day = [b for b in dated if any(self.is_day(target, day) for _, target in b)]
        if not timed and on_day and not self.places(constant):
            on_day[0].append((":time", constant))
            return True
        return False

    def is_day(self, target: Any, day: str) -> bool:
        return isinstance(target, tuple) and dict(target[1]).get("/") == day
