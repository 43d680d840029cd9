"""The files of ``scripts/``, which are no package, as modules."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from tests.markdown import ROOT


def script(name: str) -> ModuleType:
    """``scripts/<name>.py``."""
    place = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert place is not None and place.loader is not None
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module
