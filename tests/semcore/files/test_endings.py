"""A result is a file or a folder by its name's ending; another ending is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from amr.config import GRAPH_FILES
from graphsem.parsers import REGISTRY
from graphsem.saving import endings
from semcore.errors import InputError
from semcore.files.endings import FILES, check_file, check_file_or_folder, check_folder, ending_of
from semcore.text.folders import READ
from semcore.text.inputs import JSON_LINES, MARKDOWNS, TABLES

KNOWN = (".jsonl", ".csv")


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("x.jsonl", ".jsonl"),
        ("x.foo", ".foo"),
        ("x.tar.gz", ".gz"),
        ("x.h5", ".h5"),
        ("x.7z", ".7z"),
        ("x.JSONL", ".jsonl"),
        ("~nobody/x.csv", ".csv"),
        ("x", ""),
        ("x.jsonl/", ""),
        ("x.d/y", ""),
        ("1.10", ""),
        ("2024.05.01", ""),
        ("run.v1", ""),
        ("run.V12", ""),
        ("lr0.5e3", ""),
        ("exp.2024_05", ""),
        ("bert.base", ".base"),
        ("graphsem-1.0rc1", ""),
        ("Vol. One", ""),  # with a blank it is a sentence's period
        ("x.", ""),
        (".hidden", ""),
        ("-", ""),
    ],
)
def test_what_is_an_ending(name: str, ending: str) -> None:
    assert ending_of(name) == ending


def test_a_folder_that_is_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    assert ending_of(tmp_path / "x.csv") == ""
    check_folder(tmp_path / "x.csv")
    assert not check_file_or_folder(str(tmp_path / "x.csv"), KNOWN)


def test_a_file_of_known_endings() -> None:
    for name in ("x.jsonl", "x.JSONL", "x", "x.v1", "-", "/dev/null"):
        check_file(name, KNOWN)
    for name in ("x.foo", "x.json", "a.b/x.jsonl.gz"):
        with pytest.raises(InputError) as caught:
            check_file(name, KNOWN)
        assert str(caught.value) == f"output={name}: the name must end in one of .jsonl, .csv"
    with pytest.raises(InputError, match="is an ending without a name"):
        check_file("x/.CSV", KNOWN)
    for name in ("x.csv/", "x/", "/"):
        with pytest.raises(InputError, match="is a folder's name, and a file is written here"):
            check_file(name, KNOWN)


def test_a_file_or_a_folder(tmp_path: Path) -> None:
    assert check_file_or_folder("x.csv", KNOWN)
    assert not any(check_file_or_folder(name, KNOWN) for name in ("x", "x.csv/", "x.foo/", "x.v1"))
    with pytest.raises(InputError, match=r"one of \.jsonl, \.csv; that of a folder in /$"):
        check_file_or_folder("x.foo", KNOWN)
    (tmp_path / "old").touch()
    with pytest.raises(InputError, match=r"is no folder, and as a file's the name must end in"):
        check_file_or_folder(tmp_path / "old", KNOWN)


def test_a_folder() -> None:
    for name in ("x", "x.csv/", "lr.3e-4/x", "x.v2", "runs/lr0.5e3", "bert.base", None):
        check_folder(name)
    with pytest.raises(InputError) as caught:
        check_folder("x.CSV")
    told = "a folder is written here: leave .csv out, or end the name in /"
    assert str(caught.value) == f"output=x.CSV: {told}"


def test_what_is_read_or_written_as_a_file_is_no_folders_name() -> None:
    assert {*READ, *JSON_LINES, *TABLES, *MARKDOWNS, *GRAPH_FILES, *endings(REGISTRY)} <= FILES
