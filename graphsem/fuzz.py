"""``python scripts/fuzz.py``: every reader against damaged files.

Each input is a mutation of a sample (`graphsem.fuzzing`), and must be read or be refused in one
line. Those that are not are printed with the seed that makes them again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from semcore.commands import command, print_json, progress, say
from semcore.errors import InputError, at_least, one_of


@dataclass
class FuzzConfig:
    """The keys of ``python scripts/fuzz.py``."""

    readers: list[str] = field(default_factory=list)  # their names; none: all
    inputs: int = 10_000  # of each
    seed: int = 0  # of the first input; the others count on

    def __post_init__(self) -> None:
        at_least("inputs", self.inputs, 1)


@command("fuzz", FuzzConfig, example="python scripts/fuzz.py readers=[penman] inputs=10000")
def main(config: FuzzConfig) -> None:
    """Try readers on damaged files, and tell which inputs they neither read nor refuse."""
    from graphsem.fuzzed_readers import fuzzed_readers
    from graphsem.fuzzing import failures

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
