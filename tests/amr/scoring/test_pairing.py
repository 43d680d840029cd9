"""Predictions belong to gold graphs by id or by position, and nothing is dropped in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from amr.scoring.pairing import align, read_entries, read_gold
from semcore.errors import InputError


def file_of(folder: Path, name: str, *ids: str) -> Path:
    """A file with a graph for every id, whose concept is the id."""
    blocks = [(f"# ::id {i}\n" if i else "") + f"(x / {i or 'none'})\n" for i in ids]
    path = folder / name
    path.write_text("\n".join(blocks), encoding="utf-8")
    return path


def aligned(folder: Path, gold: list[str], predicted: list[str]) -> list[str]:
    """The ids of the predictions in the order of the gold graphs."""
    path = file_of(folder, "predicted", *predicted)
    pairs = align(read_gold(file_of(folder, "gold", *gold)), read_entries(path), path)
    return [entry.id for entry in pairs]


def test_by_id_where_the_ids_are_the_same(tmp_path: Path) -> None:
    assert aligned(tmp_path, ["a", "b", "c"], ["c", "a", "b"]) == ["a", "b", "c"]


def test_by_position_elsewhere(tmp_path: Path) -> None:
    assert aligned(tmp_path, ["a", "b"], ["2", "1"]) == ["2", "1"]
    assert aligned(tmp_path, ["a", "b"], ["b", ""]) == ["b", ""]
    assert aligned(tmp_path, ["a", "a"], ["b", "a"]) == ["b", "a"]


def test_other_graphs_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"predicted: 1 predicted graphs for 2 gold graphs$"):
        aligned(tmp_path, ["a", "b"], ["a"])
    with pytest.raises(InputError, match=r"predicted: no graph with id b \(.*gold:4\)$"):
        aligned(tmp_path, ["a", "b"], ["a", "c"])


def test_gold_must_be_valid_and_predictions_need_not(tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text("(a / b)\n\n# ::id 2\n# ::snt empty\n\n# ::id 3\n(c / d\n  :mod", "utf-8")
    entries = read_entries(path)
    assert [entry.tree is None for entry in entries] == [False, True, True]
    assert [(entry.id, entry.line) for entry in entries] == [("", 1), ("2", 3), ("3", 8)]
    with pytest.raises(InputError, match=r"some\.txt:3: no graph"):
        read_gold(path)
    path.write_text("")
    assert read_entries(path) == []
    with pytest.raises(InputError, match="holds no graphs"):
        read_gold(path)
