"""Greedy and beam search under the grammar, and drawing at random.

All hypotheses of all sentences of a batch are one row each and advance together; sentences that
are finished leave the batch. Finished hypotheses stay in their beam with the score they have, and
compete by log-probability over length to the power of the length penalty. Where several outputs of
a sentence are wanted, those that are the same graph count once: the best stays, and the search
goes on for another.

Drawn outputs (`Draws`) do not compete: each row of a sentence's beam chooses by itself, with the
probabilities of what is allowed (`chances`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from amr.config import GraphDecoding
from amr.decoding.beams import Beams
from amr.decoding.grammar import Grammar
from amr.decoding.licence import LicensedConstants
from amr.decoding.writer import GraphWriter, Hypothesis
from amr.decoding.written import Best
from amr.model.batch import SourceBatch


@dataclass(frozen=True, slots=True)
class Draws:
    """Choices at random, on the generator's device."""

    generator: torch.Generator
    temperature: float = 1.0  # below 1 the likely ones are drawn more often

    def best(self, logs: Tensor) -> Best:
        """A choice for each row of narrowed ``logs`` ``[R, V + D + nodes]``."""
        logs = chances(logs, self.temperature)
        entry = torch.multinomial(logs.exp(), 1, generator=self.generator)
        return Best(logs.gather(1, entry)[:, 0], entry[:, 0])


def chances(logs: Tensor, temperature: float = 1.0) -> Tensor:
    """Log-probabilities of what is left of narrowed ``logs``: they add up to one."""
    return (logs / temperature).log_softmax(1)


def narrowed(
    beams: Beams,
    grammar: Grammar,
    licensed: LicensedConstants | None,
    step: int,
    *,
    greedy: bool = False,
) -> tuple[Tensor, Best | None]:
    """The model's next log-probabilities ``[R, V + D + nodes]``, -inf for what may not be written.

    They add up to less than one (`chances`). If ``greedy``, also the best choices, where they are
    known. A row that is over has its end alone.
    """
    inputs = beams.inputs()
    logs = beams.state.step(inputs, step, beams.grammar.spelling)
    nodes = beams.state.nodes
    fixed = logs.shape[1] - beams.own.shape[1] - nodes
    left = beams.limit - step
    allowed = grammar.allowed(beams.grammar, beams.own, left, nodes, fixed, inputs.top)
    allowed[:, grammar.vocabulary.end] |= beams.grammar.over
    logs = logs.masked_fill(~allowed, -torch.inf)
    if licensed is None:
        return logs, None
    return licensed.narrowed(logs, beams.so_far(inputs, step, greedy=greedy))


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
    draws: Draws | None = None,
) -> list[list[Hypothesis]]:
    """The best outputs of each sentence of a batch, best first, ``config.n_best`` of them.

    Args:
        own_kinds: ``[B, D]``, kinds of the sentences' own tokens, -1 on padding.
        words: the number of words of each sentence.
        licensed: the constants that the sentences license; without, any may be written.
        what: tells by an output's entries what the i-th sentence's graph is; of equal ones only
            the best is given. Without, every output is another.
        second: how many pairs of nodes of each graph may have two edges; without, any number.
        draws: draw ``config.beam`` outputs of each sentence independently, in place of the best;
            a score is then the log-probability under `chances`.
    """
    beams = Beams.begin(model, grammar, source, own_kinds, words, config, task, second)
    beams = beams if draws is None else beams.drawn_apart()
    places = torch.arange(len(words), device=own_kinds.device)  # sentences still in the batch
    found: list[list[Hypothesis]] = [[] for _ in words]
    step = 0
    while len(places):
        greedy = config.beam == 1 and draws is None
        logs, likeliest = narrowed(beams, grammar, licensed, step, greedy=greedy)
        beams.extend(grammar, logs, step, likeliest if draws is None else draws.best(logs))
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
