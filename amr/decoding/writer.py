"""What the search asks of a model that writes graphs, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from amr.linearization.vocabulary import Vocabulary
from amr.model.batch import SourceBatch
from amr.model.compact import StepInput


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


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One output: entries without start and end; sentence's own tokens from V, then pointers."""

    entries: tuple[int, ...]  # pointers are ``-1 - k``, as in `Vocabulary.encode`
    score: float  # log-probability of the whole output, the end included
