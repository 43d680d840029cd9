"""A policy over nine sequences: two steps of three symbols, each with a probability of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import torch
from torch import Tensor, nn

from semcore.preference.config import DataConfig
from semcore.preference.groups import Output

SYMBOLS = 3
SEQUENCES: list[Output] = list(product(range(SYMBOLS), repeat=2))
REWARDS = dict(zip(SEQUENCES, (0.3, 0.9, 0.1, 0.5, 0.5, 0.2, 1.0, 0.0, 0.7), strict=True))


class Table(nn.Module):
    """``inputs`` distributions: the logits of the first symbol, and of the second after each."""

    def __init__(self, inputs: int = 1, seed: int = 0) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        shape = (inputs, SYMBOLS + 1, SYMBOLS)
        self.logits = nn.Parameter(torch.randn(shape, generator=generator, dtype=torch.float64))

    def steps(self, number: int, output: Output) -> Tensor:
        """Log-probabilities of the two steps, ``[2]``."""
        logs = self.logits[number].log_softmax(-1)
        return torch.stack([logs[0, output[0]], logs[1 + output[0], output[1]]])


class TablePolicy:
    """A `Policy`; its outputs' annotated one is (0, 1)."""

    def __init__(self, inputs: int) -> None:
        self.lengths = [1 + number % 3 for number in range(inputs)]

    def propose(
        self, model: Table, inputs: Sequence[int], data: DataConfig, generator: torch.Generator
    ) -> list[list[Output]]:
        """Drawn sequences."""
        found: list[list[Output]] = []
        for number in inputs:
            logs = torch.stack([model.steps(number, sequence).sum() for sequence in SEQUENCES])
            drawn = torch.multinomial(logs.exp(), data.size, True, generator=generator)
            found.append([SEQUENCES[index] for index in drawn.tolist()])
        return found

    def gold(self, model: Table, inputs: Sequence[int], data: DataConfig) -> list[Output | None]:
        """The same for all; the first input has none that could be written."""
        return [None if number == 0 else (0, 1) for number in inputs]

    def log_probabilities(
        self,
        model: Table,
        inputs: Sequence[int],
        outputs: Sequence[Sequence[Output]],
        data: DataConfig,
    ) -> tuple[Tensor, Tensor]:
        """As many rows as the largest group has outputs."""
        most = max(map(len, outputs))
        nothing = torch.zeros(2, dtype=torch.float64)
        rows = [
            [model.steps(number, output) for output in given] + [nothing] * (most - len(given))
            for number, given in zip(inputs, outputs, strict=True)
        ]
        there = torch.tensor([[k < len(given) for k in range(most)] for given in outputs])
        logs = torch.stack([torch.stack(row) for row in rows])
        return logs, there[:, :, None].expand(-1, -1, 2)

    def judged(
        self, model: Table, number: int, outputs: Sequence[Output], data: DataConfig
    ) -> tuple[int, Sequence[Output]]:
        """The input's number and the outputs."""
        return number, outputs


def rewards(number: int, outputs: Sequence[Output]) -> list[float]:
    """Those of the sequences."""
    return [REWARDS[output] for output in outputs]


def constant(number: int, outputs: Sequence[Any]) -> list[float]:
    """A number whose mean is not itself in floating point."""
    return [0.1] * len(outputs)
