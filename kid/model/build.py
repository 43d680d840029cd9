"""The two frame parsers: the paper's double graph, and the tagger it is compared with.

Which model it is stands in its configuration's ``architecture``. Both are told apart here, by
`kid.decoding.dispatch` and by `kid.training.loss` only.
"""

from __future__ import annotations

from typing import TypeAlias

from torch import Tensor

from kid.config import KidConfig
from kid.model.bio_tagger import BioTagger
from kid.model.double_graph import KidModel
from kid.ontology import Ontology
from semcore.encoders import Encoder

FrameModel: TypeAlias = KidModel | BioTagger


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
