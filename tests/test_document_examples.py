"""What README and docs show is what happens: examples of Python, and commands of the shell."""

from __future__ import annotations

import doctest
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from semcore.commands import Command
from semcore.commands.arguments import checked
from tests.markdown import DOCUMENTS, ROOT, blocks, command_lines
from tests.scripts import script

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
TARGETS = {line.split(":")[0] for line in (ROOT / "Makefile").read_text("utf-8").splitlines()}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_examples_of_python(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The blocks of a document run one after the other, in the repository's folder."""
    monkeypatch.chdir(ROOT)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=FLAGS)
    names: dict[str, Any] = {}
    for block in blocks(path.read_text("utf-8")):
        if block.language == "python":
            examples = parser.get_doctest(block.text, names, path.name, str(path), block.line - 1)
            assert examples.examples, f"{path.name}:{block.line}: no example (>>>)"
            runner.run(examples, clear_globs=False)
            names = examples.globs
    assert runner.failures == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_blocks_of_json(path: Path) -> None:
    for block in blocks(path.read_text("utf-8")):
        if block.language == "json":
            json.loads(block.text)


# What a script is another name of.
SCRIPTS = {
    "scripts/benchmark.py": "{parser}.benchmark",
    "scripts/predict_amr.py": "amr.predict",
    "scripts/predict_events.py": "tsar.predict",
    "scripts/predict_frames.py": "kid.predict",
    "scripts/reproduce.py": "graphsem.reproduce",
}


def as_given(overrides: list[str]) -> list[str]:
    return overrides


def asked(words: list[str]) -> tuple[Command[Any], Callable[[list[str]], list[str]]] | None:
    """The command that ``python ...`` runs, and how it reads its arguments.

    None for a script that is no command, and for a file of tests: these only have to be there.
    """
    from graphsem import reproduce, sources

    module = run_by(words)
    if module == "scripts/benchmark.py":
        parts = script("benchmark").PARTS
        named = [parts[part] for part in parts if f"part={part}" in words]
        module = named[0] if named else module
    if module in SCRIPTS:
        named = [word.removeprefix("parser=") for word in words if word.startswith("parser=")]
        module = SCRIPTS[module].format(parser=named[-1] if named else "kid")
    elif module.endswith(".py") or module.startswith("tests."):
        file = module if module.endswith(".py") else f"{module.replace('.', '/')}.py"
        assert (ROOT / file).is_file(), module
        return None
    if module == "graphsem":
        return importlib.import_module("graphsem.__main__").main, sources.overrides
    reads = reproduce.passed_on if module == "graphsem.reproduce" else as_given
    return importlib.import_module(module).main, reads


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


PYTHON = [words for words in commands("python") if words[1:3] != ["-m", "pytest"]]
RUN = [words for words in PYTHON if words[1] != "-c"]


@pytest.mark.parametrize("module", sorted({run_by(words) for words in RUN}))
def test_commands_have_the_keys_and_choices_that_are_given(module: str) -> None:
    """Each composes; what it needs of data and checkpoints is not looked at, nor run.

    The bare name of a command has nothing to compose: it only has to be a module.
    """
    assert module.endswith(".py") or importlib.util.find_spec(module), module
    for words in RUN:
        found = asked(words) if run_by(words) == module and words[-1] != module else None
        if found is not None and "--help" not in words:
            command, read = found
            arguments = words[words.index(module) + 1 :]
            given = [word for word in arguments if "=" in word or not word.isupper()]
            typed = read([word for word in given if word != "..."])
            overrides = checked(typed, "x", {}, command.composition)
            ours = [word for word in overrides if not word.startswith(("-", "hydra"))]
            command.compose([first_of_sweep(word) for word in ours])


def test_code_given_to_python_is_python() -> None:
    codes = [words[2] for words in PYTHON if words[1] == "-c"]
    assert codes, "no document has one"
    for code in codes:
        compile(code, "-c", "exec")


def test_targets_of_make() -> None:
    for words in commands("make"):
        assert set(words[1:]) <= TARGETS, words
