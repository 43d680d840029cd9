"""A new decoder on what a trained parser has: its encoder, labels, frames and targets stay.

Narrowing a parser this way costs a fraction of its training: nothing flows back through the
encoder, and frames and targets stay exactly what they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import torch

from kid.config import KidConfig
from kid.model.double_graph import KidModel
from kid.ontology import Ontology
from semcore.errors import InputError

# The modules and parameters of `KidModel` that find arguments.
DECODER = (
    "decoder_label",
    "decoder_span",
    "reader",
    "argument_span",
    "pointer",
    "semantic_graph",
    "role_query",
    "role_scale",
)


def of_decoder(name: str) -> bool:
    """Whether a parameter of this name belongs to the decoder."""
    return name.partition(".")[0] in DECODER


def with_new_decoder(model: KidModel, config: KidConfig, ontology: Ontology) -> KidModel:
    """The model with an untrained decoder of the shape that ``config`` gives it.

    The rest has its weights, and the encoder is the same one. A ``config`` that wants a rest of
    another shape is an `InputError`.
    """
    for key in ("size", "marking"):
        wanted, had = getattr(config, key), getattr(model.config, key)
        if wanted != had:
            raise InputError(
                f"model.{key}={wanted}: a new decoder leaves what the checkpoint has, {had}"
            )
    shape = replace(
        model.config,
        decoder_size=config.decoder_size,
        reader=config.reader,
        semantic_graph=config.semantic_graph,
        graph_layers=config.graph_layers,
        dropout=config.dropout,
    )
    texts = model.knowledge_graph.text
    frames = len(ontology.frames)
    new = KidModel(
        shape,
        ontology,
        model.encoder,
        frame_text=None if texts is None else texts[:frames],
        element_text=None if texts is None else texts[frames:],
    )
    kept = {name: value for name, value in model.state_dict().items() if not of_decoder(name)}
    new.load_state_dict({**new.state_dict(), **kept})
    return new


@contextmanager
def training_decoder_only(model: torch.nn.Module) -> Iterator[None]:
    """Inside, only the decoder has gradients; what had some before has them again at the end."""
    held = [
        parameter
        for name, parameter in model.named_parameters()
        if parameter.requires_grad and not of_decoder(name)
    ]
    for parameter in held:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in held:
            parameter.requires_grad_(True)
