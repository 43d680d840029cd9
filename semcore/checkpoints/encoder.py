"""Which encoder a checkpoint was trained on.

The encoder itself is not in it: it is named, with the SHA-256 of its weights, because vectors
of another encoder of the same shape would silently give nonsense.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from semcore.checkpoints.format import WEIGHTS
from semcore.errors import InputError
from semcore.files import StrPath, fingerprint, sha256_of


class EncoderIdentity(NamedTuple):
    """Which encoder a checkpoint was trained on: its name, and its weights' SHA-256."""

    name: str
    sha256: str

    @classmethod
    def of(cls, name: str, source: StrPath) -> EncoderIdentity:
        """Of the encoder whose weights lie in the folder ``source``."""
        return cls(name, encoder_sha256(source))


def encoder_sha256(folder: StrPath) -> str:
    """The SHA-256 of the weights in an encoder's folder (of all shards, if there are several)."""
    root = Path(folder)
    if (root / WEIGHTS).is_file():
        return sha256_of(root / WEIGHTS)
    if any(root.glob("*.safetensors")):
        return fingerprint(root, ["*.safetensors"])
    raise InputError.at(folder, None, "no .safetensors weights in the encoder's folder")


def check_encoder(expected: EncoderIdentity, folder: StrPath) -> None:
    """Raise `InputError` unless the weights in ``folder`` are those of the checkpoint's encoder."""
    found = encoder_sha256(folder)
    if found != expected.sha256:
        raise InputError.at(
            folder,
            None,
            f"other weights than the {expected.name} of the checkpoint"
            f" (SHA-256 {found[:12]}..., not {expected.sha256[:12]}...)",
        )
