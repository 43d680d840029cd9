"""Names: ``name`` nodes, whose constants stand one behind the other in the sentence."""

from __future__ import annotations

import numpy as np

from amr.alignment.candidates import Candidates
from amr.alignment.word_evidence import LEAST
from amr.data import Triple


def name_rows(candidates: Candidates) -> dict[int, list[int]]:
    """The rows of ``name`` nodes, and for each those of its constants in order."""
    found: dict[int, list[int]] = {}
    for variable, row in candidates.node.items():
        operators = [
            (int(triple[1][3:]), candidates.row[triple])
            for triple in candidates.constants.get(variable, ())
            if triple[1][:3] == ":op" and triple[1][3:].isdecimal()
        ]
        if operators and candidates.concept[variable] == "name":
            found[row] = [operator for _, operator in sorted(operators)]
    return found


def with_names(candidates: Candidates, names: dict[int, list[int]]) -> np.ndarray:
    """The scores with, for each name, the mean evidence of its words from a start on."""
    scores = candidates.scores.copy()
    length = len(candidates.forms)
    for row, operators in names.items():
        for offset, operator in enumerate(operators[:length]):
            scores[row, : length - offset] += candidates.scores[operator, offset:]
        scores[row] /= len(operators)
        if scores[row].max() < LEAST:  # words in another order, or apart
            scores[row] = candidates.scores[operators].max(0)
        scores[operators] = 0.0
    return scores


def words_of_name(
    candidates: Candidates, row: int, operators: list[int], start: int
) -> dict[Triple, tuple[int, ...]]:
    """The words of the name that begins at ``start``, and of each of its constants."""
    found: dict[Triple, tuple[int, ...]] = {}
    for word, operator in enumerate(operators, start):
        evidence = candidates.scores[operator]
        if word >= len(evidence) or evidence[word] < LEAST:
            first = max(0, start - 2)
            word = first + int(evidence[first : start + len(operators) + 3].argmax())
        if evidence[word] >= LEAST:
            found[candidates.rows[operator]] = (word,)
    found[candidates.rows[row]] = tuple(sorted({i for words in found.values() for i in words}))
    return found
