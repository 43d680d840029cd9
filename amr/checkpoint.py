"""A parser on disk: what training changed, the vocabulary, the linker."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from omegaconf.errors import OmegaConfBaseException

from amr.config import ModelConfig
from amr.model.build import AMRModel, stored_model
from amr.wiki import NameLinker
from semcore.checkpoints import (
    EncoderIdentity,
    check_encoder,
    encoder_sha256,
    load_pretrained,
    restore_tensors,
    save_pretrained,
    typed,
)
from semcore.encoders import EncoderConfig, WordEncoder
from semcore.errors import InputError
from semcore.training.state import trained_tensors

PARSER = "amr"


def save_parser_parts(
    path: str | Path,
    model: AMRModel,
    linker: NameLinker | None,
    record: dict[str, Any],
    card: str,
    storage: str = "float16",
) -> None:
    """Writes what `load_parser_parts` reads. ``storage``: see `semcore.checkpoints`."""
    identity, encoder_config = None, EncoderConfig()
    if isinstance(model.encoder, WordEncoder):
        encoder_config = model.encoder.config
        identity = EncoderIdentity(encoder_config.name, encoder_sha256(model.encoder.source))
    inventories: dict[str, Any] = {"vocabulary": model.vocabulary.to_json()}
    if linker is not None:
        inventories["wiki"] = linker.to_json()
    save_pretrained(
        path,
        parser=PARSER,
        tensors=trained_tensors(model),
        config={"encoder": asdict(encoder_config), "model": asdict(model.config), **record},
        inventories=inventories,
        card=card,
        encoder=identity,
        storage=storage,
    )


def load_parser_parts(path: str | Path) -> tuple[AMRModel, NameLinker | None, dict[str, Any]]:
    """Model, linker and settings of a checkpoint folder.

    Raises `InputError` when a file is missing or damaged, when it is another parser's, or when
    the installed encoder's weights are not those it was trained with.
    """
    checkpoint = load_pretrained(path, PARSER)
    record = checkpoint.config
    try:
        inventory = checkpoint.inventories["vocabulary"]
        stored = checkpoint.inventories.get("wiki")
        linker = None if stored is None else NameLinker.from_json(stored)
        encoder_config = typed(EncoderConfig, record["encoder"])
        config = typed(ModelConfig, record["model"])
        model = stored_model(config, encoder_config, inventory)
    except (KeyError, TypeError, ValueError, OmegaConfBaseException) as error:
        if isinstance(error, InputError):
            raise
        reason = str(error).split("\n")[0]
        raise InputError.at(path, None, f"does not describe a parser: {reason}") from error
    if checkpoint.encoder is not None and isinstance(model.encoder, WordEncoder):
        check_encoder(checkpoint.encoder, model.encoder.source)
    restore_tensors(model, checkpoint.tensors, trained_tensors(model), path)
    return model, linker, record
