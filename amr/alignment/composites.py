"""Words for nodes that are no word themselves: they stand in the words of their parts."""

from __future__ import annotations

import re

from amr.alignment.candidates import Candidates
from amr.data import Triple

# Nodes that hold values together, and are said by them.
_ENTITIES = ("-entity", "-quantity")
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
_AGENT = re.compile(r"(?:er|or|ist|ant|ee|ian)s?$")
_CORE = (":ARG0", ":ARG1", ":ARG2", ":ARG3", ":ARG4")


def words_of_parts(
    candidates: Candidates, words: dict[Triple, tuple[int, ...]]
) -> dict[Triple, tuple[int, ...]]:
    """The alignment with those nodes added; what is aligned already stays."""
    found = dict(words)
    triples = {variable: candidates.rows[row] for variable, row in candidates.node.items()}
    outgoing: dict[str, list[tuple[str, str]]] = {variable: [] for variable in triples}
    incoming: dict[str, list[tuple[str, str]]] = {variable: [] for variable in triples}
    for source, role, target in candidates.edges:
        outgoing[source].append((role, target))
        incoming[target].append((role, source))

    def parts(variable: str, concept: str) -> set[int]:
        if concept.endswith(_ENTITIES):
            values = [*candidates.constants.get(variable, ())]
            values += [triples[target] for _, target in outgoing[variable]]
            return {index for triple in values for index in found.get(triple, ())}
        for role in _ROLE_FRAMES.get(concept, ()):
            for name, target in outgoing[variable]:
                if name == role and found.get(triples[target]):
                    return set(found[triples[target]])
        for role, target in outgoing[variable]:
            if role == ":name":
                return set(found.get(triples[target], ()))
        if concept in _BEARERS:
            for role, source in incoming[variable]:
                if role in _CORE and _describes(candidates, source, variable):
                    return set(found.get(triples[source], ()))
        return set()

    for variable, triple in triples.items():
        if triple[2] == "person":  # "who" is not the one that sold, if there is a seller
            agents = parts(variable, "person")
            if any(_AGENT.search(candidates.forms[index].lower()) for index in agents):
                found[triple] = tuple(sorted(agents))
    for _ in range(3):  # president: the person of the role of the word
        for variable, triple in triples.items():
            if not found.get(triple):
                indices = parts(variable, triple[2])
                if indices:
                    found[triple] = tuple(sorted(indices))
    return found


def _describes(candidates: Candidates, predicate: str, bearer: str) -> bool:
    """Whether the predicate hangs below the bearer in the graph's text, by an inverse role."""
    order = candidates.node
    return predicate != candidates.top and order[predicate] > order[bearer]
