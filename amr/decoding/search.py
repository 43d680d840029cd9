"""Greedy and beam search under the grammar.

All hypotheses of all sentences of a batch are one row each and advance together; sentences that
are finished leave the batch. Finished hypotheses stay in their beam with the score they have, and
compete by log-probability over length to the power of the length penalty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from amr.config import GraphDecoding
from amr.decoding.grammar import Grammar, GrammarState
from amr.linearization.vocabulary import Vocabulary
from amr.model.batch import SourceBatch
from amr.model.compact import StepInput

# Of hypotheses that only fill a beam: they are equal to another one. Unlike what the grammar
# forbids they may be chosen, where there are fewer outputs than the beam is wide.
_LOWEST = -1e30


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One output: entries without start and end; sentence's own tokens from V, then pointers."""

    entries: tuple[int, ...]  # pointers are ``-1 - k``, as in `Vocabulary.encode`
    score: float  # log-probability of the whole output, the end included


# How many tokens a graph has in each form, as multiples of the brief one's: of all free AMR 1.4
# to 1.9 on average.
TOKENS = {"brief": 1.0, "dfs": 1.75, "bfs": 1.75, "penman": 2.25}


class WriterState(Protocol):
    """R rows of a model's decoder, as far as it has come. V, D and N: see `amr.model.batch`."""

    @property
    def nodes(self) -> int:
        """N, how many nodes can be pointed at; 0 if pointers are entries of the vocabulary."""

    def step(self, inputs: StepInput, step: int, spelling: Tensor) -> Tensor:
        """Log-probabilities ``[R, V + D + N]`` of the next entries.

        ``spelling`` ``[R]`` bool tells where pieces may come. Where that is nowhere the pieces'
        columns, the last of V, may be left out.
        """

    def rows(self, index: Tensor) -> WriterState:
        """The state of other rows, when sentences leave the batch; this one is used up."""

    def reorder(self, index: Tensor) -> None:
        """Rows change places within their beams."""


class GraphWriter(Protocol):
    """A model that writes graphs token by token."""

    @property
    def vocabulary(self) -> Vocabulary:
        """What it writes."""

    @property
    def longest(self) -> int:
        """The most tokens it can write."""

    def begin(
        self, source: SourceBatch, beam: int, nodes: int, steps: int, *, compiled: bool = False
    ) -> WriterState:
        """The state before the first step, with ``beam`` equal rows for each sentence.

        ``nodes`` and ``steps`` are the most that there will be; ``compiled`` asks for steps that
        are compiled, where a model can.
        """


@dataclass(slots=True)
class _Beams:
    """R = sentences x beam rows."""

    state: WriterState
    own: Tensor  # [R, D] kinds of the sentences' own tokens
    grammar: GrammarState
    concepts: Tensor  # [R, nodes], entries of the nodes' concepts
    started: Tensor  # [R], the entry that began the concept being written
    written: Tensor  # [R, T]
    score: Tensor  # [R]
    length: Tensor  # [R]
    limit: Tensor  # [R], tokens an output may have
    entry: Tensor  # [R]
    opened: Tensor  # [R]

    def rows(self, index: Tensor) -> _Beams:
        """The beams of other rows."""
        moved = {name: getattr(self, name)[index] for name in (*_OF_BEAM, "own", "limit")}
        moved |= {name: getattr(self, name)[index] for name in ("score", "entry")}
        return _Beams(self.state.rows(index), grammar=self.grammar.rows(index), **moved)


_OF_BEAM = ("concepts", "started", "written", "length", "opened")


@torch.inference_mode()
def decode(
    model: GraphWriter,
    grammar: Grammar,
    source: SourceBatch,
    own_kinds: Tensor,
    words: Sequence[int],
    config: GraphDecoding,
    task: str = "amr",
) -> list[list[Hypothesis]]:
    """The best outputs of each sentence of a batch, best first, ``config.n_best`` of them.

    Args:
        own_kinds: ``[B, D]``, kinds of the sentences' own tokens, -1 on padding.
        words: the number of words of each sentence.
    """
    beam, size = config.beam, model.vocabulary.size
    beams = _begin(model, grammar, source, own_kinds, words, config, task)
    places = torch.arange(len(words), device=own_kinds.device)  # sentences still in the batch
    found: list[list[Hypothesis]] = [[] for _ in words]
    step = 0
    while len(places):
        logs = beams.state.step(_inputs(beams, size), step, beams.grammar.spelling)
        nodes = beams.state.nodes
        fixed = logs.shape[1] - beams.own.shape[1] - nodes
        allowed = grammar.allowed(beams.grammar, beams.own, beams.limit - step, nodes, fixed)
        _choose(beams, grammar, logs.masked_fill(~allowed, -torch.inf), step, beam, config)
        step += 1
        over = beams.grammar.over.view(-1, beam).all(1)
        gone = int(over.sum())
        # Leaving costs a copy of the cache: wait until it is worth it.
        if gone == len(places) or gone * 8 >= len(places):
            _collect(beams, over, places, found, beam, size, config)
            kept = (~over).nonzero()[:, 0]
            places = places[kept]
            index = (kept[:, None] * beam + torch.arange(beam, device=kept.device)).flatten()
            beams = beams.rows(index)
    return found


def _begin(
    model: GraphWriter,
    grammar: Grammar,
    source: SourceBatch,
    own_kinds: Tensor,
    words: Sequence[int],
    config: GraphDecoding,
    task: str,
) -> _Beams:
    device, count = own_kinds.device, len(words)
    longer = TOKENS[model.vocabulary.form]
    most = min(int(longer * config.longest), model.longest)
    limit = torch.tensor(
        [min(most, int(longer * (24 + config.per_word * number))) for number in words],
        device=device,
    )
    index = torch.arange(count, device=device).repeat_interleave(config.beam)
    steps = int(limit.max()) if count else 0
    rows, nodes = len(index), min(model.vocabulary.pointers, most // 2)
    # At first only the first hypothesis of each sentence is alive: the others are equal to it.
    score = torch.full((count, config.beam), _LOWEST, device=device)
    score[:, 0] = 0.0
    return _Beams(
        state=model.begin(source, config.beam, nodes, steps, compiled=config.compile),
        own=own_kinds[index],
        grammar=grammar.start(rows, device),
        concepts=torch.zeros(rows, nodes, dtype=torch.long, device=device),
        started=torch.zeros(rows, dtype=torch.long, device=device),
        written=torch.zeros(rows, steps, dtype=torch.long, device=device),
        score=score.flatten(),
        length=torch.zeros(rows, device=device),
        limit=limit[index],
        entry=torch.full((rows,), model.vocabulary.start(task), device=device),
        opened=torch.full((rows,), -1, device=device),
    )


def _inputs(beams: _Beams, size: int) -> StepInput:
    """What the next step reads."""
    top = beams.grammar.top
    concept = beams.concepts.gather(1, top.clamp(min=0)[:, None])[:, 0]
    node = (beams.entry - size - beams.own.shape[1]).clamp(min=0)[:, None]
    return StepInput(
        entry=beams.entry,
        top=torch.where(top >= 0, concept, -1),
        pointed=beams.concepts.gather(1, node)[:, 0],
        depth=beams.grammar.depth,
        nodes=beams.grammar.nodes,
        opened=beams.opened,
    )


def _choose(
    beams: _Beams, grammar: Grammar, logs: Tensor, step: int, beam: int, config: GraphDecoding
) -> None:
    """Extends every beam by its best continuations."""
    end = grammar.vocabulary.end
    over = beams.grammar.over
    rows = len(logs)
    if beam == 1:
        best, chosen = logs.max(1)
        beams.score = torch.where(over, beams.score, beams.score + best)
    else:
        # A finished row goes on with its end, at no cost.
        logs = logs.masked_fill(over[:, None], -torch.inf)
        logs[:, end] = torch.where(over, 0.0, logs[:, end])
        total = beams.score[:, None] + logs
        length = torch.where(over, beams.length, beams.length + 1)
        ranked = total / length.clamp(min=1)[:, None] ** config.length_penalty
        width = logs.shape[1]
        _, flat = ranked.view(rows // beam, -1).topk(beam, dim=1)
        origin = flat // width + torch.arange(rows // beam, device=flat.device)[:, None] * beam
        index, chosen = origin.flatten(), (flat % width).flatten()
        score = total[index, chosen]
        if not torch.equal(index, torch.arange(rows, device=index.device)):
            _reorder(beams, index)
        beams.score = score
        over = beams.grammar.over
    beams.length = torch.where(over, beams.length, beams.length + 1)
    chosen = torch.where(over, end, chosen)
    beams.written[:, step] = chosen
    kind_begins = grammar.kinds_of(beams.grammar, chosen, beams.own)
    begins = grammar.introduces[kind_begins]
    beams.started = torch.where(begins, chosen, beams.started)
    node = beams.grammar.nodes
    beams.grammar, opened = grammar.advance(beams.grammar, chosen, beams.own)
    place = node.clamp(max=beams.concepts.shape[1] - 1)[:, None]
    concept = torch.where(opened, beams.started, beams.concepts.gather(1, place)[:, 0])
    beams.concepts.scatter_(1, place, concept[:, None])
    beams.opened = torch.where(opened, node, -1)
    beams.entry = chosen


def _reorder(beams: _Beams, index: Tensor) -> None:
    """Rows change places within their beams; what belongs to the sentence stays."""
    beams.state.reorder(index)
    beams.grammar = beams.grammar.rows(index)
    for name in _OF_BEAM:
        setattr(beams, name, getattr(beams, name)[index])


def _collect(
    beams: _Beams,
    over: Tensor,
    places: Tensor,
    found: list[list[Hypothesis]],
    beam: int,
    size: int,
    config: GraphDecoding,
) -> None:
    """Writes down the outputs of finished sentences."""
    first = size + beams.own.shape[1]
    scores = beams.score.view(-1, beam)
    lengths = beams.length.view(-1, beam)
    ranked = scores / lengths.clamp(min=1) ** config.length_penalty
    order = torch.sort(ranked, dim=1, descending=True, stable=True)[1][:, : config.n_best]
    for local in over.nonzero()[:, 0].tolist():
        for rank in order[local].tolist():
            row = local * beam + rank
            if rank and float(beams.score[row]) <= _LOWEST / 2:
                continue  # fewer different outputs than the beam is wide
            length = int(beams.length[row]) - 1
            entries = beams.written[row, :length].tolist()
            found[int(places[local])].append(
                Hypothesis(
                    tuple(first - 1 - entry if entry >= first else entry for entry in entries),
                    float(beams.score[row]),
                )
            )
