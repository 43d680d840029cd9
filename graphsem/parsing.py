"""Texts in, documents out: every parser at work on the same sentences."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, tee
from typing import Any, Protocol, TypeVar, overload

from graphsem.document import Document
from graphsem.parsers import REGISTRY, Place, entries, load_all
from graphsem.sentence import Sentence
from semcore.errors import InputError
from semcore.parsers import DocumentEntry, GivenText
from semcore.text.names import InputText, Pair, named
from semcore.text.sentences import TextSentence, split_input

Named = str | Pair | GivenText  # a text, or its name and the text
NamedText = TypeVar("NamedText", bound="Pair | GivenText")


class Loaded(Protocol):
    """What `graphsem.load` gives."""

    @property
    def parsers(self) -> Mapping[str, Any]:
        """Loaded parsers by name."""


Parsers = Loaded | Mapping[str, Any] | Sequence[str] | str | None


@overload
def parse(  # type: ignore[overload-overlap]  # a text is an iterable of texts, too
    text: str,
    parsers: Parsers = None,
    *,
    name: str = "",
    checkpoints: Mapping[str, Place | None] | None = None,
    device: str = "cpu",
    threads: int | None = None,
    precision: str = "32",
) -> Document: ...
@overload
def parse(
    text: Iterable[Named],
    parsers: Parsers = None,
    *,
    name: str = "",
    checkpoints: Mapping[str, Place | None] | None = None,
    device: str = "cpu",
    threads: int | None = None,
    precision: str = "32",
) -> list[Document]: ...
def parse(
    text: str | Iterable[Named],
    parsers: Parsers = None,
    *,
    name: str = "",
    checkpoints: Mapping[str, Place | None] | None = None,
    device: str = "cpu",
    threads: int | None = None,
    precision: str = "32",
) -> Document | list[Document]:
    """Parse a text of any length, or several: a document each, in order.

    >>> document = graphsem.parse("She sold it.")  # doctest: +SKIP
    >>> document.sentences[0].frames[0].frame  # doctest: +SKIP
    'Commerce_sell'
    >>> document.sentences[0].amr.tree  # doctest: +SKIP

    ``parsers`` names the parsers (``"kid"``, ``"amr"``, ``"tsar"``), maps their names to loaded
    ones, or is what `graphsem.load` gave. Without it all are used whose weights are there: in
    ``checkpoints``, by name, or where `semcore.shipped.checkpoint_folder` finds them; they are
    loaded once a process. Without `amr` at work a sentence's ``amr`` is None, and events are found
    without its graphs. A text without words gives a document without sentences. Of several texts
    each may be a pair of a name and the text, or these and a dict, the document's ``meta``; the
    others are named by their number from 1. For a
    stream of texts see `graphsem.load`. ``threads`` is that of `semcore.options.ParseOptions`,
    ``precision`` ``32``, ``bf16`` or ``int8``: quicker, and scores that differ a little.

    Raises `InputError` when a parser's weights are missing or damaged, two texts have one name, or
    parsers that are loaded are given with ``checkpoints``, another ``device`` or ``precision``.
    """
    loaded: Any = getattr(parsers, "parsers", parsers)
    if isinstance(loaded, Mapping):
        _check_loaded(parsers, checkpoints, device, precision)
    else:
        loaded = load_all(loaded, checkpoints, device, precision)
    if isinstance(text, str):
        return next(parse_documents(named([(name, text)]), loaded, threads))
    return list(parse_documents(named(text), loaded, threads))


def _check_loaded(
    parsers: Parsers, checkpoints: Mapping[str, Place | None] | None, device: str, precision: str
) -> None:
    """Raise `InputError` for what is asked of parsers that are loaded in another way."""
    asked = {"checkpoints": (checkpoints or None, None), "device": (device, "cpu")}
    for key, (value, default) in {**asked, "precision": (precision, "32")}.items():
        if value not in (default, getattr(parsers, key, default)):
            raise InputError(f"{key}={value}: the parsers are loaded already, without it")


def parse_documents(
    texts: Iterable[Pair | GivenText],
    parsers: Mapping[str, Any],
    threads: int | None = None,
) -> Iterator[Document]:
    """Parse named texts; sentences of several texts share batches. In order, all of them.

    A text without a name, ``""``, is a document of its own whatever stands beside it. Raises
    `InputError` when two texts have one name, a parser is unknown or there is none.
    """
    return parse_split(map(as_given, texts), parsers, threads)


def as_given(named: Pair | GivenText) -> GivenText:
    """A named text with its sentences, and its ``meta`` if that stands behind the text."""
    if isinstance(named, GivenText):
        return named
    given = InputText(*named)
    return GivenText(given.name, given.text, split_input(given), meta=given.meta)


def parse_split(
    texts: Iterable[GivenText], parsers: Mapping[str, Any], threads: int | None = None
) -> Iterator[Document]:
    """As `parse_documents`, of texts whose sentences and words are known."""
    if not parsers or not set(parsers) <= set(REGISTRY):
        raise InputError(f"parsers {', '.join(parsers)!r}: name some of {', '.join(REGISTRY)}")
    used = entries(parsers)
    documents = _documents(
        of_different_names(texts),
        tuple(entry.name for entry in used),
        {name: parsers[name] for name in _of_sentences(parsers)},
        threads,
    )
    for entry in used:
        if isinstance(entry, DocumentEntry):
            documents = _beyond_sentences(documents, entry, parsers[entry.name], threads)
    yield from documents


def _of_sentences(names: Iterable[str]) -> list[str]:
    return [entry.name for entry in entries(names) if not isinstance(entry, DocumentEntry)]


def of_different_names(texts: Iterable[NamedText]) -> Iterator[NamedText]:
    """The texts, whose first field is their name. Raises `InputError` when two have one."""
    names: set[str] = set()
    for given in texts:
        name = given[0]
        if name and name in names:
            raise InputError(f"two documents are named {name!r}")
        names.add(name)
        yield given


def _documents(
    texts: Iterator[GivenText],
    used: tuple[str, ...],
    parsers: Mapping[str, Any],
    threads: int | None,
) -> Iterator[Document]:
    """The documents with what parsers of sentences found; each reads the texts at its own pace."""
    own, *copies = tee(texts, len(parsers) + 1)
    streams = {
        entry.name: entry.parse(parsers[entry.name], copy, threads)
        for entry, copy in zip(entries(parsers), copies, strict=True)
    }
    for given in own:
        count = len(given.sentences)
        found = {name: list(islice(stream, count)) for name, stream in streams.items()}
        for name, results in found.items():
            if len(results) < count:
                raise InputError(f"{name} gave {len(results)} of {count} sentences")
        sentences = (
            Sentence(
                sentence.id,
                sentence.document,
                sentence.text,
                sentence.words,
                sentence.start,
                {name: results[number] for name, results in found.items()},
            )
            for number, sentence in enumerate(given.sentences)
        )
        yield Document(given.name, given.text, tuple(sentences), used, meta=given.meta)


def _beyond_sentences(
    documents: Iterator[Document], entry: DocumentEntry[Any], parser: Any, threads: int | None
) -> Iterator[Document]:
    """The documents with what a parser of documents found; it is given what it needs."""
    waiting: deque[Document] = deque()

    def read() -> Iterator[GivenText]:
        for document in documents:
            waiting.append(document)
            needed = {
                name: document.results(name) for name in entry.needs if name in document.parsers
            }
            sentences = [
                TextSentence(each.id, each.document, each.text, each.start, each.words)
                for each in document.sentences
            ]
            yield GivenText(document.name, document.text, sentences, needed, document.meta)

    for found in entry.parse(parser, read(), threads):
        document = waiting.popleft()
        yield replace(document, found={**document.found, entry.name: found})
