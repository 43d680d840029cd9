"""``python scripts/benchmark.py parser=kid``: what the parser costs, beside its own encoder.

Every number is a ratio first: of a whole training step to the encoder's forward and backward on
the same batches, and of parsing raw text to the encoder's forward on the same sub-words. The
last line printed is one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kid.benchmarking.config import FrameBenchmarkConfig
from semcore.commands import command, print_json, say
from semcore.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

_SAMPLE = Path(__file__).parents[1] / "samples" / "framenet"
_RATES = ("sentences", "targets", "words")


@command(
    "benchmark",
    FrameBenchmarkConfig,
    example="python scripts/benchmark.py parser=kid data=data/fn17 checkpoint=checkpoints/kid",
)
def main(config: FrameBenchmarkConfig) -> None:
    """Measure training and parsing beside the encoder alone: ratios, throughput, memory.

    Without a checkpoint an untrained parser is told to find as many targets and arguments as
    the gold has: parsing costs about as much as with a trained one.
    """
    with prepared(config) as (settings, sample):
        record = benchmark(settings)
    record = {"parser": config.parser, "data": sample or config.data, **record}
    if not config.alone:
        show(record)
    print_json(record)


@contextmanager
def prepared(config: FrameBenchmarkConfig) -> Iterator[tuple[FrameBenchmarkConfig, str | None]]:
    """The config with a prepared folder in it, and which sample that is, if it is one.

    Raises `InputError` when there is neither the folder nor the sample.
    """
    if (Path(config.data) / "ontology.json").is_file():
        yield config, None
        return
    if not _SAMPLE.is_dir():
        raise InputError.at(config.data, None, "no prepared corpus; run kid.prepare first")
    from kid.prepare import FramePrepareConfig, prepare

    say(
        f"{config.data}: no prepared corpus; measuring on samples/framenet, five sentences of "
        "five frames again and again: no number for a report"
    )
    with TemporaryDirectory() as folder:
        output = str(Path(folder) / "sample")
        splits = str(_SAMPLE / "splits.json")
        prepare(FramePrepareConfig("fn17", str(_SAMPLE), output, workers=1, splits=splits))
        yield replace(config, data=output), "samples/framenet"


def benchmark(config: FrameBenchmarkConfig) -> dict[str, Any]:
    """Measures the parts that are asked for."""
    record: dict[str, Any] = {"experiment": config.settings, "checkpoint": config.checkpoint}
    if config.part in ("all", "memory"):  # first: this process holds little yet
        record["memory"] = {part: _memory(config, part) for part in ("training", "inference")}
    if config.part != "memory":
        from kid.benchmarking.parts import measured

        record |= measured(config)
    return record


def _memory(config: FrameBenchmarkConfig, part: str) -> dict[str, Any]:
    """Peak memory of a process that does nothing else."""
    keys = {**vars(config), "part": part, "alone": "true", "rounds": 1, "baseline": "false"}
    words = [
        f"{key}={'null' if value is None else json.dumps(value) if key == 'overrides' else value}"
        for key, value in keys.items()
    ]
    say(f"memory of {part}, in a process of its own")
    run = subprocess.run(
        [sys.executable, "-m", "kid.benchmark", *words], stdout=subprocess.PIPE, text=True
    )
    if run.returncode:
        raise InputError(f"memory of {part} could not be measured: exit code {run.returncode}")
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])["peak_memory"]
    return found


def show(record: dict[str, Any]) -> None:
    """Ratios and rates, then memory; what was not measured is left out."""
    from semcore.drawing.tables import print_tables

    rows = [
        ("training step / encoder", record.get("training"), "step", "encoder"),
        ("parsing / encoder", record.get("inference"), "parse", "encoder"),
    ]
    for name in ("training", "inference"):
        found = record.get("marking", {}).get(name)
        rows.append((f"each / shared, {name}", found, "each", "shared"))
    if any(found for _, found, _, _ in rows):
        machine = ", ".join(f"{key} {value}" for key, value in record.get("machine", {}).items())
        print_tables(_speed(record, rows), machine, stderr=True)
    for name, peaks in record.get("memory", {}).items():
        sizes = ", ".join(f"{value / 1e9:.2f} GB" for value in peaks.values())
        say(f"peak memory of {name}, in a process of its own: {sizes}")


def _speed(record: dict[str, Any], rows: list[tuple[str, Any, str, str]]) -> Table:
    from semcore.drawing.tables import table_of

    columns = ("what", "ratio", "seconds", *(f"{name}/s" for name in _RATES))
    table = table_of(*columns, title=f"{record['parser']} on {record['data']}")
    for title, found, name, base in rows:
        if not found:
            continue
        seconds = f"{found[f'{name}_seconds']:.2f} / {found[f'{base}_seconds']:.2f}"
        rates = [found.get(f"{key}_per_second") for key in _RATES]
        cells = ["" if rate is None else f"{rate:,.0f}" for rate in rates]
        table.add_row(title, f"{found['ratio']:.2f}", seconds, *cells)
    first = record.get("inference", {}).get("first_sight_ratio")
    if first is not None:
        table.add_row("text never met before / encoder", f"{first:.2f}")
    tagger = record.get("training", {}).get("bio_tagger_ratio")
    if tagger is not None:
        table.add_row("BIO tagger's step / encoder", f"{tagger:.2f}")
    return table


if __name__ == "__main__":
    main()
