"""Where the trained weights lie that come with the packages, or that a user keeps."""

from __future__ import annotations

import os
from pathlib import Path

from semcore.errors import InputError

PACKAGE = Path(__file__).resolve().parents[1] / "graphsem"
VARIABLE = "GRAPHSEM_CHECKPOINTS"


def checkpoint_folder(name: str, key: str | None = None) -> Path:
    """The folder with the trained weights of parser ``name``.

    The first that exists of ``$GRAPHSEM_CHECKPOINTS/<name>``, the source tree's
    ``checkpoints/<name>`` and ``checkpoints/<name>`` inside the installed package `graphsem`.
    Raises `InputError` naming the places, and the key that can name another, if there is none.
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
        f"holds {name}/, or give {key or f'checkpoints.{name}'}="
    )
