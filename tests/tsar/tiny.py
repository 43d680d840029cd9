"""An inventory of two event types, and a parser of random weights on a tiny BERT."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from semcore.encoders import EncoderConfig, WordEncoder
from tsar.config import EventModelConfig
from tsar.model.build import build_model
from tsar.ontology import EventOntology, EventType, Role
from tsar.parser import EventParser


def tiny_ontology() -> EventOntology:
    """Giving and raining."""
    return EventOntology(
        (
            EventType("Transaction.Give", (Role("Giver", 1), Role("Recipient"), Role("Thing"))),
            EventType("Weather.Rain", (Role("Place"),)),
        )
    )


def tiny_parser(
    encoder: Path, seed: int = 0, ontology: EventOntology | None = None, **settings: Any
) -> EventParser:
    """A parser that has learned nothing; it looks for triggers, too."""
    torch.manual_seed(seed)
    words = WordEncoder(EncoderConfig(name=str(encoder), dropout=0.0))
    config = EventModelConfig(**{"triggers": True, "size": 16, **settings})
    ontology = ontology or tiny_ontology()
    return EventParser(build_model(config, ontology, words), ontology)


def save_tiny_parser(folder: Path, encoder: Path, **settings: Any) -> Path:
    """The same, as a checkpoint folder."""
    tiny_parser(encoder, **settings).save_pretrained(folder, "# tiny\n", "float32")
    return folder
