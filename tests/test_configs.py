"""Every config file composes against its schema and gives the typed config it is for."""

from __future__ import annotations

import importlib
import re
from dataclasses import fields, is_dataclass
from itertools import groupby, zip_longest
from operator import itemgetter
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from semcore.commands import Command
from semcore.commands.composition import config_folder

TREE = config_folder()
COMMANDS = {
    "amr_align": "amr.align",
    "amr_score": "amr.score",
    "graphsem": "graphsem.__main__",
    "graphsem_corpus": "graphsem.corpus",
    "kid_prepare": "kid.prepare",
    "tsar_prepare": "tsar.prepare",
    "kid_train": "kid.train",
    "tsar_train": "tsar.train",
    "kid_evaluate": "kid.evaluate",
    "kid_calibrate": "kid.calibrate",
    "kid_predict": "kid.predict",
    "kid_score": "kid.score",
    "amr_prepare": "amr.prepare",
    "amr_train": "amr.train",
    "amr_evaluate": "amr.evaluate",
    "amr_predict": "amr.predict",
    "amr_linearize": "amr.linearize",
    "amr_verifier_prepare": "amr.verifier.prepare",
    "amr_verifier_train": "amr.verifier.train",
    "tsar_predict": "tsar.predict",
    "benchmark": "kid.benchmark",
    "amr_benchmark": "amr.benchmark",
    "tsar_benchmark": "tsar.benchmark",
    "sentence_benchmark": "semcore.benchmarking.sentences",
    "load_benchmark": "graphsem.benchmarking.load",
    "table_benchmark": "graphsem.benchmarking.table",
    "export": "graphsem.export",
    "fuzz": "graphsem.fuzz",
    "reproduce": "graphsem.reproduce",
    "serve": "graphsem.serve",
    "tsar_evaluate": "tsar.evaluate",
    "tsar_calibrate": "tsar.calibrate",
    "tsar_score": "tsar.score",
}
# What a user must give, so that every config can be made without it.
REQUIRED = {
    "amr_align": ["graphs=g"],
    "amr_score": ["gold=g", "predicted=p"],
    "amr_evaluate": ["checkpoint=c", "data=d"],
    "amr_predict": ["checkpoint=c"],
    "amr_linearize": ["input=i", "output=o"],
    "amr_verifier_prepare": ["checkpoints=[c]", "data=d", "output=o"],
    "export": ["checkpoint=c", "output=o"],
    "graphsem_corpus": ["input=i", "output=o"],
    "kid_score": ["gold=g", "predicted=p"],
    "kid_evaluate": ["checkpoint=c"],
    "kid_calibrate": ["checkpoint=c", "data=d", "output=o"],
    "kid_predict": ["checkpoint=c"],
    "tsar_evaluate": ["checkpoint=c"],
    "tsar_calibrate": ["checkpoint=c", "data=d", "output=o"],
    "tsar_score": ["gold=g", "predicted=p"],
    "tsar_predict": ["checkpoint=c"],
}


def load(name: str) -> Command[Any]:
    """The command that a top-level config belongs to."""
    found = importlib.import_module(COMMANDS[name]).main
    assert isinstance(found, Command) and found.composition.name == name
    return found


def group_files() -> list[tuple[str, str, str]]:
    """Every choice of every group, with each command that has it: see `Composition.choices`."""
    return [
        (name, group, choice)
        for name in COMMANDS
        for group in sorted(load(name).composition.groups())
        for choice in load(name).composition.choices(group)
    ]


def test_choices_belong_to_the_parsers_that_they_are_called_after() -> None:
    for name, module in COMMANDS.items():
        parser = module.split(".")[0]
        composition = load(name).composition
        for group in {"experiment", "model"} & composition.groups():
            prefixes = {choice.split("_")[0] for choice in composition.choices(group)}
            assert prefixes == {parser}
    assert load("kid_prepare").composition.choices("corpus") == ["fn15", "fn17", "jsonl"]
    assert load("amr_prepare").composition.choices("corpus") == ["amr", "dependency", "srl"]


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("kid_train", "experiment=amr_only", "belongs to amr; here there are kid_baseline_fn15"),
        ("amr_train", "experiment=kid_fn17", "belongs to kid; here there are amr_bart_base"),
        ("tsar_train", "model=kid_wide", "belongs to kid; here there are tsar, "),
        ("kid_prepare", "corpus=rams", "belongs to tsar; here there are fn15, fn17, jsonl"),
        ("amr_prepare", "corpus=jsonl", "belongs to kid and tsar; here there are amr, dep"),
    ],
)
def test_another_parsers_choices_are_neither_offered_nor_taken(
    name: str, given: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(name).run([given]) == 2
    assert capsys.readouterr().err.startswith(f"error: {given}: {message}")
    assert load(name).run(["--help"]) == 0
    *_, offered = [  # behind what the key itself says
        line
        for line in capsys.readouterr().out.splitlines()
        if line.startswith(f"  {given.partition('=')[0]}=") and "|" in line
    ]
    assert given.partition("=")[2] not in offered.partition("=")[2].split("|")


@pytest.mark.parametrize("name", ["reproduce", "kid_train", "amr_train", "tsar_train"])
def test_help_shows_no_list_that_fills_pages(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(name).run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) < 400
    if name == "reproduce":
        told = r"  table\.own=\[\.\.\.\] +# \(\d+ of them; --cfg job prints them\)"
        assert re.search(told, shown)


def test_every_file_is_reached_by_a_command() -> None:
    files = {path.relative_to(TREE).with_suffix("").as_posix() for path in TREE.rglob("*.yaml")}
    reached = {f"{group}/{choice}" for _, group, choice in group_files()} | set(COMMANDS)
    assert files == reached


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_composes_into_its_dataclass(name: str) -> None:
    command = load(name)
    config = command.compose(REQUIRED.get(name, []))
    assert type(config) is command.composition.schema
    for entry in fields(config):
        kind = get_type_hints(command.composition.schema)[entry.name]
        if is_dataclass(kind):
            assert type(getattr(config, entry.name)) is kind


def choices_to_try() -> list[tuple[str, str]]:
    """Every choice of `group_files` once: those that may set what others do alone, else together.

    To compose takes a while, and one choice of each group costs no more than one of one.
    """
    found = []
    for name, entries in groupby(group_files(), itemgetter(0)):
        together: dict[str, list[str]] = {}
        for _, group, choice in entries:
            if group == "experiment" or "/" in group:
                found.append((name, f"{group}={choice}"))
            else:
                together.setdefault(group, []).append(f"{group}={choice}")
        found += [(name, " ".join(filter(None, row))) for row in zip_longest(*together.values())]
    return found


@pytest.mark.parametrize(("name", "choices"), choices_to_try())
def test_every_choice_of_every_group(name: str, choices: str) -> None:
    load(name).compose([*REQUIRED.get(name, []), *choices.split()])


@pytest.mark.parametrize("path", sorted((TREE / "experiment").glob("*.yaml")), ids=lambda p: p.stem)
def test_an_experiment_says_the_command_that_runs_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# @package _global_\n")
    assert f"-m {path.stem.split('_')[0]}.train experiment={path.stem}" in text


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_key_of_a_command_is_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(name).run(["--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    top = [line for line in lines if re.match(r"  \w+=\S+ *(#|$)", line)]
    bare = [line for line in top if "#" not in line and not re.search(r"seed=|corpus=|\|", line)]
    assert bare == []


def test_a_mistyped_key_is_one_line_in_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        assert load(name).run([*REQUIRED.get(name, []), "outptu=x"]) == 2
        message = capsys.readouterr().err
        assert message.count("\n") == 1 and message.startswith("error: unknown key 'outptu'")


@pytest.fixture(scope="module")
def with_corpora() -> list[str]:
    """The commands that have a key ``corpus``."""
    keys = {name: load(name).composition.keys() for name in COMMANDS}
    return [name for name in COMMANDS if "corpus" in keys[name]]


@pytest.mark.parametrize("corpus", sorted(file.stem for file in (TREE / "corpus").glob("*.yaml")))
def test_a_corpus_is_the_one_that_is_named(with_corpora: list[str], corpus: str) -> None:
    """Whatever the command's own: of another parser's corpus it must not read its own."""
    assert len(with_corpora) > 5
    for name in with_corpora:
        given = [f"corpus={corpus}", *REQUIRED.get(name, ())]
        assert load(name).composition.composed(given)["corpus"] == corpus
