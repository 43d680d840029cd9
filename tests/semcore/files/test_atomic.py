"""Files are whole or absent, whatever ends the process that writes them."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.errors import InputError
from semcore.files import (
    atomic_writer,
    fingerprint,
    read_json,
    sha256_of,
    write_json,
)

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(KeyError), atomic_writer(target) as stream:
        stream.write("half")
        raise KeyError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_one_line_naming_the_target(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    message = r"a\.txt: No space left on device$"
    with pytest.raises(InputError, match=message), atomic_writer(target) as stream:
        stream.write("half")
        raise OSError(28, "No space left on device")
    assert not list(tmp_path.iterdir())


def test_a_folder_where_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="/file: "), atomic_writer(tmp_path / "file/x"):
        pass


def test_devices_are_written_not_replaced() -> None:
    with atomic_writer(os.devnull) as stream:
        stream.write("x")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with atomic_writer(tmp_path / "link") as stream:
        stream.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_files_get_the_ordinary_permissions(tmp_path: Path) -> None:
    with atomic_writer(tmp_path / "a") as stream:
        stream.write("x")
    (tmp_path / "b").write_text("x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_sha256_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert sha256_of(tmp_path / "empty") == EMPTY
    with pytest.raises(InputError, match="absent: No such file"):
        sha256_of(tmp_path / "absent")


def _tree(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


def test_fingerprint_sees_names_and_contents_only(tmp_path: Path) -> None:
    files = {"a.xml": "1", "b/c.xml": "2"}
    first = fingerprint(_tree(tmp_path / "x", files))
    assert fingerprint(_tree(tmp_path / "y", dict(reversed(files.items())))) == first
    assert fingerprint(_tree(tmp_path / "z", {"a.xml": "1", "b/d.xml": "2"})) != first
    assert fingerprint(_tree(tmp_path / "w", {"a.xml": "2", "b/c.xml": "1"})) != first
    more = _tree(tmp_path / "v", {**files, "notes.txt": ""})
    assert fingerprint(more, ["**/*.xml"]) == first


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(plain, st.sampled_from([None, 2]))
def test_json_round_trips(tmp_path_factory: Any, value: Any, indent: int | None) -> None:
    path = tmp_path_factory.getbasetemp() / "value.json"
    if _encodable(value):
        write_json(path, value, indent=indent)
        assert read_json(path) == value


def _encodable(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # a lone surrogate is no text
        return False
    return True


def test_malformed_json_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n"a": 1,\n}')
    with pytest.raises(InputError, match=r"a\.json:3: malformed JSON"):
        read_json(tmp_path / "a.json")
    (tmp_path / "b.json").write_bytes(b'"\xff"')
    with pytest.raises(InputError, match=r"b\.json: not UTF-8"):
        read_json(tmp_path / "b.json")
