"""The two architectures, made alike: the paper's two streams, and the pointer beside them."""

from __future__ import annotations

from typing import TypeAlias

from semcore.encoders import WordEncoder
from tsar.config import EventModelConfig
from tsar.model.pointer import RolePointer
from tsar.model.two_stream import TSARModel
from tsar.ontology import EventOntology

EventModel: TypeAlias = TSARModel | RolePointer


def build_model(
    config: EventModelConfig, ontology: EventOntology, encoder: WordEncoder
) -> EventModel:
    """A new model of the configured architecture."""
    if config.architecture == "pointer":
        return RolePointer(config, ontology, encoder)
    return TSARModel(config, ontology, encoder)
