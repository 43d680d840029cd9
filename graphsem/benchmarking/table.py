"""``python scripts/benchmark.py part=table``: one table of all parsers, and how they scale.

    python scripts/benchmark.py part=table data.kid=data/fn17 data.amr=data/lpp data.tsar=data/rams

Parsing is of raw text, all of it: sentences, words, and what the parser does; events with the AMR
that guides them. Utilisation is the share of the operations a second that a large product of
matrices comes to on the same threads. The last line printed is one JSON object.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, make_dataclass
from pathlib import Path
from typing import Any

from graphsem.benchmarking.rates import (
    Measuring,
    cut,
    in_own_process,
    parsing,
    peak,
    spread,
    training,
)
from graphsem.parsers import REGISTRY, Checkpoints, chosen, entries
from semcore.benchmarking.timing import CLOCKS, machine
from semcore.commands import command, note, print_json
from semcore.errors import InputError, at_least, one_of
from semcore.files.places import expanded
from semcore.parsers import DocumentEntry
from semcore.text.inputs import TextInput

# Words a second on a processor as their authors publish them (spaCy's facts and figures, 2021).
PUBLISHED = {"spaCy en_core_web_trf, published": 684, "Stanza en_ewt, published": 878}
SAMPLES = Path(__file__).parents[2] / "samples"
TEXTS = ("news.txt", "encyclopedia.txt", "court.txt")

Prepared: Any = make_dataclass("Prepared", [(name, str | None, None) for name in REGISTRY])


@dataclass(kw_only=True)
class TableBenchmarkConfig:
    """What is measured, on what, and how often."""

    part: str = "table"  # of scripts/benchmark.py
    input: str | None = None  # a text, as long as you like; null: those of samples/
    words: int = 1000  # of it, repeated if it is shorter
    data: Prepared = field(default_factory=Prepared)  # prepared folders; null: no training
    batches: int = 4  # training batches
    beams: list[int] = field(default_factory=lambda: [1, 5])  # of AMR
    scaling: bool = True  # also by batch, length of the text, processes, Ray's workers
    batch_words: list[int] = field(default_factory=lambda: [64, 256, 1024])
    lengths: list[int] = field(default_factory=lambda: [100, 1000, 4000])  # words
    workers: list[int] = field(default_factory=lambda: [1, 2])
    rounds: int = 1  # the median counts
    threads: int = 2  # of torch, in one process; of several processes each has one
    clock: str = "wall"  # wall | processor: with threads=1, on a machine that others load
    checkpoints: Checkpoints = field(default_factory=Checkpoints)

    def __post_init__(self) -> None:
        one_of("part", self.part, ("table",))
        one_of("clock", self.clock, tuple(CLOCKS))
        for key in ("words", "batches", "rounds", "threads"):
            at_least(key, getattr(self, key), 1)
        for key in ("beams", "batch_words", "lengths", "workers"):
            for value in getattr(self, key):
                at_least(key, value, 1)


@command(
    "table_benchmark",
    TableBenchmarkConfig,
    example="python scripts/benchmark.py part=table data.kid=data/fn17 threads=2",
)
def main(config: TableBenchmarkConfig) -> None:
    """Measure all parsers alike: training, parsing, memory, utilisation, scaling."""
    how = Measuring(config.threads, config.rounds, config.clock)
    folders = {name: str(place) for name, place in chosen(None, asdict(config.checkpoints)).items()}
    text = source_of(config.input)
    record: dict[str, Any] = {
        "machine": {**machine(), "threads": config.threads, "clock": config.clock},
        "peak_flops": in_own_process(peak, config.threads, config.clock),
    }
    record["parsing"] = dict(parsed(config, how, folders, cut(text, config.words)))
    record["training"] = {
        name: in_own_process(training, how, name, data, config.batches)
        for name, data in asdict(config.data).items()
        if data is not None
    }
    if config.scaling:
        record["scaling"] = dict(scaled(config, how, folders, text))
    show(record)
    print_json(record)


def parsed(
    config: TableBenchmarkConfig, how: Measuring, folders: Mapping[str, str], text: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each parser of sentences, and all together, on one text; what searches at every beam."""
    found = [entry.name for entry in entries(folders) if not isinstance(entry, DocumentEntry)]
    together = [[*folders]] if len(folders) > 1 else []
    for names in [*([name] for name in found), *together]:
        name = names[0] if len(names) == 1 else "all"
        part = {each: folders[each] for each in names}
        for beam in config.beams:
            note(f"parsing: {name}, beam {beam}")
            measured = in_own_process(parsing, how, part, text, beam)
            if measured["beam"] is None:
                yield name, measured
                break
            yield f"{name}, beam {beam}", measured


def scaled(
    config: TableBenchmarkConfig, how: Measuring, folders: Mapping[str, str], text: str
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """All parsers, greedy, with one thing changed at a time."""
    from functools import partial

    usual = cut(text, config.words)
    for most in config.batch_words:
        note(f"scaling: {most} words a batch")
        run = partial(parsing, batch_words=most)
        yield f"{most} words a batch", in_own_process(run, how, folders, usual)
    for length in config.lengths:
        note(f"scaling: {length} words")
        yield f"{length} words", in_own_process(parsing, how, folders, cut(text, length))
    part = cut(text, max(1, config.words // 4))
    for engine, each in (("processes", "processes"), ("ray", "workers of Ray")):
        for workers in config.workers:
            note(f"scaling: {workers} {each}")
            texts = [part] * (4 * max(config.workers))
            found = in_own_process(spread, folders, texts, workers, engine)
            if found is None:
                note("Ray is not installed: pip install 'graphsem[ray]'")
                break
            yield f"{workers} {each}", found


def source_of(given: str | None) -> str:
    """The text to measure on. Raises `InputError` when there is none."""
    if given is not None:
        return TextInput(expanded(given)).read()
    if not SAMPLES.is_dir():
        raise InputError("input= is missing: a text to measure on")
    return "\n\n".join((SAMPLES / name).read_text(encoding="utf-8") for name in TEXTS)


def show(record: Mapping[str, Any]) -> None:
    """The tables, as wide as they need to be."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    peak = record["peak_flops"]
    console = Console(width=110)

    def table(*columns: str) -> Table:
        made = Table(box=box.SIMPLE_HEAD)
        for number, column in enumerate(columns):
            made.add_column(column, justify="right" if number else "left", no_wrap=True)
        return made

    def row(found: Mapping[str, Any], what: str) -> list[str]:
        rate, flops = found[f"{what}s_per_second"], found[f"flops_per_{what}"]
        return [f"{rate:,.0f}", f"{flops / 1e6:,.0f}", f"{100 * flops * rate / peak:.0f} %",
                f"{found['peak_bytes'] / 1e9:.2f} GB"]  # fmt: skip

    shown = table(
        "parsing", "words", "seconds", "words a second", "MFLOP a word", "of peak", "memory"
    )
    for name, found in record["parsing"].items():
        seconds = f"{found['seconds']:.1f}"
        shown.add_row(name, f"{found['words']:,}", seconds, *row(found, "word"))
    for name, rate in PUBLISHED.items():
        shown.add_row(name, "", "", f"{rate:,}")
    console.print(shown)
    if record["training"]:
        shown = table(
            "training", "sub-words", "sub-words a second", "MFLOP each", "of peak", "memory"
        )
        for name, found in record["training"].items():
            shown.add_row(name, f"{found['subwords']:,}", *row(found, "subword"))
        console.print(shown)
    if record.get("scaling"):
        shown = table("all parsers, greedy", "words a second")
        for name, found in record["scaling"].items():
            shown.add_row(name, f"{found['words_per_second']:,.0f}")
        console.print(shown)


if __name__ == "__main__":
    main()
