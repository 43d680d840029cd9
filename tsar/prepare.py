"""``python -m tsar.prepare``: a corpus of events -> a folder of typed JSON Lines.

The folder holds ``train.jsonl``, ``dev.jsonl`` and ``test.jsonl`` (see `tsar.data`), those that the
corpus has, ``ontology.json`` and ``manifest.json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semcore.commands import command, print_json, progress
from semcore.errors import InputError, at_least, one_of
from semcore.files import fingerprint, write_json
from semcore.files.kinds import Record
from semcore.files.places import keep_apart
from semcore.files.prepared import manifest_of, prepared_folder, prepared_kind

if TYPE_CHECKING:
    from semcore.text.head_sources import HeadSource
    from tsar.corpora.counts import EventCounts
    from tsar.corpora.sources import EventSource
    from tsar.data import EventDocument
    from tsar.ontology import EventOntology

CORPORA = ("rams", "wikievents", "wikievents_coarse", "mlee", "casie", "jsonl")
ONTOLOGIES = ("file", "train", "both")


@dataclass
class EventPrepareConfig:
    """What to prepare, from where and to where."""

    # rams | wikievents | wikievents_coarse (its train as it was rebuilt, types of two levels) |
    # mlee | casie | jsonl (one's own events)
    corpus: str = "rams"
    source: str | None = None  # the corpus's folder, or an archive of it (zip, tar)
    output: str | None = None  # the prepared folder; data/<corpus> when not given
    # file: types and roles of the corpus's own ontology | train: those that train has | both |
    # NAME.json: one's own; null: both, or the one there is (jsonl: the file, and no others occur)
    ontology: str | None = None
    type_levels: int | None = None  # of types such as a.b.c, which are cut; null: all
    # heads of words: spacy:PIPELINE, stanza:LANGUAGE, or a CoNLL-U file or folder
    dependencies: str | None = None


@command(
    "tsar_prepare",
    EventPrepareConfig,
    example="python -m tsar.prepare corpus=rams source=RAMS_1.0 output=data/rams",
)
def main(config: EventPrepareConfig) -> None:
    """Read a corpus of events from its official files and write its splits as JSON Lines."""
    print_json(prepare(config))


def prepare(config: EventPrepareConfig) -> dict[str, Any]:
    """Write the prepared folder, whole or not at all, and return its manifest.

    Raises `InputError` naming what is wrong with the source, or why writing failed.
    """
    from semcore.text.head_sources import head_source
    from tsar.corpora.wikievents import COARSE_LEVELS

    one_of("corpus", config.corpus, CORPORA)
    at_least("type_levels", config.type_levels, 1)
    if config.source is None:
        raise InputError("source= is missing: a folder or an archive of the corpus")
    given = _given_ontology(config)
    place = Path(config.source).expanduser()
    output = Path(config.output or f"data/{config.corpus}").expanduser()
    keep_apart(output, place, config.dependencies, config.ontology if given else None)
    PREPARED.check_replaceable(output)
    levels = config.type_levels
    if config.corpus == "wikievents_coarse":
        levels = min(levels or COARSE_LEVELS, COARSE_LEVELS)
    heads = head_source(config.dependencies) if config.dependencies else None
    with prepared_folder(output, PREPARED, place) as (folder, place):
        source = _source(config.corpus, place)
        if given is not None:
            source = replace(source, ontology=given)
        mode = _mode(config, source)
        counts = {
            split: _write_split(folder, split, source, mode, levels, heads)
            for split in source.files
        }
        ontology = _ontology(mode, source, counts, levels)
        write_json(folder / "ontology.json", ontology.to_json())
        manifest = manifest_of(
            config.corpus,
            _fingerprint(place, source),
            type_levels=levels,
            ontology={
                "from": mode,
                "event_types": len(ontology.event_types),
                "roles": len(ontology.role_names),
                "pairs": len(ontology.pairs),
            },
            splits={split: found.to_json(ontology) for split, found in counts.items()},
        )
        if heads is not None:
            manifest["dependencies"] = heads.to_json()
        return PREPARED.write_marker(folder, manifest)


def _files(manifest: Record) -> set[str]:
    return {f"{split}.jsonl" for split in manifest["splits"]} | {"ontology.json"}


PREPARED = prepared_kind("tsar.prepare", {"corpus", "type_levels"}, _files)


def _source(corpus: str, place: Path) -> EventSource:
    from tsar.corpora.casie import casie_source
    from tsar.corpora.mlee import mlee_source
    from tsar.corpora.own import own_source
    from tsar.corpora.rams import rams_source
    from tsar.corpora.wikievents import wikievents_source

    if corpus == "wikievents_coarse":
        return wikievents_source(place, coarse=True)
    sources = {
        "rams": rams_source,
        "wikievents": wikievents_source,
        "mlee": mlee_source,
        "casie": casie_source,
        "jsonl": own_source,
    }
    return sources[corpus](place)


def _given_ontology(config: EventPrepareConfig) -> EventOntology | None:
    """That of ``ontology=NAME.json``."""
    from tsar.ontology import read_ontology

    if config.ontology is None or not config.ontology.endswith(".json"):
        if config.ontology is not None:
            one_of("ontology", config.ontology, ONTOLOGIES)
        return None
    return read_ontology(Path(config.ontology).expanduser())


def _mode(config: EventPrepareConfig, source: EventSource) -> str:
    """Which ontology it is to be: ``file``, ``train`` or ``both``."""
    mode = config.ontology
    if mode is not None and mode.endswith(".json"):
        return "file"
    if mode is None:
        mode = "train" if source.ontology is None else "file"
        if mode == "file" and "train" in source.files and not source.strict:
            mode = "both"
    if mode in ("file", "both") and source.ontology is None:
        raise InputError(f"ontology={mode}: the corpus has no file of one; use train, or NAME.json")
    if mode in ("train", "both") and "train" not in source.files:
        raise InputError(f"ontology={mode}: the corpus has no train here; use file, or NAME.json")
    return mode


def _ontology(
    mode: str, source: EventSource, counts: dict[str, EventCounts], levels: int | None
) -> EventOntology:
    own = source.ontology
    if own is not None and levels is not None:
        own = own.cut(levels)
    if mode == "file" and own is not None:
        return own
    collected = counts["train"].collected()
    return own.joined(collected) if mode == "both" and own is not None else collected


def _write_split(
    folder: Path,
    split: str,
    source: EventSource,
    mode: str,
    levels: int | None,
    heads: HeadSource | None,
) -> EventCounts:
    """Write the documents of a split, and count what they hold."""
    from tsar.corpora.counts import EventCounts
    from tsar.corpora.dependencies import fill
    from tsar.data import json_lines

    counts = EventCounts()
    documents = _cut(source.documents(split, counts.repairs), levels)
    if source.strict and mode == "file":
        documents = _known(documents, _ontology(mode, source, {}, levels), source.files[split])
    documents = counts.counting(documents)
    if heads is not None:
        documents = fill(heads, split, documents)
    with (folder / f"{split}.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json_lines(progress(documents, split)))
    return counts


def _cut(documents: Iterable[EventDocument], levels: int | None) -> Iterator[EventDocument]:
    from tsar.ontology import cut_type

    for document in documents:
        events = (replace(event, type=cut_type(event.type, levels)) for event in document.events)
        yield document if levels is None else replace(document, events=tuple(events))


def _known(
    documents: Iterable[EventDocument], ontology: EventOntology, path: Path
) -> Iterator[EventDocument]:
    """The documents. Raises `InputError` for a type or a role that the ontology does not have."""
    for document in documents:
        for event in document.events:
            place = f"document {document.id!r}, event {event.id!r}"
            if event.type not in ontology.type_index:
                problem = f"{place}: the ontology has no event type {event.type!r}"
                raise InputError.at(path, None, problem)
            for argument in event.arguments:
                if (event.type, argument.role) not in ontology.pair_index:
                    problem = f"{place}: {event.type!r} has no role {argument.role!r}"
                    raise InputError.at(path, None, problem)
        yield document


def _fingerprint(place: Path, source: EventSource) -> str:
    """One SHA-256 over the names and contents of all files read."""
    from glob import escape

    root = place if place.is_dir() else place.parent
    files = dict.fromkeys([*source.files.values(), *source.further])
    return fingerprint(root, [escape(file.relative_to(root).as_posix()) for file in files])


if __name__ == "__main__":
    main()
