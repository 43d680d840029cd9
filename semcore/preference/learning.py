"""The loop: an epoch's outputs are drawn and judged before it, and learned from in its steps.

`Learning.explore` and `Learning.loss` are what `semcore.training.fit` calls. What is random depends
on the seed and the epoch alone, and an epoch's candidates are kept in the run's folder until the
next: so a run that was killed ends with the weights that it would have had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from semcore.batching import neighbours
from semcore.commands import progress
from semcore.errors import InputError
from semcore.preference.algorithms import ALGORITHMS
from semcore.preference.config import DataConfig, PreferenceConfig
from semcore.preference.feedback import Feedback, Pending
from semcore.preference.groups import (
    Candidate,
    Groups,
    Output,
    load_candidates,
    save_candidates,
)
from semcore.training.processes import process_count

Steps = list[list[tuple[float, ...]]]  # log-probabilities of the steps of inputs' outputs
CANDIDATES = "candidates.safetensors"  # of the epoch under way, in the run's folder


class Policy(Protocol):
    """A parser that learns. Inputs are known by their numbers."""

    @property
    def lengths(self) -> Sequence[int]:
        """The words of each input."""

    def propose(
        self, model: Any, inputs: Sequence[int], data: DataConfig, generator: torch.Generator
    ) -> list[list[Output]]:
        """Outputs of each input: drawn ones, in which the same may come again, or a beam's."""

    def gold(self, model: Any, inputs: Sequence[int], data: DataConfig) -> list[Output | None]:
        """The annotated outputs, ``None`` where the model could not write it."""

    def log_probabilities(
        self,
        model: Any,
        inputs: Sequence[int],
        outputs: Sequence[Sequence[Output]],
        data: DataConfig,
    ) -> tuple[Tensor, Tensor]:
        """Of the steps of outputs, ``[B, K, T]``, and a bool mask of that shape.

        They are those with which the steps are drawn; -inf where one may not be written.
        """

    def judged(
        self, model: Any, number: int, outputs: Sequence[Output], data: DataConfig
    ) -> tuple[Any, Sequence[Any]]:
        """What a `Judge` is given of an input and its outputs."""


class Learning:
    """A stage of preference learning.

    ``reference`` is a model whose weights stay, if the algorithm needs one; ``folder`` is the
    stage's. It runs in one process. Raises `InputError` under torchrun.
    """

    def __init__(
        self,
        policy: Policy,
        feedback: Feedback,
        config: PreferenceConfig,
        reference: nn.Module | None,
        folder: Path,
        seed: int = 0,
    ) -> None:
        if process_count() > 1:
            raise InputError(
                f"preference.algorithm.kind={config.algorithm.kind}: one process learns; "
                "preference.feedback.processes more compute rewards"
            )
        self.policy, self.feedback, self.config = policy, feedback, config
        self.reference = None if reference is None else reference.eval().requires_grad_(False)
        self.folder, self.seed = folder, seed
        self.algorithm = ALGORITHMS[config.algorithm.kind]
        self.found: dict[int, list[Candidate]] = {}

    def explore(self, model: nn.Module, epoch: int, batches: Sequence[Sequence[int]]) -> None:
        """The candidates of an epoch's inputs, by the weights as they are when it begins."""
        path = self.folder / CANDIDATES
        kept = load_candidates(path, epoch)
        if kept is None:
            if self.reference is not None:
                self.reference.to(next(model.parameters()).device)
            with evaluating(model), torch.no_grad():
                kept = self._explored(model, epoch, sorted({int(i) for b in batches for i in b}))
            save_candidates(path, kept, epoch)
        self.found = kept

    def loss(self, model: nn.Module, batch: Sequence[int]) -> dict[str, Tensor]:
        """The algorithm's loss, without dropout; and what is reported.

        ``reward`` is the mean of what was drawn, ``best`` that of the best candidates, ``spread``
        the share of inputs whose candidates differ in reward.
        """
        candidates = [self.found[number] for number in batch]
        outputs = [[item.output for item in group] for group in candidates]
        with evaluating(model):
            logs, mask = self.policy.log_probabilities(model, batch, outputs, self.config.data)
        groups = Groups.of(candidates, logs, mask)
        told = {
            "reward": groups.mean.mean(),
            "best": groups.best.mean(),
            "spread": groups.spread.float().mean(),
            "weight": torch.tensor(float(len(batch))),
        }
        return {**self.algorithm.loss(groups, self.config.algorithm), **told}

    def _explored(
        self, model: nn.Module, epoch: int, inputs: list[int]
    ) -> dict[int, list[Candidate]]:
        """Batch by batch: while one is drawn and scored, the one before is judged."""
        lengths, data = self.policy.lengths, self.config.data
        order = sorted(inputs, key=lambda number: (lengths[number], number))
        counts = [data.size] * len(order)
        runs = list(neighbours([lengths[i] for i in order], data.batch_words, counts))
        judged: list[tuple[list[int], list[dict[Output, int]], tuple[Steps, Steps], Pending]] = []
        for place, run in enumerate(progress(runs, f"epoch {epoch + 1}: candidates")):
            numbers = [order[index] for index in run]
            generator = self._generator(model, epoch, place)
            drawn = self.policy.propose(model, numbers, data, generator)
            given = self._distinct(model, numbers, drawn)
            pending = self.feedback.ask(
                [
                    self.policy.judged(model, number, list(times), data)
                    for number, times in zip(numbers, given, strict=True)
                ]
            )
            judged.append((numbers, given, self._scores(model, numbers, given), pending))
        found: dict[int, list[Candidate]] = {}
        for numbers, given, scores, pending in judged:
            rewards = pending()
            for row, (number, times) in enumerate(zip(numbers, given, strict=True)):
                found[number] = [
                    Candidate(output, rewards[row][k], count, *(score[row][k] for score in scores))
                    for k, (output, count) in enumerate(times.items())
                ]
        return {number: found[number] for number in inputs}

    def _generator(self, model: nn.Module, epoch: int, place: int) -> torch.Generator:
        seed = np.random.SeedSequence((self.seed, epoch, place)).generate_state(1, np.uint64)[0]
        device = next(model.parameters()).device
        return torch.Generator(device).manual_seed(int(seed) >> 1)

    def _distinct(
        self, model: nn.Module, numbers: Sequence[int], drawn: Sequence[Sequence[Output]]
    ) -> list[dict[Output, int]]:
        """Outputs, and how often they were drawn; gold, if asked for, once at least."""
        found: list[dict[Output, int]] = [dict(Counter(outputs)) for outputs in drawn]
        if self.config.data.gold:
            gold = self.policy.gold(model, numbers, self.config.data)
            for times, output in zip(found, gold, strict=True):
                if output is not None:
                    times.setdefault(output, 1)
        return found

    def _scores(
        self, model: nn.Module, numbers: Sequence[int], given: Sequence[dict[Output, int]]
    ) -> tuple[Steps, Steps]:
        """By the weights as they are and by the reference; empty where they are not needed."""
        outputs = [list(times) for times in given]
        nothing: Steps = [[()] * len(times) for times in given]

        def steps(scorer: nn.Module) -> Steps:
            logs, mask = self.policy.log_probabilities(scorer, numbers, outputs, self.config.data)
            rows = zip(logs.tolist(), mask.sum(2).tolist(), outputs, strict=True)
            return [
                [tuple(row[k][: length[k]]) for k in range(len(group))]
                for row, length, group in rows
            ]

        return (
            steps(model) if self.algorithm.old else nothing,
            nothing if self.reference is None else steps(self.reference),
        )


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Without dropout, so that what is scored is what draws."""
    training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(training)
