"""Requests that wait together are parsed together: one model in memory, one thread at work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, Full, Queue
from threading import Thread
from typing import NamedTuple

from graphsem.document import Document

Parse = Callable[[Sequence[str]], list[Document]]  # a document a text


class Busy(Exception):
    """As many requests wait as may."""


class _Request(NamedTuple):
    text: str
    answer: Future[Document]


class Batcher:
    """A thread that parses what waits, at most ``most`` texts at a time, in their order.

    A request that was cancelled before its turn is passed over. If a batch fails, its texts are
    parsed one by one, so that an error reaches the request that caused it and no other.
    """

    def __init__(self, parse: Parse, waiting: int, most: int = 16) -> None:
        self._parse, self._most = parse, most
        self._queue: Queue[_Request | None] = Queue(waiting)
        self._thread = Thread(target=self._run, name="graphsem-parsing", daemon=True)
        self._thread.start()

    def submit(self, text: str) -> Future[Document]:
        """The document to come. Raises `Busy` when too many wait."""
        answer: Future[Document] = Future()
        try:
            self._queue.put_nowait(_Request(text, answer))
        except Full:
            raise Busy from None
        return answer

    def close(self) -> None:
        """Ends the thread after what waits now."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, last = [first], False
            while len(batch) < self._most:
                try:
                    request = self._queue.get_nowait()
                except Empty:
                    break
                if request is None:
                    last = True
                    break
                batch.append(request)
            self._answer([each for each in batch if each.answer.set_running_or_notify_cancel()])
            if last:
                return

    def _answer(self, batch: Sequence[_Request]) -> None:
        if not batch:
            return
        try:
            documents = self._parse([request.text for request in batch])
        except Exception as error:
            if len(batch) == 1:
                batch[0].answer.set_exception(error)
                return
            for request in batch:
                self._answer([request])
            return
        for request, document in zip(batch, documents, strict=True):
            request.answer.set_result(document)
