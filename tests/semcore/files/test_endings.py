"""A result is a file or a folder by its name's ending; another ending is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.files.endings import check_file, check_file_or_folder, check_folder, ending_of

KNOWN = (".jsonl", ".csv")


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("x.jsonl", ".jsonl"),
        ("x.foo", ".foo"),
        ("x.tar.gz", ".gz"),
        ("x.h5", ".h5"),
        ("x.7z", ".7z"),
        ("x.JSONL", ".JSONL"),
        ("~nobody/x.csv", ".csv"),
        ("x", ""),
        ("x.jsonl/", ""),
        ("x.d/y", ""),
        ("1.10", ""),
        ("2024.05.01", ""),
        ("run.v1", ""),
        ("run.V12", ""),
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
    for name in ("x.jsonl", "x", "x.v1", "-", "/dev/null"):
        check_file(name, KNOWN)
    for name in ("x.foo", "x.json", "a.b/x.jsonl.gz"):
        with pytest.raises(InputError) as caught:
            check_file(name, KNOWN)
        assert str(caught.value) == f"output={name}: the name must end in one of .jsonl, .csv"
    with pytest.raises(InputError, match="is an ending without a name"):
        check_file("x/.csv", KNOWN)


def test_a_file_or_a_folder(tmp_path: Path) -> None:
    assert check_file_or_folder("x.csv", KNOWN)
    assert not any(check_file_or_folder(name, KNOWN) for name in ("x", "x.csv/", "x.foo/", "x.v1"))
    with pytest.raises(InputError, match=r"one of \.jsonl, \.csv; that of a folder in /$"):
        check_file_or_folder("x.foo", KNOWN)
    (tmp_path / "old").touch()
    with pytest.raises(InputError, match=r"is no folder, and as a file's the name must end in"):
        check_file_or_folder(tmp_path / "old", KNOWN)


def test_a_folder() -> None:
    for name in ("x", "x.foo/", "lr.3e-4/x", "x.v2", None):
        check_folder(name)
    with pytest.raises(InputError) as caught:
        check_folder("x.foo")
    told = "a folder is written here: leave .foo out, or end the name in /"
    assert str(caught.value) == f"output=x.foo: {told}"
