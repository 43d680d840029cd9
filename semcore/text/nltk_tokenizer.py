"""NLTK's word tokenizer, without the rest of NLTK, which takes a second or more to import.

What packages say in their ``__init__.py`` is not run: of NLTK that imports all of it, SciPy's
statistics and scikit-learn. The few modules that the tokenizer needs are modules of its own, which
`sys.modules` does not have: whoever imports NLTK, at whatever time, has all of it.
"""

from __future__ import annotations

import builtins
import copyreg
from functools import cache
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from threading import RLock
from types import ModuleType, SimpleNamespace
from typing import Any

_MODULE = "nltk.tokenize.destructive"
_lock = RLock()
_modules: dict[str, ModuleType] = {}  # the tokenizer's own, by their names in NLTK


@cache
def tokenizer() -> Any:
    """An ``nltk.tokenize.NLTKWordTokenizer``; pickled and read again it is that process's own."""
    with _lock:
        try:
            kind = _module(_MODULE).NLTKWordTokenizer
        except (ImportError, AttributeError, OSError, ValueError):  # another version, or no files
            _modules.clear()
            return import_module(_MODULE).NLTKWordTokenizer()
        copyreg.pickle(kind, _reduced)
        return kind()


def _reduced(_: object) -> tuple[Any, tuple[()]]:
    return tokenizer, ()


def _module(name: str) -> ModuleType:
    """A module of NLTK's by its name, loaded apart from the packages that it is in."""
    if name not in _modules:
        _, *place = name.split(".")
        file = Path(str(getattr(find_spec("nltk"), "origin", None))).parent.joinpath(*place)
        own_name = f"{__name__}.{name}"
        loader = _Loader(own_name, str(file.with_suffix(".py")))
        spec = spec_from_file_location(own_name, loader.path, loader=loader)
        if spec is None:
            raise ImportError(f"{loader.path} is no module")
        _modules[name] = module_from_spec(spec)
        loader.exec_module(_modules[name])
    return _modules[name]


class _Loader(SourceFileLoader):
    """Runs a module that gets what it imports of NLTK by `_import`."""

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": _import}
        super().exec_module(module)


def _import(name: str, *place: Any) -> Any:
    """``__import__``; of NLTK ``from package import module`` and ``from module import name``."""
    if name.partition(".")[0] != "nltk":
        return builtins.__import__(name, *place)
    with _lock:
        names = place[2] if len(place) > 2 and place[2] else ()
        if name == "nltk" and names:
            return SimpleNamespace(**{item: _module(f"{name}.{item}") for item in names})
        if names:
            return _module(name)
    raise ImportError(f"of {name} nothing is asked for")
