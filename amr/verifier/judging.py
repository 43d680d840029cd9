"""The n best graphs of sentences: put in order, with confidence, without what is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from amr.scoring.consensus import expected_smatch, normalised
from amr.verifier.candidates import worth_of
from amr.verifier.pruning import pruned

if TYPE_CHECKING:
    from amr.config import GraphDecoding
    from amr.data import AMRSentence
    from amr.verifier.verifier import Judgement, Verifier


def judged(
    found: Sequence[Sequence[AMRSentence]], options: GraphDecoding, verifier: Verifier | None
) -> list[list[AMRSentence]]:
    """The graphs of each sentence as ``options.rerank`` orders them, the best first.

    With a verifier each has its confidence, and lacks the branches that are below
    ``options.least_confidence``. Sentences without words are left as they are.
    """
    result = [list(best) for best in found]
    if verifier is None and options.rerank == "none":
        return result
    places = [place for place, best in enumerate(result) if best and best[0].words]
    some = [result[place] for place in places]
    verdicts = verifier.verify(some) if verifier is not None else [None] * len(some)
    for place, best, judgements in zip(places, some, verdicts, strict=True):
        order = _order(best, judgements, options, verifier)
        if judgements is not None:
            best = [
                pruned(replace(item, confidence=judgement.confidence), options.least_confidence)
                for item, judgement in zip(best, judgements, strict=True)
            ]
        result[place] = [best[rank] for rank in order]
    return result


def _order(
    best: Sequence[AMRSentence],
    judgements: Sequence[Judgement] | None,
    options: GraphDecoding,
    verifier: Verifier | None,
) -> list[int]:
    """The graphs by what they are worth; among equals the parser's order stays."""
    if options.rerank == "none" or len(best) < 2:
        return list(range(len(best)))
    scores = [item.score or 0.0 for item in best]
    consensus = np.zeros(len(best))
    if options.rerank in ("mbr", "both"):
        trees = [item.tree for item in best]
        consensus = np.array(expected_smatch(trees, normalised(scores)))
    worth = consensus
    if options.rerank != "mbr" and judgements is not None and verifier is not None:
        choice = verifier.choice
        mixture = choice.verifier if options.rerank == "verifier" else choice.both
        quality = np.array([judgement.quality for judgement in judgements])
        worth = worth_of(quality, np.array(scores), consensus, mixture)
    return np.argsort(-worth, kind="stable").tolist()
