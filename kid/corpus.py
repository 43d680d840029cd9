"""A prepared corpus folder, as `kid.prepare` writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from random import Random

from kid.corpora.own_ontology import read_own_ontology
from kid.data import FrameSentence, read_sentences
from kid.ontology import Ontology
from semcore.errors import InputError, one_of
from semcore.files import sha256_of
from semcore.files.prepared import SPLITS

# The sentences of train and dev with targets whose elements FrameNet has not annotated (status
# UNANN), and with these targets alone: the standard split has them in test only.
UNANNOTATED = "unannotated.jsonl"


@dataclass(frozen=True)
class FrameCorpus:
    """Splits, exemplars and ontology of one folder."""

    folder: Path

    def __post_init__(self) -> None:
        if not (self.folder / "ontology.json").is_file():
            raise InputError.at(
                self.folder, None, "no prepared corpus (ontology.json); run kid.prepare first"
            )

    @cached_property
    def ontology(self) -> Ontology:
        """The corpus's FrameNet."""
        return read_own_ontology(self.folder / "ontology.json")

    def split(self, name: str, *, annotated: bool = False) -> list[FrameSentence]:
        """The sentences of train, dev or test; with ``annotated`` only those with frames."""
        one_of("split", name, SPLITS)
        path = self.folder / f"{name}.jsonl"
        if not path.is_file():
            there = [split for split in SPLITS if self.has(split)]
            has = " and ".join(there) or "none"
            raise InputError.at(path, None, f"no such split; the corpus has {has}")
        sentences = read_sentences(path)
        return [item for item in sentences if item.frames or not annotated]

    def with_unannotated(self, sentences: Iterable[FrameSentence]) -> list[FrameSentence]:
        """Sentences of a split with all their targets, as those of test have them.

        Also those whose elements were not annotated, if the folder has them: they have none, and no
        null instantiations.
        """
        path = self.folder / UNANNOTATED
        more = read_sentences(path) if path.is_file() else ()
        targets = {(item.document, item.id): item.frames for item in more}
        return [
            replace(item, frames=item.frames + targets.get((item.document, item.id), ()))
            for item in sentences
        ]

    def has(self, split: str) -> bool:
        """Whether there is such a split."""
        return (self.folder / f"{split}.jsonl").is_file()

    def exemplars(self, most: int | None = None, seed: int = 0) -> list[FrameSentence]:
        """Example sentences of the lexical units: all, or a random ``most`` of them."""
        path = self.folder / "exemplars.jsonl"
        if not path.is_file():
            raise InputError.at(path, None, "missing; run kid.prepare with exemplars=true")
        if most is None:
            return list(read_sentences(path))
        # The subset is drawn by line number, so that lines not drawn are never parsed as JSON.
        with path.open(encoding="utf-8") as lines:
            count = sum(1 for _ in lines)
        drawn = set(Random(seed).sample(range(count), min(most, count)))
        return list(read_sentences(path, only=drawn))

    def all_exemplars(self) -> Iterator[FrameSentence]:
        """The exemplars one by one; none, where the folder was prepared without."""
        path = self.folder / "exemplars.jsonl"
        if path.is_file():
            yield from read_sentences(path)

    def fingerprints(self, *names: str) -> dict[str, str]:
        """SHA-256 of the named files, to be kept with what is trained on them."""
        return {name: sha256_of(self.folder / name) for name in names}
