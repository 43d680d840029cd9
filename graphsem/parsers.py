"""The parsers that there are, and where their trained weights lie."""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, cast

from semcore.errors import InputError

PACKAGE = Path(__file__).resolve().parent
VARIABLE = "GRAPHSEM_CHECKPOINTS"
# In the order in which they are shown.
CLASSES = {"kid": ("kid.parser", "FrameParser"), "amr": ("amr.parser", "AMRParser")}

Place = str | Path


class Parser(Protocol):
    """What is asked of a parser: of `kid` a `FrameSentence`, of `amr` an `AMRSentence` each."""

    def parse_documents(self, documents: Iterable[tuple[str, str]], /) -> Iterator[Any]:
        """The sentences of named texts, in order, split as `semcore.text.sentences.split` does."""


def checkpoint_folder(name: str) -> Path:
    """The folder with the trained weights of parser ``name``.

    The first that exists of ``$GRAPHSEM_CHECKPOINTS/<name>``, the source tree's
    ``checkpoints/<name>`` and ``checkpoints/<name>`` inside the installed package.
    Raises `InputError` naming the places if there is none.
    """
    places = [PACKAGE.parent / "checkpoints", PACKAGE / "checkpoints"]
    if os.environ.get(VARIABLE):
        places.insert(0, Path(os.environ[VARIABLE]).expanduser())
    for place in places:
        if (place / name).is_dir():
            return place / name
    looked = ", ".join(str(place / name) for place in places)
    raise InputError(
        f"no checkpoint of {name}: looked for {looked}; set {VARIABLE} to the folder that "
        f"holds {name}/, or give checkpoints.{name}="
    )


def chosen(
    names: str | Sequence[str] | None = None, checkpoints: Mapping[str, Place | None] | None = None
) -> dict[str, Path]:
    """The checkpoint folder of each parser that is wanted, in the order of `CLASSES`.

    Without ``names`` all whose weights are there. Raises `InputError` for an unknown name, for
    weights that are not there, and when there are none at all.
    """
    given = {name: Path(place) for name, place in (checkpoints or {}).items() if place}
    wanted = [] if names is None else [str(names)] if isinstance(names, str | int) else [*names]
    for name in [*wanted, *given]:
        if name not in CLASSES:
            raise InputError(f"no parser {name!r}: there is {', '.join(CLASSES)}")
    found: dict[str, Path] = {}
    for name in CLASSES:
        if name in given and (not wanted or name in wanted):
            found[name] = given[name]
        elif name in wanted:
            found[name] = checkpoint_folder(name)
        elif not wanted:
            try:
                found[name] = checkpoint_folder(name)
            except InputError:
                continue
    return found or {"kid": checkpoint_folder("kid")}


def load_all(
    names: str | Sequence[str] | None = None,
    checkpoints: Mapping[str, Place | None] | None = None,
    device: str = "cpu",
) -> dict[str, Parser]:
    """The parsers that `chosen` names, loaded; each is loaded once and then kept."""
    return {name: load(name, folder, device) for name, folder in chosen(names, checkpoints).items()}


def load(name: str = "kid", checkpoint: Place | None = None, device: str = "cpu") -> Parser:
    """The parser ``name`` with the weights in ``checkpoint``; loaded once and then kept.

    Raises `InputError` for an unknown name or a missing or damaged checkpoint.
    """
    if name not in CLASSES:
        raise InputError(f"no parser {name!r}: there is {', '.join(CLASSES)}")
    folder = Path(checkpoint) if checkpoint else checkpoint_folder(name)
    if not folder.is_dir():
        raise InputError.at(folder, None, "no such folder (a checkpoint is a folder)")
    return _loaded(name, folder.resolve(), device)


@lru_cache(maxsize=4)
def _loaded(name: str, folder: Path, device: str) -> Parser:
    module, kind = CLASSES[name]
    parser = getattr(importlib.import_module(module), kind)
    return cast(Parser, parser.from_pretrained(folder, device=device))
