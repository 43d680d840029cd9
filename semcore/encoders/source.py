"""Where an encoder's weights come from: a local folder, an installed package, or the hub."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from semcore.errors import InputError


def encoder_source(name: str) -> str:
    """A path or hub id that transformers can load.

    ``name`` is tried as a folder, then as an installed Python package that carries a model
    (``package:NAME``; the prefix may be left out), then taken as a hub id.

    Raises `InputError` when a folder lacks ``config.json`` or a package is not installed.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise InputError(f"encoder {name}: the folder has no config.json")
        return str(folder)
    package = name.removeprefix("package:")
    if package.isidentifier():
        found = _model_folder(package)
        if found is not None:
            return str(found)
    if name.startswith("package:"):
        raise InputError(f"encoder {name}: no installed package {package} that carries a model")
    if name.startswith((".", "/", "~")):
        raise InputError(f"encoder {name}: no such folder")
    return name


def _model_folder(package: str) -> Path | None:
    """The shallowest folder of an installed package that holds weights and their config."""
    try:
        spec = importlib.util.find_spec(package)  # does not run the package
    except ValueError:  # of a running script's own module
        return None
    roots = spec.submodule_search_locations if spec is not None else None
    for root in roots or ():
        weights = sorted(Path(root).rglob("*.safetensors"), key=lambda path: len(path.parts))
        for path in weights:
            if (path.parent / "config.json").is_file():
                return path.parent
    return None
