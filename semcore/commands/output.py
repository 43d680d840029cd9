"""What commands print: progress and notes on stderr, one JSON line on stdout."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sized
from contextlib import suppress
from typing import Any, TypeVar

from semcore.drawing.escaping import plain_line

Item = TypeVar("Item")
_QUIET_SECONDS = 15.0


def progress(
    iterable: Iterable[Item], description: str, total: int | None = None
) -> Iterator[Item]:
    """The items, with a progress bar on stderr while they are consumed.

    Without a terminal there is no bar, only a line every 15 seconds, so that logs stay short. Both
    tell how many items come in a second, and the time that is left where the total is known.
    ``total`` is the number of items; asked of ``iterable`` when it has a length.
    """
    if total is None and isinstance(iterable, Sized):
        total = len(iterable)
    return (_bar if sys.stderr.isatty() else _lines)(iterable, description, total)


def _bar(iterable: Iterable[Item], description: str, total: int | None) -> Iterator[Item]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
    )
    from rich.progress import TimeRemainingColumn as Remaining
    from rich.text import Text

    class Rate(ProgressColumn):
        """Items a second."""

        def render(self, task: Task) -> Text:
            return Text("" if task.speed is None else f"{task.speed:.3g}/s", style="dim")

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        Remaining(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(iterable, total=total, description=description)


def _lines(iterable: Iterable[Item], description: str, total: int | None) -> Iterator[Item]:
    begun = told = time.monotonic()
    for count, item in enumerate(iterable):
        now = time.monotonic()
        if now - told >= _QUIET_SECONDS:
            told = now
            of = f"/{total} ({count / total:.0%})" if total else ""
            rate = count / (now - begun)
            left = f", {duration((total - count) / rate)} left" if total and rate else ""
            say(f"{description}: {count}{of}, {rate:.3g}/s{left}")
        yield item


def duration(seconds: float) -> str:
    """A time for people: ``40 s``, ``7 min``, ``2 h 05 min``."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def note(text: str) -> None:
    """Print a line on stderr: what the user should know of, and is no error."""
    say(f"note: {text}")


def say(text: str) -> None:
    """Print one line on stderr, with nothing in it that a terminal obeys.

    Names of files and cells of tables may hold anything: escape sequences, line ends, marks that
    turn the direction of writing.
    """
    with suppress(OSError):  # who cannot read it cannot be told
        print(plain_line(text), file=sys.stderr, flush=True)


def print_json(obj: Any, *, stderr: bool = False) -> None:
    """Print ``obj`` as one line of JSON: the last thing a command prints.

    On ``stderr`` where what the command made is on stdout.
    """
    stream = sys.stderr if stderr else sys.stdout
    print(json.dumps(obj, ensure_ascii=False), file=stream, flush=True)
