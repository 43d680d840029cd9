"""Forced decoding: a search that writes given outputs, at the price of finding them.

Random weights write random tokens, spell where nobody would and end at random lengths. Forced, a
search computes all that it would compute, and then takes the given token: outputs have the
lengths and the share of spelling that a trained parser's have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from amr.decoding.writer import GraphWriter, WriterState
from amr.linearization.forms import CLOSE, STOP
from amr.linearization.token_kinds import SPELL_END
from amr.linearization.vocabulary import Vocabulary
from amr.model.batch import SourceBatch
from amr.model.compact import StepInput
from semcore.tensors import padded

_CERTAIN = 1e4  # added to the score of the given token


@dataclass(frozen=True)
class ForcedParser:
    """Writes these outputs: one for each sentence of the batch, entries with the end."""

    parser: GraphWriter
    outputs: Sequence[Sequence[int]]

    @property
    def vocabulary(self) -> Vocabulary:
        """The parser's."""
        return self.parser.vocabulary

    @property
    def longest(self) -> int:
        """The most tokens of an output."""
        return self.parser.longest

    def begin(
        self, source: SourceBatch, beam: int, nodes: int, steps: int, *, compiled: bool = False
    ) -> ForcedState:
        """The state before the first step."""
        outputs = padded(self.outputs, self.vocabulary.end).to(source.word.device)
        outputs = outputs.repeat_interleave(beam, 0)
        index = self.vocabulary.index
        ends = [index[token] for token in (CLOSE, STOP, SPELL_END) if token in index]
        ending = torch.tensor([*ends, self.vocabulary.end], device=outputs.device)
        begun = self.parser.begin(source, beam, nodes, steps, compiled=compiled)
        return ForcedState(begun, outputs, ending)


@dataclass(slots=True)
class ForcedState:
    """R rows; a beam's rows are of one sentence, and so told the same."""

    state: WriterState
    outputs: Tensor  # [R, T]
    ending: Tensor  # entries that close nodes and spellings, and the end, which is the last

    @property
    def nodes(self) -> int:
        """How many nodes can be pointed at."""
        return self.state.nodes

    def step(self, inputs: StepInput, step: int, spelling: Tensor) -> Tensor:
        """The parser's log-probabilities, those of the given tokens raised above all."""
        logs = self.state.step(inputs, step, spelling)
        told = self.outputs[:, min(step, self.outputs.shape[1] - 1), None]
        # A row beside the given output may not end when it does; it ends as soon as it can.
        over = _CERTAIN / 2 * (told == self.ending[-1])
        logs[:, self.ending] += over.to(logs)
        # Rows beside the given output may be asked for pieces that are not scored.
        gain = _CERTAIN * (told < logs.shape[1])
        return logs.scatter_add(1, told.clamp(max=logs.shape[1] - 1), gain.to(logs))

    def rows(self, index: Tensor) -> ForcedState:
        """The state of other rows."""
        return ForcedState(self.state.rows(index), self.outputs[index], self.ending)

    def reorder(self, index: Tensor) -> None:
        """Rows change places within their beams."""
        self.state.reorder(index)
