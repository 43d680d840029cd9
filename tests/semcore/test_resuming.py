"""A result that grows: however often it is stopped, at its end it is as if it never had been."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from semcore.commands import resuming
from semcore.commands.resuming import RESULT, begin_anew, check_unfinished, grow, unfinished
from semcore.errors import InputError


class Item(NamedTuple):
    """What is parsed."""

    id: str
    text: str


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
) -> None:
    grow(target, settings, iter(items), written, "\n", "sentences", check)


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
    with pytest.raises(InputError, match="was begun with another beam: resume=false begins anew"):
        run(target, upper(), settings={**RUN, "beam": 1})
    for items in (ITEMS[1:], ITEMS[:3], [ITEMS[0], ITEMS[2], ITEMS[1], *ITEMS[3:]]):
        with pytest.raises(InputError, match="the first 4 of the input are not those that were"):
            run(target, upper(), items)
    with pytest.raises(InputError, match="an unfinished run is there: resume=true goes on"):
        check_unfinished(target, RUN, None)
    assert check_unfinished(target, {}, False) is None
    (unfinished(target) / RESULT).write_text("x")
    with pytest.raises(InputError, match="is not as the run left it"):
        run(target, upper())
    assert (unfinished(target) / RESULT).read_text() == "x"
    begin_anew(target)
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
    begin_anew(other)
    assert (unfinished(other) / RESULT).read_text() == "mine, too"


def test_where_nothing_can_be_read_nothing_is_left(tmp_path: Path) -> None:
    def check() -> None:
        raise InputError("none of the 2 documents can be read")

    with pytest.raises(InputError, match="none of the 2"):
        run(tmp_path / "out.txt", upper(), [], check=check)
    assert list(tmp_path.iterdir()) == []
