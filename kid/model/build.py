"""The two frame parsers: the paper's double graph, and the tagger it is compared with.

Training, checkpoints and `FrameParser` know a model by the functions of this file only; which
model it is stands in its configuration's ``architecture``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from torch import Tensor

from kid.config import DecodeConfig, KidConfig, LossConfig
from kid.decoding.bio_tags import parse_tagged
from kid.decoding.search import Parsed, parse_batch
from kid.model.batch import FrameBatch
from kid.model.bio_tagger import BioTagger
from kid.model.double_graph import AllLabels, KidModel
from kid.ontology import Ontology
from kid.training.bio_loss import bio_loss
from kid.training.loss import kid_loss
from semcore.encoders import Encoder

FrameModel: TypeAlias = KidModel | BioTagger


@dataclass(frozen=True, slots=True)
class Architecture:
    """What belongs to one kind of model."""

    summary: str  # for model cards
    loss: Callable[[Any, FrameBatch, LossConfig], dict[str, Tensor]]  # of forward's output
    parse: Callable[..., Parsed]


ARCHITECTURES = {
    "double_graph": Architecture(
        summary="An incremental\ndouble-graph parser after Zheng et al., "
        '"A Double-Graph Based Framework for Frame Semantic\nParsing" (NAACL 2022), '
        "as graphsem builds it.",
        loss=kid_loss,
        parse=parse_batch,
    ),
    "bio_tagger": Architecture(
        summary="The baseline\nwithout graphs: a linear frame classifier, and BIO tags over the "
        "frame's elements.",
        loss=bio_loss,
        parse=parse_tagged,
    ),
}


def build_model(
    config: KidConfig,
    ontology: Ontology,
    encoder: Encoder,
    *,
    frame_text: Tensor | None = None,
    element_text: Tensor | None = None,
) -> FrameModel:
    """A new model of the configured architecture; text features are the double graph's."""
    if config.architecture == "bio_tagger":
        return BioTagger(config, ontology, encoder)
    return KidModel(config, ontology, encoder, frame_text=frame_text, element_text=element_text)


def output_loss(
    model: FrameModel, output: Any, batch: FrameBatch, config: LossConfig
) -> dict[str, Tensor]:
    """The loss of what the model's ``forward`` gave for a batch: see `kid_loss`."""
    return ARCHITECTURES[model.config.architecture].loss(output, batch, config)


def parse_targets(
    model: FrameModel,
    batch: FrameBatch,
    labels: AllLabels | tuple[Tensor, Tensor],
    config: DecodeConfig,
    shared: Tensor | None = None,
    *,
    gold_frames: bool = False,
) -> Parsed:
    """Frames and arguments of a batch's targets: see `kid.decoding.search.parse_batch`."""
    parse = ARCHITECTURES[model.config.architecture].parse
    return parse(model, batch, labels, config, shared, gold_frames=gold_frames)
