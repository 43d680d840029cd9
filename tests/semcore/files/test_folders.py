"""A folder is replaced only if nothing of the user's is in it; whole, and in one step."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.files import folders
from semcore.files.folders import atomic_folder, exchange
from semcore.files.kinds import FolderKind, Record


def _before(record: Record) -> set[str] | None:
    return {"a", "b"} if record.get("made") == "long ago" else None


KIND = FolderKind("a tale of kid.tell", "manifest.json", {"format": "kid.tell"}, 2, _before)
OTHER = FolderKind("a song of amr.sing", "manifest.json", {"format": "amr.sing"})
Change = Callable[[Path], object]


def write(path: Path | str, text: str = "x", kind: FolderKind = KIND, *more: str) -> Path:
    with atomic_folder(path, kind) as folder:
        for name in ("a", *more):
            (folder / name).write_text(text)
        kind.write_marker(folder, {"text": text})
    return Path(path)


def content(root: Path) -> dict[str, bytes | str | None]:
    """All that is below a folder, so that any change is seen."""
    found: dict[str, bytes | str | None] = {}
    for place in sorted(root.rglob("*")):
        name = place.relative_to(root).as_posix()
        if place.is_symlink():
            found[name] = os.readlink(place)
        else:
            found[name] = place.read_bytes() if place.is_file() else None
    return found


def refused(path: Path | str, root: Path) -> str:
    """Writing there is refused in one line before the block runs, and nothing has changed."""
    before = content(root)
    with pytest.raises(InputError) as caught, atomic_folder(path, KIND):
        raise AssertionError("the block must not run")
    assert content(root) == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_result_replaces_an_earlier_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = write(tmp_path / "deep" / "down" / "d", "1", KIND, "b")
    with pytest.raises(KeyError), atomic_folder(target, KIND) as folder:
        (folder / "a").write_text("2")
        raise KeyError
    assert (target / "a").read_text() == "1"
    write(target, "3")  # without b, which an earlier result had
    assert sorted(item.name for item in target.iterdir()) == ["a", "manifest.json"]
    assert (target / "a").read_text() == "3"
    assert list(target.parent.iterdir()) == [target]


def test_an_empty_folder_is_filled_and_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d").chmod(0o750)
    write(tmp_path / "d")
    assert (tmp_path / "d").stat().st_mode & 0o777 == 0o750
    (tmp_path / "plain").mkdir()
    write(tmp_path / "e")
    assert (tmp_path / "e").stat().st_mode == (tmp_path / "plain").stat().st_mode


MARKERS = {
    "no object": "[]",
    "nothing said": "{}",
    "damaged": '{"format": "kid.tell", "format_ver',
    "no text": b"\xff\xfe\x00",
    "too deep": "[" * 100_000,
    "too large a number": "9" * 10_000,
    "of a language model": '{"architectures": ["BertModel"], "model_type": "bert"}',
    "of another tool": '{"format": "amr.sing", "format_version": 1, "sha256": {"a": null}}',
    "of a later version": '{"format": "kid.tell", "format_version": 3, "sha256": {"a": null}}',
    "of no version": '{"format": "kid.tell", "sha256": {"a": null}}',
    "of a true version": '{"format": "kid.tell", "format_version": true, "sha256": {"a": null}}',
    "without files": '{"format": "kid.tell", "format_version": 1}',
    "with files of another sort": '{"format": "kid.tell", "format_version": 1, "sha256": ["a"]}',
}


@pytest.mark.parametrize("marker", MARKERS.values(), ids=MARKERS)
def test_a_marker_is_known_by_what_it_says(tmp_path: Path, marker: str | bytes) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a").write_text("years of work")
    raw = marker if isinstance(marker, bytes) else marker.encode()
    (tmp_path / "d" / "manifest.json").write_bytes(raw)
    assert "d/manifest.json: not that of a tale of kid.tell" in refused(tmp_path / "d", tmp_path)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_a_marker_is_a_plain_file(tmp_path: Path, make: Change) -> None:
    (tmp_path / "d").mkdir()
    make(tmp_path / "d" / "manifest.json")
    before = sorted(os.listdir(tmp_path / "d"))
    with (
        pytest.raises(InputError, match=r"manifest\.json: not that"),
        atomic_folder(tmp_path / "d", KIND),
    ):
        pass
    assert sorted(os.listdir(tmp_path / "d")) == before


def test_a_folder_of_an_earlier_version_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    for name in ("a", "b"):
        (tmp_path / "d" / name).write_text("old")
    (tmp_path / "d" / "manifest.json").write_text('{"made": "long ago"}')
    (tmp_path / "d" / "c").write_text("mine")
    assert "d/c: is not a file of a tale" in refused(tmp_path / "d", tmp_path)
    (tmp_path / "d" / "c").unlink()
    write(tmp_path / "d", "new")
    assert (tmp_path / "d" / "a").read_text() == "new"


ADDED: dict[str, tuple[Change, str]] = {
    "a file": (lambda d: (d / "thesis.tex").write_text("x"), "d/thesis.tex: is not a file of"),
    "a hidden file": (lambda d: (d / ".notes").write_text("x"), "d/.notes: is not a file of"),
    "a folder": (lambda d: (d / ".git").mkdir(), "d/.git: is not a file of"),
    "a link": (lambda d: (d / "z").symlink_to("nowhere"), "d/z: is not a file of"),
    "a link for a file": (
        lambda d: ((d / "a").rename(d.parent / "kept"), (d / "a").symlink_to(d.parent / "kept")),
        "d/a: is not a file of",
    ),
    "a folder for a file": (lambda d: ((d / "a").unlink(), (d / "a").mkdir()), "d/a: is not"),
    "a changed file": (lambda d: (d / "a").write_text("by hand"), "d/a: was changed since"),
    "protection": (lambda d: d.chmod(0o555), "d: is read-only: choose another output"),
}


@pytest.mark.parametrize(("change", "message"), ADDED.values(), ids=ADDED)
def test_what_the_user_added_or_changed_is_never_replaced(
    tmp_path: Path, change: Change, message: str
) -> None:
    target = write(tmp_path / "d")
    change(target)
    assert message in refused(target, tmp_path)
    target.chmod(0o755)


def test_what_the_user_took_away_is_not_missed(tmp_path: Path) -> None:
    target = write(tmp_path / "d")
    (target / "a").unlink()
    assert (write(target, "new") / "a").read_text() == "new"


def test_other_kinds_and_other_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "song", kind=OTHER)
    assert "song/manifest.json: not that of a tale" in refused(tmp_path / "song", tmp_path)
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / ".keep").touch()
    assert "hidden: holds other files (no manifest.json" in refused(tmp_path / "hidden", tmp_path)
    (tmp_path / "file").write_text("x")
    assert "file: is a file; a folder is" in refused(tmp_path / "file", tmp_path)
    assert "file: File exists" in refused(tmp_path / "file" / "d", tmp_path)
    assert "/: is a mount point: name a folder" in refused("/", tmp_path)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for here in (".", "", "../here/", "../here/."):
        assert "is the working folder: name a folder below it" in refused(here, tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    assert "loop: a symbolic link that leads to itself" in refused(tmp_path / "loop", tmp_path)


def test_a_link_keeps_pointing_at_the_folder_it_names(tmp_path: Path) -> None:
    write(tmp_path / "real")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "broken").symlink_to("later")
    write(f"{tmp_path}/link/", "new")
    write(tmp_path / "broken", "new")
    for name, real in (("link", "real"), ("broken", "later")):
        assert os.readlink(tmp_path / name) == real
        assert (tmp_path / real / "a").read_text() == "new"


def test_what_comes_in_at_the_last_moment_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = write(tmp_path / "d", "old")
    with pytest.raises(InputError, match=r"d/thesis.tex: is not"), atomic_folder(target, KIND):
        (target / "thesis.tex").write_text("x")
    (target / "thesis.tex").unlink()

    def late(first: Path, second: Path) -> bool:
        if not (target / "thesis.tex").exists():
            (target / "thesis.tex").write_text("x")
        return exchange(first, second)

    monkeypatch.setattr(folders, "exchange", late)
    if exchange(target, target):
        with pytest.raises(InputError, match=r"d/thesis.tex: is not"):
            write(target, "new")
        assert (target / "a").read_text() == "old"
        assert (target / "thesis.tex").read_text() == "x"
    assert [item.name for item in tmp_path.iterdir()] == ["d"]


def test_without_an_exchange_the_old_folder_is_moved_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "exchange", lambda first, second: False)
    target = write(write(tmp_path / "d", "old"), "new")
    assert (target / "a").read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]
    # As a kill between the two renames leaves it: the next writer puts it back, even to refuse it.
    (tmp_path / ".d.partial").mkdir()
    target.rename(tmp_path / ".d.partial" / "old")
    with pytest.raises(KeyError), atomic_folder(target, KIND):
        assert (target / "a").read_text() == "new"
        raise KeyError
    (target / "thesis.tex").write_text("x")
    target.rename(tmp_path / "aside")
    (tmp_path / ".d.partial").mkdir()
    (tmp_path / "aside").rename(tmp_path / ".d.partial" / "old")
    with pytest.raises(InputError, match=r"d/thesis.tex: is not"), atomic_folder(target, KIND):
        pass
    assert sorted(content(tmp_path)) == ["d", "d/a", "d/manifest.json", "d/thesis.tex"]


def test_the_marker_names_its_files(tmp_path: Path) -> None:
    record = json.loads((write(tmp_path / "d") / "manifest.json").read_text())
    assert record["format"] == "kid.tell" and record["format_version"] == 2
    assert record["text"] == "x" and list(record["sha256"]) == ["a"]


def test_files_are_written_into_a_folder_of_others(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    (tmp_path / "b").write_text("mine")
    with pytest.raises(InputError, match=r"/b: is not as a tale of kid\.tell would have left it"):
        KIND.write_into(tmp_path, {"a": ["x"], "b": ["x"]})
    assert sorted(content(tmp_path)) == ["b", "thesis.tex"]
    (tmp_path / "b").unlink()
    assert KIND.write_into(tmp_path, {"a": ["x", "y"]}) == [tmp_path / "a"]
    assert KIND.write_into(tmp_path, {"b": ["z"]}) == [tmp_path / "b"]
    KIND.write_into(tmp_path, {"a": ["new"], "b": ["new"]})  # both are ours
    for name, change in (("a", "by hand"), ("manifest.json", "{}")):
        kept = (tmp_path / name).read_text()
        (tmp_path / name).write_text(change)
        before = content(tmp_path)
        with pytest.raises(InputError, match=f"/({name}|a): is not as a tale"):
            KIND.write_into(tmp_path, {"a": ["newer"]})
        assert content(tmp_path) == before
        (tmp_path / name).write_text(kept)
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_files_of_a_killed_writer_are_known(tmp_path: Path) -> None:
    def lines() -> Iterator[str]:
        yield "half"
        raise KeyError

    with pytest.raises(KeyError):
        KIND.write_into(tmp_path, {"a": ["whole"], "b": lines()})
    assert sorted(content(tmp_path)) == ["a", "manifest.json"]
    KIND.write_into(tmp_path, {"a": ["new"], "b": ["new"]})
    assert (tmp_path / "a").read_text() == "new"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux's /proc")
def test_a_place_where_nothing_can_be_made_is_told() -> None:
    with pytest.raises(InputError, match="/proc/d: "), atomic_folder("/proc/d", KIND):
        pytest.fail("a folder in /proc")
