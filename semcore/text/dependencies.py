"""Dependency heads of words: from CoNLL-U files, or by spaCy or Stanza where installed."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from semcore.commands import progress
from semcore.errors import InputError

Heads: TypeAlias = tuple[int, ...]
Parse: TypeAlias = Callable[[list[list[str]]], Iterator[Heads]]
_CHUNK = 128  # sentences that a parser gets at a time


class DependencyTree(NamedTuple):
    """A sentence's words and their heads: indices into the words, -1 for a root."""

    forms: tuple[str, ...]
    heads: Heads


def read_conllu_heads(path: str | os.PathLike[str]) -> list[DependencyTree]:
    """The trees of a CoNLL-U file (https://universaldependencies.org/format.html).

    Multi-word tokens (``3-4``) and empty nodes (``5.1``) are left out. Raises `InputError`
    naming file and line.
    """
    trees: list[DependencyTree] = []
    rows: list[tuple[int, str, int]] = []  # line, form, head counted from 1
    number = 0
    try:
        with Path(path).open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                line = line.rstrip("\r\n")
                if line.strip() and not line.startswith("#"):
                    rows += _row(path, number, line, len(rows) + 1)
                elif not line.strip() and rows:
                    trees.append(_tree(path, rows))
                    rows = []
    except UnicodeDecodeError as error:
        raise InputError.at(path, number + 1, f"not UTF-8: {error.reason}") from error
    except OSError as error:
        raise InputError.at(path, None, error.strerror or str(error)) from error
    return [*trees, _tree(path, rows)] if rows else trees


def _row(
    path: str | os.PathLike[str], number: int, line: str, expected: int
) -> Iterator[tuple[int, str, int]]:
    columns = line.split("\t")
    if len(columns) != 10:
        raise InputError.at(path, number, f"{len(columns)} columns, not CoNLL-U's 10")
    if "-" in columns[0] or "." in columns[0]:
        return
    if columns[0] != str(expected):
        raise InputError.at(path, number, f"word {columns[0]} where {expected} should follow")
    if not columns[6].isdigit():
        raise InputError.at(path, number, f"the head {columns[6]!r} is not a number")
    yield number, columns[1], int(columns[6])


def _tree(path: str | os.PathLike[str], rows: Sequence[tuple[int, str, int]]) -> DependencyTree:
    for number, _, head in rows:
        if head > len(rows):
            raise InputError.at(path, number, f"the head {head} is beyond the last word")
    return DependencyTree(
        tuple(form for _, form, _ in rows), tuple(head - 1 for _, _, head in rows)
    )


def matching_heads(
    sentences: Iterable[Sequence[str]], trees: Iterable[DependencyTree]
) -> Iterator[Heads]:
    """The heads of the tree with the same words for each sentence; ``()`` where there is none."""
    found = {tree.forms: tree.heads for tree in trees}
    for words in sentences:
        yield found.get(tuple(words), ())


def dependency_heads(
    sentences: Sequence[Sequence[str]], parser: str = "spacy:en_core_web_sm"
) -> list[Heads]:
    """The head of every word, by ``spacy:PIPELINE`` or ``stanza:LANGUAGE``; words stay as split.

    Raises `InputError` when the library or its model is not installed.
    """
    heads = stream_heads(parser)(sentences)
    return list(progress(heads, "dependencies", len(sentences)))


def stream_heads(parser: str) -> Callable[[Iterable[Sequence[str]]], Iterator[Heads]]:
    """Loads a parser once, for any number of streams of sentences: see `dependency_heads`.

    A sentence of which the parser makes other words than it was given gets ``()``.
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
