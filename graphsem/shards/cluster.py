"""Shards in workers of a Ray cluster (https://docs.ray.io/en/latest/data/data.html).

Sources and results lie where all machines find them under one name. A worker that dies has its
shard given to another; a shard's files are whole or absent, so that one done twice is there once.
A shard whose workers die again and again is bad, and the others go on.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from graphsem.shards.shard import Outcome, Shard, Work, parse_shard
from semcore.errors import InputError

_TRIES = 4  # of a shard in whose time the worker dies; of workers in a row that die as they start
_LEAST_RAY = (2, 60)
# Ray Data tells of mistakes alone, and waits for shards and workers as long as they take.
_QUIET = {
    "enable_progress_bars": False,
    "print_on_execution_start": False,
    "execution_no_progress_timeout_s": -1,
    "max_consecutive_actor_init_deaths": _TRIES - 1,
}
_REFUSED = f"{InputError.__module__}.{InputError.__name__}: "  # as Ray tells what a worker raised


class ShardWorker:
    """What a worker keeps: the parsers, loaded once.

    ``begun`` is told of a shard, and returns how often it was begun, now included.
    """

    def __init__(self, work: dict[str, Any], begun: Callable[[str], int]) -> None:
        self.work = Work(**work)
        self.begun = begun
        self.pipeline = self.work.load()

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row of a shard, with what became of it."""
        shard = Shard(**json.loads(row["shard"]))
        if self.begun(row["shard"]) > _TRIES:
            problem = f"workers that parse it die ({_TRIES} of them; memory?)"
            found = Outcome(shard, 0, [{"line": None, "problem": problem}])
        else:
            found = self.parse(shard)
        return {**row, "documents": found.documents, "bad": json.dumps(found.bad)}

    def parse(self, shard: Shard) -> Outcome:
        """Parses a shard and writes its files."""
        return parse_shard(shard, self.work, self.pipeline)


class _Beginnings:
    """How often each shard was begun; in a process of its own it outlives the workers."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, shard: str) -> int:
        """One more, and how many they are."""
        self.counts[shard] += 1
        return self.counts[shard]


def _begun(beginnings: Any, shard: str) -> int:
    import ray

    return ray.get(beginnings.add.remote(shard))


def parse_all(shards: Sequence[Shard], work: Work, processes: int) -> Iterator[Outcome]:
    """What becomes of each shard, as they are done; ``processes`` workers, each of one processor.

    A cluster that is up is used (``RAY_ADDRESS``), else one on this machine, which ends with it.
    Raises `InputError` when Ray is not installed or too old, and when no shard at all can be
    parsed.
    """
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise InputError("engine=ray: needs Ray: pip install 'graphsem[ray]'") from error
    if tuple(map(int, ray.__version__.split(".")[:2])) < _LEAST_RAY:
        least = ".".join(map(str, _LEAST_RAY))
        raise InputError(f"engine=ray: needs Ray {least} or newer, this is {ray.__version__}")
    ours = not ray.is_initialized()
    if ours:
        ray.init(log_to_driver=False, include_dashboard=False, logging_level=logging.ERROR)
    context, log = ray.data.DataContext.get_current(), logging.getLogger("ray.data")
    before = {name: getattr(context, name) for name in _QUIET}, log.level
    _set(context, log, _QUIET, logging.ERROR)
    remote = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)
    beginnings = remote(_Beginnings).remote()
    rows = [{"shard": json.dumps(asdict(shard))} for shard in shards]
    found = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
        ShardWorker,
        fn_constructor_args=(asdict(work), partial(_begun, beginnings)),
        compute=ray.data.ActorPoolStrategy(
            size=min(processes, len(rows)), max_tasks_in_flight_per_actor=1
        ),
        num_cpus=1,
        num_gpus=1 if work.device.startswith("cuda") else None,
    )
    some = False
    try:
        for row in found.iter_rows():
            some = True
            yield Outcome(
                Shard(**json.loads(row["shard"])), row["documents"], json.loads(row["bad"])
            )
    except ray.exceptions.RayError as error:
        lines = str(error).strip().splitlines()
        told = [line for line in lines if line.startswith(_REFUSED)]
        if some and not told:
            raise
        cause = [*lines, *told][-1].removeprefix(_REFUSED)
        raise InputError(f"engine=ray: {cause}") from error
    finally:
        _set(context, log, *before)
        if ours:
            ray.shutdown()


def _set(context: Any, log: logging.Logger, settings: Mapping[str, Any], level: int) -> None:
    for name, value in settings.items():
        setattr(context, name, value)
    log.setLevel(level)
