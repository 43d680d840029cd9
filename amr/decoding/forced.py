"""How likely given outputs are under the grammar: teacher forcing.

The model scores all steps of all outputs at once. The search then runs over these scores, and
writes what is given: so each step's log-probability is exactly that with which the step would have
been drawn (`amr.decoding.search.chances`), and gradients flow through all that narrows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from amr.config import GraphOptions
from amr.decoding.beams import Beams
from amr.decoding.grammar import Grammar
from amr.decoding.question import Question
from amr.decoding.search import chances, narrowed
from amr.decoding.writer import GraphWriter
from amr.decoding.written import Best
from amr.linearization.vocabulary import Vocabulary
from amr.model.batch import SourceBatch, TargetBatch, collate_targets, target_of_entries
from amr.model.build import AMRModel
from amr.model.compact import StepInput, combined

Entries = tuple[int, ...]  # of an output, without start and end: see `Hypothesis`


@dataclass(slots=True)
class Scored:
    """R rows whose steps are all scored: a `WriterState` that computes nothing more."""

    steps: tuple[Tensor, ...]  # [R, V + D + N] each
    nodes: int

    def step(self, inputs: StepInput, step: int, spelling: Tensor) -> Tensor:
        """The step's log-probabilities."""
        return self.steps[step]

    def rows(self, index: Tensor) -> Scored:
        """Those of other rows."""
        return Scored(tuple(step[index] for step in self.steps), self.nodes)

    def reorder(self, index: Tensor) -> None:
        """Rows change places."""
        self.steps = tuple(step[index] for step in self.steps)


@dataclass(frozen=True, slots=True)
class Given:
    """A `GraphWriter` whose rows are scored already."""

    vocabulary: Vocabulary
    longest: int
    state: Scored

    def begin(
        self, source: SourceBatch, beam: int, nodes: int, steps: int, *, compiled: bool = False
    ) -> Scored:
        """The state before the first step."""
        return self.state


def log_probabilities(
    model: AMRModel,
    grammar: Grammar,
    asked: Question,
    outputs: Sequence[Sequence[Entries]],
    options: GraphOptions,
    temperature: float = 1.0,
) -> tuple[Tensor, Tensor]:
    """The log-probabilities of the steps of outputs, and where there are steps.

    Args:
        outputs: of each of the B sentences, at least one, none longer than a search may write
            (`amr.decoding.beams.most_tokens`).

    Returns:
        ``[B, K, T]`` and a bool mask of that shape; T counts the end. -inf for a step that may not
        be written. K is the most outputs of a sentence, and T the most steps.
    """
    most = max(map(len, outputs))
    filled = [[*given, *[given[0]] * (most - len(given))] for given in outputs]
    device = asked.own_kinds.device
    rows = torch.arange(len(outputs), device=device).repeat_interleave(most)
    target = _targets(model.vocabulary, asked, filled, options.task).to(device)
    state = _scored(model, asked, target, rows)
    writer: GraphWriter = Given(model.vocabulary, model.longest, state)
    beams = Beams.begin(
        writer,
        grammar,
        asked.source,
        asked.own_kinds,
        asked.words,
        replace(options, beam=most, n_best=1),
        options.task,
        asked.second,
    ).drawn_apart()
    found: list[Tensor] = []
    for step in range(target.targets.shape[1]):
        logs, _ = narrowed(beams, grammar, asked.licensed, step)
        chosen = target.targets[:, step]
        known = chances(logs, temperature).gather(1, chosen[:, None])[:, 0]
        found.append(known.masked_fill(known.isnan(), -torch.inf))
        beams.extend(grammar, logs, step, Best(known.detach(), chosen))
    counts = torch.tensor([len(given) for given in outputs], device=device)
    there = torch.arange(most, device=device) < counts[:, None]
    mask = target.mask.view(len(outputs), most, -1) & there[:, :, None]
    return torch.stack(found, 1).view(mask.shape).masked_fill(~mask, 0.0), mask


def _targets(
    vocabulary: Vocabulary, asked: Question, outputs: Sequence[Sequence[Entries]], task: str
) -> TargetBatch:
    """All outputs as targets, those of a sentence one after the other."""
    targets = [
        target_of_entries((*entries, vocabulary.end), vocabulary, item.source.own_tokens, task)
        for item, given in zip(asked.read, outputs, strict=True)
        for entries in given
    ]
    return collate_targets(targets, vocabulary.size, asked.source.own.shape[1])


def _scored(model: AMRModel, asked: Question, target: TargetBatch, rows: Tensor) -> Scored:
    """All steps of all outputs; ``rows`` tells whose they are."""
    scores = model(asked.source, target, rows)
    owner = rows[target.mask.nonzero()[:, 0]]
    logs = combined(scores, asked.source.entry[owner], asked.source.own.shape[1])
    steps = logs.new_zeros(*target.mask.shape, logs.shape[1])
    steps[target.mask] = logs
    return Scored(steps.unbind(1), scores.nodes.shape[1])
