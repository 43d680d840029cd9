"""What README and docs name is there, and scores and sizes in the README are the measured ones."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import reduce
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from tests.markdown import DOCUMENTS, ROOT, anchors, blocks, links, spans
from tests.test_configs import COMMANDS, TREE, load

README = (ROOT / "README.md").read_text(encoding="utf-8")
RESULTS = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")


def cells(line: str) -> list[str]:
    """The cells of a table's row."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def rounded(cell: str) -> str:
    """A score as the README gives it, from one with its interval."""
    return f"{float(cell.split()[0]):.1f}"


def readme_rows() -> list[list[str]]:
    return [cells(line)[1:] for line in README.splitlines() if line.startswith("| graphsem |")]


def test_the_readme_has_the_shipped_parsers_scores() -> None:
    frames, graphs, events = readme_rows()
    (shipped,) = (cells(row) for row in RESULTS.splitlines() if row.startswith("| **as shipped**"))
    _, accuracy, arguments, _, _, targets, *_ = shipped
    assert frames == [rounded(accuracy), rounded(arguments), rounded(targets)]
    section = RESULTS.split("## The shipped parser, test")[1].split("\n## ")[0]
    tests = [
        cells(next(row for row in section.splitlines() if row.startswith(f"| {name} (")))
        for name in ("Little Prince", "MASSIVE", "Bio")
    ]
    assert graphs == [rounded(row[1]) for row in tests]
    section = RESULTS.split("## WikiEvents, test")[1].split("\n## ")[0]
    given, found = (cells(row) for row in section.splitlines() if row.endswith("| E2 |"))
    triggers = found[5].split(", ")[1]
    assert events == [rounded(given[2]), rounded(given[3]), rounded(triggers)]


def test_the_readme_has_the_checkpoints_sizes() -> None:
    for name in ("kid", "amr", "tsar"):
        files = (ROOT / "checkpoints" / name).iterdir()
        size = sum(file.stat().st_size for file in files)
        (said,) = re.findall(rf"`checkpoints/{name}` \((\d+) MB", README)
        assert abs(int(said) - size / 1e6) <= 1, (name, size)


def test_licences_of_data_and_weights_are_told() -> None:
    section = README.split("## Licence")[1].split("\n## ")[0]
    for name in ("kid", "amr", "tsar"):
        card = (ROOT / "checkpoints" / name / "README.md").read_text(encoding="utf-8")
        assert re.search(r"licences?:|CC BY|no licence stated", card), name
        assert f"`checkpoints/{name}`" in section
        if "non-commercial" in card:
            assert "non-commercial" in section
    samples = (ROOT / "samples" / "README.md").read_text(encoding="utf-8")
    assert "licence" in samples
    kept = {path.name for path in (ROOT / "samples").iterdir()} - {"README.md"}
    told = set(re.findall(r"`([\w.]+)/?`", samples))
    assert kept <= told  # each of them has its row


# Folders of the repository; what a user's commands read and write (data/, runs/) is not there.
PACKAGES = ("kid", "amr", "tsar", "semcore", "graphsem", "tests")
FOLDERS = (*PACKAGES, "configs", "scripts", "docs", "samples", "checkpoints")
PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/[\w./*-]*")
NAME = re.compile(rf"(?:{'|'.join(PACKAGES)})(?:\.\w+)+")


def named(text: str) -> list[str]:
    """What a document calls by name: spans of code, and the words of pictures."""
    drawn = [block.text for block in blocks(text) if block.language == "text"]
    return [*spans(text), *(word.strip(",;:") for drawing in drawn for word in drawing.split())]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_paths_that_documents_name_are_there(path: Path) -> None:
    text = path.read_text("utf-8")
    for name in named(text):
        if PATH.fullmatch(name) and not to_be_written(name):
            assert any(ROOT.glob(name.rstrip("/"))), name
    for file, heading in links(text):
        place = path.parent / file if file else path
        assert place.exists(), file
        assert not heading or heading in anchors(place.read_text("utf-8")), heading


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_names_of_the_code_that_documents_give_are_there(path: Path) -> None:
    for name in named(path.read_text("utf-8")):
        if NAME.fullmatch(name):
            assert found(name), name


def to_be_written(name: str) -> bool:
    """A place for any name."""
    return "NAME" in name


def found(name: str) -> bool:
    """Whether ``a.b.C.d`` is a module, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            module = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        try:
            reduce(getattr, parts[length:], module)
        except AttributeError:
            return False
        return True
    return False


def keys_of(schema: Any, prefix: str = "") -> Iterator[str]:
    """The dotted names of a command's keys."""
    kinds = get_type_hints(schema)
    for entry in fields(schema):
        yield prefix + entry.name
        if is_dataclass(kinds[entry.name]):
            yield from keys_of(kinds[entry.name], f"{prefix}{entry.name}.")


KEYS = {key for name in COMMANDS for key in keys_of(load(name).composition.schema)}
CHOICES = {path.stem for path in TREE.rglob("*.yaml")}


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if path.name != "CHANGELOG.md"], ids=lambda path: path.name
)
def test_keys_and_choices_that_documents_name_are_there(path: Path) -> None:
    """Some command has them; which one the text says. The changelog has former ones too."""
    groups = {folder.name for folder in TREE.iterdir() if folder.is_dir()} | {"parser", "table"}
    for span in spans(path.read_text("utf-8")):
        for word in span.split():
            key, equals, _ = word.partition("=")
            if equals and re.fullmatch(r"[a-z_.0-9]+", key) and not span.startswith("python "):
                assert key in KEYS | groups, span
        if re.fullmatch(r"(kid|amr|tsar)_\w+", span):
            assert span in CHOICES, span


@pytest.mark.parametrize("package", [name for name in PACKAGES if name != "tests"])
def test_packages_list_their_rooms(package: str) -> None:
    """In their docstrings: all of them, and none that is not there."""
    text = importlib.import_module(package).__doc__ or ""
    rooms = {
        path.stem
        for path in (ROOT / package).iterdir()
        if (path / "__init__.py").is_file() or path.suffix == ".py"
    }
    rooms = {name for name in rooms if not name.startswith("__")}
    assert rooms <= set(re.findall(r"\w+", text))
    assert {name.rstrip("/") for name in re.findall(r"^    (\w+/?)  ", text, re.MULTILINE)} <= rooms
