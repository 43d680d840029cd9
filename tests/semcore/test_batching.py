"""Batches of similar length, side by side: each item once, none too large, all in order."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from itertools import chain, count, islice, pairwise
from threading import Barrier, Event, Thread, current_thread

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from semcore.batching import (
    collection_put_off,
    grouped,
    in_batches,
    length_batches,
    neighbours,
    parts_of,
    side_by_side,
    smaller_at_end,
)

CPU = torch.device("cpu")


@pytest.fixture
def four_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(4)
    yield
    torch.set_num_threads(before)


# Batches ---------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 5)), max_size=40), st.integers(1, 200))
def test_neighbours_are_as_many_as_fit(items: list[tuple[int, int]], most: int) -> None:
    lengths, counts = [item[0] for item in items], [item[1] for item in items]

    def padded(places: range) -> int:
        return max(lengths[i] for i in places) * sum(counts[i] for i in places)

    runs = list(neighbours(lengths, most, counts))
    assert list(chain(*runs)) == list(range(len(items)))
    assert all(padded(run) <= most or len(run) == 1 for run in runs)
    assert all(padded(range(run.start, run.stop + 1)) > most for run in runs[:-1])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 30), max_size=40), st.integers(0, 60))
def test_batches_hold_each_item_once_and_no_more_than_they_may(
    lengths: list[int], most: int
) -> None:
    batches = list(length_batches(lengths, most))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        padded = len(batch) * max(1, *(lengths[index] for index in batch), 1)
        assert padded <= most or len(batch) == 1
    order = [lengths[index] for batch in batches for index in batch]
    assert order == sorted(order, reverse=True)


@given(st.lists(st.lists(st.integers(), min_size=1), max_size=8), st.integers(1, 4))
def test_smaller_batches_at_the_end_are_the_same_sentences(
    batches: list[list[int]], workers: int
) -> None:
    smaller = smaller_at_end(batches, workers)
    assert sorted(chain(*smaller)) == sorted(chain(*batches))
    assert all(smaller)
    assert smaller[: max(0, len(batches) - workers)] == batches[: max(0, len(batches) - workers)]
    for half in smaller[-2:] if workers > 1 else ():
        assert len(half) <= (max(map(len, batches)) + 1) // 2


SIZES = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 33)), max_size=40)


@given(SIZES, st.integers(1, 500))
def test_every_row_is_in_one_part_and_parts_are_small(
    targets: list[tuple[int, int]], most: int
) -> None:
    length, elements = torch.tensor(targets, dtype=torch.long).view(-1, 2).unbind(1)
    parts = parts_of(length, elements, most)
    assert sorted(torch.cat(parts).tolist()) == list(range(len(targets)))
    for part in parts:
        padded = len(part) * int(length[part].max()) if len(part) else 0
        assert padded <= most or len(part) == 1
    shortest = [int(length[part].min()) for part in parts if len(part)]
    longest = [int(length[part].max()) for part in parts if len(part)]
    assert all(after > before - 4 for before, after in zip(longest, shortest[1:], strict=False))


@given(st.lists(st.integers(1, 60), min_size=1, max_size=60), st.integers(1, 400))
def test_neighbouring_parts_are_grouped(words: list[int], most: int) -> None:
    length = torch.tensor(words)
    parts = parts_of(length, torch.ones_like(length), 64)
    groups = list(grouped(parts, length, most))
    flat = [part.tolist() for group in groups for part in group]
    assert flat == [part.tolist() for part in parts]
    sizes = [len(together := torch.cat(group)) * int(length[together].max()) for group in groups]
    for group, size in zip(groups, sizes, strict=True):
        assert size <= most or len(group) == 1
    # No group could have taken its successor's first part.
    for group, after in pairwise(groups):
        longer = torch.cat([*group, after[0]])
        assert len(longer) * int(length[longer].max()) > most


# A stream in batches ---------------------------------------------------------------------------


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 30), max_size=80), st.integers(1, 60), st.integers(1, 64))
def test_results_of_a_stream_stand_in_its_order(lengths: list[int], most: int, buffer: int) -> None:
    seen: list[list[int]] = []

    def work(batch: list[tuple[int, int]]) -> list[int]:
        seen.append([length for _, length in batch])
        return [place for place, _ in batch]

    found = in_batches(enumerate(lengths), work, lambda item: item[1], most, CPU, buffer)
    assert list(found) == list(range(len(lengths)))
    assert all(len(batch) == 1 or len(batch) * max(1, *batch) <= most for batch in seen)


@pytest.mark.parametrize(
    ("number", "wanted"),
    [(4, [4]), (5, [4, 1]), (13, [4, 9]), (14, [4, 8, 2]), (15, [4, 8, 3]), (400, [4, 8, 16, 32,
      64, 64, 64, 64, 64, 20])],
)  # fmt: skip
def test_buffers_grow_and_the_last_takes_in_a_small_rest(number: int, wanted: list[int]) -> None:
    sizes: list[int] = []

    def work(batch: list[int]) -> list[int]:
        sizes.append(len(batch))
        return batch

    elsewhere = torch.device("meta")  # where no batch is halved
    assert list(in_batches(range(number), work, lambda _: 1, 10**6, elsewhere, 64)) == list(
        range(number)
    )
    assert sizes == wanted


def test_results_come_before_the_stream_ends() -> None:
    taken = count()
    found = in_batches(taken, lambda batch: batch, lambda _: 1, 16, CPU)
    assert list(islice(found, 300)) == list(range(300))
    assert next(taken) < 3000


def test_an_error_comes_out_after_the_results_before_it() -> None:
    def broken() -> Iterator[int]:
        yield from range(20)
        raise ValueError("of the stream")

    found = in_batches(broken(), lambda batch: batch, lambda _: 1, 4, CPU, 64)
    assert list(islice(found, 4)) == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="of the stream"):
        list(found)
    with pytest.raises(ZeroDivisionError):
        list(in_batches([1, 0], lambda batch: [1 // item for item in batch], int, 1, CPU))
    assert gc.isenabled()


def test_batches_of_a_buffer_run_side_by_side(four_threads: None) -> None:
    together = Barrier(4, timeout=300)  # breaks unless four arrive

    def work(batch: list[int]) -> list[int]:
        together.wait()
        return batch

    assert list(in_batches(range(4), work, lambda _: 5, 5, CPU)) == [0, 1, 2, 3]


# Side by side ----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 50])
def test_results_stand_in_the_order_of_the_items(count: int, four_threads: None) -> None:
    assert side_by_side(lambda item: item * item, range(count), CPU) == [
        item * item for item in range(count)
    ]


@pytest.mark.parametrize("items", [1, 2, 3, 4, 9])
def test_each_computes_on_one_thread(items: int, four_threads: None) -> None:
    """A team of them would spin, and wait for those whose core another program has."""

    def threads(_: int) -> int:
        return torch.get_num_threads()

    assert side_by_side(threads, range(items), CPU) == [1] * items
    assert torch.get_num_threads() == 4


@pytest.mark.parametrize(("items", "share"), [(1, 6), (2, 3), (3, 2), (4, 1), (9, 1)])
def test_named_threads_are_shared_out(items: int, share: int, four_threads: None) -> None:
    def threads(_: int) -> int:
        return torch.get_num_threads()

    assert side_by_side(threads, range(items), CPU, threads=6) == [share] * items
    assert torch.get_num_threads() == 4


def test_no_more_than_a_few_work_at_a_time(four_threads: None) -> None:
    found = side_by_side(lambda _: torch.get_num_threads(), range(30), CPU, threads=20)
    assert set(found) == {2}


def test_one_thread_is_this_thread(four_threads: None) -> None:
    found = side_by_side(lambda _: current_thread(), range(3), CPU, threads=1)
    assert found == [current_thread()] * 3


def test_as_many_run_at_a_time_as_there_are_threads(four_threads: None) -> None:
    together = Barrier(4, timeout=300)  # breaks unless four arrive
    side_by_side(lambda _: together.wait(), range(4), CPU)


def test_an_error_is_raised_and_the_threads_are_given_back(four_threads: None) -> None:
    started = []

    def work(item: int) -> int:
        started.append(item)
        if item == 0:
            raise ValueError("of item 0")
        time.sleep(0.01)  # or all might be done before the thread of item 0 has a core
        return item

    with pytest.raises(ValueError, match="of item 0"):
        side_by_side(work, range(10_000), CPU)
    assert torch.get_num_threads() == 4
    assert len(started) < 10_000  # what had not begun was left
    assert side_by_side(str, [1, 2], CPU) == ["1", "2"]


def test_elsewhere_one_comes_after_the_other_in_this_thread(four_threads: None) -> None:
    found = side_by_side(lambda _: current_thread(), range(3), torch.device("meta"))
    assert found == [current_thread()] * 3


def test_who_comes_while_threads_are_shared_out_works_alone(four_threads: None) -> None:
    inside, done = Event(), Event()

    def wait(_: int) -> None:
        inside.set()
        assert done.wait(300)

    other = Thread(target=side_by_side, args=(wait, range(2), CPU))
    other.start()
    assert inside.wait(300)
    assert side_by_side(lambda _: current_thread(), range(3), CPU) == [current_thread()] * 3
    done.set()
    other.join()


def test_collection_goes_on_afterwards_even_after_an_error() -> None:
    with pytest.raises(ValueError, match="inside"), collection_put_off():
        assert not gc.isenabled()
        with collection_put_off():
            pass
        assert not gc.isenabled()
        raise ValueError("inside")
    assert gc.isenabled()


def test_who_has_switched_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with collection_put_off():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
