"""Texts in, documents out: every parser at work on the same sentences."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import tee, zip_longest
from typing import Any

from graphsem.document import Document
from graphsem.parsers import REGISTRY, Place, entries, load_all
from graphsem.sentence import Sentence
from semcore.errors import InputError
from semcore.parsers import DocumentEntry, GivenText, ParserEntry
from semcore.text.sentences import split
from semcore.text.spans import CharSpan


def parse(
    text: str,
    parsers: Mapping[str, Any] | Sequence[str] | str | None = None,
    *,
    name: str = "",
    checkpoints: Mapping[str, Place | None] | None = None,
    device: str = "cpu",
) -> Document:
    """Parse a text of any length.

    >>> document = graphsem.parse("The president told reporters that rates would fall.")
    >>> document.sentences[0].frames[0].frame
    'Leadership'
    >>> document.sentences[0].amr.tree

    ``parsers`` names the parsers (``"kid"``, ``"amr"``, ``"tsar"``), or maps their names to loaded
    ones.
    Without it all are used whose weights are there: in ``checkpoints``, by name, or where
    `semcore.shipped.checkpoint_folder` finds them; they are loaded once a process. Without
    `amr` at work a sentence's ``amr`` is None, and events are found without its graphs. A text
    without words gives a document without sentences. Raises `InputError` when a parser's weights
    are missing or damaged.
    """
    if not isinstance(parsers, Mapping):
        parsers = load_all(parsers, checkpoints, device)
    return next(parse_documents([(name, text)], parsers))


def parse_documents(
    texts: Iterable[tuple[str, str]], parsers: Mapping[str, Any]
) -> Iterator[Document]:
    """Parse named texts; sentences of several texts share batches. In order, all of them.

    Raises `InputError` when two texts have one name, a parser is unknown or there is none.
    """
    if not parsers or not set(parsers) <= set(REGISTRY):
        raise InputError(f"parsers {', '.join(parsers)!r}: name some of {', '.join(REGISTRY)}")
    used = entries(parsers)
    documents = _documents(
        texts,
        tuple(entry.name for entry in used),
        {entry: parsers[entry.name] for entry in used if not isinstance(entry, DocumentEntry)},
    )
    for entry in used:
        if isinstance(entry, DocumentEntry):
            documents = _beyond_sentences(documents, entry, parsers[entry.name])
    yield from documents


def _documents(
    texts: Iterable[tuple[str, str]], used: tuple[str, ...], parsers: Mapping[ParserEntry, Any]
) -> Iterator[Document]:
    """The documents with what parsers of sentences found."""
    waiting: deque[tuple[str, str]] = deque()
    names: set[str] = set()

    def read() -> Iterator[tuple[str, str]]:
        for name, text in texts:
            if name in names:
                raise InputError(f"two documents are named {name!r}")
            names.add(name)
            waiting.append((name, text))
            yield name, text

    found: list[Sentence] = []
    for sentence in _parsed(read(), parsers) if parsers else _split(read()):
        while sentence.document != waiting[0][0]:
            yield Document(*waiting.popleft(), tuple(found), used)
            found = []
        found.append(sentence)
    while waiting:
        yield Document(*waiting.popleft(), tuple(found), used)
        found = []


def _parsed(
    texts: Iterator[tuple[str, str]], parsers: Mapping[ParserEntry, Any]
) -> Iterator[Sentence]:
    """Each sentence with what every parser found; each reads the texts at its own pace."""
    streams = {
        entry.name: entry.parse(parser, (GivenText(name, text) for name, text in copy))
        for (entry, parser), copy in zip(parsers.items(), tee(texts, len(parsers)), strict=True)
    }
    for results in zip_longest(*streams.values()):
        if any(result is None for result in results):
            raise InputError("the parsers split the text into different numbers of sentences")
        first = results[0]
        for other in results:
            if _place(other) != _place(first):
                raise InputError(
                    f"the parsers split the text differently: {first.text!r} and {other.text!r}"
                )
        found = dict(zip(streams, results, strict=True))
        yield Sentence(first.id, first.document, first.text, first.words, first.start, found)


def _place(found: Any) -> tuple[str, int, str, tuple[CharSpan, ...]]:
    return found.document, found.start, found.text, found.words


def _split(texts: Iterable[tuple[str, str]]) -> Iterator[Sentence]:
    """The sentences where no parser of sentences is at work."""
    for name, text in texts:
        for number, sentence in enumerate(split(text), start=1):
            id = f"{name}:{number}" if name else str(number)
            yield Sentence(id, name, sentence.text, sentence.words, sentence.start)


def _beyond_sentences(
    documents: Iterator[Document], entry: DocumentEntry, parser: Any
) -> Iterator[Document]:
    """The documents with what a parser of documents found; it is given what it needs."""
    waiting: deque[Document] = deque()

    def read() -> Iterator[GivenText]:
        for document in documents:
            waiting.append(document)
            needed = {
                name: document.results(name) for name in entry.needs if name in document.parsers
            }
            yield GivenText(document.name, document.text, needed)

    for found in entry.parse(parser, read()):
        document = waiting.popleft()
        yield replace(document, found={**document.found, entry.name: found})
