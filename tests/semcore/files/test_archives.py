"""Archives cannot write outside their folder, nor over anything."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path
from typing import IO, Any

import pytest

from semcore.errors import InputError
from semcore.files.archives import unpack
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
