"""``python -m kid.prepare``: a FrameNet release, or one's own frames -> typed JSON Lines.

The folder holds ``train.jsonl``, ``dev.jsonl``, ``test.jsonl`` and ``exemplars.jsonl`` (see
`kid.data`), ``unannotated.jsonl`` (`kid.corpus`), ``ontology.json`` and ``manifest.json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from kid.config import CORPORA, OWN
from kid.corpora import find_release, read_ontology
from kid.corpora.dependencies import fill, fill_lines
from kid.corpora.lexical_units import (
    Exclusion,
    ExemplarCounts,
    letters,
    merge_exemplars,
    read_units,
    unit_files,
)
from kid.corpora.release import NLTK_FOLDERS
from kid.corpora.sentences import element_names
from kid.corpora.splits import Split, document_lists, read_split
from kid.corpus import UNANNOTATED
from kid.data import FrameSentence, json_lines
from semcore.commands import command, print_json, progress, say
from semcore.errors import InputError, at_least, one_of
from semcore.files import fingerprint, write_json
from semcore.files.endings import check_folder
from semcore.files.kinds import Record
from semcore.files.places import expanded, keep_apart
from semcore.files.prepared import SPLITS, manifest_of, prepared_folder, prepared_kind
from semcore.text.head_sources import head_source

VERSIONS = {"fn15": "1.5", "fn17": "1.7"}
# docID of ANC__WhereToHongKong: a test document that NLTK's FrameNet 1.7 has only in LU files.
_HONG_KONG = "23771"
_SOURCE_FILES = ("*.xml", "frame/*.xml", "fulltext/*.xml", "lu/*.xml")


@dataclass
class FramePrepareConfig:
    """What to prepare, from where and to where."""

    corpus: str = "fn17"  # fn15 | fn17 | jsonl: one's own frames (also columns, and brat's files)
    # NLTK data folder, release folder, the folder of one's own, or an archive (zip, tar)
    source: str | None = None
    output: str | None = None  # the prepared folder; data/<corpus> when not given
    download: bool = False  # fetch FrameNet through NLTK's downloader, into source when given
    exemplars: bool = True  # also the annotated example sentences of the lexical units
    workers: int = 2  # processes that read LU files
    splits: str | None = None  # JSON file with document lists other than the standard split
    # heads of words: spacy:PIPELINE, stanza:LANGUAGE, or a CoNLL-U file or folder
    dependencies: str | None = None
    dependencies_exemplars: bool = False  # those of the exemplars too; parsing them takes hours

    def __post_init__(self) -> None:
        at_least("workers", self.workers, 1)


@command(
    "kid_prepare",
    FramePrepareConfig,
    example="python -m kid.prepare corpus=fn17 source=~/nltk_data output=data/fn17",
)
def main(config: FramePrepareConfig) -> None:
    """Read FrameNet from its release and write train, dev, test and exemplars as JSON Lines."""
    print_json(prepare(config))


def prepare(config: FramePrepareConfig) -> dict[str, Any]:
    """Write the prepared folder, whole or not at all, and return its manifest.

    Raises `InputError` naming what is wrong with the source, or why writing failed.
    """
    one_of("corpus", config.corpus, CORPORA)
    if config.dependencies_exemplars and not config.dependencies:
        raise InputError("dependencies_exemplars=true needs dependencies=")
    if config.corpus == OWN:
        return _prepare_own(config)
    framenet_version = VERSIONS[config.corpus]
    lists = document_lists(framenet_version, Path(config.splits) if config.splits else None)
    output = expanded(config.output or f"data/{config.corpus}")
    check_folder(config.output)
    keep_apart(output, config.source, config.splits, config.dependencies)
    PREPARED.check_replaceable(output)
    source = _source(config, framenet_version)
    heads = head_source(config.dependencies) if config.dependencies else None
    with prepared_folder(output, PREPARED, source) as (folder, place):
        release = find_release(place, framenet_version)
        ontology = read_ontology(release, framenet_version)
        write_json(folder / "ontology.json", ontology.to_json(), indent=None)
        elements = element_names(ontology)
        splits = {
            name: read_split(release, framenet_version, name, lists[name], elements)
            for name in progress(SPLITS, "full text")
        }
        for name, split in splits.items():
            sentences: Iterable[FrameSentence] = split.sentences
            if heads is not None:
                total = len(split.sentences)
                sentences = progress(fill(heads, name, sentences), f"heads of {name}", total)
            _write_lines(folder / f"{name}.jsonl", json_lines(sentences))
        manifest = manifest_of(
            config.corpus,
            fingerprint(release, _SOURCE_FILES),
            framenet_version=framenet_version,
            splits={name: asdict(split.counts()) for name, split in splits.items()},
            missing_documents=[name for split in splits.values() for name in split.missing],
        )
        left_out = [item for split in splits.values() for item in split.left_out]
        _write_lines(folder / UNANNOTATED, json_lines(left_out))
        manifest["unannotated_targets"] = sum(len(item.frames) for item in left_out)
        if config.exemplars:
            counts = ExemplarCounts()
            files = unit_files(release)
            readings = read_units(files, elements, _exclusion(splits), config.workers)
            merged = merge_exemplars(progress(readings, "lexical units", len(files)), counts)
            lines: Iterator[str] = (line + "\n" for line in merged)
            if heads is not None and config.dependencies_exemplars:
                filled = fill_lines(heads, "exemplars", lines)
                lines = progress(filled, "heads of exemplars", len(merged))
            _write_lines(folder / "exemplars.jsonl", lines)
            manifest["exemplars"] = asdict(counts)
        if heads is not None:
            manifest["dependencies"] = heads.to_json()
        return PREPARED.write_marker(folder, manifest)


def _prepare_own(config: FramePrepareConfig) -> dict[str, Any]:
    """The prepared folder of one's own frames."""
    from kid.corpora.own import fingerprint_of, own_counts, own_frames

    if config.source is None:
        raise InputError("source= is missing: a folder with train.jsonl, dev.jsonl, ontology.json")
    for key in ("splits", "download"):
        if getattr(config, key):
            raise InputError(f"{key}= goes with FrameNet, not with corpus={OWN}")
    output, source = expanded(config.output or f"data/{OWN}"), Path(config.source)
    check_folder(config.output)
    keep_apart(output, config.source, config.dependencies)
    PREPARED.check_replaceable(output)
    heads = head_source(config.dependencies) if config.dependencies else None
    with prepared_folder(output, PREPARED, expanded(source)) as (folder, place):
        data = own_frames(place)
        write_json(folder / "ontology.json", data.ontology.to_json(), indent=None)
        splits = {}
        for name in data.files:
            sentences = data.sentences(name)
            splits[name] = own_counts(sentences) | data.counts[name]
            filled = sentences if heads is None else fill(heads, name, sentences)
            _write_lines(folder / f"{name}.jsonl", json_lines(progress(filled, name)))
        manifest = manifest_of(
            OWN,
            fingerprint_of(place, data),
            framenet_version=data.ontology.version,
            ontology={
                "from": "train" if data.file is None else "file",
                "frames": len(data.ontology.frames),
                "elements": data.ontology.element_count,
                "lexical_units": len(data.ontology.lexicon),
            },
            splits=splits,
            missing_documents=[],
        )
        if heads is not None:
            manifest["dependencies"] = heads.to_json()
        return PREPARED.write_marker(folder, manifest)


def _files(manifest: Record) -> set[str]:
    names = {f"{split}.jsonl" for split in manifest["splits"]} | {"ontology.json"}
    names |= {UNANNOTATED} if "unannotated_targets" in manifest else set()
    return names | {"exemplars.jsonl"} if "exemplars" in manifest else names


PREPARED = prepared_kind("kid.prepare", {"framenet_version", "missing_documents"}, _files)


def _source(config: FramePrepareConfig, framenet_version: str) -> Path:
    name = NLTK_FOLDERS[framenet_version]
    if not config.download:
        if config.source is None:
            raise InputError(
                "source= is missing: an NLTK data folder, a FrameNet release folder or an "
                "archive; or download=true"
            )
        return _packed(expanded(config.source), name)
    from nltk.downloader import Downloader

    downloader = Downloader()
    folder = expanded(config.source or downloader.default_download_dir())
    say(f"fetching {name} into {folder}")
    try:
        downloader.download(
            name,
            download_dir=str(folder),
            quiet=True,
            raise_on_error=True,
            print_error_to=StringIO(),  # NLTK prints its own report of an error, too
        )
    except (OSError, ValueError) as error:
        raise InputError(f"download of {name} through NLTK failed: {error}") from error
    return _packed(folder, name)


def _packed(source: Path, name: str) -> Path:
    """The source; a package that NLTK left zipped, as it was fetched, in an NLTK data folder."""
    zipped = source / "corpora" / f"{name}.zip"
    return zipped if zipped.is_file() and not zipped.with_suffix("").is_dir() else source


def _exclusion(splits: dict[str, Split]) -> Exclusion:
    held_out = [document for name in ("dev", "test") for document in splits[name].documents]
    return Exclusion(
        annotation_sets={
            number: name
            for name, split in splits.items()
            for document in split.documents
            for number in document.annotation_sets
        },
        documents=frozenset({document.id for document in held_out if document.id} | {_HONG_KONG}),
        texts=frozenset(letters(s.text) for document in held_out for s in document.sentences),
    )


def _write_lines(path: Path, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)


if __name__ == "__main__":
    main()
