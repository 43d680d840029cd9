"""A document in a file, of the kind that its name's ending says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from graphsem.parsers import entries
from semcore.errors import InputError
from semcore.files import StrPath, atomic_writer
from semcore.text.brat import brat

if TYPE_CHECKING:
    from graphsem.document import Document


def save(document: Document, path: StrPath) -> None:
    """Writes a document: see `graphsem.Document.save`."""
    place = Path(path)
    content = _content(document, place)
    if place.suffix == ".ann":  # brat reads the text from a file beside it
        with atomic_writer(place.with_suffix(".txt")) as stream:
            stream.write(document.text)
    with atomic_writer(place) as stream:
        stream.writelines(content)


def _content(document: Document, place: Path) -> Iterable[str]:
    known: Mapping[str, Callable[[], Iterable[str]]] = {
        ".json": lambda: [json.dumps(document.to_json(), ensure_ascii=False, indent=1), "\n"],
        ".jsonl": lambda: [json.dumps(document.to_json(), ensure_ascii=False), "\n"],
        ".html": lambda: [document.to_html()],
        ".txt": lambda: [str(document), "\n"],
        ".csv": lambda: [document.to_dataframe().to_csv(index=False)],
        ".ann": lambda: brat(document.text, _evocations(document)),
    }
    if place.suffix in known:
        return known[place.suffix]()
    for entry in entries(document.parsers):
        writer = entry.formats.get(place.suffix)
        if writer is not None:
            return writer(document.results(entry.name))
    endings = [*known, *(ending for entry in entries(document.parsers) for ending in entry.formats)]
    raise InputError.at(place, None, f"the name must end in one of {', '.join(endings)}")


def _evocations(document: Document) -> Iterable:
    for entry in entries(document.parsers):
        for found in document.results(entry.name):
            yield from entry.evocations(found)
