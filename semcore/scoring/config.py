"""The keys that every command has that scores. Imports no numpy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from semcore.errors import MOST_SEED, InputError, at_least
from semcore.files.endings import check_folder
from semcore.files.kinds import FolderKind
from semcore.files.places import keep_apart

PROTOCOLS = ("exact", "released")


@dataclass(kw_only=True)
class BootstrapConfig:
    """How sure a score is."""

    samples: int = 1000  # bootstrap samples behind the intervals; 0: no intervals
    confidence: float = 0.95  # of the intervals
    seed: int = 0  # of the bootstrap

    def __post_init__(self) -> None:
        at_least("samples", self.samples, 0)
        at_least("seed", self.seed, 0, MOST_SEED)
        if not 0 < self.confidence < 1:
            raise InputError(f"confidence={self.confidence}: must lie between 0 and 1")

    @property
    def bootstrap(self) -> str | None:
        """How intervals were made, for the signature; ``None``: there are none."""
        return f"{self.samples}/{self.confidence:g}/seed{self.seed}" if self.samples else None


@dataclass(kw_only=True)
class ScoringConfig(BootstrapConfig):
    """What is measured, and how sure it is.

    By ``exact`` all gold is scored, by definitions that are written down; by ``released`` the
    measures are those of the evaluation code that published numbers were made with.
    """

    protocol: str = "exact"  # exact | released: as the released evaluation code measures

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.protocol not in PROTOCOLS:
            raise InputError(f"protocol={self.protocol}: must be one of {', '.join(PROTOCOLS)}")


@dataclass(kw_only=True)
class EvaluationConfig:
    """What is parsed with which checkpoint, to be scored."""

    checkpoint: str  # checkpoint folder
    data: str  # prepared folder
    split: str = "test"  # train | dev | test
    output: str | None = None  # folder for the gold and the predictions
    device: str = "cpu"  # cpu, cuda, cuda:1, mps
    precision: str = "32"  # 32 | bf16 | int8

    command: ClassVar[str]  # such as kid.evaluate: whose results the folder may hold

    def check_output(self, names: Collection[str]) -> None:
        """Told before the parsing: `InputError` unless files of these names may be written."""
        if self.output is not None:
            check_folder(self.output)
            keep_apart(self.output, self.data, self.checkpoint)
            self._folder.check_files(self.output, names)

    def write_output(self, files: Mapping[str, Iterable[str]]) -> None:
        """Write gold and predictions, lines by file name, if they are wanted."""
        if self.output is not None:
            self._folder.write_into(self.output, files)

    @property
    def _folder(self) -> FolderKind:
        return FolderKind(self.command, "manifest.json", {"format": self.command})


@dataclass(kw_only=True)
class ComparisonConfig:
    """Which files are scored, and against which."""

    gold: str  # file of the gold
    predicted: str  # file of predictions for the same items
    baseline: str | None = None  # another system's predictions, to test the difference against

    @property
    def names(self) -> tuple[str, str]:
        """What tables call the two systems: their files, as they were given."""
        return self.predicted, self.baseline or ""
