"""Archives cannot write outside their folder, nor over anything."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import tarfile
import zipfile
from pathlib import Path
from typing import IO, Any

import pytest

from semcore.errors import InputError
from semcore.files.archives import unpack, unpacked
from semcore.files.streams import opened


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


@pytest.mark.parametrize("kind", ["tar", "tar.gz", "tar.xz"])
def test_a_tar_that_ends_between_two_members_is_noticed(tmp_path: Path, kind: str) -> None:
    """And one whose members are whole, but not the stream around them."""
    plain, archive = tmp_path / "whole.tar", tmp_path / f"a.{kind}"
    _archive(plain, {name: os.urandom(700) for name in "abc"})
    with tarfile.open(plain) as found:
        places = [member.offset for member in found.getmembers()][1:]
    packed: dict[str, Any] = {"tar": bytes, "tar.gz": gzip.compress, "tar.xz": lzma.compress}
    for place in places:
        archive.write_bytes(packed[kind](plain.read_bytes()[:place]))
        with pytest.raises(InputError, match=r"a\.tar[.gxz]*: damaged archive: it is cut short"):
            unpack(archive, tmp_path / f"out{place}")
    if kind != "tar":
        archive.write_bytes(packed[kind](plain.read_bytes())[:-5])
        with pytest.raises(InputError, match="damaged archive"):
            unpack(archive, tmp_path / "out")


@pytest.mark.parametrize("kind", ["zip", "tar"])
@pytest.mark.parametrize("names", [["n" * 300], ["d/" * 2500 + "n"], ["a", "a/b"], ["a/b", "a"]])
def test_names_that_no_file_can_have_are_told_of_the_archive(
    tmp_path: Path, kind: str, names: list[str]
) -> None:
    archive = tmp_path / f"a.{kind}"
    _archive(archive, dict.fromkeys(names, b"x"))
    with pytest.raises(InputError) as caught:
        unpack(archive, tmp_path / "out")
    assert str(caught.value).startswith(f"{archive}: damaged archive: ")
    assert len(str(caught.value)) < len(str(archive)) + 150


def test_what_is_wrong_inside_is_told_of_the_archive(tmp_path: Path) -> None:
    """Not of the hidden folder in which its content lies for a while."""
    archive, folder = tmp_path / "a.zip", tmp_path / ".b.partial" / "source"
    _archive(archive, {"own/train.jsonl": b"x"})
    with pytest.raises(InputError) as caught, unpacked(archive, folder) as place:
        raise InputError.at(place / "own" / "train.jsonl", 3, "no object")
    assert str(caught.value) == f"{archive}/own/train.jsonl:3: no object"
    assert (caught.value.line, caught.value.problem) == (3, "no object")
    assert not folder.exists()


def test_devices_in_a_zip_are_refused(tmp_path: Path) -> None:
    archive, device = tmp_path / "a.zip", zipfile.ZipInfo("null")
    device.external_attr = 0o020666 << 16
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr(device, b"")
    with pytest.raises(InputError, match="holds a link or device: null"):
        unpack(archive, tmp_path / "out")


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


def test_a_bomb_is_refused_before_it_fills_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semcore.files.archives._LEAST_ROOM", 1 << 20)
    for kind in ("zip", "tar.gz"):
        archive = tmp_path / f"a.{kind}"
        _archive(archive, {"zeros": bytes(8 << 20)})
        with pytest.raises(InputError, match=r"a\..*: unpacks to more than"):
            unpack(archive, tmp_path / kind)
        assert sum(f.stat().st_size for f in (tmp_path / kind).rglob("*")) <= 2 << 20


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_names_the_file_that_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "a.zip"
    _archive(archive, {"one": b"x" * 100})

    def full(path: str, called: str, mode: str) -> IO[Any]:
        return opened("/dev/full", called, mode)

    monkeypatch.setattr("semcore.files.archives.opened", full)
    with pytest.raises(InputError, match=r"out/one: No space left on device"):
        unpack(archive, tmp_path / "out")
