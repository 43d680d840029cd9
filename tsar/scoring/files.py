"""What is scored by: the gold as it comes, and heads of its words."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from semcore.commands import progress
from semcore.errors import InputError
from semcore.files import read_json
from semcore.text.head_sources import head_source
from tsar.corpora.casie import read_casie
from tsar.corpora.dependencies import fill
from tsar.corpora.mlee import read_mlee
from tsar.corpora.rams import read_rams
from tsar.corpora.sources import Repairs, records
from tsar.corpora.wikievents import read_clusters, read_wikievents
from tsar.data import EventDocument
from tsar.json_form import read_documents


def form_of(path: str | Path) -> str | None:
    """Which corpus's form a file of gold has, by the keys of its first line; null: our own.

    Raises `InputError` naming file and line.
    """
    number, first = next(records(Path(path)), (0, {}))
    if "predictions" in first:
        raise InputError.at(path, number, "has predictions; the gold has other keys")
    if "event_mentions" in first and "wnd_id" not in first:
        return "wikievents" if "entity_mentions" in first else "wikievents_coarse"
    named = {"evt_triggers": "rams", "wnd_id": "mlee", "cyberevent": "casie"}
    return next((corpus for key, corpus in named.items() if key in first), None)


def read_gold(
    path: str | Path, coreference: str | None = None, repairs: Repairs | None = None
) -> Iterator[EventDocument]:
    """The documents of a file in any corpus's form (`form_of`).

    ``coreference`` is the file of chains of WikiEvents; without it that of the same name in the
    folder ``coref`` beside the file, if there is one. What had to be repaired is counted in
    ``repairs``.

    Raises `InputError` naming file and line; also for chains of other documents.
    """
    path, form = Path(path), form_of(path)
    if coreference is not None and form != "wikievents":
        problem = "chains go with a split of WikiEvents as released; other forms have their own"
        raise InputError.at(coreference, None, problem)
    if form == "wikievents":
        yield from _wikievents(path, coreference, repairs)
    elif form == "wikievents_coarse":
        yield from read_wikievents(path)
    elif form == "mlee":
        yield from read_mlee(path, repairs)
    elif form == "casie":
        yield from read_casie(path, repairs)
    elif form == "rams":
        yield from read_rams(path)
    else:
        yield from read_documents(path)


def _wikievents(
    path: Path, coreference: str | None, repairs: Repairs | None
) -> Iterator[EventDocument]:
    chains = _chains(path) if coreference is None else Path(coreference)
    clusters = {} if chains is None else read_clusters(chains)
    known = False
    for document in read_wikievents(path, clusters, repairs):
        known = known or document.id in clusters
        yield document
    if chains is not None and not known:
        raise InputError.at(chains, None, f"has chains of no document of {path}")


def _chains(path: Path) -> Path | None:
    beside = path.parent / "coref" / f"{path.stem}.jsonlines"
    return beside if beside.is_file() else None


def events_of_other_types(gold: Sequence[EventDocument], known: Container[str], path: str) -> int:
    """How many of the gold's events are of types that a file does not have.

    Raises `InputError` naming the file if it has none of them: it is of another corpus.
    """
    types = [event.type for document in gold for event in document.events]
    others = [name for name in types if name not in known]
    if types and len(others) == len(types):
        problem = f"has none of the gold's event types ({min(types)}, ...): of another corpus?"
        raise InputError.at(path, None, problem)
    return len(others)


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
