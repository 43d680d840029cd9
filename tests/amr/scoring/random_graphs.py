"""Random small graphs as triples: few labels, so that many mappings are nearly as good."""

from __future__ import annotations

from itertools import permutations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from amr.scoring.triples import Triples

# On a busy machine drawing and solving take longer than Hypothesis waits.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def graphs(draw: st.DrawFn, nodes: int = 5, labels: int = 2, linked: bool = False) -> Triples:
    """Any directed graph with loops, parallel relations and attributes; not always connected.

    Those that are ``linked`` all have a relation r.
    """
    count = draw(st.integers(2 if linked else 0, nodes))
    if not count:
        return Triples()
    node = st.integers(0, count - 1)
    label = st.sampled_from("rstuvw"[:labels])
    concepts = draw(st.lists(st.sampled_from("abc"[:labels]), min_size=count, max_size=count))
    attributes = draw(st.sets(st.tuples(node, label, st.sampled_from("xy")), max_size=3))
    relations = draw(st.sets(st.tuples(node, label, node), max_size=2 * count))
    if linked:
        relations.add((0, "r", 1))
    return Triples(
        tuple(concepts), frozenset({(0, "top", "top"), *attributes}), frozenset(relations)
    )


def matched_under(mapping: dict[int, int], a: Triples, b: Triples) -> int:
    """How many triples match under a mapping, by the definition."""
    total = sum(a.concepts[i] == b.concepts[j] for i, j in mapping.items())
    total += sum((mapping.get(i), r, v) in b.attributes for i, r, v in a.attributes)
    return total + sum(
        (mapping.get(i), r, mapping.get(k)) in b.relations for i, r, k in a.relations
    )


def brute_force(a: Triples, b: Triples) -> int:
    """The most that match, by trying all mappings of the smaller graph's nodes."""
    if len(a.concepts) > len(b.concepts):
        a, b = b, a
    return max(
        matched_under(dict(enumerate(chosen)), a, b)
        for chosen in permutations(range(len(b.concepts)), len(a.concepts))
    )
