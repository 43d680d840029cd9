"""The examples in docstrings of `semcore.text` are what happens."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import semcore.text

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
MODULES = [found.name for found in pkgutil.iter_modules(semcore.text.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = doctest.testmod(import_module(f"semcore.text.{name}"), optionflags=FLAGS)
    assert not found.failed, capsys.readouterr().out


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    modules = [import_module(f"semcore.text.{name}") for name in MODULES]
    assert sum(len(test.examples) for module in modules for test in finder.find(module)) > 20
