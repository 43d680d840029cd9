"""The folder of a checkpoint, written and read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor
from typing_extensions import TypedDict

from semcore.checkpoints.encoder import EncoderIdentity
from semcore.checkpoints.format import CARD, CONFIG, WEIGHTS, CheckpointFormat
from semcore.checkpoints.storage import as_stored
from semcore.checkpoints.tensors import read_tensors, write_tensors
from semcore.errors import InputError
from semcore.files import StrPath, read_json, sha256_of, write_json
from semcore.files.folders import atomic_folder
from semcore.files.records import shaped
from semcore.shipped import checkpoint_place


class _Encoder(TypedDict):
    name: str
    sha256: str


class _Config(TypedDict):
    """What `load_pretrained` needs of config.json."""

    sha256: dict[str, str]
    inventories: list[str]
    config: dict[str, Any]
    encoder: _Encoder | None


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
    format: CheckpointFormat,
    tensors: Mapping[str, Tensor],
    config: Mapping[str, Any],
    inventories: Mapping[str, Any],
    card: str,
    encoder: EncoderIdentity | None,
    storage: str = "float16",
) -> None:
    """Write a checkpoint; the folder appears whole or not at all.

    ``inventories`` become ``<name>.json``; ``storage`` says how floating tensors are stored
    (`semcore.checkpoints.storage`).

    Raises `InputError` when the folder cannot be written, or holds anything but an earlier
    checkpoint of the same parser (see `semcore.files.folders`).
    """
    with atomic_folder(folder, format.folder) as partial:
        stored: dict[str, Tensor] = {}
        for name, tensor in tensors.items():
            stored |= as_stored(name, tensor.detach().cpu(), storage)
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
        format.folder.write_marker(partial, record)


def load_pretrained(folder: StrPath, format: CheckpointFormat) -> Checkpoint:
    """Read a checkpoint, checking every file; names in it are those of the newest format.

    Raises `InputError` naming the file when one is missing or damaged, when the checkpoint
    belongs to another parser, or when it was written in a newer format than is known.
    """
    root = checkpoint_place(folder)
    record = _record(root)
    if record.get("parser") != format.parser:
        raise InputError.at(
            folder, None, f"a checkpoint of {record.get('parser')}, not {format.parser}"
        )
    version = record["format_version"]
    if type(version) is not int or version not in range(1, format.newest + 1):
        known = "1" if format.newest == 1 else f"1 to {format.newest}"
        raise InputError.at(
            root / CONFIG, None, f"format version {version}; this graphsem reads {known}"
        )
    try:
        found = shaped(_Config, record)
        hashes, names, settings = found["sha256"], found["inventories"], found["config"]
        identity = EncoderIdentity(**found["encoder"]) if found["encoder"] else None
        expected = {WEIGHTS, CARD, *(f"{name}.json" for name in names)}
        if set(hashes) != expected or not all(name.isidentifier() for name in names):
            raise ValueError("sha256 is not that of its files")
    except ValueError as error:
        raise InputError.at(root / CONFIG, None, f"damaged: {error}") from error
    for name in sorted(expected):  # the card is documentation: it may be edited, not be absent
        if sha256_of(root / name) != hashes[name] and name != CARD:
            raise InputError.at(root / name, None, "damaged: its SHA-256 is not the recorded one")
    tensors = read_tensors(root / WEIGHTS)
    return Checkpoint(
        tensors={format.tensor_name(name, version): item for name, item in tensors.items()},
        config=format.current_settings(settings, version),
        inventories={name: read_json(root / f"{name}.json") for name in names},
        card=(root / CARD).read_text(encoding="utf-8", errors="replace"),
        encoder=identity,
    )


def parser_of(folder: StrPath) -> str:
    """The name of the parser whose checkpoint this is. Raises `InputError` if it is none."""
    return str(_record(checkpoint_place(folder)).get("parser"))


def _record(folder: StrPath) -> dict[str, Any]:
    root = Path(folder)
    if not root.is_dir():
        raise InputError.at(folder, None, "no such checkpoint folder")
    if not (root / CONFIG).is_file() and (root / "checkpoint" / CONFIG).is_file():
        raise InputError.at(folder, None, f"the folder of a run; give {root / 'checkpoint'}")
    if not os.path.lexists(root / CONFIG):
        raise InputError.at(folder, None, f"no checkpoint: there is no {CONFIG} in this folder")
    record = read_json(root / CONFIG)
    if not isinstance(record, dict) or "format_version" not in record:
        raise InputError.at(root / CONFIG, None, "not the config of a graphsem checkpoint")
    return record
