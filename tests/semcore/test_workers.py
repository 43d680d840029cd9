"""Work side by side: the same results, torch's threads shared out and given back."""

from collections.abc import Iterator
from threading import Barrier, Event, Thread, current_thread

import pytest
import torch

from semcore.workers import side_by_side

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def four_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(4)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 50])
def test_results_stand_in_the_order_of_the_items(count: int) -> None:
    assert side_by_side(lambda item: item * item, range(count), CPU) == [
        item * item for item in range(count)
    ]


@pytest.mark.parametrize(("items", "share"), [(1, 4), (2, 2), (3, 1), (4, 1), (9, 1)])
def test_each_has_its_share_of_the_threads(items: int, share: int) -> None:
    def threads(_: int) -> int:
        return torch.get_num_threads()

    assert side_by_side(threads, range(items), CPU) == [share] * items
    assert torch.get_num_threads() == 4


def test_no_more_than_a_few_work_at_a_time() -> None:
    torch.set_num_threads(20)
    assert set(side_by_side(lambda _: torch.get_num_threads(), range(30), CPU)) == {2}


def test_as_many_run_at_a_time_as_there_are_threads() -> None:
    together = Barrier(4, timeout=30)  # breaks unless four arrive
    side_by_side(lambda _: together.wait(), range(4), CPU)


def test_an_error_is_raised_and_the_threads_are_given_back() -> None:
    started = []

    def work(item: int) -> int:
        started.append(item)
        if item == 0:
            raise ValueError("of item 0")
        return item

    with pytest.raises(ValueError, match="of item 0"):
        side_by_side(work, range(10_000), CPU)
    assert torch.get_num_threads() == 4
    assert len(started) < 10_000  # what had not begun was left
    assert side_by_side(str, [1, 2], CPU) == ["1", "2"]


def test_elsewhere_one_comes_after_the_other_in_this_thread() -> None:
    found = side_by_side(lambda _: current_thread(), range(3), torch.device("meta"))
    assert found == [current_thread()] * 3


def test_who_comes_while_threads_are_shared_out_works_alone() -> None:
    inside, done = Event(), Event()

    def wait(_: int) -> None:
        inside.set()
        assert done.wait(30)

    other = Thread(target=side_by_side, args=(wait, range(2), CPU))
    other.start()
    assert inside.wait(30)
    assert side_by_side(lambda _: current_thread(), range(3), CPU) == [current_thread()] * 3
    done.set()
    other.join()
