"""A document in a file, of the kind that its name's ending says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from graphsem.parsers import entries
from graphsem.sentence import ParsedText
from semcore.errors import InputError
from semcore.files import StrPath, atomic_writer
from semcore.text.brat import Evocation, brat

Forms = Mapping[str, Callable[[], Iterable[str]]]  # pieces of text, by a name's ending


def save(document: ParsedText, path: StrPath, whole: Forms) -> None:
    """Writes a document: see `graphsem.Document.save`.

    ``whole`` are forms of the document as a whole; those of what a parser found its entry knows.
    """
    place = Path(path)
    content = _content(document, place, whole)
    if place.suffix == ".ann":  # brat reads the text from a file beside it
        with atomic_writer(place.with_suffix(".txt")) as stream:
            stream.write(document.text)
    with atomic_writer(place) as stream:
        stream.writelines(content)


def _content(document: ParsedText, place: Path, whole: Forms) -> Iterable[str]:
    known = {**whole, ".ann": lambda: brat(document.text, evocations(document))}
    if place.suffix in known:
        return known[place.suffix]()
    for entry in entries(document.parsers):
        writer = entry.formats.get(place.suffix)
        if writer is not None:
            return writer(document.results(entry.name))
    endings = [*known, *(ending for entry in entries(document.parsers) for ending in entry.formats)]
    raise InputError.at(place, None, f"the name must end in one of {', '.join(endings)}")


def evocations(document: ParsedText) -> Iterator[Evocation]:
    """What evokes what, as all parsers found it, in characters of the document."""
    for entry in entries(document.parsers):
        for found in document.results(entry.name):
            yield from entry.evocations(found)
