"""The hypotheses of a batch, one a row, between two steps of the search."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from amr.config import GraphDecoding
from amr.decoding.grammar import Grammar
from amr.decoding.grammar_state import GrammarState
from amr.decoding.writer import GraphWriter, Hypothesis, WriterState
from amr.decoding.written import Best, Written
from amr.model.batch import SourceBatch
from amr.model.compact import StepInput

# Of hypotheses that only fill a beam: they are equal to another one. Unlike what the grammar
# forbids they may be chosen, where there are fewer outputs than the beam is wide.
_LOWEST = -1e30
# How many tokens a graph has in each form, as multiples of the brief one's: of all free AMR 1.4
# to 1.9 on average.
TOKENS = {"brief": 1.0, "dfs": 1.75, "bfs": 1.75, "penman": 2.25}


def most_tokens(
    model: GraphWriter, words: Sequence[int], config: GraphDecoding
) -> tuple[int, list[int]]:
    """How many tokens an output may have, its end included: at all, and of so many words."""
    longer = TOKENS[model.vocabulary.form]
    most = min(int(longer * config.longest), model.longest)
    return most, [min(most, int(longer * (24 + config.per_word * number))) for number in words]


@dataclass(slots=True)
class Beams:
    """R = sentences x beam rows; entries from V on are the sentence's own tokens, then nodes."""

    beam: int
    size: int  # V
    length_penalty: float
    state: WriterState
    own: Tensor  # [R, D] kinds of the sentences' own tokens
    sentence: Tensor  # [R], which sentence of the batch a row is of
    grammar: GrammarState
    concepts: Tensor  # [R, nodes], entries of the nodes' concepts
    started: Tensor  # [R], the entry that began the concept being written
    written: Tensor  # [R, T]
    score: Tensor  # [R]
    length: Tensor  # [R]
    limit: Tensor  # [R], tokens an output may have
    entry: Tensor  # [R], the last one
    opened: Tensor  # [R], the node that it introduced, or -1
    # What each output that has ended is, if that is asked: only of equal ones
    known: list[Hashable] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        model: GraphWriter,
        grammar: Grammar,
        source: SourceBatch,
        own_kinds: Tensor,
        words: Sequence[int],
        config: GraphDecoding,
        task: str,
        second: Sequence[int] | None = None,
    ) -> Beams:
        """Before the first step; see `amr.decoding.search.decode`."""
        device, count = own_kinds.device, len(words)
        most, limits = most_tokens(model, words, config)
        limit = torch.tensor(limits, device=device)
        index = torch.arange(count, device=device).repeat_interleave(config.beam)
        steps = int(limit.max()) if count else 0
        rows, nodes = len(index), min(model.vocabulary.pointers, most // 2)
        # At first only the first hypothesis of each sentence is alive: the others are equal to it.
        score = torch.full((count, config.beam), _LOWEST, device=device)
        score[:, 0] = 0.0
        pairs = None if second is None else torch.tensor(second, device=device)[index]
        return cls(
            beam=config.beam,
            size=model.vocabulary.size,
            length_penalty=config.length_penalty,
            state=model.begin(source, config.beam, nodes, steps, compiled=config.compile),
            own=own_kinds[index],
            sentence=index,
            grammar=grammar.start(rows, device, pairs),
            concepts=torch.zeros(rows, nodes, dtype=torch.long, device=device),
            started=torch.zeros(rows, dtype=torch.long, device=device),
            written=torch.zeros(rows, steps, dtype=torch.long, device=device),
            score=score.flatten(),
            length=torch.zeros(rows, device=device),
            limit=limit[index],
            entry=torch.full((rows,), model.vocabulary.start(task), device=device),
            opened=torch.full((rows,), -1, device=device),
        )

    def of_sentences(self, kept: Tensor) -> Beams:
        """The beams of some of the sentences."""
        index = (kept[:, None] * self.beam + torch.arange(self.beam, device=kept.device)).flatten()
        names = (*_OF_BEAM, "own", "sentence", "limit", "score", "entry")
        moved = {name: getattr(self, name)[index] for name in names}
        moved["known"] = [self.known[row] for row in index.tolist()] if self.known else []
        state, grammar = self.state.rows(index), self.grammar.rows(index)
        return replace(self, state=state, grammar=grammar, **moved)

    def drawn_apart(self) -> Beams:
        """The same before the first step, for rows that do not compete: all of them are alive."""
        return replace(self, score=torch.zeros_like(self.score))

    @property
    def over(self) -> Tensor:
        """Sentences of which all hypotheses have ended, ``[sentences]`` bool."""
        return self.grammar.over.view(-1, self.beam).all(1)

    def inputs(self) -> StepInput:
        """What the next step reads."""
        node = (self.entry - self.size - self.own.shape[1]).clamp(min=0)[:, None]
        return StepInput(
            entry=self.entry,
            top=self._concept_of(self.grammar.top),
            pointed=self.concepts.gather(1, node)[:, 0],
            depth=self.grammar.depth,
            nodes=self.grammar.nodes,
            opened=self.opened,
        )

    def _concept_of(self, node: Tensor) -> Tensor:
        """The entries of nodes' concepts, ``[R]``, -1 for no node."""
        concept = self.concepts.gather(1, node.clamp(min=0)[:, None])[:, 0]
        return torch.where(node >= 0, concept, -1)

    def so_far(self, inputs: StepInput, step: int, *, greedy: bool) -> Written:
        """What the licence of constants needs to know before a step."""
        return Written(
            mode=self.grammar.mode,
            top=inputs.top,
            above=self._concept_of(self.grammar.above),
            depth=self.grammar.depth,
            spelled=self.grammar.spelled,
            entries=self.written[:, :step],
            limit=self.limit,
            sentence=self.sentence,
            greedy=greedy,
        )

    def extend(self, grammar: Grammar, logs: Tensor, step: int, best: Best | None = None) -> None:
        """Extends every beam by its best continuations; ``logs``: ``[R, V + D + nodes]``.

        ``best``: each row's own choice, if it is known: of beams of one the best, else a drawn one.
        """
        chosen = self._best(grammar.vocabulary.end, logs, best)
        over = self.grammar.over
        self.length = torch.where(over, self.length, self.length + 1)
        chosen = torch.where(over, grammar.vocabulary.end, chosen)
        self.written[:, step] = chosen
        begins = grammar.introduces[grammar.kinds_of(self.grammar, chosen, self.own)]
        self.started = torch.where(begins, chosen, self.started)
        node = self.grammar.nodes
        self.grammar, opened = grammar.advance(self.grammar, chosen, self.own)
        place = node.clamp(max=self.concepts.shape[1] - 1)[:, None]
        concept = torch.where(opened, self.started, self.concepts.gather(1, place)[:, 0])
        self.concepts.scatter_(1, place, concept[:, None])
        self.opened = torch.where(opened, node, -1)
        self.entry = chosen

    def _best(self, end: int, logs: Tensor, known: Best | None) -> Tensor:
        """The entries of the best continuations, ``[R]``, with the rows where they go on."""
        over, rows = self.grammar.over, len(logs)
        if self.beam == 1 or known is not None:
            best, chosen = logs.max(1) if known is None else known
            self.score = torch.where(over, self.score, self.score + best)
            return chosen
        # A finished row goes on with its end, at no cost.
        logs = logs.masked_fill(over[:, None], -torch.inf)
        logs[:, end] = torch.where(over, 0.0, logs[:, end])
        total = self.score[:, None] + logs
        length = torch.where(over, self.length, self.length + 1)
        ranked = total / length.clamp(min=1)[:, None] ** self.length_penalty
        width = logs.shape[1]
        _, flat = ranked.view(rows // self.beam, -1).topk(self.beam, dim=1)
        first = torch.arange(rows // self.beam, device=flat.device)[:, None] * self.beam
        index, chosen = (flat // width + first).flatten(), (flat % width).flatten()
        score = total[index, chosen]
        if not torch.equal(index, torch.arange(rows, device=index.device)):
            self._reorder(index)
        self.score = score
        return chosen

    def drop_equal(self, what: Callable[[int, tuple[int, ...]], Hashable]) -> None:
        """Of outputs that have ended and are the same only the best stays in its sentence's beam.

        ``what`` tells what an output of the i-th sentence is. The place of one that is dropped
        goes to a hypothesis that is still written, as long as there is any.
        """
        self.known = self.known or [None] * len(self.score)
        over = self.grammar.over & (self.score > _LOWEST / 2)
        for row in over.nonzero()[:, 0].tolist():
            if self.known[row] is not None:
                continue
            sentence = row // self.beam
            self.known[row] = what(sentence, self._entries(row))
            first = sentence * self.beam
            same = [
                other
                for other in range(first, first + self.beam)
                if bool(over[other]) and self.known[other] == self.known[row]
            ]
            best = max(same, key=lambda other: float(self._ranked[other]))
            for other in same:
                if other != best:
                    self.score[other] = _LOWEST
                    over[other] = False

    @property
    def _ranked(self) -> Tensor:
        """By what hypotheses compete, ``[R]``."""
        return self.score / self.length.clamp(min=1) ** self.length_penalty

    def _entries(self, row: int) -> tuple[int, ...]:
        """What a row has written, without the end."""
        first = self.size + self.own.shape[1]
        entries = self.written[row, : int(self.length[row]) - 1].tolist()
        return tuple(first - 1 - entry if entry >= first else entry for entry in entries)

    def _reorder(self, index: Tensor) -> None:
        """Rows change places within their beams; what belongs to the sentence stays."""
        self.state.reorder(index)
        self.grammar = self.grammar.rows(index)
        for name in _OF_BEAM:
            setattr(self, name, getattr(self, name)[index])
        self.known = [self.known[row] for row in index.tolist()] if self.known else []

    def hypotheses(self, sentences: Tensor, most: int) -> list[list[Hypothesis]]:
        """The outputs of sentences that have ended, best first, so many of each at most."""
        order = torch.sort(self._ranked.view(-1, self.beam), dim=1, descending=True, stable=True)[1]
        found: list[list[Hypothesis]] = []
        for sentence in sentences.tolist():
            found.append([])
            for rank in order[sentence, :most].tolist():
                row = sentence * self.beam + rank
                score = float(self.score[row])
                if rank and score <= _LOWEST / 2:
                    continue  # fewer different outputs than the beam is wide
                found[-1].append(Hypothesis(self._entries(row), score))
        return found


_OF_BEAM = ("concepts", "started", "written", "length", "opened")
