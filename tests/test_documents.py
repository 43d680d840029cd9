"""What the README says of the shipped parsers is what docs/results.md holds."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
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
    frames, graphs = readme_rows()
    (shipped,) = (cells(row) for row in RESULTS.splitlines() if row.startswith("| **as shipped**"))
    _, accuracy, arguments, _, _, targets, *_ = shipped
    assert frames == [rounded(accuracy), rounded(arguments), rounded(targets)]
    section = RESULTS.split("## The shipped parser, test")[1].split("\n## ")[0]
    tests = [
        cells(next(row for row in section.splitlines() if row.startswith(f"| {name} (")))
        for name in ("Little Prince", "MASSIVE", "Bio")
    ]
    assert graphs == [rounded(row[1]) for row in tests]


def test_the_readme_has_the_checkpoints_sizes() -> None:
    for name in ("kid", "amr"):
        files = (ROOT / "checkpoints" / name).iterdir()
        size = sum(file.stat().st_size for file in files)
        (said,) = re.findall(rf"`checkpoints/{name}` \((\d+) MB", README)
        assert abs(int(said) - size / 1e6) <= 1, (name, size)
