"""What is read in the place of a part of the text, and how it comes back into the graph.

A parser that has hardly seen *KA-01-HH-1234*, *a third of*, *5'10"* or *Norwegian* reads a plain
word, a percentage, a measure of one unit, another nation's adjective; in its graph these are put
back (recategorization: Lyu and Titov 2018; Zhang et al. 2019).

>>> from amr.notation.reader import read_graph
>>> import penman
>>> thirds = StandIns(fractions={"30": "1/3"})
>>> graph = "(i / include-91 :ARG2 (t / they) :ARG3 (p / percentage-entity :value 30))"
>>> print(penman.format(thirds.restored(read_graph(graph).tree), indent=None))
(i / include-91 :ARG2 (t / they) :ARG3 "1/3")
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from penman.tree import Tree

from amr.constants.tree_nodes import Branches, renumber
from amr.notation.symbols import as_string, escaped
from semcore.text.numbers import ordinal

_PERCENTAGE = "percentage-entity"


class Change(NamedTuple):
    """Words in the place of characters ``start`` to ``end - 1``."""

    start: int
    end: int
    words: tuple[str, ...]
    named: bool = False  # whether they may be names


class Entity(NamedTuple):
    """A node with a string, as of an address or a code."""

    concept: str  # url-entity
    text: str
    label: str = ""  # what it is the number of: isbn
    named: bool = False  # whether the string is its name: a hashtag


class Measure(NamedTuple):
    """An amount in several units: 1 hour and 30 minutes."""

    concept: str  # temporal-quantity
    parts: tuple[tuple[str, str], ...]  # numbers and units
    written: str  # as the text has it
    joint: str = "and"  # or product-of: 4 by 5 meters


class Unit(NamedTuple):
    """A unit, and what its amounts look like."""

    name: str  # watt
    quantity: str  # power-quantity
    role: str = ":unit"  # or ":scale"


@dataclass(frozen=True)
class StandIns:
    """What stands for something else in a graph, by what it looks like there."""

    entities: dict[str, Entity] = field(default_factory=dict)  # by their nouns, each once
    measures: dict[str, Measure] = field(default_factory=dict)  # by a number
    fractions: dict[str, str] = field(default_factory=dict)  # by a percentage's number
    centuries: dict[str, str] = field(default_factory=dict)  # by a decade
    years: dict[str, str] = field(default_factory=dict)  # of an era, by another year
    eras: dict[str, str] = field(default_factory=dict)  # by the year or the decade
    fiscal: dict[str, str] = field(default_factory=dict)  # by the year: fiscal
    per_mille: set[str] = field(default_factory=set)  # percentages that are per mille
    negative: set[str] = field(default_factory=set)  # numbers that are less than nothing
    # By a month's number what stands for it in a date, None for nothing.
    months: dict[str, tuple[str, str] | None] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)  # by another unit
    concepts: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)  # one word for several

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    def restored(self, tree: Tree) -> Tree:
        """The graph with what stand-ins stand for."""
        return _Restoring(self, tree).tree() if self else tree


class _Restoring:
    def __init__(self, stand_ins: StandIns, tree: Tree) -> None:
        self.given, self.source = stand_ins, tree
        self.entities = dict(stand_ins.entities)
        self.made: set[str] = set()  # variables of new nodes
        self.concepts = {variable: dict(rest).get("/") for variable, rest in tree.nodes()}
        self.pointed = {
            target
            for _, branches in tree.nodes()
            for role, target in branches
            if isinstance(target, str) and role != "/"
        }

    def tree(self) -> Tree:
        root = self.node(*self.source.node)
        for entity in self.entities.values():  # nothing of the text is lost
            root[1].append((":mod", (self.variable(entity.concept), self.entity(entity, []))))
        restored = Tree(root, metadata=self.source.metadata)
        renumber(restored)
        return restored

    def node(self, variable: str, branches: Branches) -> tuple[str, Branches]:
        concept = str(dict(branches).get("/"))
        entity = self.entities.pop(concept, None)
        if entity is not None:
            branches = self.entity(entity, branches)
        elif concept in self.given.entities:  # said once
            branches = [("/", "thing") if branch[0] == "/" else branch for branch in branches]
        elif concept == "name":
            branches = self.name(branches)
        else:
            branches = self.per_mille(concept, branches)
            measure = self.measure(concept, branches)
            if measure is not None:
                rest = [b for b in branches if b[0] not in ("/", ":quant", ":unit")]
                branches = [*self.operands(measure), *(b for b in rest if b[0][:3] != ":op")]
            branches = [
                (role, self.given.concepts.get(target, target) if role == "/" else target)
                for role, target in self.amount(concept, branches)
            ]
        kept: Branches = []
        for role, target in branches:
            plain = target if isinstance(target, str) else ""
            if role == ":month" and plain in self.given.months:
                instead = self.given.months[plain]
                kept += [] if instead is None or instead in kept else [instead]
                continue
            century = plain in self.given.centuries
            role = ":century" if century and role in (":decade", ":year") else role
            if role == ":era" and self.given.eras:
                continue
            branch = role, self.target(role, target)
            if isinstance(branch[1], tuple) or branch not in kept:
                kept.append(branch)
            if role == ":year" and plain in self.given.fiscal:
                kept.append((":mod", self.new(self.given.fiscal[plain], [])))
            if role in (":year", ":century") and plain in self.given.eras:
                kept.append((":era", as_string(self.given.eras[plain])))
        return variable, kept

    def per_mille(self, concept: str, branches: Branches) -> Branches:
        value = dict(branches).get(":value")
        if concept != _PERCENTAGE or value not in self.given.per_mille:
            return branches
        roles = {"/": ("/", "per-mille"), ":value": (":quant", value)}
        return [roles.get(role, (role, target)) for role, target in branches]

    def entity(self, entity: Entity, branches: Branches) -> Branches:
        rest = [branch for branch in branches if branch[0] not in ("/", ":value", ":quant")]
        label = [(":mod", self.new(entity.label, []))] if entity.label else []
        if entity.named:
            name = self.new("name", [(":op1", as_string(escaped(entity.text)))])
            return [("/", entity.concept), (":name", name), *label, *rest]
        return [("/", entity.concept), (":value", as_string(escaped(entity.text))), *label, *rest]

    def name(self, branches: Branches) -> Branches:
        operands = [
            piece
            for role, target in branches
            if role[:3] == ":op"
            for piece in self.given.names.get(target, (target,))
        ]
        rest = [branch for branch in branches if branch[0] != "/" and branch[0][:3] != ":op"]
        numbered = [(f":op{k}", piece) for k, piece in enumerate(operands, start=1)]
        return [("/", "name"), *numbered, *rest]

    def measure(self, concept: str, branches: Branches) -> Measure | None:
        """The measure that a node is all of: a quantity, or its unit."""
        quantity = dict(branches).get(":quant")
        found = self.given.measures.get(quantity) if isinstance(quantity, str) else None
        if found and concept in (found.concept, found.parts[-1][1]):
            return found
        return found if found and concept.endswith("-quantity") else None

    def amount(self, concept: str, branches: Branches) -> Branches:
        """A node, and if it is an amount in another unit, its kind of quantity and its role."""
        for place, (role, target) in enumerate(branches):
            variable = target[0] if isinstance(target, tuple) else target
            concept_of = str(self.concepts.get(variable))
            if concept_of == "degree" and "celsius" in self.given.units:
                concept_of = "celsius"
                if isinstance(target, tuple):
                    target = variable, [("/", concept_of), *target[1][1:]]
            unit = self.given.units.get(concept_of)
            if role not in (":unit", ":scale") or unit is None:
                continue
            kind = unit.quantity if concept.endswith("-quantity") else concept
            rest = [branch for branch in branches if branch[0] != "/"]
            rest[place - (place > 0)] = unit.role, target
            return [("/", kind), *rest]
        unit = self.given.units.get(concept)
        return [("/", unit.name), *branches[1:]] if unit and branches[0][0] == "/" else branches

    def operands(self, measure: Measure) -> Branches:
        found: Branches = [("/", measure.joint)]
        for k, (number, unit) in enumerate(measure.parts, start=1):
            parts = [(":quant", number), (":unit", self.new(unit, []))]
            found.append((f":op{k}", self.new(measure.concept, parts)))
        return found

    def new(self, concept: str, branches: Branches) -> tuple[str, Branches]:
        return self.variable(concept), [("/", concept), *branches]

    def variable(self, concept: str) -> str:
        """One that no other node has until all get theirs."""
        self.made.add(f"{concept[0]}_{len(self.made)}")
        return f"{concept[0]}_{len(self.made) - 1}"

    def target(self, role: str, target: Any) -> Any:
        """What stands under a role."""
        if isinstance(target, tuple):
            return (
                target if target[0] in self.made else self.fraction(*target) or self.node(*target)
            )
        if role == "/" or target is None:
            return target
        plain = target.strip('"')
        if plain.removesuffix("s") in self.given.centuries:
            century = self.given.centuries[plain.removesuffix("s")]
            return century if plain == target else f'"{ordinal(int(century))} century"'
        if plain in self.given.years:
            year = self.given.years[plain]
            return year if plain == target else as_string(f"{year} {self.given.eras[plain]}")
        if plain in self.given.negative:
            return f"-{plain}" if plain == target else f'"-{plain}"'
        if plain in self.given.fractions:
            return f'"{self.given.fractions[plain]}"'
        if plain in self.given.measures:
            measure = self.given.measures[plain]
            if plain != target:
                return as_string(measure.written)
            return self.variable(measure.joint), self.operands(measure)
        if target in self.given.names:
            return as_string(" ".join(piece.strip('"') for piece in self.given.names[target]))
        return target

    def fraction(self, variable: str, branches: Branches) -> str | None:
        """The fraction that a percentage is, if that is all it is."""
        of_node = dict(branches)
        value = str(of_node.get(":value"))
        if len(branches) != 2 or of_node.get("/") != _PERCENTAGE or variable in self.pointed:
            return None
        return f'"{self.given.fractions[value]}"' if value in self.given.fractions else None
