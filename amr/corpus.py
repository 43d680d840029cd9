"""A prepared corpus folder, as `amr.prepare` writes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from amr.data import AMRSentence
from amr.notation.files import read_amr
from semcore.errors import InputError, one_of
from semcore.files import sha256_of
from semcore.files.prepared import SPLITS


@dataclass(frozen=True)
class GraphCorpus:
    """The splits of one folder."""

    folder: Path

    def file(self, split: str) -> Path:
        """The file of a split. Raises `InputError` when there is no such split."""
        one_of("split", split, SPLITS)
        path = self.folder / f"{split}.amr"
        if not path.is_file():
            raise InputError.at(path, None, "no such split; run amr.prepare first")
        return path

    def split(self, name: str) -> list[AMRSentence]:
        """The sentences of train, dev or test."""
        return list(read_amr(self.file(name), keep_alignments=False))

    def has(self, split: str) -> bool:
        """Whether there is such a split."""
        return (self.folder / f"{split}.amr").is_file()

    def fingerprint(self, split: str) -> str:
        """SHA-256 of the split's file, to be kept with what is trained on it."""
        return sha256_of(self.file(split))
