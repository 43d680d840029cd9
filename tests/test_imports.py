"""Which package may import which: bricks below, parsers side by side, the face above."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARSERS = ("kid", "amr", "tsar")
# What each package may import of the others: tsar makes its graphs by amr.
ALLOWED = {
    "semcore": (),
    **dict.fromkeys(PARSERS, ("semcore",)),
    "tsar": ("semcore", "amr"),
    "graphsem": ("semcore", *PARSERS),
}
OURS = set(ALLOWED)


def imported(file: Path) -> set[str]:
    """The top-level packages that a file imports, at its top or within functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("package", sorted(OURS))
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    files = list((ROOT / package).rglob("*.py"))
    assert files
    allowed = {package, *ALLOWED[package]}
    wrong = {
        str(file.relative_to(ROOT)): sorted(beyond)
        for file in files
        if (beyond := (imported(file) & OURS) - allowed)
    }
    assert wrong == {}


def test_the_face_knows_a_parser_by_its_entry_alone() -> None:
    """Each parser is imported in one place, `graphsem.parsers`."""
    files = (ROOT / "graphsem").rglob("*.py")
    knowing = {file.name for file in files if imported(file) & set(PARSERS)}
    assert knowing == {"parsers.py"}


def test_the_event_parser_asks_for_graphs_in_one_room() -> None:
    """Only what makes graphs, and `tsar.prepare`, knows the AMR parser."""
    files = (ROOT / "tsar").rglob("*.py")
    knowing = {file.relative_to(ROOT / "tsar") for file in files if "amr" in imported(file)}
    assert {file.parts[0] for file in knowing} <= {"graphs", "prepare.py"}
