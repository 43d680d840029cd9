"""One word (or several) for every node and constant that has evidence, chosen together.

Each row of `Candidates` holds a distribution over words and "none". In a few rounds every row
moves towards words near to those of its neighbours in the graph, and away from words that rows
with the same label hold more firmly. Rows with the same label are then matched with words one
to one; everything else takes its best word.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.signal import lfilter

from amr.alignment.candidates import ATTENTION, Candidates
from amr.alignment.cue_words import PRONOUNS
from amr.alignment.word_evidence import LEAST, PART, concept_evidence, other_words
from amr.data import Triple

_ROUNDS = 6
_SHARPNESS = 8.0  # of the distributions: a difference of 0.1 in score is a factor of 2.2
_NEARNESS = 0.2  # what standing next to all neighbours is worth
_RIVALRY = 0.5  # what a word costs that a row of the same label holds
_REACH = 4.0  # words over which nearness falls to 1/e
_ORDER = 0.02  # what it is worth to stand as far on in the sentence as in the graph
_FIRST = 0.3  # what it is worth to a pronoun, which may be repeated, to be the first one
_CERTAIN = 0.6  # attention below this peak over the rest aligns nothing by itself


def chosen_words(candidates: Candidates) -> dict[Triple, tuple[int, ...]]:
    """The words of each node and constant; nothing for those without evidence."""
    if not candidates.rows or not candidates.forms:
        return {}
    scores, names = _with_names(candidates)
    total = scores + ATTENTION * candidates.attended
    allowed = (scores >= LEAST) | (
        (candidates.attended >= _CERTAIN) & (scores.max(1, keepdims=True) < LEAST)
    )
    settled = np.where(allowed, _settled(candidates, total, allowed), -np.inf)
    best = _matched(candidates, settled)
    found: dict[Triple, tuple[int, ...]] = {}
    for row, triple in enumerate(candidates.rows):
        word = best[row]
        if word < 0 or row in names.operators:
            continue
        if row in names.rows:
            found |= names.words(candidates, row, word)
        elif triple[1] == ":instance":
            found[triple] = _whole_concept(candidates, triple[2], word)
        else:
            found[triple] = candidates.number_run(triple, word)
    return found


class _Names:
    """The ``name`` nodes, whose constants stand one behind the other."""

    def __init__(self, candidates: Candidates) -> None:
        self.rows: dict[int, list[int]] = {}
        for variable, concept in candidates.concept.items():
            if concept == "name":
                operators = [
                    (int(triple[1][3:]), candidates.row[triple])
                    for triple in candidates.constants.get(variable, ())
                    if triple[1][:3] == ":op" and triple[1][3:].isdecimal()
                ]
                if operators:
                    self.rows[candidates.node[variable]] = [row for _, row in sorted(operators)]
        self.operators = {row for rows in self.rows.values() for row in rows}

    def words(self, candidates: Candidates, row: int, start: int) -> dict[Triple, tuple[int, ...]]:
        """The words of the name that begins at ``start``, and of each of its constants."""
        found: dict[Triple, tuple[int, ...]] = {}
        operators = self.rows[row]
        acronym = _is_acronym(candidates, operators, candidates.forms[start])
        for offset, operator in enumerate(operators):
            word = start if acronym else start + offset
            evidence = candidates.scores[operator]
            if word >= len(evidence) or (evidence[word] < LEAST and not acronym):
                near = evidence[max(0, start - 2) : start + len(operators) + 3]
                if not near.size or near.max() < LEAST:
                    continue
                word = max(0, start - 2) + int(near.argmax())
            found[candidates.rows[operator]] = (word,)
        found[candidates.rows[row]] = tuple(sorted({i for words in found.values() for i in words}))
        return found


def _with_names(candidates: Candidates) -> tuple[np.ndarray, _Names]:
    """The scores with, for each name, the mean evidence of its words from a start on."""
    names = _Names(candidates)
    scores = candidates.scores.copy()
    length = len(candidates.forms)
    for row, operators in names.rows.items():
        for offset, operator in enumerate(operators[:length]):
            scores[row, : length - offset] += candidates.scores[operator, offset:]
        scores[row] /= len(operators)
        if len(operators) > 1:
            for word, form in enumerate(candidates.forms):
                if _is_acronym(candidates, operators, form):
                    scores[row, word] = max(scores[row, word], PART)
            if scores[row].max() < LEAST:  # words in another order, or apart
                scores[row] = candidates.scores[operators].max(0)
        scores[operators] = 0.0
    return scores, names


def _is_acronym(candidates: Candidates, operators: list[int], form: str) -> bool:
    initials = [candidates.rows[row][2].strip('"')[:1].lower() for row in operators]
    return len(initials) > 1 and form.lower().replace(".", "") == "".join(initials)


def _settled(candidates: Candidates, total: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """The scores after the rows have agreed with their neighbours and rivals."""
    rows, length = total.shape
    positions = np.arange(length)
    progress = np.arange(rows)[:, None] / max(rows - 1, 1)
    # The rows are nodes first: their order is that of the graph's text.
    order = 1.0 - np.abs(progress - positions[None, :] / max(length - 1, 1))
    base = total + _ORDER * order
    pronouns = [row for row, triple in enumerate(candidates.rows) if triple[2] in PRONOUNS]
    base[pronouns] += _FIRST * (1.0 - positions / max(length - 1, 1))
    label = _labels(candidates)
    rivals = np.unique(label[np.bincount(label)[label] > 1])
    current = base
    for _ in range(_ROUNDS):
        logits = np.where(allowed, _SHARPNESS * current, -np.inf)
        ceiling = np.maximum(logits.max(1, keepdims=True), 0.0)
        weights = np.exp(logits - ceiling)
        share = weights / (weights.sum(1, keepdims=True) + np.exp(-ceiling))
        current = base + _NEARNESS * (candidates.neighbours @ _spread(share))
        for group in rivals:
            members = label == group
            held = share[members]
            current[members] -= _RIVALRY * (held.sum(0, keepdims=True) - held)
    return current


def _spread(share: np.ndarray) -> np.ndarray:
    """Each row's share of each word, and of the words around it less and less."""
    decay = [1.0, -np.exp(-1.0 / _REACH)]
    left = lfilter([1.0], decay, share, axis=1)
    right = lfilter([1.0], decay, share[:, ::-1], axis=1)[:, ::-1]
    return left + right - share


def _labels(candidates: Candidates) -> np.ndarray:
    """A number for each row, the same for rows that look the same to every word."""
    known: dict[tuple[str, ...], int] = {}
    labels = []
    for variable, role, target in candidates.rows:
        key: tuple[str, ...] = (role, target)
        if role == ":instance" and target == "name":
            key = ("name", *sorted(t[2] for t in candidates.constants.get(variable, ())))
        labels.append(known.setdefault(key, len(known)))
    return np.array(labels)


def _matched(candidates: Candidates, settled: np.ndarray) -> list[int]:
    """The best word of each row, or -1; rows of one label have different words if there are.

    Where there are not, a named entity leaves the word to the others and keeps to its name.
    """
    best = [int(row.argmax()) if np.isfinite(row.max()) else -1 for row in settled]
    named = {candidates.node[source] for source, role, _ in candidates.edges if role == ":name"}
    label = _labels(candidates)
    for group in np.unique(label[np.bincount(label)[label] > 1]):
        members = [row for row in np.flatnonzero(label == group) if best[row] >= 0]
        if len(members) < 2:
            continue
        columns = np.flatnonzero(np.isfinite(settled[members]).any(0))
        gain = settled[np.ix_(members, columns)]
        gain = np.where(np.isfinite(gain), gain, -1e3)
        without = set(members)
        for row, column in zip(*linear_sum_assignment(-gain), strict=True):
            if gain[row, column] > -1e3:
                best[members[row]] = int(columns[column])
                without.discard(members[row])
        for row in without & named:
            best[row] = -1
    return best


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
