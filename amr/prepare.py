"""``python -m amr.prepare``: a corpus of AMR or of its intermediate tasks -> PENMAN files.

The folder holds ``train.amr``, ``dev.amr`` and ``test.amr``, as far as the corpus has them, and
``manifest.json``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amr.pseudo.switches import PseudoSwitches
from semcore import __version__
from semcore.archives import unpacked
from semcore.commands import command, print_json, progress
from semcore.errors import InputError
from semcore.files import fingerprint
from semcore.folder_kinds import FolderKind, Record
from semcore.folders import atomic_folder
from semcore.places import keep_apart
from semcore.staging import SOURCE

if TYPE_CHECKING:
    from amr.data import AMRSentence
    from amr.pseudo.corpus import PseudoCounts
    from amr.pseudo.variants import Steps
    from semcore.text.treebank import Treebank

CORPORA = ("amr", "srl", "dependency")
# AMR 2.0 and 3.0 have their graphs here, and the same graphs with alignments there.
_GRAPHS, _ALIGNED = ("data", "amrs", "split"), ("data", "alignments", "split")


@dataclass
class PrepareConfig(PseudoSwitches):
    """What to prepare, from where and to where."""

    corpus: str = "amr"
    source: str | None = None
    output: str | None = None
    split: str | None = None
    trees: str | None = None
    alignments: bool = False


@command(
    "amr_prepare",
    PrepareConfig,
    example="python -m amr.prepare corpus=amr source=amr_annotation_3.0 output=data/amr3",
)
def main(config: PrepareConfig) -> None:
    """Read AMR, semantic roles or dependency trees and write their graphs as PENMAN files."""
    print_json(prepare(config))


def prepare(config: PrepareConfig) -> dict[str, Any]:
    """Write the prepared folder, whole or not at all, and return its manifest.

    Raises `InputError` naming what is wrong with the source, or why writing failed.
    """
    from amr.corpora.counts import GraphCounts
    from amr.corpora.splits import find_splits, is_amr, is_dependency, is_srl
    from amr.notation.files import write_amr
    from amr.pseudo.corpus import PseudoCounts
    from semcore.text.treebank import read_treebank

    if config.corpus not in CORPORA:
        raise InputError(f"corpus={config.corpus}: must be one of {', '.join(CORPORA)}")
    if config.source is None:
        raise InputError("source= is missing: a file, a folder or an archive of the corpus")
    if config.trees is not None and config.corpus != "srl":
        raise InputError("trees= goes with corpus=srl")
    steps = _steps(config)
    wanted = {"amr": is_amr, "srl": is_srl, "dependency": is_dependency}[config.corpus]
    output = Path(config.output or f"data/{config.corpus}").expanduser()
    source = Path(config.source).expanduser()
    keep_apart(output, source, config.trees)
    with (
        atomic_folder(output, PREPARED) as folder,
        _unpacked(source, folder.with_name(SOURCE)) as place,
    ):
        place = _graphs_of_release(place, config.alignments)
        files = find_splits(place, wanted, config.split)
        trees = read_treebank(config.trees) if config.trees else None
        manifest: dict[str, Any] = {
            "corpus": config.corpus,
            "graphsem_version": __version__,
            "source_fingerprint": _fingerprint(place, files),
            "alignments": config.alignments,
            "steps": asdict(steps) if steps else None,
            "trees": trees.sha256 if trees else None,
            "splits": {},
        }
        for name, paths in files.items():
            graphs, read = GraphCounts(), PseudoCounts()
            sentences = graphs.counting(_sentences(paths, steps, read, trees, config.alignments))
            write_amr(folder / f"{name}.amr", progress(sentences, name))
            manifest["splits"][name] = {**graphs.to_json(), **(asdict(read) if steps else {})}
        return PREPARED.write_marker(folder, manifest)


def _files_before(manifest: Record) -> set[str] | None:
    """The files of a folder whose manifest has no format version."""
    splits = manifest.get("splits")
    keys = {"corpus", "graphsem_version", "source_fingerprint", "alignments"}
    if not isinstance(splits, dict) or not keys <= manifest.keys():
        return None
    return {f"{split}.amr" for split in splits}


PREPARED = FolderKind(
    "a corpus of amr.prepare", "manifest.json", {"format": "amr.prepare"}, before=_files_before
)


def _steps(config: PrepareConfig) -> Steps | None:
    """The steps of AMRization; none for AMR itself, which takes no switches."""
    from amr.pseudo.variants import steps_of

    if config.corpus != "amr":
        return steps_of(config.corpus, config)
    defaults = PseudoSwitches()
    for name in vars(defaults):
        if getattr(config, name) != getattr(defaults, name):
            raise InputError(f"{name}= goes with corpus=srl or corpus=dependency")
    return None


def _sentences(
    files: list[Path],
    steps: Steps | None,
    read: PseudoCounts,
    trees: Treebank | None,
    alignments: bool,
) -> Iterator[AMRSentence]:
    from amr.notation.files import read_amr
    from amr.pseudo.corpus import pseudo_sentences

    if steps is not None:
        for sentence in pseudo_sentences(files, steps, read, trees):
            yield sentence if alignments else replace(sentence, alignment=None)
        return
    for file in files:
        for number, sentence in enumerate(read_amr(file, keep_alignments=alignments), start=1):
            # Predictions are compared with gold by their ids.
            yield sentence if sentence.id else replace(sentence, id=f"{file.stem}.{number}")


def _graphs_of_release(place: Path, alignments: bool) -> Path:
    """The folder of splits in a release of AMR; any other place is what it is."""
    for kind in [_ALIGNED, _GRAPHS] if alignments else [_GRAPHS]:
        for folder in sorted(place.rglob("split")):
            if folder.is_dir() and folder.parts[-3:] == kind:
                return folder
    return place


def _unpacked(source: Path, place: Path) -> AbstractContextManager[Path]:
    """The source; an archive is unpacked into ``place`` for as long as needed."""
    if source.name.endswith((".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2")):
        return unpacked(source, place)
    return nullcontext(source)


def _fingerprint(place: Path, files: dict[str, list[Path]]) -> str:
    from glob import escape

    root = place if place.is_dir() else place.parent
    names = [file.relative_to(root).as_posix() for paths in files.values() for file in paths]
    return fingerprint(root, [escape(name) for name in names])


if __name__ == "__main__":
    main()
