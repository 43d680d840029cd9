"""What training changed in a model on a word encoder, as a checkpoint folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from torch import nn

from semcore.checkpoints import CheckpointFormat, EncoderIdentity, save_pretrained
from semcore.encoders import WordEncoder
from semcore.files import StrPath
from semcore.training.state import trained_tensors


def save_trained(
    path: StrPath,
    format: CheckpointFormat,
    model: nn.Module,
    record: Mapping[str, Any],
    inventories: Mapping[str, Any],
    card: str,
    storage: str = "float16",
) -> None:
    """Writes the tensors that training changed; the encoder is known by name and SHA-256.

    Args:
        model: with a ``config``, a dataclass, and an ``encoder``, a `WordEncoder`.
        record: what ``config.json`` has beside the settings of both.
        storage: see `semcore.checkpoints.storage`.
    """
    encoder = model.encoder
    assert isinstance(encoder, WordEncoder)
    settings = {"encoder": asdict(encoder.config), "model": asdict(model.config)}  # type: ignore[call-overload]
    save_pretrained(
        path,
        format=format,
        tensors=trained_tensors(model),
        config={**settings, **record},
        inventories=dict(inventories),
        card=card,
        encoder=EncoderIdentity.of(encoder.config.name, encoder.source),
        storage=storage,
    )
