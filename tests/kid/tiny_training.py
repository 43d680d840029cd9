"""Training on the tiny corpus: in this process, or as command-line arguments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

SETTINGS = {
    "encoder": "local",
    "trainer": "cpu",
    "encoder.layers": "mix",
    "encoder.dropout": "0",
    "model.size": "32",
    "model.decoder_size": "24",
    "model.dropout": "0.1",
    "model.reader.heads": "4",
    "model.reader.inner": "64",
    "model.knowledge_graph.features": "both",
    "trainer.precision": '"32"',
    "trainer.threads": "1",
    "stages": "[{name: exemplars, corpora: {exemplars: 1.0}, epochs: 3, learning_rate: 1e-3,"
    " encoder_learning_rate: 5e-4, monitor: null}, {name: full_text, corpora: {full_text: 1.0}}]",
    "trainer.epochs": "60",
    "trainer.batch_tokens": "64",
    "trainer.validate_every_epochs": "60",
    "optimizer.learning_rate": "3e-3",
    "optimizer.encoder_learning_rate": "1e-3",
    "loss.target": "0.3",
}


FULL_TEXT = "[{name: full_text, corpora: {full_text: 1.0}}]"


def tiny_arguments(corpus: Path, encoder: Path, output: Path, /, **changes: object) -> list[str]:
    """Arguments of ``python -m kid.train``; dots in the names of ``changes`` are ``__``."""
    given = {name.replace("__", "."): str(value) for name, value in changes.items()}
    places = {"data": str(corpus), "output": str(output), "encoder.name": str(encoder)}
    return [f"{name}={value}" for name, value in {**SETTINGS, **places, **given}.items()]


def train_tiny(corpus: Path, encoder: Path, output: Path, /, **changes: object) -> dict[str, Any]:
    """A run in this process; gives its metrics."""
    from kid.train import main, train

    return train(main.compose(tiny_arguments(corpus, encoder, output, **changes)))
