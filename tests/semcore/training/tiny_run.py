"""A tiny training run as a program, so that tests can kill it or run it under torchrun."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterable
from dataclasses import fields
from itertools import count
from typing import Any

import torch
from torch import Tensor, nn

from semcore.training import OptimizerConfig, ParserModule, TrainerConfig, TrainingData, fit

_CALLS = count()  # of the loss, in this process


class Tiny(nn.Module):
    """Two layers with dropout, and a scalar; `encoder` has its own learning rate."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.encoder = nn.Linear(6, 16)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(16, 3)
        self.unused = nn.Linear(2, 2)
        self.scale = nn.Parameter(torch.tensor(1.0))

    def forward(self, batch: tuple[Tensor, Tensor]) -> Tensor:
        return self.scale * self.head(self.dropout(torch.tanh(self.encoder(batch[0]))))


def make_data(count: int = 60) -> TrainingData[Any, Any]:
    """Examples of 1 to 9 rows each, so that weights differ between batches."""
    random = torch.Generator().manual_seed(5)
    lengths = torch.randint(1, 10, (count,), generator=random).tolist()
    examples = [
        (torch.randn(n, 6, generator=random), torch.randint(0, 3, (n,), generator=random))
        for n in lengths
    ]

    def collate(rows: list[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
        return torch.cat([row[0] for row in rows]), torch.cat([row[1] for row in rows])

    return TrainingData(examples, lengths, collate)


def mean_loss(model: nn.Module, batch: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
    """The mean over rows, and how many rows."""
    loss = nn.functional.cross_entropy(model(batch), batch[1])
    if next(_CALLS) == int(os.environ.get("TINY_DIES", -1)):
        os.kill(os.getpid(), signal.SIGKILL)
    return {"loss": loss, "role": 2 * loss, "weight": torch.tensor(float(len(batch[1])))}


def make_module(dropout: float, optimizer: OptimizerConfig | None = None) -> ParserModule:
    """The model with its loss, and a validation that looks at every example."""
    torch.manual_seed(0)
    data = make_data()
    everything = data.collate(list(data.examples))

    def validate(model: nn.Module) -> dict[str, float]:
        correct = model(everything).argmax(-1) == everything[1]
        torch.rand(7)  # a validation that draws numbers must not change training
        return {"accuracy": float(correct.float().mean())}

    return ParserModule(
        Tiny(dropout), mean_loss, optimizer or OptimizerConfig(learning_rate=0.05), validate
    )


def main(folder: str, dropout: str, *settings: str) -> None:
    """``tiny_run.py FOLDER DROPOUT key=value ...``; after ``then`` comes the next run.

    The keys are `TrainerConfig`'s, or `OptimizerConfig`'s after ``optimizer.``.
    """
    if "then" in settings:
        end = settings.index("then")
        main(folder, dropout, *settings[:end])
        return main(*settings[end + 1 :])
    given = dict(setting.split("=") for setting in settings)
    of_optimizer = {key: value for key, value in given.items() if key.startswith("optimizer.")}
    trainer = {"epochs": 4, "batch_tokens": 24, "accelerator": "cpu", "threads": 1}
    trainer |= _typed(TrainerConfig, given, given.keys() - of_optimizer.keys())
    chosen = {key.removeprefix("optimizer."): value for key, value in of_optimizer.items()}
    optimizer = {"learning_rate": 0.05, **_typed(OptimizerConfig, chosen, chosen)}
    module = make_module(float(dropout), OptimizerConfig(**optimizer))
    fit(module, make_data(), TrainerConfig(**trainer), folder, seed=3)


def _typed(schema: Any, given: dict[str, str], keys: Iterable[str]) -> dict[str, Any]:
    kinds = {entry.name: str(entry.type) for entry in fields(schema)}
    return {key: given[key] if "str" in kinds[key] else json.loads(given[key]) for key in keys}


if __name__ == "__main__":
    main(*sys.argv[1:])
