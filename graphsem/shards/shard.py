"""One file of a corpus: its records parsed, its result whole or absent, and known to be done.

A result lies below the output as its source does below the corpus's folder: ``x/a.jsonl`` as
``x/a.jsonl``, ``x/b.txt`` as ``x/b.txt.jsonl``. So its place does not depend on the other files,
nor do the names of its documents, which are different within it: a document of a corpus is known
by its result and its name.

Beside each result ``NAME.jsonl`` lies ``NAME.done.json``, written last: the SHA-256 of the source,
by which parsers, how many records. A shard with that file as it would be written now is done. So
a run may be killed at any moment and started again, and every record is in the results once. Of a
source whose size and time of change are those that are noted there, the SHA-256 is, too: it is not
read again.

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
from semcore.text.document_names import readable
from semcore.text.inputs import TextInput

if TYPE_CHECKING:
    from graphsem.pipeline import Pipeline

VERSION = 1  # of the done files


@dataclass(frozen=True)
class Shard:
    """A file of JSON Lines, or of text, which is one record."""

    source: str
    output: str  # of its documents, JSON Lines
    name: str  # of the file among those of the corpus

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


def shards_of(sources: Sequence[Path], folder: Path, output: Path) -> list[Shard]:
    """A shard for each file of a corpus, which all lie below a folder.

    The way to it from there, without its ending, is the document's name (`TextInput.name`). Raises
    `InputError` for two whose results would be one (``a.txt``, ``a.txt.jsonl``).
    """
    shards: dict[str, Shard] = {}
    for source in sources:
        way = source.relative_to(folder)
        result = str(output / (way if way.suffix == ".jsonl" else f"{way}.jsonl"))
        name = readable(way.with_suffix("").as_posix())
        shard = Shard(str(source.resolve()), result, name)
        if (other := shards.setdefault(result, shard)) != shard:
            raise InputError(f"{other.source}, {shard.source}: both would become {result}")
    return [*shards.values()]


def outcome_of(shard: Shard, identity: Mapping[str, Any]) -> Outcome | None:
    """What became of a shard that is done by such parsers from its source as it is now."""
    if not Path(shard.output).is_file() or not shard.done.is_file():
        return None
    record = read_json(shard.done)
    if not isinstance(record, dict) or any(record.get(key) != identity[key] for key in identity):
        return None
    if not _is_as_noted(Path(shard.source), record):
        return None
    return Outcome(shard, record["documents"], record["bad"])


def _is_as_noted(source: Path, record: Mapping[str, Any]) -> bool:
    try:
        if record.get("source_stat") == _stat(source):
            return True
        return record.get("source_sha256") == sha256_of(source)
    except OSError:  # is told when it is parsed
        return False


def _stat(source: Path) -> list[int]:
    """Its bytes, and when it was changed, in nanoseconds."""
    found = source.stat()
    return [found.st_size, found.st_mtime_ns]


def parse_shard(shard: Shard, work: Work, pipeline: Any) -> Outcome:
    """Parses a shard and writes its files; of one that cannot be opened there are none.

    ``pipeline`` is a `graphsem.pipeline.Pipeline` of the work's parsers.
    """
    try:
        with naming(shard.source):
            stat = _stat(Path(shard.source))
            before = sha256_of(Path(shard.source))
    except InputError as error:
        return Outcome(shard, 0, [{"line": error.line, "problem": error.problem}])
    bad: list[dict[str, Any]] = []
    texts = TextInput(Path(shard.source), shard.name).documents(
        lambda error: bad.append({"line": error.line, "problem": error.problem})
    )
    count = 0
    shard.done.unlink(missing_ok=True)
    with atomic_writer(shard.output) as stream:
        for document in pipeline.pipe(texts, work.batch_size):
            stream.write(document.to_line())
            count += 1
    source = {"source_sha256": before, "source_stat": stat}
    facts = {**source, "documents": count, "bad": bad}
    write_json(shard.done, {**work.identity(), **facts})
    return Outcome(shard, count, bad)
