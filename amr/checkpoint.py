"""A parser on disk: what training changed, the vocabulary, the linker."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from amr.config import ModelConfig
from amr.model.build import AMRModel, stored_model
from amr.wiki import NameLinker
from semcore.checkpoints import (
    CheckpointFormat,
    EncoderIdentity,
    describing,
    load_pretrained,
    restore,
    save_pretrained,
    typed,
)
from semcore.encoders import EncoderConfig, WordEncoder
from semcore.files import StrPath
from semcore.training.state import trained_tensors

PARSER = CheckpointFormat("amr")


def save_parser_parts(
    path: StrPath,
    model: AMRModel,
    linker: NameLinker | None,
    record: dict[str, Any],
    card: str,
    storage: str = "float16",
) -> None:
    """Writes what `load_parser_parts` reads. ``storage``: see `semcore.checkpoints.storage`."""
    identity, encoder_config = None, EncoderConfig()
    if isinstance(model.encoder, WordEncoder):
        encoder_config = model.encoder.config
        identity = EncoderIdentity.of(encoder_config.name, model.encoder.source)
    inventories: dict[str, Any] = {"vocabulary": model.vocabulary.to_json()}
    if linker is not None:
        inventories["wiki"] = linker.to_json()
    save_pretrained(
        path,
        format=PARSER,
        tensors=trained_tensors(model),
        config={"encoder": asdict(encoder_config), "model": asdict(model.config), **record},
        inventories=inventories,
        card=card,
        encoder=identity,
        storage=storage,
    )


def load_parser_parts(path: StrPath) -> tuple[AMRModel, NameLinker | None, dict[str, Any]]:
    """Model, linker and settings of a checkpoint folder.

    Raises `InputError` when a file is missing or damaged, when it is another parser's, or when
    the installed encoder's weights are not those it was trained with.
    """
    checkpoint = load_pretrained(path, PARSER)
    record, inventories = checkpoint.config, checkpoint.inventories
    with describing(path):
        stored = inventories.get("wiki")
        linker = None if stored is None else NameLinker.from_json(stored)
        encoder_config = typed(EncoderConfig, record["encoder"])
        config = typed(ModelConfig, record["model"])
        model = stored_model(config, encoder_config, inventories["vocabulary"])
    restore(model, checkpoint, trained_tensors(model), path)
    return model, linker, record
