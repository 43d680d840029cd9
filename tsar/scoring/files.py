"""What is scored by: the gold as it comes, heads of its words, the inventory of its events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from semcore.commands import progress
from semcore.errors import InputError
from semcore.files import read_json
from semcore.text.head_sources import head_source
from tsar.corpora.casie import casie_document
from tsar.corpora.dependencies import fill
from tsar.corpora.mlee import read_mlee
from tsar.corpora.rams import rams_document, read_multiplicities
from tsar.corpora.sources import Repairs, documents_of, records
from tsar.corpora.wikievents import coarse_document, read_clusters, wikievents_document
from tsar.data import EventDocument, read_documents
from tsar.ontology import EventOntology, read_ontology


def read_gold(
    path: str | Path, coreference: str | None = None, repairs: Repairs | None = None
) -> Iterator[EventDocument]:
    """The documents of a file; the keys of its first line say which corpus's form it has.

    ``coreference`` is the file of chains of WikiEvents; without it that of the same name in the
    folder ``coref`` beside the file, if there is one. What had to be repaired is counted in
    ``repairs``.

    Raises `InputError` naming file and line.
    """
    path = Path(path)
    number, first = next(records(path), (0, {}))
    if "predictions" in first:
        raise InputError.at(path, number, "has predictions; the gold has other keys")
    if "evt_triggers" in first:
        yield from documents_of(path, rams_document)
    elif "wnd_id" in first:
        yield from read_mlee(path, repairs)
    elif "cyberevent" in first:
        yield from documents_of(path, partial(casie_document, repairs=repairs))
    elif "event_mentions" in first and "entity_mentions" in first:
        chains = _chains(path) if coreference is None else Path(coreference)
        clusters = {} if chains is None else read_clusters(chains)
        read = partial(wikievents_document, clusters=clusters, repairs=repairs)
        yield from documents_of(path, read)
    elif "event_mentions" in first:
        yield from documents_of(path, coarse_document)
    else:
        yield from read_documents(path)


def _chains(path: Path) -> Path | None:
    beside = path.parent / "coref" / f"{path.stem}.jsonlines"
    return beside if beside.is_file() else None


def read_inventory(path: str | Path) -> EventOntology:
    """The ontology of a prepared folder, or of RAMS's scorer, a file ``.txt`` or ``.tsv``.

    Raises `InputError` naming the file.
    """
    if Path(path).suffix in (".txt", ".tsv"):
        return read_multiplicities(Path(path))
    return read_ontology(path)


def with_heads(
    documents: Iterable[EventDocument], dependencies: str
) -> tuple[list[EventDocument], str]:
    """The documents with the heads that a source has for their sentences, and its name.

    A document of which a sentence is not in the source keeps the heads it has. Raises
    `InputError` as `head_source` does, and when no sentence at all has got heads.
    """
    source = head_source(dependencies)
    filled = list(progress(fill(source, "gold", documents), "heads"))
    return filled, heads_name(source.to_json())


def heads_name(record: Mapping[str, Any]) -> str:
    """What signatures call a source of heads: its record in a manifest."""
    place = str(record["source"])
    if "sha256" in record:  # files: by name and content
        return f"{Path(place).name}@{record['sha256'][:12]}"
    return f"{place}-{record['version']}" if "version" in record else place


def heads_of_folder(folder: Path) -> str | None:
    """The name of the source of a prepared folder's heads; ``None``: it tells of none."""
    path = folder / "manifest.json"
    record = read_json(path) if path.is_file() else {}
    try:
        return heads_name(record["dependencies"]) if "dependencies" in record else None
    except (KeyError, TypeError) as error:
        raise InputError.at(path, None, "damaged: what it says of dependencies") from error
