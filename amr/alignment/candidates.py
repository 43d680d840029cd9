"""What there is to align in a graph, and how well each word suits it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from penman.graph import Graph

from amr.alignment.cue_words import MONTHS, NEGATIONS, POLITENESS
from semcore.text.numbers import numbers
from amr.alignment.word_evidence import (
    WEAK,
    LEAST,
    PART,
    SAME,
    concept_evidence,
    name_evidence,
    negates,
)
from amr.data import Triple

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_OPERATOR = re.compile(r":op(\d+)")
# Constants that no word of the sentence says.
_SILENT = frozenset({":wiki", ":mode", ":calendar", ":timezone", ":plural"})
_ARTICLE = 0.4  # "a sheep" for one sheep
ATTENTION = 0.5  # what a peak of attention is worth beside looking the same


class Candidates:
    """The nodes and constants of a graph as rows, the words of the sentence as columns.

    ``rows`` are their triples; ``scores[row, word]`` is the evidence; ``neighbours`` is the
    adjacency of rows, each row of it adding up to 1 (or 0); ``attended`` is the part of the
    scores that attention gave.
    """

    def __init__(
        self, graph: Graph, forms: Sequence[str], attention: Mapping[Triple, Sequence[float]]
    ) -> None:
        self.forms = list(forms)
        self.top = graph.top
        self.numbers = numbers(self.forms)
        self.triples: list[Triple] = list(dict.fromkeys(graph.triples))
        triples = self.triples
        nodes = [triple for triple in triples if triple[1] == ":instance" and triple[2]]
        self.node = {variable: row for row, (variable, _, _) in enumerate(nodes)}
        self.concept = {variable: concept for variable, _, concept in nodes}
        self.edges = [
            t for t in triples if t[1] != ":instance" and t[0] in self.node and t[2] in self.node
        ]
        constants = [
            t
            for t in triples
            if t[1] != ":instance"
            and t[0] in self.node
            and t[2] not in self.node
            and t[2] is not None
        ]
        self.rows: list[Triple] = [*nodes, *constants]
        self.row = {triple: row for row, triple in enumerate(self.rows)}
        self.constants: dict[str, list[Triple]] = {}
        for triple in constants:
            self.constants.setdefault(triple[0], []).append(triple)
        self.neighbours = self._adjacency()
        self.scores = self._evidence()
        self.attended = self._attention(attention)
        self.attention = attention

    def _adjacency(self) -> np.ndarray:
        size = len(self.rows)
        adjacency = np.zeros((size, size))
        pairs = [(self.node[source], self.node[target]) for source, _, target in self.edges]
        pairs += [(self.node[t[0]], self.row[t]) for ts in self.constants.values() for t in ts]
        for one, other in pairs:
            if one != other:
                adjacency[one, other] = adjacency[other, one] = 1.0
        return adjacency / np.maximum(adjacency.sum(1, keepdims=True), 1.0)

    def _evidence(self) -> np.ndarray:
        """The evidence of looks: rows x words, each from 0 to 1."""
        scores = np.zeros((len(self.rows), len(self.forms)))
        if not self.forms:
            return scores
        vocabulary = {form: index for index, form in enumerate(dict.fromkeys(self.forms))}
        columns = np.array([vocabulary[form] for form in self.forms])
        known: dict[tuple[str, ...], np.ndarray] = {}
        for row, triple in enumerate(self.rows):
            _, role, target = triple
            if _NUMBER.fullmatch(target) and role != ":instance":
                scores[row] = self._number(role, float(target))
                continue
            key = self._kind(triple)
            if key not in known:
                known[key] = np.array([_evidence_of(key, form) for form in vocabulary])
            scores[row] = known[key][columns]
        scores[scores < LEAST] = 0.0
        return scores

    def _kind(self, triple: Triple) -> tuple[str, ...]:
        """How a row is compared with words, and with what."""
        variable, role, target = triple
        if role == ":instance":
            return ("silent",) if target == "name" else ("concept", target)
        if role in _SILENT:
            return ("silent",)
        if role == ":polarity" and target == "-":
            return ("negation", self.concept[variable])
        if role == ":polite":
            return ("politeness",)
        if _OPERATOR.fullmatch(role) or target.startswith('"'):
            return ("name", target)
        return ("concept", target)

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
            elif role == ":quant" and value == 1 and form.lower() in ("a", "an"):
                found[index] = max(found[index], _ARTICLE)
        return found

    def number_run(self, triple: Triple, word: int) -> tuple[int, ...]:
        """All words of the longest run around ``word`` that says the number of the triple."""
        if not _NUMBER.fullmatch(triple[2]):
            return (word,)
        value = float(triple[2])
        runs = [
            (n.start, n.end)
            for n in self.numbers
            if n.value == value and n.exact and n.start <= word < n.end
        ]
        start, end = max(runs, key=lambda run: run[1] - run[0], default=(word, word + 1))
        return tuple(range(start, end))

    def _attention(self, attention: Mapping[Triple, Sequence[float]]) -> np.ndarray:
        """Attention as evidence: what a row looks at more than the others do.

        The peak counts 1 if half of the attention is there, and less if it is more scattered.
        """
        weights = np.zeros_like(self.scores)
        given = [row for row, triple in enumerate(self.rows) if triple in attention]
        for row in given:
            values = np.asarray(attention[self.rows[row]], dtype=float)
            if values.shape != (len(self.forms),):
                raise ValueError(f"{len(self.forms)} words and {values.size} weights of attention")
            weights[row] = values / max(values.sum(), 1e-9)
        if not given or not self.forms:
            return weights
        # Words that everything looks at, like the final period, say nothing.
        common = weights[given].mean(0) if len(given) > 2 else np.zeros(len(self.forms))
        firm = np.minimum(2.0 * weights.max(1, keepdims=True), 1.0)
        weights[given] = np.maximum(weights[given] - common, 0.0)
        return firm * weights / np.maximum(weights.max(1, keepdims=True), 1e-9)


def _evidence_of(kind: tuple[str, ...], form: str) -> float:
    name, *rest = kind
    if name == "concept":
        return concept_evidence(rest[0], form)
    if name == "name":
        return name_evidence(rest[0], form)
    if name == "negation":
        if form.lower().replace("\u2019", "'") in NEGATIONS:
            return SAME
        return WEAK if negates(form, rest[0]) else 0.0
    if name == "politeness":
        return (
            SAME if form.lower() == POLITENESS[0] else PART if form.lower() in POLITENESS else 0.0
        )
    return 0.0
