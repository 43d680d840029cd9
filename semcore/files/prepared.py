"""Prepared corpora: what the folders of every parser's ``prepare`` command have in common."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from semcore import __version__
from semcore.files.archives import unpacked
from semcore.files.folders import atomic_folder
from semcore.files.kinds import FolderKind, Record
from semcore.files.staging import SOURCE

SPLITS = ("train", "dev", "test")
_ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2")


def prepared_kind(command: str, keys: Set[str], files: Callable[[Record], set[str]]) -> FolderKind:
    """The kind of folder that a command prepares; its marker is ``manifest.json``.

    Manifests from before there were format versions have ``keys`` besides the common ones;
    ``files`` are those that such a manifest speaks of.
    """
    keys = {"splits", "graphsem_version", "source_fingerprint", *keys}

    def before(manifest: Record) -> set[str] | None:
        known = keys <= manifest.keys() and isinstance(manifest["splits"], dict)
        return files(manifest) if known else None

    return FolderKind(f"a corpus of {command}", "manifest.json", {"format": command}, before=before)


def manifest_of(corpus: str, source_fingerprint: str, **facts: Any) -> dict[str, Any]:
    """What a manifest says: of what and by what, and the facts."""
    return {
        "corpus": corpus,
        "graphsem_version": __version__,
        "source_fingerprint": source_fingerprint,
        **facts,
    }


@contextmanager
def prepared_folder(output: Path, kind: FolderKind, source: Path) -> Iterator[tuple[Path, Path]]:
    """A folder to fill, which is then whole or not at all, and the source to fill it from.

    A source that is an archive is unpacked beside the folder for as long as the block runs.

    Raises `InputError` as `atomic_folder` and `unpacked` do.
    """
    with atomic_folder(output, kind) as folder:
        if is_archive(source):
            with unpacked(source, folder.with_name(SOURCE)) as place:
                yield folder, place
        else:
            yield folder, source


def is_archive(path: Path) -> bool:
    """Whether a file is a zip or tar archive, by its content, or was to be one by its name."""
    named = path.name.endswith(_ARCHIVES)
    return path.is_file() and (named or zipfile.is_zipfile(path) or tarfile.is_tarfile(path))
