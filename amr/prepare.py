"""``python -m amr.prepare``: a corpus of AMR or of its intermediate tasks -> PENMAN files.

The folder holds ``train.amr``, ``dev.amr`` and ``test.amr``, as far as the corpus has them, and
``manifest.json``. An output that is called like a PENMAN file holds the graphs of one file; so does
standard output, ``output=-``, and the counts are told on stderr.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from amr.config import GRAPH_FILES
from amr.pseudo.variants import given, steps_of, with_switches
from semcore.commands import command, print_json, progress
from semcore.commands.predicting import output_stream
from semcore.errors import InputError, one_of
from semcore.files import StrPath, fingerprint
from semcore.files.endings import check_file_or_folder, check_folder
from semcore.files.kinds import Record
from semcore.files.places import STANDARD, expanded, keep_apart
from semcore.files.prepared import manifest_of, prepared_folder, prepared_kind

if TYPE_CHECKING:
    from amr.data import AMRSentence
    from amr.pseudo.variants import Steps
    from semcore.text.treebank import Treebank

CORPORA = ("amr", "srl", "dependency")
# AMR 2.0 and 3.0 have their graphs here, and the same graphs with alignments there.
_GRAPHS, _ALIGNED = ("data", "amrs", "split"), ("data", "alignments", "split")


@with_switches
@dataclass
class GraphPrepareConfig:
    """What to prepare, from where and to where."""

    corpus: str = "amr"  # or an intermediate task: srl, dependency
    source: str | None = None  # release folder, folder with splits, one file, or an archive
    output: str | None = None  # the prepared folder, else data/<corpus>; one file, NAME.amr; or -
    split: str | None = None  # the split of a single file: train, dev or test; else by its name
    trees: str | None = None  # srl: CoNLL-U file or folder with trees of the same sentences
    alignments: bool = False  # keep alignments of nodes and words (~e.3)


@command(
    "amr_prepare",
    GraphPrepareConfig,
    example="python -m amr.prepare corpus=amr source=amr_annotation_3.0 output=data/amr3",
)
def main(config: GraphPrepareConfig) -> None:
    """Read AMR, semantic roles or dependency trees and write their graphs as PENMAN files."""
    output = config.output or ""
    if output == STANDARD or (output and check_file_or_folder(output, GRAPH_FILES)):
        one_file(config)
    else:
        print_json(prepare(config))


def one_file(config: GraphPrepareConfig) -> None:
    """Write the graphs of one file and print how many, on stderr if the graphs are on stdout."""
    counts = prepare_file(config)
    print_json(counts, stderr=config.output == STANDARD)


def prepare(config: GraphPrepareConfig) -> dict[str, Any]:
    """Write the prepared folder, whole or not at all, and return its manifest.

    Raises `InputError` naming what is wrong with the source, or why writing failed.
    """
    from amr.corpora.splits import find_splits, is_amr, is_dependency, is_srl

    source, steps = _asked(config)
    wanted = {"amr": is_amr, "srl": is_srl, "dependency": is_dependency}[config.corpus]
    output = expanded(config.output or f"data/{config.corpus}")
    check_folder(config.output)
    keep_apart(output, source, config.trees)
    with prepared_folder(output, PREPARED, source) as (folder, place):
        place = _graphs_of_release(place, config.alignments)
        files = find_splits(place, wanted, config.split)
        trees = _trees(config)
        manifest = manifest_of(
            config.corpus,
            _fingerprint(place, files),
            alignments=config.alignments,
            steps=asdict(steps) if steps else None,
            trees=trees.sha256 if trees else None,
            splits={
                name: _write(folder / f"{name}.amr", name, paths, config, steps, trees)
                for name, paths in files.items()
            },
        )
        return PREPARED.write_marker(folder, manifest)


def prepare_file(config: GraphPrepareConfig) -> dict[str, Any]:
    """Write the graphs of one file, whole or not at all, or onto standard output: how many.

    Raises `InputError` naming the key, or the file and line, at fault.
    """
    source, steps = _asked(config)
    if config.output is None:
        raise InputError("output= is missing: a file of graphs")
    if config.split is not None:
        raise InputError("split= goes with an output that is a folder")
    keep_apart(config.output, source, config.trees)
    name, trees = Path(config.output).stem, _trees(config)
    with output_stream(config.output) as stream:
        counts = _write(stream, name, [source], config, steps, trees)
    return {**counts, "steps": asdict(steps) if steps else None}


def _files(manifest: Record) -> set[str]:
    return {f"{split}.amr" for split in manifest["splits"]}


PREPARED = prepared_kind("amr.prepare", {"corpus", "alignments"}, _files)


def _asked(config: GraphPrepareConfig) -> tuple[Path, Steps | None]:
    """The source, and the steps of AMRization; none for AMR itself, which takes no switches."""
    one_of("corpus", config.corpus, CORPORA)
    if config.source is None:
        raise InputError("source= is missing: a file, a folder or an archive of the corpus")
    if config.trees is not None and config.corpus != "srl":
        raise InputError("trees= goes with corpus=srl")
    source = expanded(config.source)
    if config.corpus != "amr":
        return source, steps_of(config.corpus, config)
    for name in given(config):
        raise InputError(f"{name}= goes with corpus=srl or corpus=dependency")
    return source, None


def _trees(config: GraphPrepareConfig) -> Treebank | None:
    from semcore.text.treebank import read_treebank

    return read_treebank(config.trees) if config.trees else None


def _write(
    target: StrPath | IO[str],
    name: str,
    files: list[Path],
    config: GraphPrepareConfig,
    steps: Steps | None,
    trees: Treebank | None,
) -> dict[str, int]:
    """Write the graphs of some files as one; how many, and what became of the sentences."""
    from amr.corpora.counts import GraphCounts
    from amr.notation.files import write_amr
    from amr.pseudo.corpus import PseudoCounts, pseudo_sentences

    graphs, read = GraphCounts(), PseudoCounts()
    if steps is None:
        sentences = _named(files, config.alignments)
    else:
        sentences = pseudo_sentences(files, steps, read, trees)
        if not config.alignments:
            sentences = (replace(sentence, alignment=None) for sentence in sentences)
    write_amr(target, progress(graphs.counting(sentences), name))
    if read.read and read.without_graph == read.read:
        problem = f"none of its {read.read:,} sentences has a predicate: is it annotated?"
        raise InputError.at(files[0], None, problem)
    return {**asdict(graphs), **(asdict(read) if steps else {})}


def _named(files: list[Path], alignments: bool) -> Iterator[AMRSentence]:
    """The sentences of AMR files, each with an id: predictions are compared with gold by them."""
    from amr.notation.files import read_amr

    for file in files:
        for number, sentence in enumerate(read_amr(file, keep_alignments=alignments), start=1):
            yield sentence if sentence.id else replace(sentence, id=f"{file.stem}.{number}")


def _graphs_of_release(place: Path, alignments: bool) -> Path:
    """The folder of splits in a release of AMR; any other place is what it is."""
    for kind in [_ALIGNED, _GRAPHS] if alignments else [_GRAPHS]:
        for folder in sorted(place.rglob("split")):
            if folder.is_dir() and folder.parts[-3:] == kind:
                return folder
    return place


def _fingerprint(place: Path, files: dict[str, list[Path]]) -> str:
    from glob import escape

    root = place if place.is_dir() else place.parent
    names = [file.relative_to(root).as_posix() for paths in files.values() for file in paths]
    return fingerprint(root, [escape(name) for name in names])


if __name__ == "__main__":
    main()
