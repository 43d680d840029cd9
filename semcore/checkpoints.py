"""Parsers on disk: safetensors, JSON and a model card; no pickle.

A checkpoint is a folder::

    model.safetensors   what differs from the encoder: adapters, heads
    config.json         format version, parser, settings, encoder, SHA-256 of every other file
    <name>.json         inventories, such as an ontology
    README.md           the model card

The encoder itself is not in it: it is named, with the SHA-256 of its weights, because vectors
of another encoder of the same shape would silently give nonsense.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import torch
from omegaconf import OmegaConf
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from semcore.errors import InputError
from semcore.files import (
    StrPath,
    atomic_writer,
    fingerprint,
    read_json,
    sha256_of,
    write_json,
)
from semcore.folders import FolderKind, atomic_folder

FORMAT_VERSION = 1
STORAGES = ("float32", "float16", "int8")
SCALE = ".scale_of_rows"  # ends the name of the scales of a tensor in 8 bits
_SMALL = 4096  # numbers; what has fewer is not worth rounding
WEIGHTS, CONFIG, CARD = "model.safetensors", "config.json", "README.md"
Settings = TypeVar("Settings")


class EncoderIdentity(NamedTuple):
    """Which encoder a checkpoint was trained on: its name, and its weights' SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Checkpoint:
    """What `load_pretrained` reads. Floating tensors are float32, whatever was stored."""

    tensors: dict[str, Tensor]
    config: dict[str, Any]
    inventories: dict[str, Any]
    card: str
    encoder: EncoderIdentity | None


def save_pretrained(
    folder: StrPath,
    *,
    parser: str,
    tensors: Mapping[str, Tensor],
    config: Mapping[str, Any],
    inventories: Mapping[str, Any],
    card: str,
    encoder: EncoderIdentity | None,
    storage: str = "float16",
) -> None:
    """Write a checkpoint; the folder appears whole or not at all.

    ``parser`` is the parser's name ("kid"); ``inventories`` become ``<name>.json``. ``storage``
    says how floating tensors are stored: ``float32`` as they are; ``float16``, except those with
    values beyond its range; ``int8``, matrices as 8-bit integers with one scale a row (four
    thousandths of the row's largest value is the most that a number can be off), the rest in
    float16.

    Raises `InputError` when the folder cannot be written, or holds anything but an earlier
    checkpoint of the same parser (see `semcore.folders`).
    """
    kind = folder_kind(parser)
    with atomic_folder(folder, kind) as partial:
        stored: dict[str, Tensor] = {}
        for name, tensor in tensors.items():
            stored |= _stored(name, tensor.detach().cpu(), storage)
        write_tensors(partial / WEIGHTS, stored)
        for name, inventory in inventories.items():
            if f"{name}.json" == CONFIG or not name.isidentifier():
                raise ValueError(f"{name!r} cannot be an inventory's name")
            write_json(partial / f"{name}.json", inventory, indent=None)
        (partial / CARD).write_text(card, encoding="utf-8")
        record = {
            "encoder": encoder._asdict() if encoder is not None else None,
            "config": dict(config),
            "inventories": sorted(inventories),
        }
        kind.write_marker(partial, record)


def folder_kind(parser: str) -> FolderKind:
    """The folders that a checkpoint of ``parser`` may replace: such checkpoints."""
    return FolderKind(f"a checkpoint of {parser}", CONFIG, {"parser": parser}, FORMAT_VERSION)


def _stored(name: str, tensor: Tensor, storage: str) -> dict[str, Tensor]:
    """A tensor as it goes to disk, under its name, with its scales if it needs any."""
    if storage not in STORAGES:
        raise InputError(f"storage={storage}: use one of {', '.join(STORAGES)}")
    if storage == "float32" or not tensor.is_floating_point():
        return {name: tensor.clone(memory_format=torch.contiguous_format)}
    if storage == "int8" and tensor.ndim >= 2 and tensor.numel() >= _SMALL:
        largest = tensor.abs().amax(dim=-1, keepdim=True).float()
        if bool(torch.isfinite(largest).all()):
            scale = largest.clamp(min=torch.finfo(torch.float32).tiny) / 127
            return {name: (tensor / scale).round().to(torch.int8), name + SCALE: scale}
    halved = tensor.to(torch.float16)
    kept = halved if bool(torch.isfinite(halved).all()) else tensor
    return {name: kept.clone(memory_format=torch.contiguous_format)}


def _restored(stored: dict[str, Tensor]) -> dict[str, Tensor]:
    """The inverse of `_stored`; floating tensors are float32."""
    tensors = {}
    for name, tensor in stored.items():
        if name.endswith(SCALE):
            continue
        if name + SCALE in stored:
            tensor = tensor.float() * stored[name + SCALE]
        tensors[name] = tensor.float() if tensor.is_floating_point() else tensor
    return tensors


def load_pretrained(folder: StrPath, parser: str) -> Checkpoint:
    """Read a checkpoint of ``parser``, checking every file.

    Raises `InputError` naming the file when one is missing or damaged, when the checkpoint
    belongs to another parser, or when it was written in another format version.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError.at(folder, None, "no such checkpoint folder")
    record = read_json(root / CONFIG)
    if not isinstance(record, dict) or "format_version" not in record:
        raise InputError.at(root / CONFIG, None, "not the config of a graphsem checkpoint")
    if record["format_version"] != FORMAT_VERSION:
        raise InputError.at(
            root / CONFIG,
            None,
            f"format version {record['format_version']}; this graphsem reads {FORMAT_VERSION}",
        )
    if record.get("parser") != parser:
        raise InputError.at(folder, None, f"a checkpoint of {record.get('parser')}, not {parser}")
    try:
        hashes, names, settings = record["sha256"], record["inventories"], record["config"]
        identity = record["encoder"] and EncoderIdentity(**record["encoder"])
        expected = {WEIGHTS, CARD, *(f"{name}.json" for name in names)}
        if set(hashes) != expected:
            raise KeyError("sha256")
    except (KeyError, TypeError) as error:
        raise InputError.at(root / CONFIG, None, f"damaged: {error}") from error
    for name in sorted(expected):  # the card is documentation: it may be edited, not be absent
        if sha256_of(root / name) != hashes[name] and name != CARD:
            raise InputError.at(root / name, None, "damaged: its SHA-256 is not the recorded one")
    try:
        tensors = load_file(root / WEIGHTS)
    except (SafetensorError, OSError) as error:
        raise InputError.at(root / WEIGHTS, None, f"damaged: {error}") from error
    return Checkpoint(
        tensors=_restored(tensors),
        config=settings,
        inventories={name: read_json(root / f"{name}.json") for name in names},
        card=(root / CARD).read_text(encoding="utf-8"),
        encoder=identity,
    )


def typed(schema: type[Settings], values: Any) -> Settings:
    """A dataclass, nested ones included, from the JSON object of its fields."""
    found = OmegaConf.to_object(OmegaConf.merge(OmegaConf.structured(schema), values))
    return cast(Settings, found)


def restore_tensors(
    model: nn.Module,
    tensors: Mapping[str, Tensor],
    expected: Iterable[str],
    path: StrPath,
    otherwise: str = "of another model",
) -> None:
    """Puts trained tensors back into a model, all that are ``expected``.

    Raises `InputError` when one is missing, unknown or of another shape.
    """
    own = model.state_dict()
    for name in sorted(set(expected) ^ set(tensors)):
        what = "holds an unknown tensor" if name in tensors else "lacks the tensor"
        raise InputError.at(path, None, f"{what} {name}")
    for name, value in tensors.items():
        if own[name].shape != value.shape:
            raise InputError.at(
                path,
                None,
                f"tensor {name} has shape {list(value.shape)}, not {list(own[name].shape)}: "
                f"a checkpoint {otherwise}",
            )
    model.load_state_dict(tensors, strict=False)


def write_tensors(
    path: StrPath, tensors: Mapping[str, Tensor], metadata: dict[str, str] | None = None
) -> None:
    """Write a safetensors file, whole or not at all. Raises `InputError` naming the path."""
    plain = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    with atomic_writer(path, "wb") as stream:
        mode = os.fstat(stream.fileno()).st_mode
        try:
            save_file(plain, stream.name, metadata)  # puts a new, private file in this place
        except SafetensorError as error:
            raise InputError.at(path, None, f"cannot be written: {error}") from error
        os.chmod(stream.name, mode)
        with open(stream.name, "rb") as written:
            os.fsync(written.fileno())


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


def tensors_fingerprint(tensors: Mapping[str, Tensor]) -> str:
    """A SHA-256 over names, types, shapes and bits of tensors: equal exactly if they are."""
    total = hashlib.sha256()
    for name, tensor in sorted(tensors.items()):
        plain = tensor.detach().cpu().contiguous()
        total.update(json.dumps([name, str(plain.dtype), list(plain.shape)]).encode())
        total.update(plain.view(torch.uint8).numpy().tobytes() if plain.numel() else b"")
    return total.hexdigest()
