"""Many items of many lengths: in batches of little padding, side by side on all cores, in order.

Batches hold what is alike in length. `in_batches` reads a stream of any length in buffers, sorts
each buffer into batches, and works on these one core each, in place of all cores for each: torch
splits every operation over its threads, and where operations are many and small, much of that
time goes into splitting and waiting. See `side_by_side`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import islice
from threading import Lock
from typing import Any, TypeVar

import torch
from torch import Tensor

Item = TypeVar("Item")
Result = TypeVar("Result")

_STEP = 4  # words; lengths that differ by less count as one, so that the other size matters
# More than these would wait for one another: Python runs in one thread at a time.
_MOST_WORKERS = 8
# The number of torch's threads is one for the whole process: who shares it out is alone with it.
_sharing = Lock()


def in_batches(
    stream: Iterable[Item],
    work: Callable[[list[Item]], Sequence[Result]],
    length: Callable[[Item], int],
    most_words: int,
    device: torch.device,
    buffer: int = 4096,
    threads: int | None = None,
) -> Iterator[Result]:
    """What ``work`` makes of the items of a stream, a result each, in their order.

    ``work`` is given batches of at most ``most_words`` words when padded (or one longer item);
    ``length`` tells the words of an item. ``buffer`` is how many items are sorted together; the
    first buffers are smaller, so that the first results of a long stream come soon. ``threads`` is
    as in `side_by_side`. An error of ``work`` or of the stream is raised here.
    """
    rest = iter(stream)
    ahead = max(1, buffer // 16)
    read: list[Item] = []
    while read := [*read, *islice(rest, ahead + ahead // 4 - len(read))]:
        # A small rest would leave cores idle: the last buffer takes it in.
        last = len(read) < ahead + ahead // 4
        items, read = (read, []) if last else (read[:ahead], read[ahead:])
        batches = list(length_batches([length(item) for item in items], most_words))
        if device.type == "cpu":  # the last are small, so that cores end together
            batches = smaller_at_end(batches, threads or torch.get_num_threads())
        given = [[items[index] for index in indices] for indices in batches]
        found: list[Any] = [None] * len(items)
        with collection_put_off():
            done = side_by_side(work, given, device, threads)
            for indices, results in zip(batches, done, strict=True):
                for index, result in zip(indices, results, strict=True):
                    found[index] = result
        yield from found
        ahead = min(buffer, 2 * ahead)


# Batches ---------------------------------------------------------------------------------------


def neighbours(
    lengths: Sequence[int],
    most_words: int,
    counts: Sequence[int] | None = None,
    most_items: int | None = None,
) -> Iterator[range]:
    """Neighbouring items together, as many as fit: their places, in order.

    ``counts`` tells how many rows of its length an item has; one each without. A run of items has
    at most ``most_words`` words when padded to the longest, or is one item of more than that; and
    at most ``most_items`` items.
    """
    begin = rows = longest = 0
    for place, length in enumerate(lengths):
        count = 1 if counts is None else counts[place]
        rows, longest = rows + count, max(longest, length)
        full = rows * longest > most_words or place - begin == most_items
        if place > begin and full:
            yield range(begin, place)
            begin, rows, longest = place, count, length
    if begin < len(lengths):
        yield range(begin, len(lengths))


def length_batches(lengths: Sequence[int], most_words: int) -> Iterator[list[int]]:
    """Indices in batches of similar length, longest first.

    Each has at most ``most_words`` words when padded, or is one item of more words than that. What
    is left over for the end is short.
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True)
    for places in neighbours([max(1, lengths[index]) for index in order], most_words):
        yield order[places.start : places.stop]


def smaller_at_end(batches: Sequence[list[int]], workers: int) -> list[list[int]]:
    """The batches in their order, the last few of them in halves, for several ``workers``."""
    if workers == 1:
        return list(batches)
    border = max(0, len(batches) - workers)
    halves = [
        half
        for batch in batches[border:]
        for half in (batch[len(batch) // 2 :], batch[: len(batch) // 2])
        if half
    ]
    return [*batches[:border], *halves]


def parts_of(length: Tensor, inner: Tensor, most_words: int) -> list[Tensor]:
    """Every row in one part of rows alike, each of at most ``most_words`` words when padded.

    Where rows have two sizes (a target's sentence has words, its frame has elements), parts of
    rows that are alike in both need hardly any padding, and fit into a processor's cache.

    Args:
        length: ``[T]`` words of each row.
        inner: ``[T]`` its other size.

    Returns:
        Numbers of rows, ``[t]`` a part. A row of more words than that is alone; no rows at all are
        one empty part.
    """
    words, sizes = length.tolist(), inner.tolist()
    order = sorted(range(len(words)), key=lambda index: (words[index] // _STEP, sizes[index]))
    parts = [
        order[places.start : places.stop]
        for places in neighbours([words[index] for index in order], most_words)
    ]
    return [length.new_tensor(part) for part in parts or [[]]]


def grouped(parts: Sequence[Tensor], length: Tensor, most_words: int) -> Iterator[list[Tensor]]:
    """Neighbouring parts together, each group of at most ``most_words`` words when padded.

    ``length`` ``[T]`` is as for `parts_of`. A part of more words than that is alone.
    """
    longest = [int(length[part].max()) if len(part) else 0 for part in parts]
    for places in neighbours(longest, most_words, [len(part) for part in parts]):
        yield list(parts[places.start : places.stop])


# Side by side ----------------------------------------------------------------------------------


def side_by_side(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    device: torch.device,
    threads: int | None = None,
) -> list[Result]:
    """``[work(item) for item in items]``, on a processor several at a time.

    As many as torch has threads, and at most `_MOST_WORKERS`; each computes on one thread. A team
    of threads waits for its slowest member after every operation, and waits by spinning: on a
    machine that others load, a single sentence takes ten times as long with two threads as with
    one. Who knows of idle cores gives ``threads``: at most so many are used, and what items there
    are share all of them.

    On another device, with one thread, or while another call shares them out, one item comes after
    the other. What torch's threads were is restored at the end. An error of ``work`` is raised
    here.
    """
    before = torch.get_num_threads()
    most = threads or before
    if device.type != "cpu" or not items or not _sharing.acquire(blocking=False):
        return [work(item) for item in items]
    workers = min(most, len(items), _MOST_WORKERS)
    with ExitStack() as stack:
        stack.callback(_sharing.release)
        stack.callback(torch.set_num_threads, before)
        torch.set_num_threads(threads // workers if threads else 1)
        if workers == 1:
            return [work(item) for item in items]
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        try:
            return list(pool.map(work, items))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


@cache
def usable_after_fork() -> None:
    """From now on, a process that is forked off this one works, with one of torch's threads.

    Threads of OpenMP are not forked along: a child that shares its first larger operation out
    among them would wait for ever. What the hook sets holds for the whole child; one that forks
    before any parser has worked may set ``torch.set_num_threads`` again.
    """
    if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
        os.register_at_fork(after_in_child=_in_child)


def _in_child() -> None:
    global _sharing
    torch.set_num_threads(1)
    _sharing = Lock()  # whoever held it is not here


@contextmanager
def collection_put_off() -> Iterator[None]:
    """Inside, no unreachable cycles are looked for; what has no cycle is freed as ever.

    Thousands of small objects, none of them garbage, would set off search after search through
    all that the process holds. If another thread ends its own such block first, searches go on
    earlier; after the last block they always do, if they did before.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
