"""Independent pieces of work side by side: one core each, in place of all cores for each.

torch splits every operation over its threads. Where operations are many and small, much of that
time goes into splitting and waiting; whole batches, each on a core of its own, need neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Lock
from typing import TypeVar

import torch

Item = TypeVar("Item")
Result = TypeVar("Result")

# More than these would wait for one another: Python runs in one thread at a time.
_MOST = 8
# The number of torch's threads is one for the whole process: who shares it out is alone with it.
_sharing = Lock()


def side_by_side(
    work: Callable[[Item], Result], items: Sequence[Item], device: torch.device
) -> list[Result]:
    """``[work(item) for item in items]``, on a processor several at a time.

    As many as torch has threads, and at most `_MOST`. Each has its share of torch's threads, and
    what they were is restored at the end. On another device, with one thread, or while another
    thread of this process shares them out, one item comes after the other. An error of ``work``
    is raised here.
    """
    threads = torch.get_num_threads()
    workers = min(threads, len(items), _MOST) if device.type == "cpu" else 1
    if workers <= 1 or not _sharing.acquire(blocking=False):
        return [work(item) for item in items]
    with ExitStack() as stack:
        stack.callback(_sharing.release)
        stack.callback(torch.set_num_threads, threads)
        torch.set_num_threads(threads // workers)
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        try:
            return list(pool.map(work, items))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
