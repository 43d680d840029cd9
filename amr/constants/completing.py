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
from itertools import pairwise

from penman.tree import Tree

from amr.constants.contests import with_scores
from amr.constants.counted import with_amounts
from amr.constants.dates import says_day, with_lost_dates, with_weekday, without_hours
from amr.constants.named import with_names
from amr.constants.parts_of_dates import WEEKDAY
from amr.constants.ratios import with_ratios
from amr.constants.scores import scores
from amr.constants.tree_nodes import Nodes, concept_of, renumber
from semcore.text.clock_times import clock_times
from semcore.text.lemmas import lemma
from semcore.text.quantities import quantities

_WEEKDAY = re.compile(rf"\b({WEEKDAY})s?\b", re.IGNORECASE)
_BESIDE = re.compile(
    r"\s*,?\s*(?:(?:on|at|from|the|next|this|last|morning|afternoon|evening|night|sharp|until)\s*)*",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:at|by|until|till|from|before|after|around|about)\s+$", re.IGNORECASE)
_WAYS = {"by": "by", "until": "until", "till": "until", "before": "before", "after": "after"}
_RANGE = re.compile(r"\s?(?:[-\u2013\u2014]|to)\s?[$€£¥]?")
_OF = re.compile(
    r"\s+of\s+(?:the|an?|my|your|his|her|its|our|their|this|that|these|those)\s+"
    r"(?P<noun>[a-z]+)(?=\s*(?:[.,;:!?)]|$)|\s(?:and|or|but|was|were|is|are|in|on|at|to|for|from)\b)"
)


def completed(tree: Tree, text: str) -> Tree:
    """The tree with what the text says in one with what it has."""
    node = _Completing(tree, text)
    changes = [with_scores(node, text), with_ratios(node, text)]
    changes += [node.ranges(), node.fractions(), node.times()]
    changes += [with_amounts(node, text), with_names(node, text)]
    changes += [with_lost_dates(node, text), without_hours(node, text)]
    if any(changes):
        renumber(tree)
    return tree


class _Completing(Nodes):
    def __init__(self, tree: Tree, text: str) -> None:
        super().__init__(tree)
        self.text = text

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
            if role not in (":quant", ":value", ":mod") and (concept, role) != ("age", ":op1"):
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

    def fractions(self) -> bool:
        """*A quarter of the pie* with its pie."""
        changed = False
        for _, branches in self.branches():
            for place, (role, target) in enumerate(branches):
                if role.endswith("-of") and isinstance(target, str) and "/" in target:
                    branches[place] = ":quant", target
                    changed = True
        changed |= self.parts()
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

    def parts(self) -> bool:
        """*Half of the money* as what its money includes, and not as a number beside it."""
        said = [f'"{q.value}"' for q in quantities(self.text) if q.sort == "fraction"]
        places = [(p, constant) for constant in said for p in self.places(constant)]
        wholes = [
            (branches, target[1])
            for _, branches in self.branches()
            for role, target in branches
            if role == ":ARG1-of" and isinstance(target, tuple)
            and ("/", "include-91") in target[1] and ":ARG3" not in dict(target[1])
        ]  # fmt: skip
        if len(said) != 1 or len(places) != 1 or len(wholes) != 1:
            return False
        (concept, branches, place), constant = places[0]
        part, include = wholes[0]
        whole = dict(include).get(":ARG2")
        if branches is include:
            return False
        del branches[place]
        include.append((":ARG3", constant))
        if part is branches and concept in ("number", "percentage-entity") and whole:
            concept = str(dict(whole[1]).get("/")) if isinstance(whole, tuple) else concept
            branches[:] = [("/", concept), *(b for b in branches if b[0] != "/")]
        return True

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
                if len(beside) == 1 and not says_day(self, beside[0]):
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

    def moment(self, constant: str, day: str) -> bool:
        """A time and the day beside it in one ``date-entity``, where one of them has none."""
        if not day:
            return False
        dated = [branches for concept, branches in self.branches() if concept == "date-entity"]
        timed = [branches for branches in dated if (":time", constant) in branches]
        on_day = [b for b in dated if any(concept_of(target) == day for _, target in b)]
        if not timed and on_day and not self.places(constant):
            on_day[0].append((":time", constant))
            return True
        return with_weekday(self, day, timed[:1])
