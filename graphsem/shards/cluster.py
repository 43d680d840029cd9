"""Shards in workers of a Ray cluster (https://docs.ray.io/en/latest/data/data.html).

Sources and results lie where all machines find them under one name. A worker that dies has its
shard given to another; a shard's files are whole or absent, so that one done twice is there once.
A shard whose workers die again and again is bad, and the others go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from graphsem.shards.shard import Outcome, Shard, Work, parse_shard
from semcore.errors import InputError

_TRIES = 4  # of a shard in whose time the worker dies


class ShardWorker:
    """What a worker keeps: the parsers, loaded once."""

    def __init__(self, work: dict[str, Any]) -> None:
        self.work = Work(**work)
        self.pipeline = self.work.load()

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row of a shard, with what became of it."""
        found = parse_shard(Shard(**json.loads(row["shard"])), self.work, self.pipeline)
        return {**row, "documents": found.documents, "bad": json.dumps(found.bad)}


def parse_all(shards: Sequence[Shard], work: Work, processes: int) -> Iterator[Outcome]:
    """What becomes of each shard, as they are done; ``processes`` workers, each of one processor.

    A cluster that is up is used (``RAY_ADDRESS``), else one on this machine. Raises `InputError`
    when Ray is not installed, and when no shard at all can be parsed.
    """
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise InputError("engine=ray: needs Ray: pip install 'graphsem[ray]'") from error
    if not ray.is_initialized():
        ray.init(log_to_driver=False, include_dashboard=False)
    ray.data.DataContext.get_current().max_errored_blocks = -1  # a block is a shard: see below
    rows = [{"shard": json.dumps(asdict(shard))} for shard in shards]
    found = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
        ShardWorker,
        fn_constructor_args=(asdict(work),),
        concurrency=min(processes, len(rows)),
        num_cpus=1,
        num_gpus=1 if work.device.startswith("cuda") else None,
        max_restarts=-1,
        max_task_retries=_TRIES - 1,
    )
    left = dict.fromkeys(shards)
    try:
        for row in found.iter_rows():
            shard = Shard(**json.loads(row["shard"]))
            del left[shard]
            yield Outcome(shard, row["documents"], json.loads(row["bad"]))
    except ray.exceptions.RayError as error:
        if len(left) == len(shards):
            raise InputError(f"engine=ray: {_cause(error)}") from error
        raise
    problem = f"workers that parse it die ({_TRIES} of them; memory?)"
    for shard in left:
        yield Outcome(shard, 0, [{"line": None, "problem": problem}])


def _cause(error: Exception) -> str:
    """The last line of what Ray says of an error, which is what the worker raised."""
    return str(error).strip().splitlines()[-1]
