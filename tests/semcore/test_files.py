"""Files are whole or absent; archives cannot write outside their folder."""

from __future__ import annotations

import io
import json
import os
import stat
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.errors import InputError
from semcore.files import (
    atomic_folder,
    atomic_writer,
    fingerprint,
    read_json,
    sha256_of,
    unpack,
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


def test_a_failed_folder_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "data"
    with atomic_folder(target) as folder:
        (folder / "manifest.json").write_text("1")
    with pytest.raises(KeyError), atomic_folder(target) as folder:
        (folder / "manifest.json").write_text("2")
        raise KeyError
    assert (target / "manifest.json").read_text() == "1"
    with atomic_folder(target) as folder:
        (folder / "manifest.json").write_text("3")
    assert (target / "manifest.json").read_text() == "3"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_of_other_things_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    message = r"holds other files \(no manifest.json"
    with pytest.raises(InputError, match=message), atomic_folder(tmp_path):
        raise AssertionError("the block must not run")
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


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


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "tar.xz"])
def test_archives_round_trip(tmp_path: Path, kind: str) -> None:
    archive = tmp_path / f"a.{kind}"
    _archive(archive, {"fndata/frame/Motion.xml": b"<frame/>", "top": b""})
    unpack(archive, tmp_path / "out")
    assert (tmp_path / "out/fndata/frame/Motion.xml").read_bytes() == b"<frame/>"
    assert (tmp_path / "out/top").read_bytes() == b""


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
@pytest.mark.parametrize("name", ["../evil", "/evil", "a/../../evil", "..\\evil", "C:\\evil"])
def test_archives_stay_inside(tmp_path: Path, kind: str, name: str) -> None:
    archive = tmp_path / f"a.{kind}"
    _archive(archive, {name: b"x"})
    before = set(tmp_path.parent.rglob("*"))
    with pytest.raises(InputError, match="unsafe path"):
        unpack(archive, tmp_path / "out")
    assert set(tmp_path.parent.rglob("*")) - before <= {tmp_path / "out"}


def test_links_in_archives_are_refused(tmp_path: Path) -> None:
    archive = tmp_path / "a.tar"
    with tarfile.open(archive, "w") as out:
        link = tarfile.TarInfo("passwords")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        out.addfile(link)
    with pytest.raises(InputError, match="holds a link"):
        unpack(archive, tmp_path / "out")


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "tar.xz"])
def test_every_truncation_is_noticed(tmp_path: Path, kind: str) -> None:
    archive = tmp_path / f"a.{kind}"
    _archive(archive, {"a": os.urandom(3000), "b": os.urandom(3000)})
    whole = archive.read_bytes()
    for length in range(0, len(whole) - 30, 501):
        archive.write_bytes(whole[:length])
        with pytest.raises(InputError, match=r"a\.\w+"):
            unpack(archive, tmp_path / f"out{length}")


def _archive(path: Path, files: dict[str, bytes]) -> None:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for name, content in files.items():
                out.writestr(name, content)
        return
    with tarfile.open(path, f"w:{path.suffix[1:]}") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


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
