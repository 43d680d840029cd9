"""Rewards, computed here or in processes of their own while the policy draws the next outputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from semcore.processes import end_with_parent

# The rewards of the outputs of one input: what is known of the input, and the outputs.
Judge = Callable[[Any, Sequence[Any]], list[float]]
Pending = Callable[[], list[list[float]]]

_judge: list[Judge] = []  # of this process, if it computes rewards for another one


class Feedback:
    """A judge at work in so many processes; to be closed (`contextlib.closing`).

    The number of ``processes`` changes nothing but the time it takes. With more than one, the judge
    and all that it is given are sent there, so they must be such as can be.
    """

    def __init__(self, judge: Judge, processes: int = 1) -> None:
        self.judge = judge
        self.pool: ProcessPoolExecutor | None = None
        if processes > 1:
            # Fresh interpreters: forking one in which torch has threads may hang.
            self.pool = ProcessPoolExecutor(
                processes, get_context("spawn"), initializer=_begin, initargs=(judge,)
            )

    def ask(self, inputs: Sequence[tuple[Any, Sequence[Any]]]) -> Pending:
        """The rewards of the outputs of these inputs, to be waited for by calling what is given."""
        if self.pool is None:
            found = [self.judge(*item) for item in inputs]
            return lambda: found
        futures: list[Future[list[float]]] = [self.pool.submit(_rewards, *i) for i in inputs]
        return lambda: [future.result() for future in futures]

    def close(self) -> None:
        """Ends the processes."""
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)


def _begin(judge: Judge) -> None:
    end_with_parent()
    _judge.append(judge)


def _rewards(known: Any, outputs: Sequence[Any]) -> list[float]:
    return _judge[-1](known, outputs)
