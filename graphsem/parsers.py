"""The parsers that there are, and where their trained weights lie."""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast

from kid.data import FrameSentence
from semcore.errors import InputError

PACKAGE = Path(__file__).resolve().parent
VARIABLE = "GRAPHSEM_CHECKPOINTS"
CLASSES = {"kid": ("kid.parser", "FrameParser")}


class Parser(Protocol):
    """What the page asks of a frame parser."""

    def parse_documents(self, documents: Iterable[tuple[str, str]]) -> Iterator[FrameSentence]:
        """The sentences of named texts, in order."""


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
        f"holds {name}/, or give checkpoint="
    )


def load(name: str = "kid", checkpoint: str | Path | None = None, device: str = "cpu") -> Parser:
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
    return cast(
        Parser, getattr(importlib.import_module(module), kind).from_pretrained(folder, device)
    )
