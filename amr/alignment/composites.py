"""Words for nodes that are no word themselves: they stand in the words of their parts."""

from __future__ import annotations

from collections import defaultdict

from amr.alignment.candidates import Candidates
from amr.data import Triple

# Nodes that hold values together, and are said by them.
_ENTITIES = ("-entity", "-quantity")
_BESIDE = (":mod", ":degree", ":polarity")  # what is said about an entity is no part of it
_ROLE_FRAMES = {
    "have-org-role-91": (":ARG2", ":ARG3", ":ARG1"),
    "have-rel-role-91": (":ARG2", ":ARG3"),
    "have-degree-91": (":ARG3", ":ARG2"),
    "have-quant-91": (":ARG2", ":ARG3"),
    "have-degree-of-resemblance-91": (":ARG3",),
    "rate-entity-91": (":ARG3", ":ARG1", ":ARG2"),
    "name": (),
}
# Bearers of a description, said by the word of what they do or undergo.
_BEARERS = frozenset(("person", "thing", "organization", "company", "product", "animal", "country"))
_CORE = (":ARG0", ":ARG1", ":ARG2", ":ARG3", ":ARG4")
Words = dict[Triple, tuple[int, ...]]


def words_of_parts(candidates: Candidates, words: Words) -> Words:
    """The alignment with those nodes added; what is aligned already stays.

    A command's mood and its *you* stand in the word of what is commanded.
    """
    found = dict(words)
    triples = {variable: candidates.rows[row] for variable, row in candidates.node.items()}
    outgoing: dict[str, list[tuple[str, str]]] = defaultdict(list)
    incoming: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for source, role, target in candidates.edges:
        outgoing[source].append((role, target))
        incoming[target].append((role, source))

    def parts(variable: str, concept: str) -> set[int]:
        if concept.endswith(_ENTITIES):
            values = [*candidates.constants.get(variable, ())]
            values += [triples[t] for role, t in outgoing[variable] if role not in _BESIDE]
            return {index for triple in values for index in found.get(triple, ())}
        for role in (*_ROLE_FRAMES.get(concept, ()), ":name"):
            for name, target in outgoing[variable]:
                if name == role and found.get(triples[target]):
                    return set(found[triples[target]])
        for role, source in incoming[variable]:
            if concept in _BEARERS and role in _CORE and _describes(candidates, source, variable):
                return set(found.get(triples[source], ()))
            if concept == "you" and (source, ":mode", "imperative") in candidates.row:
                return set(found.get(triples[source], ()))
        return set()

    for _ in range(3):  # president: the person of the role of the word
        for variable, triple in triples.items():
            if not found.get(triple):
                found[triple] = tuple(sorted(parts(variable, triple[2])))
    for variable, constants in candidates.constants.items():
        for triple in constants:
            if triple[1] == ":mode":
                found[triple] = found.get(triples[variable], ())
    return {triple: indices for triple, indices in found.items() if indices}


def described(candidates: Candidates) -> set[str]:
    """The persons and things that a predicate below them describes: *who teaches* of a teacher."""
    return {
        target
        for source, role, target in candidates.edges
        if role in _CORE
        and candidates.concept[target] in _BEARERS
        and _describes(candidates, source, target)
    }


def _describes(candidates: Candidates, predicate: str, bearer: str) -> bool:
    """Whether the predicate hangs below the bearer in the graph's text, by an inverse role."""
    order = candidates.node
    return predicate != candidates.top and order[predicate] > order[bearer]
