"""Parsers kept at work: one text at a time, or a stream of them, on one core or several."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar, overload

from graphsem.document import Document
from graphsem.parsers import Place, chosen, load_all
from graphsem.parsing import (
    Named,
    as_given,
    of_different_names,
    parse_documents,
    parse_split,
)
from semcore.errors import InputError, at_least
from semcore.parsers import GivenText
from semcore.processes import end_with_parent
from semcore.text.names import Pair, named

Item = TypeVar("Item")
NamedText = Pair | GivenText
_AHEAD = 2  # chunks a process that wait for it


@dataclass(frozen=True)
class Pipeline:
    """Loaded parsers, by name; made by `load`.

    >>> pipeline = graphsem.load(["kid", "amr"])  # doctest: +SKIP
    >>> pipeline.parse("She sold it.").sentences[0].frames  # doctest: +SKIP
    >>> for document in pipeline.pipe(texts, n_process=2):  # doctest: +SKIP
    ...     print(document.to_json())
    """

    parsers: Mapping[str, Any]
    folders: Mapping[str, Path]  # where each was loaded from: other processes load from there
    device: str = "cpu"
    threads: int | None = None  # of `semcore.options.ParseOptions`
    precision: str = "32"

    def __call__(self, text: str, name: str = "") -> Document:
        """The parsed text. Raises `InputError` for what is no text."""
        return next(parse_documents(named([(name, text)]), self.parsers, self.threads))

    @overload
    def parse(  # type: ignore[overload-overlap]  # a str is a sequence of str, too
        self, text: str, name: str = ""
    ) -> Document: ...

    @overload
    def parse(self, text: Sequence[Named]) -> list[Document]: ...

    def parse(self, text: str | Sequence[Named], name: str = "") -> Document | list[Document]:
        """The parsed text; of a list of texts, as `pipe` takes them, a list."""
        if isinstance(text, str):
            return self(text, name)
        if name:
            raise InputError("name= goes with one text")
        return list(self.pipe(text))

    def pipe(
        self, texts: Iterable[Named], batch_size: int = 64, n_process: int = 1
    ) -> Iterator[Document]:
        """Parsed texts, in order, as they are ready; the stream may have no end.

        Args:
            texts: each a text, or a pair of its name and the text, or these and a dict, which is
                the document's ``meta``, or a `semcore.parsers.GivenText`, whose sentences are
                known; those without a name are named by their number, from 1.
            batch_size: so many texts are read ahead and share batches.
            n_process: processes that parse, each on one thread; each loads the parsers. -1: one a
                core. They are started anew, so that a script that asks for several does so below
                ``if __name__ == "__main__":``.

        Raises `InputError` when two texts have one name.
        """
        at_least("batch_size", batch_size, 1)
        processes = (os.cpu_count() or 1) if n_process == -1 else n_process
        at_least("n_process", processes, 1)
        every: Iterator[NamedText] = named(texts)
        chunks = _chunks(of_different_names(every), batch_size)
        if processes == 1:
            for chunk in chunks:
                yield from parse_split(map(as_given, chunk), self.parsers, self.threads)
            return
        yield from self._in_processes(chunks, processes)

    def _in_processes(
        self, chunks: Iterator[list[NamedText]], processes: int
    ) -> Iterator[Document]:
        places = {name: str(folder) for name, folder in self.folders.items()}
        with ProcessPoolExecutor(
            processes,
            mp_context=get_context("spawn"),  # a fork would share the threads of torch
            initializer=_start,
            initargs=(places, self.device, self.precision),
        ) as pool:
            waiting: list[Future[list[Document]]] = []
            try:
                while True:
                    for chunk in islice(chunks, _AHEAD * processes - len(waiting)):
                        waiting.append(pool.submit(_work, chunk))
                    if not waiting:
                        return
                    yield from waiting.pop(0).result()
            finally:
                pool.shutdown(cancel_futures=True)


def load(
    parsers: Sequence[str] | str | None = None,
    *,
    checkpoints: Mapping[str, Place | None] | None = None,
    device: str = "cpu",
    threads: int | None = None,
    precision: str = "32",
) -> Pipeline:
    """The parsers as a `Pipeline`; the arguments are those of `graphsem.parse`.

    Raises `InputError` for an unknown name and for weights that are missing or damaged.
    """
    at_least("threads", threads, 1)
    folders = chosen(parsers, checkpoints)
    loaded = load_all(parsers, checkpoints, device, precision)
    return Pipeline(loaded, folders, device, threads, precision)


def _chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


# In another process ------------------------------------------------------------------------------

_pipeline: Pipeline | None = None  # of this process


def _start(places: dict[str, str], device: str, precision: str) -> None:
    import torch

    global _pipeline
    end_with_parent()
    torch.set_num_threads(1)
    _pipeline = load(list(places), checkpoints=places, device=device, precision=precision)


def _work(chunk: list[NamedText]) -> list[Document]:
    assert _pipeline is not None  # `_start` ran first
    return list(parse_split(map(as_given, chunk), _pipeline.parsers))
