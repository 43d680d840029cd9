"""An event parser on disk: heads and adapters, inventory, settings; the encoder by reference."""

from __future__ import annotations

from typing import Any

from semcore.checkpoints import (
    CheckpointFormat,
    describing,
    load_pretrained,
    restore,
    typed,
)
from semcore.encoders import EncoderConfig, WordEncoder
from semcore.files import StrPath
from semcore.training.saving import save_trained
from semcore.training.state import trained_tensors
from tsar.config import EventModelConfig
from tsar.model.build import EventModel, build_model
from tsar.ontology import EventOntology

PARSER = CheckpointFormat("tsar")


def save_parser_parts(
    path: StrPath,
    model: EventModel,
    ontology: EventOntology,
    record: dict[str, Any],
    card: str,
    storage: str = "float16",
) -> None:
    """Writes what `load_parser_parts` reads: whatever training changed, and the inventory."""
    inventories = {"ontology": ontology.to_json()}
    save_trained(path, PARSER, model, record, inventories, card, storage)


def load_parser_parts(path: StrPath) -> tuple[EventModel, EventOntology, dict[str, Any]]:
    """Model, inventory and settings of a checkpoint folder.

    Raises `InputError` when a file is missing or damaged, when it is another parser's or another
    inventory's, or when the installed encoder's weights are not those it was trained with.
    """
    checkpoint = load_pretrained(path, PARSER)
    record = checkpoint.config
    with describing(path):
        ontology = EventOntology.from_json(checkpoint.inventories["ontology"])
        encoder = WordEncoder(typed(EncoderConfig, record["encoder"]))
        config = typed(EventModelConfig, record["model"])
        model = build_model(config, ontology, encoder)
    restore(model, checkpoint, trained_tensors(model), path, "of another inventory or model")
    return model, ontology, record
