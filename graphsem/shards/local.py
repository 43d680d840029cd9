"""Shards in processes of this machine; a process that dies costs the shard it was at, no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

from graphsem.shards.shard import Outcome, Shard, Work, parse_shard
from semcore.commands import note
from semcore.errors import InputError
from semcore.processes import end_with_parent

_TRIES = 3  # of a shard in whose time a process died

_held: tuple[Work, Any] | None = None  # the parsers of this process


def parse_all(shards: Sequence[Shard], work: Work, processes: int) -> Iterator[Outcome]:
    """What becomes of each shard, as they are done.

    Where a process dies, the shards that were not done are given to new ones. Raises `InputError`
    when that does not help, and whatever a shard raises.
    """
    if processes == 1:
        _start(work)
        for shard in shards:
            yield _parse(shard)
        return
    left = dict.fromkeys(shards)
    for _ in range(_TRIES):
        try:
            with ProcessPoolExecutor(
                min(processes, len(left)),
                mp_context=get_context("spawn"),
                initializer=_start,
                initargs=(work,),
            ) as pool:
                try:
                    for future in as_completed([pool.submit(_parse, shard) for shard in left]):
                        outcome = future.result()
                        del left[outcome.shard]
                        yield outcome
                finally:
                    pool.shutdown(cancel_futures=True)
            return
        except BrokenProcessPool:
            note(f"a process died; {len(left)} shards are tried again")
    raise InputError(f"{next(iter(left)).source}: processes that parse it die (memory?)")


def _start(work: Work) -> None:
    import torch

    from graphsem.pipeline import load

    global _held
    end_with_parent()
    torch.set_num_threads(work.threads)
    _held = work, load(list(work.parsers), checkpoints=work.parsers, device=work.device)


def _parse(shard: Shard) -> Outcome:
    assert _held is not None  # `_start` ran first
    return parse_shard(shard, *_held)
