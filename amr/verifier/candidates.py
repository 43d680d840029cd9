"""The graphs of a development set's sentences as numbers: what each is worth, and what it gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from amr.scoring.consensus import expected_smatch, normalised
from semcore.scoring.metrics import Counts

if TYPE_CHECKING:
    from amr.verifier.hypotheses import Hypotheses
    from amr.verifier.quality import Mixture

Floats = NDArray[np.float64]

# Of a nat of the parser's log-probability, of the Smatch expected against the other graphs: what
# is tried beside a quality between 0 and 1.
PARSER = (0.0, 0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06, 0.12, 0.25)
CONSENSUS = (0.0, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, eq=False)
class Candidates:
    """The graphs of one sentence, in the parser's order; all fields but one ``[graphs]``."""

    matched: Floats
    size: Floats  # triples
    gold: int  # triples of the gold graph
    score: Floats  # log-probabilities
    quality: Floats  # by a verifier; zeros without
    consensus: Floats  # Smatch expected against the others; zeros if not asked for

    @classmethod
    def of(cls, item: Hypotheses, *, consensus: bool = False) -> Candidates:
        """Without a verifier's qualities yet."""
        score = [graph.score or 0.0 for graph in item.graphs]
        trees = [graph.tree for graph in item.graphs]
        agreed = expected_smatch(trees, normalised(score)) if consensus else [0.0] * len(trees)
        return cls(
            matched=np.array([sum(labels.right) for labels in item.labels], dtype=np.float64),
            size=np.array([len(labels.right) for labels in item.labels], dtype=np.float64),
            gold=item.labels[0].gold,
            score=np.array(score),
            quality=np.zeros(len(trees)),
            consensus=np.array(agreed),
        )

    def judged(self, quality: Sequence[float]) -> Candidates:
        """With a verifier's qualities."""
        return replace(self, quality=np.array(quality, dtype=np.float64))

    @property
    def smatch(self) -> Floats:
        """Of each graph, 0 to 1."""
        return 2 * self.matched / (self.size + self.gold)

    def mixed(self, mixture: Mixture) -> Floats:
        """What each graph is worth by a verifier and a mixture."""
        return worth_of(self.quality, self.score, self.consensus, mixture)


def worth_of(quality: Floats, score: Floats, consensus: Floats, mixture: Mixture) -> Floats:
    """By what graphs of one sentence compete: quality, log-probability and consensus in sum."""
    return quality + mixture.parser * score + mixture.consensus * consensus


def smatch_of(sentences: Sequence[Candidates], worth: Callable[[Candidates], Floats]) -> Counts:
    """Smatch over all sentences of the graphs that are worth most; among equals the first."""
    rows = np.zeros((len(sentences), 3))
    for row, item in zip(rows, sentences, strict=True):
        best = int(worth(item).argmax())
        row[:] = item.matched[best], item.size[best], item.gold
    return Counts.of(rows)


def chosen_by(mixture: Mixture, sentences: Sequence[Candidates]) -> Counts:
    """Smatch of what a verifier and a mixture choose."""
    return smatch_of(sentences, lambda item: item.mixed(mixture))


def best_mixture(sentences: Sequence[Candidates], *, consensus: bool = False) -> Mixture:
    """The mixture that chooses best on a development set; of equals the one that adds least."""
    from amr.verifier.quality import Mixture

    tried = [Mixture(*pair) for pair in product(PARSER, CONSENSUS if consensus else (0.0,))]
    found = [chosen_by(mixture, sentences).f1 for mixture in tried]
    return tried[int(np.argmax(found))]


def crossed(sentences: Sequence[Candidates], *, consensus: bool = False) -> Counts:
    """Smatch where each half of the sentences is chosen by what is best on the other half."""
    rows = []
    for half in (0, 1):
        mixture = best_mixture(sentences[1 - half :: 2], consensus=consensus)
        counts = chosen_by(mixture, sentences[half::2])
        rows.append([counts.matched, counts.predicted, counts.gold])
    return Counts.of(np.array(rows))
