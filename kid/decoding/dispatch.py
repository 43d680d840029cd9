"""A batch's targets parsed by whichever model it is."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from kid.config import FrameDecoding
from kid.decoding.bio_tags import parse_tagged
from kid.decoding.search import Parsed, parse_batch
from kid.model.batch import FrameBatch
from kid.model.bio_tagger import BioTagger
from kid.model.build import FrameModel


def parse_targets(
    model: FrameModel,
    batch: FrameBatch,
    labels: Any,
    config: FrameDecoding,
    shared: Tensor | None = None,
    *,
    gold_frames: bool = False,
    top: int = 1,
) -> Parsed:
    """Frames and arguments of a batch's targets: see `kid.decoding.search.parse_batch`.

    ``labels`` are what the model's ``all_labels`` gives.
    """
    if isinstance(model, BioTagger):
        return parse_tagged(model, batch, labels, config, shared, gold_frames=gold_frames, top=top)
    return parse_batch(model, batch, labels, config, shared, gold_frames=gold_frames, top=top)
