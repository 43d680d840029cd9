"""A run of the command: documents read, parsed, shown and kept, batch by batch."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from graphsem.document import Document
from graphsem.pipeline import NamedText, Pipeline
from graphsem.showing import Shown
from graphsem.sources import Sources
from semcore.commands import progress
from semcore.commands.reading import Reading
from semcore.errors import InputError
from semcore.files.growing import OtherRunError, chained

if TYPE_CHECKING:
    from graphsem.results import Results


class Position(NamedTuple):
    """How far the input is read, and what it was until there."""

    number: int  # of the last document, from 1
    digest: str  # SHA-256 over all that could be read, names and own fields with it


START = Position(0, "")


class Run:
    """Reads ``sources``, and has what is parsed ``shown`` and kept."""

    def __init__(self, sources: Sources, shown: Shown, batch_size: int, processes: int) -> None:
        self.sources, self.shown = sources, shown
        self.batch_size, self.processes = batch_size, processes
        self._errors: deque[dict[str, Any]] = deque()  # that are not yet kept
        self._positions: deque[Position] = deque()  # of documents that are being parsed
        self._unshown: OSError | None = None
        self._reading = Reading()

    def parse(self, pipeline: Pipeline, results: Results | None = None) -> None:
        """All that there is, or what ``results`` lack of it.

        A terminal that is closed or full does not stop what is kept. Raises `InputError` when
        nothing at all can be read, and when the input is not the one that results are of.
        """
        at, before = START, 0
        if results is not None and results.state:
            at, before = Position(*results.state["position"]), results.count
        total = self.sources.count()
        self.shown.summary.begun = time.monotonic()
        texts = self._texts(at)
        found = pipeline.pipe(texts, self.batch_size, self.processes)
        left = None if total is None else max(0, total - at.number)
        batch: list[Document] = []
        for document in progress(found, "documents", left):
            self._show(document, keep_on=results is not None)
            at = self._positions.popleft()
            if results is not None:
                batch.append(document)
                if len(batch) == self.batch_size:
                    results.add(batch, self._errors_until(at), position=list(at))
                    batch = []
        self._reading.check()
        if results is not None and (batch or self._errors or not results.state):
            results.add(batch, list(self._errors), position=[self._reading.number, at.digest])
        try:
            self.shown.end(before)
        except OSError as error:
            self._unshown = self._unshown or error

    def end(self) -> None:
        """Raise what is to be told once all is kept.

        That is what kept the terminal from being written to, or how many documents could not be
        read, those of an earlier run among them.
        """
        if self._unshown is not None:
            raise self._unshown
        self._reading.end()

    def _show(self, document: Document, keep_on: bool) -> None:
        if self._unshown is None:
            try:
                self.shown.add(document)
            except OSError as error:
                if not keep_on:
                    raise
                self._unshown = error

    def _texts(self, since: Position) -> Iterator[NamedText]:
        """The texts behind a position; what comes before must be what it was."""
        digest = ""
        self._reading = Reading(since.number)

        def refused(error: InputError) -> None:
            number = self._reading.refuse(error)
            if number > since.number:
                self._errors.append({"document": number, "problem": str(error)})

        going_on = False
        for named in self.sources.documents(refused):
            number = self._reading.good()
            if number > since.number:
                if not going_on and digest != since.digest:
                    break
                going_on = True
            digest = chained(digest, named)
            if going_on:
                self._positions.append(Position(number, digest))
                yield self.sources.split(named)
        if not going_on and (digest != since.digest or self._reading.number < since.number):
            raise OtherRunError(
                f"the first {since.number:,} documents are not those that were parsed: "
                "resume=false begins anew"
            )

    def _errors_until(self, at: Position) -> list[dict[str, Any]]:
        """Those of documents before a position."""
        errors = []
        while self._errors and self._errors[0]["document"] < at.number:
            errors.append(self._errors.popleft())
        return errors
