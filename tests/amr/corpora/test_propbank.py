"""PropBank's frames: from its files, malformed ones too, and from a list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amr.corpora.propbank import read_frames
from semcore.errors import InputError
from tests.amr.tiny_parser import FRAMES


def test_frames_of_whole_and_of_malformed_files(tmp_path: Path) -> None:
    whole = '<frameset><predicate lemma="want"><roleset id="want.01" name="x"/></predicate>'
    (tmp_path / "want.xml").write_text(whole + "</frameset>", encoding="utf-8")
    broken = '<frameset><roleset name="a & b" id="look_up.05"><roleset id="check.02">'
    (tmp_path / "check.xml").write_text(broken, encoding="utf-8")
    assert read_frames(tmp_path) == ["check-02", "look-up-05", "want-01"]


def test_a_folder_without_frames_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no PropBank frame files"):
        read_frames(tmp_path)


def test_frames_are_read_from_propbank_and_from_a_list(tmp_path: Path) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "give.xml").write_text(
        '<frameset><predicate lemma="give"><roleset id="give.01"/><roleset id="give_up.07"/>'
        '<roleset id="give.LV"/></predicate></frameset>'
    )
    (tmp_path / "frames" / "cut.xml").write_text('<frameset><roleset id="cut.02"/></frameset>')
    for folder in (tmp_path, tmp_path / "frames"):
        assert read_frames(folder) == ["cut-02", "give-01", "give-up-07"]
    (tmp_path / "frames.json").write_text(json.dumps(["want-01", "give-01", "want-01"]))
    assert read_frames(tmp_path / "frames.json") == ["give-01", "want-01"]
    (tmp_path / "bad.json").write_text('{"want": 1}')
    for path, problem in ((tmp_path / "bad.json", "not a list of frames"),
                          (tmp_path / "none", "no PropBank frame files")):  # fmt: skip
        with pytest.raises(InputError, match=problem):
            read_frames(path)


def test_all_of_propbank_is_read(graphsem_data: Path) -> None:
    frames = read_frames(graphsem_data / "propbank_frames")
    assert len(frames) > 11_000 and "give-up-07" in frames
    assert set(FRAMES) - set(frames) == {"give-02"}  # the tiny inventory's own


def test_what_is_cut_or_none_of_propbanks_is_refused(tmp_path: Path) -> None:
    """Malformed files are read as text, as three of PropBank's own; not those that end too soon."""
    rolesets = "".join(f'<roleset id="want.{n:02d}">\n</roleset>' for n in range(1, 35))
    whole = f'<frameset><predicate lemma="want">{rolesets}</predicate></frameset>\n'
    file = tmp_path / "want.xml"
    file.write_text(whole)
    (tmp_path / "._want.xml").write_bytes(b"\0\5\x16\7")
    assert len(read_frames(tmp_path)) == 34
    for content, message in [
        *((whole[: len(whole) * n // 12], "is it cut") for n in range(1, 12)),
        ("<html><body>Not found</body></html>", "no frame file of PropBank"),
        ("<!DOCTYPE html><p>Not found<br>", "no frame file of PropBank"),
        ("", "no frame file of PropBank"),
    ]:
        file.write_text(content)
        with pytest.raises(InputError, match=rf"want\.xml.*{message}"):
            read_frames(tmp_path)
