"""Parsers on disk: safetensors, JSON and a model card; no pickle.

A checkpoint is a folder::

    model.safetensors   what differs from the encoder: adapters, heads
    config.json         parser and its format, settings, encoder, SHA-256 of every other file
    <name>.json         inventories, such as an ontology
    README.md           the model card

The encoder itself is not in it: it is named, with the SHA-256 of its weights, because vectors
of another encoder of the same shape would silently give nonsense.

A parser's format counts up when its tensors or settings change their names; checkpoints of all
older formats still load (`CheckpointFormat`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import torch
from omegaconf import OmegaConf
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from typing_extensions import TypedDict

from semcore.errors import InputError
from semcore.files import (
    StrPath,
    atomic_writer,
    fingerprint,
    read_json,
    sha256_of,
    write_json,
)
from semcore.files.folders import atomic_folder
from semcore.files.kinds import FolderKind
from semcore.files.records import shaped
from semcore.shipped import checkpoint_place
from semcore.storage import as_stored, restored

WEIGHTS, CONFIG, CARD = "model.safetensors", "config.json", "README.md"
Settings = TypeVar("Settings")


@dataclass(frozen=True)
class CheckpointFormat:
    """A parser's name, and what became of the names in its older checkpoints.

    ``renamed[n]`` and ``settings[n]`` turn format n into the next one; the last is what is written.
    """

    parser: str
    # Of each format, beginnings of tensor names: old to new.
    renamed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    # Of each format, settings such as ``model.backend``: their last part's new name; None: gone.
    settings: Mapping[int, Mapping[str, str | None]] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        """The format that is written."""
        return 1 + max([*self.renamed, *self.settings], default=0)

    @property
    def folder(self) -> FolderKind:
        """The folders that a checkpoint may replace: older ones of the same parser."""
        identity = {"parser": self.parser}
        return FolderKind(f"a checkpoint of {self.parser}", CONFIG, identity, self.newest)

    def tensor_name(self, name: str, version: int) -> str:
        """What a tensor of a checkpoint in that format is called now."""
        for step in range(version, self.newest):
            for old, new in self.renamed.get(step, {}).items():
                if name.startswith(old):
                    name = new + name.removeprefix(old)
                    break
        return name

    def current_settings(self, settings: dict[str, Any], version: int) -> dict[str, Any]:
        """The settings of a checkpoint in that format, as far as they exist, by their names now."""
        for step in range(version, self.newest):
            for old, new in self.settings.get(step, {}).items():
                settings = _renamed(settings, old.split("."), new)
        return settings


def _renamed(settings: Any, keys: list[str], new: str | None) -> Any:
    if not isinstance(settings, dict):
        return settings
    first, *rest = keys
    found = {}
    for key, value in settings.items():
        if key != first:
            found[key] = value
        elif rest:
            found[key] = _renamed(value, rest, new)
        elif new is not None:
            found[new] = value
    return found


class EncoderIdentity(NamedTuple):
    """Which encoder a checkpoint was trained on: its name, and its weights' SHA-256."""

    name: str
    sha256: str

    @classmethod
    def of(cls, name: str, source: StrPath) -> EncoderIdentity:
        """Of the encoder whose weights lie in the folder ``source``."""
        return cls(name, encoder_sha256(source))


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
    (`semcore.storage`).

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


def read_tensors(path: StrPath) -> dict[str, Tensor]:
    """The tensors of a file, as `semcore.storage.restored` gives them.

    Raises `InputError` naming the file when it is damaged, and when a number is none.
    """
    try:
        tensors = restored(load_file(path))
    except Exception as error:  # those of safetensors, of torch for shapes and types
        raise InputError.at(path, None, f"damaged: {' '.join(str(error).split())}") from error
    for name, tensor in tensors.items():
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise InputError.at(path, None, f"damaged: {name} has NaN or infinity")
    return tensors


def parser_of(folder: StrPath) -> str:
    """The name of the parser whose checkpoint this is. Raises `InputError` if it is none."""
    return str(_record(checkpoint_place(folder)).get("parser"))


def _record(folder: StrPath) -> dict[str, Any]:
    root = Path(folder)
    if not root.is_dir():
        raise InputError.at(folder, None, "no such checkpoint folder")
    record = read_json(root / CONFIG)
    if not isinstance(record, dict) or "format_version" not in record:
        raise InputError.at(root / CONFIG, None, "not the config of a graphsem checkpoint")
    return record


def typed(schema: type[Settings], values: Any) -> Settings:
    """A dataclass, nested ones included, from the JSON object of its fields."""
    found = OmegaConf.to_object(OmegaConf.merge(OmegaConf.structured(schema), values))
    return cast(Settings, found)


@contextmanager
def describing(path: StrPath, *, place: bool = True) -> Iterator[None]:
    """Inside, what settings, inventories and tensors that make no parser raise becomes one line.

    Any exception: a parser is built from numbers and names that anybody may have written, and
    what each of its parts, torch among them, says to wrong ones is theirs.
    """
    try:
        yield
    except InputError as error:
        if not place:  # it says by itself where something is wrong
            raise
        raise InputError.at(path, None, str(error)) from error
    except Exception as error:
        reason = str(error).split("\n")[0] or type(error).__name__
        raise InputError.at(path, None, f"does not describe a parser: {reason}") from error


def restore(
    model: nn.Module,
    checkpoint: Checkpoint,
    expected: Iterable[str],
    path: StrPath,
    otherwise: str = "of another model",
) -> None:
    """Puts a checkpoint's tensors back into its model, all that are ``expected``.

    Raises `InputError` when one is missing, unknown or of another shape, and when the model's
    encoder is not the one that the checkpoint was trained on.
    """
    if checkpoint.encoder is not None:
        check_encoder(checkpoint.encoder, cast(Any, model.encoder).source)
    own, tensors = model.state_dict(), checkpoint.tensors
    for name in sorted(set(expected) ^ set(tensors)):
        what = "holds an unknown tensor" if name in tensors else "lacks the tensor"
        raise InputError.at(path, None, f"{what} {name}")
    for name, value in tensors.items():
        if own[name].is_floating_point() != value.is_floating_point():
            raise InputError.at(
                path, None, f"tensor {name} is {value.dtype}, not {own[name].dtype}: damaged"
            )
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
