"""The parsers that there are, and where their trained weights lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, make_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from amr.entry import GraphEntry
from kid.entry import FrameEntry
from semcore import __version__
from semcore.commands import note
from semcore.errors import InputError
from semcore.files import sha256_of
from semcore.parsers import ParserEntry
from semcore.shipped import checkpoint_folder, checkpoint_place
from tsar.entry import EventEntry

# By name, in the order in which they are shown.
REGISTRY: dict[str, ParserEntry[Any]] = {
    entry.name: entry for entry in (FrameEntry(), GraphEntry(), EventEntry())
}

# Of a command: the checkpoint of each parser, by its name.
Checkpoints: Any = make_dataclass("Checkpoints", [(name, str | None, None) for name in REGISTRY])

Place = str | Path


def entry_of(name: str) -> ParserEntry[Any]:
    """The entry of parser ``name``. Raises `InputError` for an unknown name."""
    if name not in REGISTRY:
        raise InputError(f"no parser {name!r}: there is {', '.join(REGISTRY)}")
    return REGISTRY[name]


def entries(names: Iterable[str] | None = None) -> list[ParserEntry[Any]]:
    """All entries, or those of these names, in the order of `REGISTRY`."""
    wanted = set(REGISTRY if names is None else names)
    return [entry for name, entry in REGISTRY.items() if name in wanted]


def chosen(
    names: str | Sequence[str] | None = None, checkpoints: Mapping[str, Place | None] | None = None
) -> dict[str, Path]:
    """The checkpoint folder of each parser that is wanted, in the order of `REGISTRY`.

    ``names`` may also stand in one string: ``"kid,amr"``. Without them all whose weights are
    there. Raises `InputError` for an unknown name, for weights that are not there, and when there
    are none at all.
    """
    given = {name: place for name, place in (checkpoints or {}).items() if place}
    several = str(names).split(",") if isinstance(names, str | int) else [*(names or ())]
    wanted = [name.strip() if isinstance(name, str) else name for name in several]
    for name in [*wanted, *given]:
        entry_of(name)
    found: dict[str, Path] = {}
    for name in REGISTRY:
        if name in given and (not wanted or name in wanted):
            found[name] = checkpoint_place(given[name])
        elif name in wanted:
            found[name] = checkpoint_folder(name)
        elif not wanted:
            try:
                found[name] = checkpoint_folder(name)
            except InputError:
                continue
    first = next(iter(REGISTRY))
    return found or {first: checkpoint_folder(first)}


def chosen_of(config: Any) -> dict[str, Path]:
    """`chosen` by a command's ``parsers`` and ``checkpoints``; says which of these are not read.

    Raises as `chosen` does.
    """
    given = asdict(config.checkpoints)
    found = chosen(config.parsers, given)
    for name, place in given.items():
        if place and name not in found:
            note(f"checkpoints.{name}={place}: is not read, for parsers= leaves {name} out")
    return found


def identity_of(folders: Mapping[str, Place]) -> dict[str, Any]:
    """What results depend on: the version, and the checkpoints by the SHA-256 of what they say."""
    weights = {name: sha256_of(Path(folder) / "config.json") for name, folder in folders.items()}
    return {"graphsem_version": __version__, "checkpoints": weights}


def load_all(
    names: str | Sequence[str] | None = None,
    checkpoints: Mapping[str, Place | None] | None = None,
    device: str = "cpu",
    precision: str = "32",
) -> dict[str, Any]:
    """The parsers that `chosen` names, loaded; each is loaded once and then kept."""
    folders = chosen(names, checkpoints)
    return {name: load(name, folder, device, precision) for name, folder in folders.items()}


def load(
    name: str, checkpoint: Place | None = None, device: str = "cpu", precision: str = "32"
) -> Any:
    """The parser ``name`` with the weights in ``checkpoint``; loaded once and then kept.

    Raises `InputError` for an unknown name or a missing or damaged checkpoint.
    """
    entry_of(name)
    folder = checkpoint_place(checkpoint) if checkpoint else checkpoint_folder(name)
    if not folder.is_dir():
        raise InputError.at(folder, None, "no such folder (a checkpoint is a folder)")
    return _loaded(name, folder.resolve(), device, precision)


@lru_cache(maxsize=16)  # each parser in each precision, and some other checkpoints
def _loaded(name: str, folder: Path, device: str, precision: str) -> Any:
    return entry_of(name).load(folder, device, precision)
