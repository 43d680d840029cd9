"""What there is to align in a graph, and how well each word suits it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from penman.graph import Graph

from amr.alignment.cue_words import MONTHS, NEGATIONS
from amr.alignment.word_evidence import (
    LEAST,
    PART,
    SAME,
    WEAK,
    concept_evidence,
    name_evidence,
    negates,
)
from amr.data import Triple
from semcore.text.numbers import numbers
from semcore.text.plain_forms import plain_form

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_OPERATOR = re.compile(r":op(\d+)")
# Constants that no word of the sentence says.
_SILENT = frozenset({":wiki", ":mode", ":calendar", ":timezone", ":plural"})
# Concepts that have other words than their own where these are no concepts themselves.
_LENT = frozenset(("person", "thing"))


class Candidates:
    """The nodes and constants of a graph as rows, the words of the sentence as columns.

    ``rows`` are their triples, nodes first; ``scores[row, word]`` is the evidence of looks, from
    0 to 1; ``edges`` are triples between nodes.
    """

    def __init__(self, graph: Graph, forms: Sequence[str]) -> None:
        self.forms = list(map(plain_form, forms))
        self.top = graph.top
        self.triples: list[Triple] = list(dict.fromkeys(graph.triples))
        nodes = [triple for triple in self.triples if triple[1] == ":instance" and triple[2]]
        self.node = {variable: row for row, (variable, _, _) in enumerate(nodes)}
        self.concept = {variable: concept for variable, _, concept in nodes}
        rest = [t for t in self.triples if t[1] != ":instance" and t[0] in self.node and t[2]]
        self.edges = [triple for triple in rest if triple[2] in self.node]
        constants = [triple for triple in rest if triple[2] not in self.node]
        self.rows: list[Triple] = [*nodes, *constants]
        self.row = {triple: row for row, triple in enumerate(self.rows)}
        self.constants: dict[str, list[Triple]] = {}
        for triple in constants:
            self.constants.setdefault(triple[0], []).append(triple)
        self.numbers = numbers(self.forms)
        self.scores = self._evidence()

    def _evidence(self) -> np.ndarray:
        scores = np.zeros((len(self.rows), len(self.forms)))
        vocabulary = {form: index for index, form in enumerate(dict.fromkeys(self.forms))}
        columns = np.array([vocabulary[form] for form in self.forms], dtype=int)
        known: dict[tuple[str, str], np.ndarray] = {}
        for row, triple in enumerate(self.rows):
            if triple[1] != ":instance" and _NUMBER.fullmatch(triple[2]):
                scores[row] = self._number(triple[1], float(triple[2]))
                continue
            key = self._kind(triple)
            if key not in known:
                known[key] = np.array([_KINDS[key[0]](key[1], form) for form in vocabulary])
            scores[row] = known[key][columns]
        for variable in self.node:
            if self.concept[variable] in _LENT:
                scores[self.node[variable], self._said_by_others(variable)] = 0.0
        scores[scores < LEAST] = 0.0
        return scores

    def _said_by_others(self, variable: str) -> list[int]:
        """The words that are another node's concept as it stands: *everyone* is no *teacher*."""
        others = {*self.concept.values()} - {self.concept[variable]}
        return [index for index, form in enumerate(self.forms) if form.lower() in others]

    def _kind(self, triple: Triple) -> tuple[str, str]:
        """How a row is compared with words (`_KINDS`), and with what."""
        variable, role, target = triple
        if role in _SILENT or (role, target) == (":instance", "name"):
            return "silent", ""
        if role == ":polarity" and target == "-":
            return "negation", self.concept[variable]
        if role == ":polite":
            return "concept", "polite"
        if role != ":instance" and (_OPERATOR.fullmatch(role) or target.startswith('"')):
            return "name", target
        return "concept", target

    def _number(self, role: str, value: float) -> np.ndarray:
        found = np.zeros(len(self.forms))
        for number, start, end, exact in self.numbers:
            if number == value:
                # The longer a number, the better: 200 is "two hundred" before "200" in a date.
                score = min(SAME, 0.9 + 0.05 * (end - start)) if exact else PART
                found[start:end] = np.maximum(found[start:end], score)
        for index, form in enumerate(self.forms):
            if role == ":month" and MONTHS.get(form.lower()) == value:
                found[index] = SAME
        return found

    def number_run(self, triple: Triple, word: int) -> tuple[int, ...]:
        """All words of the longest run around ``word`` that says the number of the triple."""
        if not _NUMBER.fullmatch(triple[2]):
            return (word,)
        found = range(word, word + 1)
        for value, start, end, exact in self.numbers:
            if (
                value == float(triple[2])
                and exact
                and start <= word < end
                and end - start > len(found)
            ):
                found = range(start, end)
        return tuple(found)


def _negation_evidence(concept: str, form: str) -> float:
    if form.lower().replace("\u2019", "'") in NEGATIONS:
        return SAME
    return WEAK if negates(form, concept) else 0.0


_KINDS: dict[str, Callable[[str, str], float]] = {
    "concept": concept_evidence,
    "name": name_evidence,
    "negation": _negation_evidence,
    "silent": lambda _, form: 0.0,
}
