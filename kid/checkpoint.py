"""A frame parser on disk: heads and adapters, ontology, settings; the encoder by reference."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from torch import Tensor

from kid.config import KidConfig
from kid.decoding.candidates import fits_features
from kid.evidence import Evidence
from kid.model.build import FrameModel, build_model
from kid.model.double_graph import KidModel
from kid.ontology import Ontology
from semcore.checkpoints import (
    CheckpointFormat,
    EncoderIdentity,
    describing,
    load_pretrained,
    restore,
    save_pretrained,
    typed,
)
from semcore.encoders import EncoderConfig, WordEncoder, build_encoder
from semcore.errors import InputError
from semcore.files import StrPath
from semcore.training.state import trained_tensors

PARSER = CheckpointFormat(
    "kid",
    renamed={
        1: {
            "decoder_label.": "decoder.label.",
            "decoder_span.": "decoder.span.",
            "reader.": "decoder.reader.",
            "argument_span.": "decoder.argument_span.",
            "pointer.": "decoder.pointer.",
            "semantic_graph.": "decoder.semantic_graph.",
            "role_query.": "decoder.role_query.",
            "role_scale": "decoder.role_scale",
        }
    },
    settings={
        1: {
            "decode.overlap": "overlaps",
            "model.graph_layers": None,
            "model.knowledge_graph.frame_relations": None,
            "model.knowledge_graph.basis": None,
        }
    },
)
EVIDENCE = "evidence"  # counts and calibration, which nothing else needs
VOCABULARY = "vocabulary"  # of a recurrent encoder, which no other place holds


def save_parser_parts(
    path: StrPath,
    model: FrameModel,
    ontology: Ontology,
    evidence: Evidence | None,
    record: dict[str, Any],
    card: str,
    storage: str = "float16",
) -> None:
    """Writes what `load_parser_parts` reads.

    Text features of labels are folded into the learned table: their sum is all that inference
    needs. The ontology's definitions stay: whoever reads what was found may ask what it means.
    """
    encoder = model.encoder
    tensors = stored_tensors(model)
    config = asdict(model.config)
    if isinstance(model, KidModel) and model.knowledge_graph.text is not None:
        tensors["knowledge_graph.table"] = model.knowledge_graph.features().detach()
        for name in ("text", "projection.weight"):
            tensors.pop(f"knowledge_graph.{name}", None)
        config["knowledge_graph"]["features"] = "learned"
    inventories = {"ontology": ontology.to_json()}
    if evidence is not None:
        inventories[EVIDENCE] = evidence.to_json()
    identity = None
    if isinstance(encoder, WordEncoder):
        identity = EncoderIdentity.of(encoder.config.name, encoder.source)
    else:
        inventories[VOCABULARY] = encoder.inventory()
    save_pretrained(
        path,
        format=PARSER,
        tensors=tensors,
        config={"encoder": asdict(encoder.config), "model": config, **record},
        inventories=inventories,
        card=card,
        encoder=identity,
        storage=storage,
    )


def load_parser_parts(
    path: StrPath,
) -> tuple[FrameModel, Ontology, Evidence | None, dict[str, Any]]:
    """Model, ontology, evidence (older checkpoints have none) and settings of a checkpoint folder.

    Raises `InputError` when a file is missing or damaged, when it is another parser's or another
    ontology's, or when the installed encoder's weights are not those it was trained with.
    """
    checkpoint = load_pretrained(path, PARSER)
    record, inventories = checkpoint.config, checkpoint.inventories
    with describing(path):
        ontology = Ontology.from_json(inventories["ontology"])
        encoder_config = typed(EncoderConfig, record["encoder"])
        evidence = Evidence.from_json(inventories[EVIDENCE]) if EVIDENCE in inventories else None
        config = typed(KidConfig, record["model"])
        encoder = build_encoder(encoder_config, inventory=inventories.get(VOCABULARY))
        model = build_model(config, ontology, encoder)
        if evidence is not None and len(evidence.parts) != encoder.size + 1:
            raise InputError(f"{EVIDENCE}.json: made for another encoder")
        if evidence is not None and not fits_features(evidence):
            raise InputError(f"{EVIDENCE}.json: of another version; kid.calibrate makes it anew")
    restore(model, checkpoint, stored_tensors(model), path, "of another ontology or model")
    return model, ontology, evidence, record


def stored_tensors(model: FrameModel) -> dict[str, Tensor]:
    """The tensors that nothing else holds: trained parameters, and persistent buffers.

    Of a recurrent encoder these are all: its frozen word vectors come from no installed package.
    """
    if isinstance(model.encoder, WordEncoder):
        return trained_tensors(model)
    return dict(model.state_dict())
