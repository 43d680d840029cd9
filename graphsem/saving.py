"""Documents in one file, of the kind that its name's ending says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from graphsem.parsers import entries
from graphsem.sentence import ParsedText
from graphsem.table import Row, rows
from graphsem.views import documents_page
from semcore.errors import InputError
from semcore.files import StrPath, atomic_writer
from semcore.files.endings import check_file_or_folder, must_end
from semcore.parsers import ParserEntry
from semcore.text.brat import Evocation, brat

Documents = Iterable[ParsedText]
ANN = ".ann"


def save(documents: Documents, path: StrPath, facts: Mapping[str, str] | None = None) -> None:
    """Writes documents, parsed by the same parsers: see `graphsem.Document.save`.

    A stream of any length, but for a page and for what holds one document (`OF_ONE`); ``facts``
    are shown on a page.
    """
    place = Path(path)
    first, every = _begun(documents)
    pieces = _content(first, every, place, facts or {})
    if place.suffix.lower() == ANN:  # brat reads the text from a file beside it
        with atomic_writer(place.with_suffix(".txt")) as stream:
            stream.write(first.text)
    with atomic_writer(place) as stream:
        stream.writelines(pieces)


def endings(parsers: Iterable[str]) -> list[str]:
    """What names of files may end in, if these parsers are at work."""
    own = [ending for entry in entries(parsers) for ending in entry.formats]
    return [*OF_ONE, ".html", *_FORMS, *own]


def is_file_name(name: str, parsers: Iterable[str]) -> bool:
    """Whether a place is a file for documents, by its name's ending, rather than a folder.

    Raises `InputError` for an ending of files that documents are not written to, or not by these
    parsers.
    """
    return check_file_or_folder(name, endings(parsers))


def _begun(documents: Documents) -> tuple[ParsedText, Iterator[ParsedText]]:
    every = iter(documents)
    first = next(every)
    return first, chain([first], every)


def _content(
    first: ParsedText, every: Iterator[ParsedText], place: Path, facts: Mapping[str, str]
) -> Iterable[str]:
    ending = place.suffix.lower()
    if ending in OF_ONE:
        return OF_ONE[ending](first)
    if ending == ".html":
        return [documents_page(list(every), facts)]
    if ending in _FORMS:
        return _FORMS[ending](every)
    for entry in entries(first.parsers):
        writer = entry.formats.get(ending)
        if writer is not None:
            return writer(_results(every, entry))
    raise InputError.at(place, None, must_end(endings(first.parsers)))


def _results(documents: Documents, entry: ParserEntry) -> Iterator[object]:
    for document in documents:
        yield from document.results(entry.name)


def _json(document: ParsedText) -> list[str]:
    return [json.dumps(document.to_json(), ensure_ascii=False, indent=1), "\n"]


def _ann(document: ParsedText) -> Iterator[str]:
    return brat(document.text, evocations(document))


def _lines(documents: Documents) -> Iterator[str]:
    return (document.to_line() for document in documents)


def _texts(documents: Documents) -> Iterator[str]:
    between = ""
    for document in documents:
        yield f"{between}{document}\n"
        between = "\n"


def _table(documents: Documents) -> Iterator[str]:
    every = (row for document in documents for row in rows(document))
    for row in chain([Row._fields], every):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(row)
        yield line.getvalue()


# Forms that hold one document, and those that hold any number, by the ending of a name.
OF_ONE: Mapping[str, Callable[[ParsedText], Iterable[str]]] = {".json": _json, ANN: _ann}
_FORMS: Mapping[str, Callable[[Documents], Iterable[str]]] = {
    ".jsonl": _lines,
    ".txt": _texts,
    ".csv": _table,
}


def evocations(document: ParsedText) -> Iterator[Evocation]:
    """What evokes what, as all parsers found it, in characters of the document."""
    for entry in entries(document.parsers):
        for found in document.results(entry.name):
            yield from entry.evocations(found)
