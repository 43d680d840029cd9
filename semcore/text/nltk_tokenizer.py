"""NLTK's word tokenizer, without the rest of NLTK, which takes a second or more to import."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

_MODULE = "nltk.tokenize.destructive"
_importing = Lock()


@cache
def tokenizer() -> Any:
    """An ``nltk.tokenize.NLTKWordTokenizer``."""
    with _importing:
        return _module().NLTKWordTokenizer()


def _module() -> ModuleType:
    """The module, where NLTK is not imported yet by itself; NLTK is left as not imported then.

    What packages say in their ``__init__.py`` is not run: of NLTK that imports all of it, and
    SciPy's statistics and scikit-learn.
    """
    if "nltk" in sys.modules:
        return import_module(_MODULE)
    spec = find_spec("nltk")
    places = [Path(place) for place in (spec and spec.submodule_search_locations) or ()]
    parents = [".".join(_MODULE.split(".")[:count]) for count in (1, 2)]
    try:
        for name in parents:
            package = ModuleType(name)
            package.__path__ = [str(place.joinpath(*name.split(".")[1:])) for place in places]
            sys.modules[name] = package
        return import_module(_MODULE)
    except (ImportError, AttributeError):  # of another version, which needs more of itself
        _forget()
        return import_module(_MODULE)
    finally:
        if not hasattr(sys.modules.get("nltk"), "__version__"):
            _forget()


def _forget() -> None:
    """Of NLTK: whoever imports it next has all of it."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "nltk"]:
        del sys.modules[name]
