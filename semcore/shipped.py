"""Where trained weights lie: with the packages, in a folder of the user's, on the hub."""

from __future__ import annotations

import os
from pathlib import Path

from semcore.errors import InputError, naming
from semcore.files.atomic import StrPath
from semcore.files.places import expanded
from semcore.hub import fetched, is_hub_id

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
        places.insert(0, expanded(os.environ[VARIABLE]))
    for place in places:
        if (place / name).is_dir():
            return place / name
    looked = ", ".join(str(place / name) for place in places)
    raise InputError(
        f"no checkpoint of {name}: looked for {looked}; set {VARIABLE} to the folder that "
        f"holds {name}/, or give {key or f'checkpoints.{name}'}="
    )


def checkpoint_place(given: StrPath) -> Path:
    """The folder that a user means by a checkpoint.

    A folder, as which a `Path` is always taken; else the name of a parser (``kid``, ``amr``,
    ``tsar``), for the weights that come with it (`checkpoint_folder`); else a model of the hub,
    ``user/model`` or ``user/model@revision``, which is fetched into the hub's cache. A package's
    folder in the source tree, which has no ``config.json``, does not hide the parser of its name.

    Raises `InputError` when there is nothing of that name.
    """
    folder, name = expanded(given), os.fspath(given)
    if not name.strip():
        problem = "give a folder, the name of a parser, or a model of the hub (user/model)"
        raise InputError(f"a checkpoint has no name: {problem}")
    with naming(name):  # too long, say
        found = (folder / "config.json").is_file()
    if not isinstance(given, str) or found:
        return folder
    if name.isidentifier():
        try:
            return checkpoint_folder(name)
        except InputError:
            if folder.is_dir():
                return folder
            raise InputError.at(
                name, None, "no such checkpoint folder, and no such parser"
            ) from None
    if not folder.exists() and is_hub_id(name):
        return fetched(name)
    return folder
