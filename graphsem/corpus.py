"""``python -m graphsem.corpus``: a corpus of many files, on all cores or many machines."""

from __future__ import annotations

import glob
import os
import re
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

from graphsem.parsers import Checkpoints, chosen_of
from semcore.commands import command, note, print_json, progress, say
from semcore.commands.predicting import note_skipped
from semcore.commands.reading import Reading
from semcore.errors import InputError, at_least, one_of
from semcore.files.endings import check_folder
from semcore.files.places import expanded, keep_apart
from semcore.options import PRECISIONS
from semcore.text.folders import READ

ENGINES = ("local", "ray")
_WILDCARD = re.compile(r"[*?[]")


@dataclass
class CorpusConfig:
    """The keys of ``python -m graphsem.corpus``."""

    input: str  # files: a pattern such as shards/*.jsonl, a folder (.jsonl, .csv, .txt), or a file
    # folder: of each NAME.jsonl a NAME.jsonl and a NAME.done.json, of each a.txt an a.txt.jsonl; in
    # folders as those below the part of input= that has no wildcard
    output: str
    engine: str = "local"  # local: processes of this machine | ray: workers of a Ray cluster
    processes: int | None = None  # that parse, a core each; null: as many as this machine has
    batch_size: int = 64  # texts that are read ahead together and share batches
    threads: int = 1  # of each process
    parsers: Any = None  # a name or a list of names; null: all that have weights here
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    device: str = "cpu"  # cpu, cuda, cuda:1, mps
    precision: str = "32"  # 32 | bf16: for GPUs | int8: quicker on x86 processors

    def __post_init__(self) -> None:
        one_of("precision", self.precision, PRECISIONS)
        one_of("engine", self.engine, ENGINES)
        at_least("processes", self.processes, 1)
        at_least("batch_size", self.batch_size, 1)
        at_least("threads", self.threads, 1)


@command(
    "graphsem_corpus",
    CorpusConfig,
    example="python -m graphsem.corpus input='shards/*.jsonl' output=parsed engine=local",
)
def main(config: CorpusConfig) -> None:
    """Parse a corpus, file by file: each becomes a file of documents, a JSON object a line.

    A line of a .jsonl file, or a row of a table, is a record with a "text", and a "name" or "id" if
    it has one, which no other record of its file has; another file is one text. What is done is not
    done again: the same command goes on where it was killed. A record that cannot be read is told,
    and noted in NAME.done.json, and the others go on; then the exit code is 2. The last line on
    stdout counts documents, bad records and shards.
    """
    from graphsem.shards.shard import Work, outcome_of, shards_of

    sources = sources_of(config.input)
    output = expanded(config.output)
    check_folder(config.output)
    keep_apart(output, *sources)
    folders = chosen_of(config)
    work = Work(
        {name: str(folder.resolve()) for name, folder in folders.items()},
        config.device,
        config.batch_size,
        config.threads,
        config.precision,
    )
    identity = work.identity()
    shards = shards_of(sources, folder_of(config.input), output.resolve())
    before = [outcome_of(shard, identity) for shard in shards]
    left = [shard for shard, found in zip(shards, before, strict=True) if found is None]
    outcomes = [found for found in before if found is not None]
    if outcomes:
        note(f"{len(outcomes)} of {len(shards)} files are done already")
    if left:
        if config.engine == "ray":
            from graphsem.shards.cluster import parse_all
        else:
            from graphsem.shards.local import parse_all
        processes = config.processes or os.cpu_count() or 1
        for outcome in progress(parse_all(left, work, processes), "files", len(left)):
            for line in outcome.lines():
                say(line)
            outcomes.append(outcome)
    reading = Reading()
    for outcome in outcomes:
        reading.add(outcome.documents, len(outcome.bad))
    good = reading.number - reading.bad
    print_json({"documents": good, "bad": reading.bad, "shards": len(shards)})
    reading.end()


def sources_of(given: str) -> list[Path]:
    """The files of a pattern, of a folder (not below it), or one file, sorted; hidden ones not.

    What of a folder is not read (`semcore.text.folders.READ`) is said. Raises `InputError` when
    there is none.
    """
    place = expanded(given)
    if place.is_dir():
        within = sorted(path for path in place.iterdir() if not path.name.startswith("."))
        found = [path for path in within if path.suffix in READ]
        note_skipped([path for path in within if path.is_file() and path.suffix not in READ])
    elif place.is_file():
        return [place]
    else:
        found = [Path(name) for name in glob.glob(str(place), recursive=True)]
    files = sorted({path for path in found if path.is_file() and not path.name.startswith(".")})
    if not files:
        raise InputError(f"input={given}: no such file, and none that matches")
    return files


def folder_of(given: str) -> Path:
    """The folder below which the files of `sources_of` lie: what has no wildcard of the pattern.

    Raises `InputError` for a pattern that leads out of it.
    """
    place = expanded(given)
    if place.is_dir():
        return place
    if place.is_file():
        return place.parent
    parts = place.parts[:-1]
    plain = [*takewhile(lambda part: not _WILDCARD.search(part), parts)]
    if ".." in parts[len(plain) :]:
        raise InputError(f"input={given}: no .. may follow a wildcard")
    return Path(*plain)


if __name__ == "__main__":
    main()
