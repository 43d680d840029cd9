"""A result that grows: however often it is stopped, at its end it is as if it never had been."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from semcore.commands import resuming
from semcore.commands.resuming import RESULT, check_unfinished, grow, tidy, unfinished
from semcore.errors import InputError


@dataclass(frozen=True, slots=True)
class Item:
    """What is parsed."""

    id: str
    text: str
    words: tuple[tuple[int, int], ...] = ()
    frames: tuple[str, ...] = ()
    meta: dict[str, Any] = field(default_factory=dict)


ITEMS = [Item(f"d:{number}", f"text {number}\n") for number in range(10)]
RUN = {"beam": 5, "weights": "abc"}
WHOLE = "\n".join(item.text.upper() for item in ITEMS)


class Stopped(Exception):
    pass


def upper(stop: int | None = None, seen: list[str] | None = None) -> Any:
    """What is written of each item; it stops before the so manieth."""

    def written(items: Iterator[Item]) -> Iterator[str]:
        for number, item in enumerate(items):
            if number == stop:
                raise Stopped
            if seen is not None:
                seen.append(item.id)
            yield item.text.upper()

    return written


def run(
    target: Path,
    written: Any,
    items: list[Item] = ITEMS,
    settings: dict[str, Any] = RUN,
    check: Callable[[], None] = lambda: None,
    resume: bool = True,
) -> None:
    grow(target, settings, iter(items), written, "\n", "sentences", check, resume)


@pytest.mark.parametrize("every", [1, 3, 100])
def test_stopped_and_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    monkeypatch.setattr(resuming, "_COMMIT_EVERY", every)
    target = tmp_path / "out.txt"
    parsed: list[str] = []
    for stop in (4, 0, 3):
        with pytest.raises(Stopped):
            run(target, upper(stop, parsed))
        assert not target.exists() and unfinished(target).is_dir()
    run(target, upper(None, parsed))
    assert target.read_text() == WHOLE
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]
    if every == 1:
        assert parsed == [item.id for item in ITEMS]  # each once


def test_in_one_go_it_is_the_same(tmp_path: Path) -> None:
    run(tmp_path / "out.txt", upper())
    assert (tmp_path / "out.txt").read_text() == WHOLE
    run(tmp_path / "none.txt", upper(), [])
    assert (tmp_path / "none.txt").read_text() == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["none.txt", "out.txt"]


def test_input_that_has_grown_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "_COMMIT_EVERY", 1)
    with pytest.raises(Stopped):
        run(tmp_path / "out.txt", upper(4), ITEMS[:6])
    run(tmp_path / "out.txt", upper())
    assert (tmp_path / "out.txt").read_text() == WHOLE


def test_what_is_not_the_same_run_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(resuming, "_COMMIT_EVERY", 1)
    target = tmp_path / "out.txt"
    with pytest.raises(Stopped):
        run(target, upper(4))
    told = f"note: {unfinished(target)}: resume=true goes on with the sentences that are there"
    assert told in capsys.readouterr().err
    told = r"was begun with beam=5 \(now 1\), weights=abc \(now null\): resume=false begins anew"
    with pytest.raises(InputError, match=told):
        run(target, upper(), settings={"beam": 1, "weights": None})
    for beam, told in (
        (5, r"of the run there precision was not told \(now 32\): resume=false"),
        (1, r"was begun with beam=5 \(now 1\), and precision was not told \(now 32\): resume"),
    ):
        with pytest.raises(InputError, match=told):
            run(target, upper(), settings={"beam": beam, "weights": "abc", "precision": "32"})
    first = ITEMS[0]
    for items in (
        ITEMS[1:],
        ITEMS[:3],
        [first, ITEMS[2], ITEMS[1], *ITEMS[3:]],
        *(
            [replace(first, **changed), *ITEMS[1:]]
            for changed in (
                {"id": "e"}, {"words": ((0, 4),)}, {"frames": ("a",)}, {"meta": {"label": 1}},
            )
        ),
    ):  # fmt: skip
        with pytest.raises(InputError, match="the first 4 of the input are not those that were"):
            run(target, upper(), items)
    assert capsys.readouterr().err == ""
    with pytest.raises(InputError, match="an unfinished run is there: resume=true goes on"):
        check_unfinished(target, RUN, None)
    assert check_unfinished(target, {}, False) is None
    (unfinished(target) / RESULT).write_text("x")
    with pytest.raises(InputError, match="is not as the run left it"):
        run(target, upper())
    assert (unfinished(target) / RESULT).read_text() == "x"
    with pytest.raises(Stopped):
        run(target, upper(0), resume=False)
    assert list(tmp_path.iterdir()) == []


def test_a_whole_file_and_files_of_the_user_are_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("mine")
    with pytest.raises(InputError, match="no unfinished run is there: resume=false begins anew"):
        run(target, upper())
    assert target.read_text() == "mine" and list(tmp_path.iterdir()) == [target]
    other = tmp_path / "other.txt"
    unfinished(other).mkdir()
    (unfinished(other) / RESULT).write_text("mine, too")
    with pytest.raises(InputError, match="is not replaced"):
        run(other, upper())
    with pytest.raises(InputError, match="is not replaced"):
        run(other, upper(), resume=False)
    tidy(other)
    assert (unfinished(other) / RESULT).read_text() == "mine, too"


def test_where_nothing_can_be_read_nothing_is_left(tmp_path: Path) -> None:
    def check() -> None:
        raise InputError("none of the 2 documents can be read")

    with pytest.raises(InputError, match="none of the 2"):
        run(tmp_path / "out.txt", upper(), [], check=check)
    assert list(tmp_path.iterdir()) == []


def test_begun_anew_it_can_be_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resuming, "_COMMIT_EVERY", 1)
    target = tmp_path / "out.txt"
    target.write_text("of an earlier run")
    for stop in (3, 2):
        with pytest.raises(Stopped):
            run(target, upper(stop), resume=False)
    assert target.read_text() == "of an earlier run"
    parsed: list[str] = []
    run(target, upper(None, parsed))
    assert target.read_text() == WHOLE and parsed == [item.id for item in ITEMS[2:]]
    assert list(tmp_path.iterdir()) == [target]


def test_links_and_permissions_stay_and_what_is_read_only_is_refused(tmp_path: Path) -> None:
    link, file = tmp_path / "link.txt", tmp_path / "there" / "out.txt"
    link.symlink_to(file)
    run(link, upper())
    assert link.is_symlink() and file.read_text() == WHOLE
    file.write_text("old")
    file.chmod(0o640)
    run(link, upper(), resume=False)
    assert link.is_symlink() and file.read_text() == WHOLE and file.stat().st_mode & 0o777 == 0o640
    file.chmod(0o440)
    with pytest.raises(InputError, match="is read-only"):
        run(link, upper(), resume=False)
    assert os.listdir(file.parent) == ["out.txt"]


def test_killed_when_all_is_at_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.txt"

    def killed(folder: Path) -> None:
        raise KeyboardInterrupt

    def kill() -> None:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(resuming, "_clear", killed)
            run(target, upper())
        assert unfinished(target).is_dir()

    kill()
    with pytest.raises(InputError, match="the input has grown"):
        run(target, upper(), [*ITEMS, Item("more", "more")])
    with pytest.raises(InputError, match="the first 10 of the input are not those that were"):
        run(target, upper(), ITEMS[1:])
    run(target, upper(0))
    assert target.read_text() == WHOLE and list(tmp_path.iterdir()) == [target]
    target.unlink()
    kill()
    assert check_unfinished(target, RUN, None) is None
    tidy(target)
    assert list(tmp_path.iterdir()) == [target]
    target.unlink()
    kill()
    target.write_text("another's")
    with pytest.raises(InputError, match="is not as the run left it"):
        run(target, upper())
