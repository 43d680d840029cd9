"""A frame parser on disk: heads and adapters, ontology, settings; the encoder by reference."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from omegaconf.errors import OmegaConfBaseException
from torch import Tensor

from kid.config import KidConfig
from kid.model.build import FrameModel, build_model
from kid.model.double_graph import KidModel
from kid.ontology import Ontology
from semcore.checkpoints import (
    EncoderIdentity,
    check_encoder,
    encoder_sha256,
    load_pretrained,
    restore_tensors,
    save_pretrained,
    typed,
)
from semcore.encoders import EncoderConfig, WordEncoder, build_encoder
from semcore.errors import InputError

PARSER = "kid"
VOCABULARY = "vocabulary"  # of a recurrent encoder, which no other place holds


def save_parser_parts(
    path: str | Path,
    model: FrameModel,
    ontology: Ontology,
    record: dict[str, Any],
    card: str,
    storage: str = "float16",
) -> None:
    """Writes what `load_parser_parts` reads.

    Text features of labels are folded into the learned table: their sum is all that inference
    needs, and a checkpoint with neither descriptions nor their vectors is a third smaller.
    """
    encoder = model.encoder
    tensors = trained_tensors(model)
    config = asdict(model.config)
    if isinstance(model, KidModel) and model.knowledge_graph.text is not None:
        tensors["knowledge_graph.table"] = model.knowledge_graph.features().detach()
        for name in ("text", "projection.weight"):
            tensors.pop(f"knowledge_graph.{name}", None)
        config["knowledge_graph"]["features"] = "learned"
    inventories = {"ontology": ontology.without_definitions().to_json()}
    identity = None
    if isinstance(encoder, WordEncoder):
        identity = EncoderIdentity(encoder.config.name, encoder_sha256(encoder.source))
    else:
        inventories[VOCABULARY] = encoder.inventory()
    save_pretrained(
        path,
        parser=PARSER,
        tensors=tensors,
        config={"encoder": asdict(encoder.config), "model": config, **record},
        inventories=inventories,
        card=card,
        encoder=identity,
        storage=storage,
    )


def load_parser_parts(path: str | Path) -> tuple[FrameModel, Ontology, dict[str, Any]]:
    """Model, ontology and settings of a checkpoint folder.

    Raises `InputError` when a file is missing or damaged, when it is another parser's or another
    ontology's, or when the installed encoder's weights are not those it was trained with.
    """
    checkpoint = load_pretrained(path, PARSER)
    record = checkpoint.config
    try:
        ontology = Ontology.from_json(checkpoint.inventories["ontology"])
        encoder_config = typed(EncoderConfig, record["encoder"])
        config = typed(KidConfig, record["model"])
    except (KeyError, OmegaConfBaseException) as error:
        reason = str(error).split("\n")[0]
        raise InputError.at(
            path, None, f"config.json does not describe a parser: {reason}"
        ) from error
    encoder = build_encoder(encoder_config, inventory=checkpoint.inventories.get(VOCABULARY))
    if checkpoint.encoder is not None:
        check_encoder(checkpoint.encoder, encoder.source)
    model = build_model(config, ontology, encoder)
    restore_tensors(
        model, checkpoint.tensors, trained_tensors(model), path, "of another ontology or model"
    )
    return model, ontology, record


def trained_tensors(model: FrameModel) -> dict[str, Tensor]:
    """The tensors that nothing else holds: trained parameters, and persistent buffers.

    Of a recurrent encoder these are all: its frozen word vectors come from no installed package.
    """
    frozen: set[str] = set()
    if isinstance(model.encoder, WordEncoder):
        frozen = {name for name, value in model.named_parameters() if not value.requires_grad}
    return {name: value for name, value in model.state_dict().items() if name not in frozen}
