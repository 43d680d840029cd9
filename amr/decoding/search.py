"""Greedy and beam search under the grammar.

All hypotheses of all sentences of a batch are one row each and advance together; sentences that
are finished leave the batch. Finished hypotheses stay in their beam with the score they have, and
compete by log-probability over length to the power of the length penalty. Where several outputs of
a sentence are wanted, those that are the same graph count once: the best stays, and the search
goes on for another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import torch
from torch import Tensor

from amr.config import GraphDecoding
from amr.decoding.beams import Beams
from amr.decoding.grammar import Grammar
from amr.decoding.licence import LicensedConstants
from amr.decoding.writer import GraphWriter, Hypothesis
from amr.model.batch import SourceBatch


@torch.inference_mode()
def decode(
    model: GraphWriter,
    grammar: Grammar,
    source: SourceBatch,
    own_kinds: Tensor,
    words: Sequence[int],
    config: GraphDecoding,
    task: str = "amr",
    licensed: LicensedConstants | None = None,
    what: Callable[[int, tuple[int, ...]], Hashable] | None = None,
    second: Sequence[int] | None = None,
) -> list[list[Hypothesis]]:
    """The best outputs of each sentence of a batch, best first, ``config.n_best`` of them.

    Args:
        own_kinds: ``[B, D]``, kinds of the sentences' own tokens, -1 on padding.
        words: the number of words of each sentence.
        licensed: the constants that the sentences license; without, any may be written.
        what: tells by an output's entries what the i-th sentence's graph is; of equal ones only
            the best is given. Without, every output is another.
        second: how many pairs of nodes of each graph may have two edges; without, any number.
    """
    beams = Beams.begin(model, grammar, source, own_kinds, words, config, task, second)
    places = torch.arange(len(words), device=own_kinds.device)  # sentences still in the batch
    found: list[list[Hypothesis]] = [[] for _ in words]
    step = 0
    while len(places):
        inputs = beams.inputs()
        logs = beams.state.step(inputs, step, beams.grammar.spelling)
        nodes = beams.state.nodes
        fixed = logs.shape[1] - beams.own.shape[1] - nodes
        left = beams.limit - step
        allowed = grammar.allowed(beams.grammar, beams.own, left, nodes, fixed, inputs.top)
        logs = logs.masked_fill(~allowed, -torch.inf)
        likeliest = None
        if licensed is not None:
            logs, likeliest = licensed.narrowed(logs, beams.so_far(inputs, step))
        beams.extend(grammar, logs, step, likeliest)
        if what is not None and config.n_best > 1:
            beams.drop_equal(_in_batch(what, places))
        step += 1
        over = beams.over
        gone = int(over.sum())
        # Leaving costs a copy of the cache: wait until it is worth it.
        if gone == len(places) or gone * 8 >= len(places):
            ended, kept = over.nonzero()[:, 0], (~over).nonzero()[:, 0]
            outputs = beams.hypotheses(ended, config.n_best)
            for place, best in zip(places[ended].tolist(), outputs, strict=True):
                found[place] = best
            places = places[kept]
            beams = beams.of_sentences(kept)
    return found


def _in_batch(
    what: Callable[[int, tuple[int, ...]], Hashable], places: Tensor
) -> Callable[[int, tuple[int, ...]], Hashable]:
    """The same of the sentences still searched for; ``places`` tells where they were at first."""
    return lambda sentence, entries: what(int(places[sentence]), entries)
