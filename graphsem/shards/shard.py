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
from semcore.text.inputs import TextInput, shared_names
from semcore.text.names import distinct_names

if TYPE_CHECKING:
    from graphsem.pipeline import Pipeline

VERSION = 1  # of the done files


@dataclass(frozen=True)
class Shard:
    """A file of JSON Lines, or of text, which is one record."""

    source: str
    output: str  # of its documents, JSON Lines
    name: str  # of the file among those of the corpus
    shared: tuple[str, ...] = ()  # names of its records that documents of other files have

    @property
    def done(self) -> Path:
        """The file that says that it is done."""
        return Path(self.output.removesuffix(".jsonl") + ".done.json")


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
    """A shard for each file, of which all have different names, as their records will have.

    Those are the names that a command gives that reads all files in turn: see
    `semcore.text.names.distinct_names` and `semcore.text.inputs.shared_names`. Raises `InputError`
    for a file that is given twice.
    """
    names = distinct_names([(source, None) for source in sources])
    inputs = [TextInput(source, name) for source, name in zip(sources, names, strict=True)]
    return [
        Shard(str(source), str(output / f"{name.lstrip('/')}.jsonl"), name, tuple(shared))
        for source, name, shared in zip(sources, names, shared_names(inputs), strict=True)
    ]


def outcome_of(shard: Shard, identity: Mapping[str, Any]) -> Outcome | None:
    """What became of a shard that is done by such parsers from its source as it is now."""
    if not Path(shard.output).is_file() or not shard.done.is_file():
        return None
    record = read_json(shard.done)
    expected = {**identity, "source_sha256": sha256_of(Path(shard.source))}
    if not isinstance(record, dict) or any(record.get(key) != expected[key] for key in expected):
        return None
    if record.get("shared_names", []) != list(shard.shared):
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
    texts = TextInput(Path(shard.source), shard.name).documents(
        lambda error: bad.append({"line": error.line, "problem": error.problem}), {*shard.shared}
    )
    count = 0
    shard.done.unlink(missing_ok=True)
    with atomic_writer(shard.output) as stream:
        for document in pipeline.pipe(texts, work.batch_size):
            stream.write(document.to_line())
            count += 1
    facts: dict[str, Any] = {"source_sha256": before, "documents": count, "bad": bad}
    if shard.shared:
        facts["shared_names"] = [*shard.shared]
    write_json(shard.done, {**work.identity(), **facts})
    return Outcome(shard, count, bad)
