"""What README and docs show is what happens: sessions of Python, and commands of the shell."""

from __future__ import annotations

import doctest
import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from semcore.commands import Command
from semcore.commands.arguments import checked
from tests.markdown import DOCUMENTS, ROOT, blocks, command_lines

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
TARGETS = {line.split(":")[0] for line in (ROOT / "Makefile").read_text("utf-8").splitlines()}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_sessions_of_python(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The blocks of a document are one session, in the repository's folder."""
    monkeypatch.chdir(ROOT)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=FLAGS)
    names: dict[str, Any] = {}
    for block in blocks(path.read_text("utf-8")):
        if block.language == "python":
            session = parser.get_doctest(block.text, names, path.name, str(path), block.line - 1)
            assert session.examples, f"{path.name}:{block.line}: no example (>>>)"
            runner.run(session, clear_globs=False)
            names = session.globs
    assert runner.failures == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_blocks_of_json(path: Path) -> None:
    for block in blocks(path.read_text("utf-8")):
        if block.language == "json":
            json.loads(block.text)


def as_given(overrides: list[str]) -> list[str]:
    return overrides


def asked(words: list[str]) -> tuple[Command[Any], Callable[[list[str]], list[str]], list[str]]:
    """The command that ``python ...`` runs, how it reads its arguments, and the arguments."""
    from graphsem import reproduce, sources

    if words[0] == "-m":
        _, name, *arguments = words
    else:
        name, *arguments = words
        assert (ROOT / name).is_file(), name
        parser = "amr" if "parser=amr" in arguments else "kid"
        name = {
            "scripts/benchmark.py": f"{parser}.benchmark",
            "scripts/predict_amr.py": "amr.predict",
            "scripts/predict_frames.py": "kid.predict",
            "scripts/reproduce.py": "graphsem.reproduce",
        }[name]
    if name == "graphsem":
        return importlib.import_module("graphsem.__main__").main, sources.overrides, arguments
    if name == "graphsem.reproduce":
        return reproduce.main, reproduce.passed_on, arguments
    return importlib.import_module(name).main, as_given, arguments


def first_of_sweep(override: str) -> str:
    """``seed=0`` of ``seed=0,1,2``."""
    from hydra.core.override_parser.overrides_parser import OverridesParser

    parsed = OverridesParser.create().parse_override(override)
    if not parsed.is_sweep_override():
        return override
    return f"{parsed.key_or_group}={next(iter(parsed.sweep_string_iterator()))}"


def commands(prefix: str) -> list[list[str]]:
    """Every different command of the documents that begins so."""
    found = {tuple(words) for path in DOCUMENTS for words in command_lines(path.read_text("utf-8"))}
    return sorted([*words] for words in found if words[0] == prefix)


def run_by(words: list[str]) -> str:
    """The module or the script."""
    return words[2] if words[1] == "-m" else words[1]


RUN = [words for words in commands("python") if words[1:3] != ["-m", "pytest"]]


@pytest.mark.parametrize("module", sorted({run_by(words) for words in RUN}))
def test_commands_have_the_keys_and_choices_that_are_given(module: str) -> None:
    """Each composes; what it needs of data and checkpoints is not looked at, nor run."""
    for words in RUN:
        if run_by(words) == module:
            command, read, arguments = asked(words[1:])
            given = [word for word in arguments if "=" in word or not word.isupper()]
            if "--help" not in given:
                found = checked(read([word for word in given if word != "..."]), "x", {})
                overrides = [word for word in found if not word.startswith(("-", "hydra"))]
                command.compose([first_of_sweep(word) for word in overrides])


def test_targets_of_make() -> None:
    for words in commands("make"):
        assert set(words[1:]) <= TARGETS, words
