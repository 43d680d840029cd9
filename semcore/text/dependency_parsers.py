"""Dependency heads of words, by spaCy or Stanza where they are installed."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from typing import Any, TypeAlias

from semcore.errors import InputError

Heads: TypeAlias = tuple[int, ...]
Parse: TypeAlias = Callable[[list[list[str]]], Iterator[Heads]]
_CHUNK = 128  # sentences that a parser gets at a time


def stream_heads(parser: str) -> Callable[[Iterable[Sequence[str]]], Iterator[Heads]]:
    """Loads ``spacy:PIPELINE`` or ``stanza:LANGUAGE``, for any number of streams of sentences.

    Gives the head of every word, -1 for a root; words stay as they are split. A sentence of which
    the parser makes other words than it was given gets ``()``.

    Raises `InputError` when the library or its model is not installed.
    """
    library, _, model = parser.partition(":")
    if library not in PARSERS or not model:
        raise InputError(f"dependencies={parser}: use spacy:PIPELINE or stanza:LANGUAGE")
    parse = PARSERS[library](model)

    def stream(sentences: Iterable[Sequence[str]]) -> Iterator[Heads]:
        rest = iter(sentences)
        while chunk := list(islice(rest, _CHUNK)):
            # Both libraries choke on words that are empty or white space.
            plain = [[word if word.strip() else "_" for word in words] for words in chunk]
            parsed = iter(parse([words for words in plain if words]))
            found = (tuple(next(parsed)) if words else () for words in plain)
            yield from (
                heads if len(heads) == len(words) else ()
                for heads, words in zip(found, chunk, strict=True)
            )

    return stream


def versions(parser: str) -> dict[str, str]:
    """The ``version`` of the library that a name such as ``spacy:PIPELINE`` is of.

    With that of the pipeline behind a slash where it is a package of its own, as spaCy's are.
    Nothing of a library that is not known to be installed.
    """
    found = []
    for name in parser.split(":"):
        with suppress(PackageNotFoundError, ValueError):
            found.append(version(name))
    return {"version": "/".join(found)} if found else {}


def _spacy(model: str) -> Parse:
    spacy = _library("spacy")
    try:
        pipeline = spacy.load(model, exclude=["ner", "lemmatizer"])
    except OSError as error:
        raise InputError(
            f"dependencies=spacy:{model}: no such pipeline; python -m spacy download {model}"
        ) from error

    def parse(sentences: list[list[str]]) -> Iterator[Heads]:
        documents = (spacy.tokens.Doc(pipeline.vocab, words=words) for words in sentences)
        for document in pipeline.pipe(documents, batch_size=64):
            if not document.has_annotation("DEP"):  # every word would be its own head
                raise InputError(f"dependencies=spacy:{model}: this pipeline has no parser")
            yield tuple(-1 if word.head.i == word.i else word.head.i for word in document)

    return parse


def _stanza(model: str) -> Parse:
    stanza = _library("stanza")
    try:
        pipeline = stanza.Pipeline(
            model,
            processors="tokenize,pos,lemma,depparse",
            tokenize_pretokenized=True,
            verbose=False,
        )
    except Exception as error:  # stanza has exceptions of its own for models and downloads
        line = (str(error).strip() or repr(error)).splitlines()[0]
        raise InputError(f"dependencies=stanza:{model}: cannot be loaded ({line})") from error

    def parse(sentences: list[list[str]]) -> Iterator[Heads]:
        if sentences:
            for sentence in pipeline(sentences).sentences:
                yield tuple(word.head - 1 for word in sentence.words)

    return parse


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise InputError(
            f"dependencies={name}: {name} does not import ({error}); pip install 'graphsem[{name}]'"
        ) from error


PARSERS: dict[str, Callable[[str], Parse]] = {"spacy": _spacy, "stanza": _stanza}
