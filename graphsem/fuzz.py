"""``python scripts/fuzz.py``: every reader against damaged files.

Each input is a mutation of a sample (`semcore.fuzzing`), and must be read or be refused in one
line. Those that are not are printed with the seed that makes them again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from graphsem.parsers import REGISTRY
from semcore.commands import command, print_json, progress, say
from semcore.errors import MOST_SEED, InputError, at_least, one_of

if TYPE_CHECKING:
    from semcore.fuzzing import Fuzzed


@dataclass
class FuzzConfig:
    """The keys of ``python scripts/fuzz.py``."""

    readers: list[str] = field(default_factory=list)  # their names; none: all
    inputs: int = 10_000  # of each
    seed: int = 0  # of the first input; the others count on

    def __post_init__(self) -> None:
        at_least("inputs", self.inputs, 1)
        at_least("seed", self.seed, 0, MOST_SEED)


def fuzzed_readers(root: Path) -> dict[str, Fuzzed]:
    """Those of all packages, by name; ``root`` holds ``samples`` and ``checkpoints``."""
    packages = [import_module(f"{name}.fuzzed") for name in ("semcore", *REGISTRY)]
    return {name: found for package in packages for name, found in package.fuzzed(root)}


@command("fuzz", FuzzConfig, example="python scripts/fuzz.py readers=[penman] inputs=10000")
def main(config: FuzzConfig) -> None:
    """Try readers on damaged files, and tell which inputs they neither read nor refuse."""
    from semcore.fuzzing import failures

    root = Path(__file__).resolve().parents[1]
    if not (root / "samples").is_dir():
        raise InputError("fuzzing needs the samples of the repository")
    readers = fuzzed_readers(root)
    for name in config.readers:
        one_of("readers", name, list(readers))
    counts = {}
    for name in config.readers or readers:
        seeds = range(config.seed, config.seed + config.inputs)
        found = list(failures(readers[name], progress(seeds, name)))
        for failure in found:
            say(f"{name}: seed {failure.seed}: {failure.error}")
        counts[name] = len(found)
    print_json({"inputs": config.inputs, "failures": counts})


if __name__ == "__main__":
    main()
