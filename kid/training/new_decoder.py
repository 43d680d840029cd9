"""A new decoder on what a trained parser has: its encoder, labels, frames and targets stay.

Narrowing a parser this way costs a fraction of its training: nothing flows back through the
encoder, and frames and targets stay exactly what they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from torch import nn

from kid.config import KidConfig
from kid.model.arguments import ArgumentDecoder
from kid.model.double_graph import KidModel
from semcore.errors import InputError


def renew_decoder(model: KidModel, config: KidConfig) -> None:
    """Gives the model an untrained decoder of the shape that ``config`` wants.

    A ``config`` that wants a rest of another shape is an `InputError`.
    """
    for key in ("size", "marking"):
        wanted, had = getattr(config, key), getattr(model.config, key)
        if wanted != had:
            raise InputError(
                f"model.{key}={wanted}: a new decoder leaves what the checkpoint has, {had}"
            )
    model.config = replace(
        model.config,
        decoder_size=config.decoder_size,
        reader=config.reader,
        semantic_graph=config.semantic_graph,
        dropout=config.dropout,
    )
    model.decoder = ArgumentDecoder(model.config, model.encoder.size)


@contextmanager
def training_decoder_only(model: nn.Module) -> Iterator[None]:
    """Inside, only the decoder has gradients; what had some before has them again at the end."""
    held = [
        parameter
        for name, parameter in model.named_parameters()
        if parameter.requires_grad and not name.startswith("decoder.")
    ]
    for parameter in held:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in held:
            parameter.requires_grad_(True)
