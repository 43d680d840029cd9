"""One file of a corpus: its records parsed, its result whole or absent, and known to be done.

Beside each result ``NAME.jsonl`` lies ``NAME.done.json``, written last: the SHA-256 of the source,
by which parsers, how many records. A shard with that file as it would be written now is done. So
a run may be killed at any moment and started again, and every record is in the results once.

A record that cannot be parsed does not stop the others: its line and what is wrong with it are in
``NAME.done.json`` under ``bad``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphsem.parsers import identity_of
from semcore.errors import InputError, naming
from semcore.files import atomic_writer, read_json, sha256_of, write_json
from semcore.text.inputs import TextInput

if TYPE_CHECKING:
    from graphsem.pipeline import Pipeline

VERSION = 1  # of the done files


@dataclass(frozen=True)
class Shard:
    """A file of JSON Lines, or of text, which is one record."""

    source: str
    output: str  # of its documents, JSON Lines

    @property
    def done(self) -> Path:
        """The file that says that it is done."""
        return Path(self.output).with_suffix(".done.json")


@dataclass(frozen=True)
class Work:
    """How shards are parsed: the same for all of a corpus."""

    parsers: Mapping[str, str]  # checkpoint folders by name
    device: str = "cpu"
    batch_size: int = 64
    threads: int = 1  # of a process
    precision: str = "32"

    def identity(self) -> dict[str, Any]:
        """What results depend on: versions, weights and precision."""
        known = {"format_version": VERSION, **identity_of(self.parsers)}
        return {**known, "precision": self.precision}

    def load(self) -> Pipeline:
        """The parsers, in this process from then on so many threads wide. Raises `InputError`."""
        import torch

        from graphsem.pipeline import load

        torch.set_num_threads(self.threads)
        return load(
            list(self.parsers),
            checkpoints=self.parsers,
            device=self.device,
            precision=self.precision,
        )


@dataclass(frozen=True)
class Outcome:
    """What became of a shard."""

    shard: Shard
    documents: int
    bad: Sequence[Mapping[str, Any]] = ()  # line (None: of the whole file) and problem of each

    def lines(self) -> list[str]:
        """What is wrong with each that is bad, with its place."""
        return [
            str(InputError.at(self.shard.source, each["line"], each["problem"]))
            for each in self.bad
        ]


def shards_of(sources: Sequence[Path], output: Path) -> list[Shard]:
    """A shard for each file. Raises `InputError` when two results would have one name."""
    names: dict[str, Path] = {}
    for source in sources:
        other = names.setdefault(source.stem, source)
        if other is not source:
            raise InputError(f"{other} and {source}: both would become {source.stem}.jsonl")
    return [Shard(str(path), str(output / f"{name}.jsonl")) for name, path in names.items()]


def outcome_of(shard: Shard, identity: Mapping[str, Any]) -> Outcome | None:
    """What became of a shard that is done by such parsers from its source as it is now."""
    if not Path(shard.output).is_file() or not shard.done.is_file():
        return None
    record = read_json(shard.done)
    expected = {**identity, "source_sha256": sha256_of(Path(shard.source))}
    if not isinstance(record, dict) or any(record.get(key) != expected[key] for key in expected):
        return None
    return Outcome(shard, record["documents"], record["bad"])


def parse_shard(shard: Shard, work: Work, pipeline: Any) -> Outcome:
    """Parses a shard and writes its files; of one that cannot be opened there are none.

    ``pipeline`` is a `graphsem.pipeline.Pipeline` of the work's parsers.
    """
    try:
        with naming(shard.source):
            before = sha256_of(Path(shard.source))
    except InputError as error:
        return Outcome(shard, 0, [{"line": error.line, "problem": error.problem}])
    bad: list[dict[str, Any]] = []
    texts = TextInput(Path(shard.source)).documents(
        lambda error: bad.append({"line": error.line, "problem": error.problem})
    )
    count = 0
    shard.done.unlink(missing_ok=True)
    with atomic_writer(shard.output) as stream:
        for document in pipeline.pipe(texts, work.batch_size):
            stream.write(document.to_line())
            count += 1
    facts = {"source_sha256": before, "documents": count, "bad": bad}
    write_json(shard.done, {**work.identity(), **facts})
    return Outcome(shard, count, bad)
