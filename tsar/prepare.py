"""``python -m tsar.prepare``: a corpus of events -> a folder of typed JSON Lines.

The folder holds ``train.jsonl``, ``dev.jsonl`` and ``test.jsonl`` (see `tsar.json_form`), those
that the corpus has, ``ontology.json`` and ``manifest.json``; with ``amr=`` also
``train.graphs.jsonl`` and so on (see `tsar.amr_graphs`): the graphs of each document, by its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semcore.commands import command, note, print_json, progress
from semcore.errors import InputError, at_least, one_of
from semcore.files import fingerprint, write_json
from semcore.files.endings import check_folder
from semcore.files.kinds import Record
from semcore.files.places import expanded, keep_apart
from semcore.files.prepared import manifest_of, prepared_folder, prepared_kind
from tsar.config import CORPORA
from tsar.graphs.making import AMRMaking

if TYPE_CHECKING:
    from semcore.text.head_sources import HeadSource
    from tsar.corpora.counts import EventCounts
    from tsar.corpora.inventory import Inventory
    from tsar.corpora.sources import EventSource
    from tsar.data import EventDocument
    from tsar.graphs.counts import GraphCounts
    from tsar.graphs.sources import GraphSource


@dataclass
class EventPrepareConfig:
    """What to prepare, from where and to where."""

    # rams | wikievents | wikievents_coarse (its train as it was rebuilt, types of two levels) |
    # mlee | casie | jsonl (one's own events)
    corpus: str = "rams"
    source: str | None = None  # the corpus's folder, or an archive of it (zip, tar)
    output: str | None = None  # the prepared folder; data/<corpus> when not given
    # file: types and roles of the corpus's own ontology | train: those that train has | both |
    # NAME.json: one's own, or that of a corpus; null: both, or the one there is (jsonl: the file,
    # and no others occur)
    ontology: str | None = None
    type_levels: int | None = None  # of types such as a.b.c, which are cut; null: all
    # AMR graphs: checkpoint (the one that comes with graphsem), the folder of another one, or
    # aligned graphs in PENMAN notation, a file or a folder
    amr: str | None = None
    amr_cache: str | None = None  # keeps what a checkpoint parsed; null: amr_cache beside output
    amr_options: AMRMaking = field(default_factory=AMRMaking)  # how a checkpoint parses
    # heads of words: spacy:PIPELINE, stanza:LANGUAGE, or a CoNLL-U file or folder
    dependencies: str | None = None

    def __post_init__(self) -> None:
        at_least("type_levels", self.type_levels, 1)


@command(
    "tsar_prepare",
    EventPrepareConfig,
    example="python -m tsar.prepare corpus=rams source=RAMS_1.0 output=data/rams amr=checkpoint",
)
def main(config: EventPrepareConfig) -> None:
    """Read a corpus of events from its official files and write its splits as JSON Lines."""
    print_json(prepare(config))


def prepare(config: EventPrepareConfig) -> dict[str, Any]:
    """Write the prepared folder, whole or not at all, and return its manifest.

    Raises `InputError` naming what is wrong with the source, or why writing failed.
    """
    from semcore.text.head_sources import head_source
    from tsar.corpora.inventory import Inventory

    one_of("corpus", config.corpus, CORPORA)
    output, place = _places(config)
    PREPARED.check_replaceable(output)
    graphs = _graphs(config, output)
    heads = head_source(config.dependencies) if config.dependencies else None
    with prepared_folder(output, PREPARED, place) as (folder, place):
        source = _source(config.corpus, place)
        levels = _levels(config)
        inventory = Inventory.of(config.ontology, source, levels)
        seen: dict[str, str] = {}
        counts = {
            split: _write_split(folder, split, source, inventory, levels, heads, seen)
            for split in source.files
        }
        ontology = inventory.ontology(counts)
        write_json(folder / "ontology.json", ontology.to_json())
        manifest = manifest_of(
            config.corpus,
            _fingerprint(place, source),
            type_levels=levels,
            ontology={
                "from": inventory.choice,
                "event_types": len(ontology.event_types),
                "roles": len(ontology.role_names),
                "pairs": len(ontology.pairs),
            },
            splits={split: found.to_json(ontology) for split, found in counts.items()},
        )
        if heads is not None:
            manifest["dependencies"] = heads.to_json()
        written: dict[str, GraphCounts] = {}
        if graphs is not None:
            written = {split: _write_graphs(folder, split, graphs) for split in source.files}
            splits = {split: found.to_json() for split, found in written.items()}
            manifest["graphs"] = {"source": graphs.facts(), "splits": splits}
        manifest = PREPARED.write_marker(folder, manifest)
    for split, found in written.items():
        if lacking := found.lacking():
            note(f"amr={config.amr}: {split}: {lacking}")
    return manifest


def _files(manifest: Record) -> set[str]:
    return {f"{split}.jsonl" for split in manifest["splits"]} | {"ontology.json"}


PREPARED = prepared_kind("tsar.prepare", {"corpus", "type_levels"}, _files)


def _places(config: EventPrepareConfig) -> tuple[Path, Path]:
    """Output and source; the output is apart from all that is read."""
    from tsar.corpora.inventory import is_file
    from tsar.graphs.sources import SHIPPED

    if config.source is None:
        raise InputError("source= is missing: a folder or an archive of the corpus")
    output = expanded(config.output or f"data/{config.corpus}")
    read = [config.source, config.dependencies, config.amr_cache]
    read += [config.ontology] if is_file(config.ontology) else []
    read += [config.amr] if config.amr != SHIPPED else []
    check_folder(config.output)
    keep_apart(output, *read)
    return output, expanded(config.source)


def _graphs(config: EventPrepareConfig, output: Path) -> GraphSource | None:
    from tsar.graphs.sources import GraphSource

    if config.amr is None:
        return None
    cache = expanded(config.amr_cache or output.parent / "amr_cache")
    return GraphSource.named(config.amr, config.amr_options, cache)


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


def _levels(config: EventPrepareConfig) -> int | None:
    """How many levels types have; of the rebuilt WikiEvents never more than its train."""
    from tsar.corpora.wikievents import COARSE_LEVELS

    if config.corpus != "wikievents_coarse":
        return config.type_levels
    return min(config.type_levels or COARSE_LEVELS, COARSE_LEVELS)


def _write_split(
    folder: Path,
    split: str,
    source: EventSource,
    inventory: Inventory,
    levels: int | None,
    heads: HeadSource | None,
    seen: dict[str, str],
) -> EventCounts:
    """Write the documents of a split, and count what they hold."""
    from tsar.corpora.counts import EventCounts
    from tsar.corpora.dependencies import fill
    from tsar.json_form import json_lines

    counts = EventCounts()
    documents = _cut(source.documents(split, counts.repairs, seen), levels)
    documents = counts.counting(inventory.checked(documents, source.files[split]))
    if heads is not None:
        documents = fill(heads, split, documents)
    with (folder / f"{split}.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json_lines(progress(documents, split)))
    return counts


def _write_graphs(folder: Path, split: str, graphs: GraphSource) -> GraphCounts:
    """Write the graphs of a split's documents, and count what they hold."""
    from tsar.amr_graphs import graph_lines
    from tsar.graphs.counts import GraphCounts
    from tsar.json_form import read_documents

    counts = GraphCounts()
    documents = list(read_documents(folder / f"{split}.jsonl"))
    with (folder / f"{split}.graphs.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(graph_lines(graphs.graphs(documents, counts)))
    return counts


def _cut(documents: Iterable[EventDocument], levels: int | None) -> Iterator[EventDocument]:
    from tsar.ontology import cut_type

    for document in documents:
        events = (replace(event, type=cut_type(event.type, levels)) for event in document.events)
        yield document if levels is None else replace(document, events=tuple(events))


def _fingerprint(place: Path, source: EventSource) -> str:
    """One SHA-256 over the names and contents of all files read."""
    from glob import escape

    root = place if place.is_dir() else place.parent
    read = [*(file for file in source.files.values() if file.is_file()), *source.further]
    files = dict.fromkeys(read)
    return fingerprint(root, [escape(file.relative_to(root).as_posix()) for file in files])


if __name__ == "__main__":
    main()
