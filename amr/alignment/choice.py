"""One word (or several) for every node and constant that has evidence, chosen together.

Each row of `Candidates` holds a distribution over words and "none". In a few rounds every row
moves towards words near to those of its neighbours in the graph. Rows with the same label are
then matched with words one to one; everything else takes its best word.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from amr.alignment.candidates import Candidates
from amr.alignment.composites import described
from amr.alignment.cue_words import PRONOUNS
from amr.alignment.names import name_rows, with_names, words_of_name
from amr.alignment.word_evidence import LEAST, PART, concept_evidence, other_words
from amr.data import Triple

_ROUNDS = 2
_SHARPNESS = 8.0  # of the distributions: a difference of 0.1 in score is a factor of 2.2
_NEARNESS = 0.2  # what standing next to all neighbours is worth
_REACH = 4.0  # words over which nearness falls to 1/e
_ORDER = 0.02  # between equals: to stand as far on in the sentence as in the graph
_FIRST = 0.3  # what its first word is worth to a pronoun, which may be repeated
_Groups = list[np.ndarray]  # rows with the same label


def chosen_words(candidates: Candidates) -> dict[Triple, tuple[int, ...]]:
    """The words of each node and constant; nothing for those without evidence."""
    if not candidates.rows or not candidates.forms:
        return {}
    names = name_rows(candidates)
    parts = {operator for operators in names.values() for operator in operators}
    scores = with_names(candidates, names)
    groups = _groups(candidates)
    best = _matched(candidates, _settled(candidates, scores), groups)
    found: dict[Triple, tuple[int, ...]] = {}
    for row, word in enumerate(best):
        triple = candidates.rows[row]
        if word < 0 or row in parts:
            continue
        if row in names:
            found |= words_of_name(candidates, row, names[row], word)
        elif triple[1] == ":instance":
            found[triple] = _whole_concept(candidates, triple[2], word)
        else:
            found[triple] = candidates.number_run(triple, word)
    return found


def _settled(candidates: Candidates, scores: np.ndarray) -> np.ndarray:
    """The scores after the rows have agreed with their neighbours; -inf where evidence lacks."""
    rows, length = scores.shape
    likely = scores >= LEAST
    words = np.arange(length) / max(length - 1, 1)
    progress = np.arange(rows)[:, None] / max(rows - 1, 1)  # in the graph's text, nodes first
    base = scores + _ORDER * (1.0 - np.abs(progress - words))
    pronouns = [row for row, triple in enumerate(candidates.rows) if triple[2] in PRONOUNS]
    base[pronouns] += _FIRST * (likely[pronouns].cumsum(1) == 1)
    base[~likely] = -np.inf
    neighbours = _neighbours(candidates, silent=scores.max(1) < LEAST)
    current = base
    for _ in range(_ROUNDS):
        logits = _SHARPNESS * current
        ceiling = np.maximum(logits.max(1, keepdims=True), 0.0)
        weights = np.exp(logits - ceiling)
        share = weights / (weights.sum(1, keepdims=True) + np.exp(-ceiling))
        current = base + _NEARNESS * (neighbours @ _spread(share))
    return current


def _neighbours(candidates: Candidates, silent: np.ndarray) -> np.ndarray:
    """The adjacency of rows ``[R, R]``, each row of it adding up to 1 (or 0).

    Neighbours of a ``silent`` row, which no word stands for, are each other's neighbours: *too*
    and *small* below ``have-degree-91``.
    """
    pairs = [
        (candidates.node[source], candidates.node[target]) for source, _, target in candidates.edges
    ]
    pairs += [
        (candidates.node[variable], candidates.row[triple])
        for variable, triples in candidates.constants.items()
        for triple in triples
    ]
    adjacency = np.zeros((len(silent), len(silent)))
    for one, other in pairs:
        adjacency[one, other] = adjacency[other, one] = 1.0
    adjacency += (adjacency * silent) @ adjacency
    np.fill_diagonal(adjacency, 0.0)
    return adjacency / np.maximum(adjacency.sum(1, keepdims=True), 1.0)


def _spread(share: np.ndarray) -> np.ndarray:
    """Each row's share of each word, and of the words around it less and less."""
    words = np.arange(share.shape[1])
    return share @ np.exp(-np.abs(words[:, None] - words) / _REACH)


def _groups(candidates: Candidates) -> _Groups:
    """The rows that look the same to every word, where there are several."""
    found: dict[tuple[str, ...], list[int]] = {}
    for row, (variable, role, target) in enumerate(candidates.rows):
        key: tuple[str, ...] = (role, target)
        if key == (":instance", "name"):
            key = ("name", *sorted(t[2] for t in candidates.constants.get(variable, ())))
        found.setdefault(key, []).append(row)
    return [np.array(rows) for rows in found.values() if len(rows) > 1]


def _matched(candidates: Candidates, settled: np.ndarray, groups: _Groups) -> list[int]:
    """The best word of each row, or -1; rows of one label have different words if there are.

    Where there are not, a named entity leaves the word to the others and keeps to its name, a
    bearer of a description (*teacher*) to what describes it.
    """
    best = np.where(settled.max(1) > -np.inf, settled.argmax(1), -1)
    leaving = {candidates.node[source] for source, role, _ in candidates.edges if role == ":name"}
    leaving |= {candidates.node[target] for target in described(candidates)}
    for group in groups:
        if best[group[0]] < 0:
            continue
        columns = np.flatnonzero(settled[group].max(0) > -np.inf)
        gain = np.maximum(settled[np.ix_(group, columns)], -1e3)
        rows, words = linear_sum_assignment(-gain)
        best[group[rows]] = columns[words]
        for row in leaving.intersection(np.delete(group, rows).tolist()):
            best[row] = -1
    return best.tolist()


def _whole_concept(candidates: Candidates, concept: str, word: int) -> tuple[int, ...]:
    """The word and, of a concept of several words, the others near by (*find* ... *out*)."""
    forms = candidates.forms
    found = {word}
    pieces = list(other_words(concept))
    own = next((piece for piece in pieces if concept_evidence(piece, forms[word]) >= PART), None)
    if own is None:
        return (word,)  # said by a word of its own
    pieces.remove(own)
    for piece in pieces:
        near = [
            (abs(index - word) + (index < word) / 2, index)
            for index in range(max(0, word - 4), min(len(forms), word + 6))
            if index not in found and concept_evidence(piece, forms[index]) >= PART
        ]
        if near:
            found.add(min(near)[1])
    return tuple(sorted(found))
