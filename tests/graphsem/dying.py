"""Stand-ins for the parsing of shards whose processes die; they start fast, for they need no torch.

What they parse into is a record with the document's name. Of each kind there is one for processes,
and one for workers of Ray.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from graphsem.shards import local, shard
from graphsem.shards.cluster import ShardWorker
from semcore.errors import InputError

DEATH = "GRAPHSEM_TEST_DEATH"  # the variable of the environment that names the file of `once`


class Named:
    """A document."""

    def __init__(self, name: str) -> None:
        self.name = name

    def to_line(self) -> str:
        return json.dumps({"name": self.name}) + "\n"


class Names:
    """In place of a pipeline."""

    def pipe(self, texts: Iterable[tuple[str, ...]], batch_size: int) -> Iterator[Named]:
        return (Named(text[0]) for text in texts)


def start(work: shard.Work) -> None:
    """In place of the start of a process."""
    local._held = work, Names()


def die() -> None:
    """As when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def is_first(place: str) -> bool:
    """Whether no process came here before with that place of a file, which is then there."""
    try:
        Path(place).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def of_one(given: shard.Shard) -> shard.Outcome:
    """In place of the parsing of a shard: one of them kills whoever parses it."""
    if Path(given.source).stem == "part2":
        die()
    assert isinstance(local._held, tuple)
    return shard.parse_shard(given, *local._held)


def once(given: shard.Shard) -> shard.Outcome:
    """In place of the parsing of a shard: the first process that comes here dies."""
    if is_first(os.environ[DEATH]):
        die()
    assert isinstance(local._held, tuple)
    return shard.parse_shard(given, *local._held)


def _noted(work: shard.Work) -> str:
    """The file beside its weights that is there when a worker has died."""
    return str(Path(work.parsers["none"], DEATH))


class Unharmed(ShardWorker):
    """No worker dies."""

    def __init__(self, work: dict[str, Any], begun: Callable[[str], int]) -> None:
        self.work, self.begun = shard.Work(**work), begun
        self.pipeline: Any = Names()


class OfOne(Unharmed):
    """One of the shards kills whichever worker parses it."""

    def parse(self, given: shard.Shard) -> shard.Outcome:
        if Path(given.source).stem == "part2":
            die()
        return super().parse(given)


class Once(Unharmed):
    """The first worker that parses a shard dies."""

    def parse(self, given: shard.Shard) -> shard.Outcome:
        if is_first(_noted(self.work)):
            die()
        return super().parse(given)


class AtStart(Unharmed):
    """The first worker dies as it loads the parsers."""

    def __init__(self, work: dict[str, Any], begun: Callable[[str], int]) -> None:
        super().__init__(work, begun)
        if is_first(_noted(self.work)):
            die()


class Damaged(Unharmed):
    """No worker can load the parsers."""

    def __init__(self, work: dict[str, Any], begun: Callable[[str], int]) -> None:
        raise InputError("model.safetensors: no weights")
