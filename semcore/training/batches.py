"""Batches whose order is a pure function of seed and epoch."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from torch.utils.data import Dataset

from semcore.batching import neighbours

Example = TypeVar("Example")
Batch = TypeVar("Batch")
_POOL = 32  # batches' worth of examples that are sorted by length together


@dataclass(frozen=True)
class TrainingData(Generic[Example, Batch]):
    """Examples, their lengths in words, and how a list of them becomes a batch.

    ``collate`` must be a pure function: it may run in another process, and is not run for the
    batches that a resumed run skips.
    """

    examples: Sequence[Example]
    lengths: Sequence[int]
    collate: Callable[[list[Example]], Batch]


@dataclass(frozen=True)
class MicroBatch(Generic[Batch]):
    """What one process computes at a time. A ``filler`` counts for nothing.

    When a step has fewer examples than there are processes, those left without one compute the
    first example again with weight 0, because all must take part in the gradients' exchange.
    """

    batch: Batch
    items: int
    filler: bool = False

    def to(self, device: Any) -> MicroBatch[Batch]:
        """The same on another device, when the batch can move."""
        move = getattr(self.batch, "to", None)
        return self if move is None else MicroBatch(move(device), self.items, self.filler)


class MicroBatches(Dataset[Any]):
    """Whole micro-batches by their indices, collated where they are fetched."""

    def __init__(self, data: TrainingData[Any, Any]) -> None:
        self.data = data

    def __len__(self) -> int:
        return len(self.data.examples)

    def __getitems__(self, indices: list[int]) -> list[MicroBatch[Any]]:
        filler = indices[0] < 0
        examples = [self.data.examples[~index if filler else index] for index in indices]
        return [MicroBatch(self.data.collate(examples), len(examples), filler)]


def only_one(fetched: list[MicroBatch[Any]]) -> MicroBatch[Any]:
    """The one micro-batch of those fetched together: a loader's ``collate_fn``."""
    return fetched[0]


@dataclass(frozen=True, eq=False)
class DeterministicBatches:
    """The steps of a run as lists of example indices.

    Each epoch's examples are shuffled, sorted by length within pools, cut so that a batch's
    longest example times their number stays within ``tokens``, and the batches are shuffled.
    """

    lengths: Sequence[int]
    tokens: int
    items: int | None = None
    seed: int = 0
    epochs: int = 1
    max_steps: int | None = None
    limit: int | None = None
    same: bool = False

    def epoch(self, epoch: int) -> list[NDArray[np.int64]]:
        """The batches of an epoch, in order: every example in exactly one of them."""
        return _batches(self, 0 if self.same else epoch)

    @cached_property
    def epoch_ends(self) -> list[int]:
        """For each epoch, the number of steps done when it ends."""
        ends = list(accumulate(len(self.epoch(epoch)) for epoch in range(self.epochs)))
        if self.max_steps is None:
            return ends
        kept = [end for end in ends if end < self.max_steps]
        return [*kept, min(self.max_steps, ends[-1])] if ends else []

    def epoch_of(self, step: int) -> tuple[int, list[list[int]]]:
        """The number of a step's epoch, and all batches of it that the run computes."""
        number = bisect_right(self.epoch_ends, step)
        begin = self.epoch_ends[number - 1] if number else 0
        batches = self.epoch(number)[: self.epoch_ends[number] - begin]
        return number, [batch.tolist() for batch in batches]

    def shards(self, start: int, rank: int, world: int, accumulate: int) -> Iterator[list[int]]:
        """One process's micro-batches from step ``start`` on, ``accumulate`` of them a step.

        Over the processes and micro-batches of a step, each example of the step's batch occurs
        once. An empty share is given as ``[~i]``, example ``i`` as a filler.
        """
        begin = 0
        ends = self.epoch_ends
        for epoch, end in enumerate(ends):
            if end > start:
                batches = self.epoch(epoch)
                for step in range(max(start, begin), end):
                    batch = batches[step - begin]
                    for micro in range(accumulate):
                        share = batch[micro * world + rank :: world * accumulate].tolist()
                        yield share or [~int(batch[0])]
            begin = end


@lru_cache(maxsize=2)
def _batches(plan: DeterministicBatches, epoch: int) -> list[NDArray[np.int64]]:
    lengths = np.maximum(np.asarray(plan.lengths, dtype=np.int64), 1)
    if not len(lengths):
        return []
    random = np.random.default_rng([plan.seed, epoch])
    order = random.permutation(len(lengths))
    pool = max(1, int(_POOL * plan.tokens / lengths.mean()))
    batches: list[NDArray[np.int64]] = []
    for first in range(0, len(order), pool):
        chunk = order[first : first + pool]
        chunk = chunk[np.argsort(lengths[chunk], kind="stable")]
        runs = neighbours(lengths[chunk].tolist(), plan.tokens, most_items=plan.items)
        batches += [chunk[run.start : run.stop] for run in runs]
    shuffled = [batches[index] for index in random.permutation(len(batches))]
    return shuffled[: plan.limit]
