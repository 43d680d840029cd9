"""A verifier on disk: what training changed, and what was fitted on the development set."""

from __future__ import annotations

from typing import Any

from amr.verifier.config import VerifierConfig
from amr.verifier.model import GraphVerifier
from amr.verifier.quality import Choice
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

VERIFIER = CheckpointFormat("amr_verifier")


def save_verifier(
    path: StrPath,
    model: GraphVerifier,
    choice: Choice,
    record: dict[str, Any],
    card: str,
    storage: str = "float16",
) -> None:
    """Writes what `load_verifier` reads. ``storage``: see `semcore.checkpoints.storage`."""
    inventories = {"choice": choice.to_json()}
    save_trained(path, VERIFIER, model, record, inventories, card, storage)


def load_verifier(path: StrPath) -> tuple[GraphVerifier, Choice, dict[str, Any]]:
    """Model, choice and settings of a checkpoint folder.

    Raises `InputError` when a file is missing or damaged, when it is no verifier's, or when the
    installed encoder's weights are not those it was trained with.
    """
    checkpoint = load_pretrained(path, VERIFIER)
    record = checkpoint.config
    with describing(path):
        choice = Choice.from_json(checkpoint.inventories["choice"])
        encoder = WordEncoder(typed(EncoderConfig, record["encoder"]))
        model = GraphVerifier(typed(VerifierConfig, record["model"]), encoder)
    restore(model, checkpoint, trained_tensors(model), path)
    return model, choice, record
