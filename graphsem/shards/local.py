"""Shards in processes of this machine; a process that dies costs the shard it was at, no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import Any

from graphsem.shards.shard import Outcome, Shard, Work, parse_shard
from semcore.commands import note
from semcore.errors import InputError
from semcore.processes import end_with_parent

_TRIES = 2  # of a shard alone in whose time the process dies

_held: tuple[Work, Any] | InputError | None = None  # the parsers of this process, or why not


def parse_all(shards: Sequence[Shard], work: Work, processes: int) -> Iterator[Outcome]:
    """What becomes of each shard, as they are done; what a shard raises is raised.

    Where a process dies, the shards that were not done are given to new ones. If none of these
    gets one done either, those that may be to blame are parsed alone; one whose processes still
    die is bad, and the others go on. Raises `InputError` when no shard at all can be parsed so.
    """
    if processes == 1:
        _start(work)
        for shard in shards:
            yield _parse(shard)
        return
    left = dict.fromkeys(shards)
    fruitless = 0  # times in a row that a process died before any shard was done
    while left:
        count = len(left)
        try:
            for outcome in _parsed(list(left), work, processes):
                del left[outcome.shard]
                yield outcome
        except BrokenProcessPool:
            fruitless = fruitless + 1 if len(left) == count else 0
            note(f"a process died; {len(left)} shards are tried again")
            if fruitless < _TRIES:
                continue
            suspects = list(left)[: processes + 1]  # that were being parsed, or were next
            alone = [_alone(shard, work) for shard in suspects]
            if len(left) == len(shards) and not any(map(_was_read, alone)):
                raise InputError(alone[0].lines()[0]) from None
            for outcome in alone:
                del left[outcome.shard]
                yield outcome


def _was_read(outcome: Outcome) -> bool:
    return all(each["line"] is not None for each in outcome.bad)


def _parsed(shards: Sequence[Shard], work: Work, processes: int) -> Iterator[Outcome]:
    """By new processes. Raises ``BrokenProcessPool`` when one of them dies."""
    with ProcessPoolExecutor(
        min(processes, len(shards)),
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(work,),
    ) as pool:
        try:
            for future in as_completed([pool.submit(_parse, shard) for shard in shards]):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _alone(shard: Shard, work: Work) -> Outcome:
    for _ in range(_TRIES):
        with suppress(BrokenProcessPool):
            return next(_parsed([shard], work, 1))
    problem = "processes that parse it die (memory?)"
    return Outcome(shard, 0, [{"line": None, "problem": problem}])


def _start(work: Work) -> None:
    global _held
    end_with_parent()
    try:
        _held = work, work.load()
    except InputError as error:  # would look like a process that died
        _held = error


def _parse(shard: Shard) -> Outcome:
    assert _held is not None  # `_start` ran first
    if isinstance(_held, InputError):
        raise _held
    return parse_shard(shard, *_held)
