"""Tables of published numbers beside one's own: their rows, scores that are kept, a page.

A parser gives its columns, the command that trains it and how it scores a checkpoint
(`TableScoring`); which rows there are is said by a file of ``configs/table``. What is scored once
is kept, so that a table is made again, or gone on with, at no cost.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from semcore.commands import say
from semcore.errors import InputError
from semcore.files import read_json, sha256_of, write_json

if TYPE_CHECKING:
    from semcore.commands import Command


@dataclass
class PublishedRow:
    """Numbers of others, as published, in per cent."""

    system: str
    source: str  # where they are published
    values: dict[str, float]  # of the keys of the columns
    note: str = ""  # what is different about them


@dataclass
class Measured:
    """Numbers that a row had when it was measured here, in per cent, and what they are of."""

    values: dict[str, float]
    commit: str = ""  # of the code; empty: several, docs/results.md tells
    intervals: dict[str, list[float]] = field(default_factory=dict)  # 95 %, low and high
    seeds: list[int] = field(default_factory=lambda: [0])


@dataclass
class OwnRow:
    """A checkpoint, and how to get it."""

    system: str
    experiment: str
    checkpoint: str | None = None  # null: <runs>/<run>/checkpoint
    options: str = ""  # what the experiment's command needs beside its name
    note: str = ""
    run: str | None = None  # the run's folder, where another corpus has one too; null: experiment
    measured: Measured | None = None  # shown where there is nothing to score

    @property
    def name(self) -> str:
        """The run's folder below that of all runs."""
        return self.run or self.experiment

    def place(self, runs: str) -> Path:
        """The checkpoint's folder."""
        return Path(self.checkpoint or f"{runs}/{self.name}/checkpoint")

    def command(self, module: str, data: str, runs: str) -> str:
        """What trains it; ``data`` is the option that names the corpus, if one is needed."""
        words = [f"python -m {module}", f"experiment={self.experiment}", data]
        words += [f"output={runs}/{self.name}", self.options]
        return " ".join(filter(None, words))


@dataclass
class TableConfig:
    """The rows of a table and what they are measured on."""

    title: str
    parser: str  # whose table it is
    corpus: str  # its name; it is prepared in data/<corpus>
    split: str = "test"
    published: list[PublishedRow] = field(default_factory=list)
    own: list[OwnRow] = field(default_factory=list)
    columns: list[str] | None = None  # of the parser's measures; null: all
    evaluate: list[str] = field(default_factory=list)  # keys of python -m <parser>.evaluate
    data: str = ""  # where its data comes from, and what prepares it

    def check(self, columns: Mapping[str, str]) -> None:
        """Raises `InputError` for a column that there is none of, by itself or with a number."""
        for name in self.columns or ():
            if name not in columns:
                raise InputError(f"table: no column {name!r}; there are {', '.join(columns)}")
        rows: list[tuple[str, Mapping[str, float]]] = [(r.system, r.values) for r in self.published]
        rows += [(row.system, row.measured.values) for row in self.own if row.measured]
        for system, values in rows:
            for name in values:
                if name not in columns:
                    raise InputError(
                        f"table: {system}: no column {name!r}; there are {', '.join(columns)}"
                    )


class TableScoring(ABC):
    """How one parser's checkpoints are trained and scored for a table."""

    columns: ClassVar[Mapping[str, str]]  # names of measures, and what stands above them
    # Keys of the evaluate command that say where and how fast, so that no score depends on them.
    indifferent: ClassVar[frozenset[str]] = frozenset(
        ("checkpoint", "data", "output", "device", "batch_words")
    )

    @abstractmethod
    def training(self, row: OwnRow, data: str) -> tuple[str, str]:
        """The command's module, and the key that names the prepared folder; empty: none does."""

    @abstractmethod
    def command(self) -> Command[Any]:
        """The evaluate command, whose keys are a checkpoint's settings."""

    @abstractmethod
    def fingerprints(self, settings: Any) -> dict[str, str]:
        """SHA-256 of the data that scores are taken on."""

    @abstractmethod
    def scores(self, settings: Any) -> dict[str, Any]:
        """What a checkpoint scores, as the evaluate command prints it."""

    def measures(self, scores: dict[str, Any]) -> dict[str, Any]:
        """The measures by the names of the columns, where `scores` nests them."""
        return scores


def results(
    table: TableConfig,
    columns: Mapping[str, str],
    runs: str,
    command: Callable[[OwnRow], str],
    numbers: Callable[[OwnRow, Path], dict[str, Any]],
    scored: bool = True,
) -> dict[str, Any]:
    """All rows of the table; those without a checkpoint have the ``command`` that trains it.

    ``numbers`` are those of a row's checkpoint, as `in_per_cent` gives them; where there is no
    checkpoint, or ``scored`` says that there is no data, they are those measured before.
    """
    rows: list[dict[str, Any]] = [
        {
            "system": row.system,
            "kind": "published",
            "values": dict(row.values),
            "source": row.source,
            "note": row.note,
        }
        for row in table.published
    ]
    for row in table.own:
        place = row.place(runs)
        entry: dict[str, Any] = {
            "system": row.system,
            "kind": "own",
            "values": {},
            "checkpoint": str(place),
            "note": row.note,
        }
        trained = (place / "config.json").is_file()
        if trained and scored:
            entry |= numbers(row, place)
        elif row.measured is not None:
            before = row.measured
            entry |= {"values": dict(before.values), "intervals": dict(before.intervals)}
            entry["measured"] = {"commit": before.commit, "seeds": list(before.seeds)}
        if not trained:
            entry["command"] = command(row)
        rows.append(entry)
    facts = {
        "title": table.title, "corpus": table.corpus, "split": table.split, "data": table.data,
        "scored": scored,
    }  # fmt: skip
    return {**facts, "columns": table.columns or list(columns), "rows": rows}


def kept_scores(
    runs: str,
    row: OwnRow,
    split: str,
    identity: Mapping[str, Any],
    score: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """A checkpoint's scores: those kept in ``<runs>/results``, or new ones, which are then kept.

    ``identity`` is all that scores depend on beside the checkpoint: data and settings. Scores of
    another checkpoint, other data or other settings are other files.
    """
    place = row.place(runs)
    # config.json holds the SHA-256 of every other file of a checkpoint.
    full = {"checkpoint_config": sha256_of(place / "config.json"), **identity}
    key = hashlib.sha256(json.dumps(full, sort_keys=True).encode()).hexdigest()[:16]
    kept = Path(runs) / "results" / f"{row.name}-{split}-{key}.json"
    if kept.is_file():
        found: dict[str, Any] = read_json(kept)["scores"]
        return found
    say(f"{row.system}: scoring {place}")
    scores = score()
    write_json(kept, {"checkpoint": str(place), **full, "scores": scores})
    return scores


def in_per_cent(scores: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    """A row's numbers, from measures between 0 and 1 and their intervals, if they have any.

    A measure is an accuracy, or an object with F1 and counts. What neither gold nor predictions
    have any of is no number.
    """
    values: dict[str, float] = {}
    intervals: dict[str, list[float]] = {}
    for name in columns:
        value, interval = scores.get(name), scores.get(f"{name}_interval")
        if isinstance(value, Mapping):
            interval = value.get("interval")
            value = value["f1"] if value["gold"] or value["predicted"] else None
        if value is not None:
            values[name] = round(100 * value, 2)
            if interval is not None:
                intervals[name] = [round(100 * end, 1) for end in interval]
    return {"values": values, "intervals": intervals, "signature": scores["signature"]}


def markdown(record: Mapping[str, Any], columns: Mapping[str, str]) -> str:
    """The table of `results`, the sources, and what is still to be trained."""
    head = ["", *(columns[name] for name in record["columns"])]
    lines = [
        f"## {record['title']}",
        "",
        f"| {' | '.join(head)} |",
        f"|---{'|---:' * len(record['columns'])}|",
    ]
    notes: list[str] = []
    for row in record["rows"]:
        what = "published" if row["kind"] == "published" else "measured"
        if what == "measured" and not row["values"]:
            what = "not trained" if "command" in row else "not scored"
        cells = [_cell(row, name) for name in record["columns"]]
        lines.append(f"| {row['system']} ({what}) | {' | '.join(cells)} |")
        told = [row.get("source", ""), row["note"]]
        if "measured" in row:
            seeds = ", ".join(map(str, row["measured"]["seeds"]))
            commit = row["measured"]["commit"]
            where = f"at `{commit}`" if commit else "as docs/results.md tells"
            told.append(f"measured {where}, seeds {seeds}")
        if "command" in row:
            told.append(f"to train it: `{row['command']}`")
        if text := "; ".join(filter(None, told)):
            notes.append(f"- {row['system']}: {text}")
    if record["data"]:
        missing = "" if record["scored"] else ", which is not here: nothing was scored"
        notes.append(f"- the data{missing}: {record['data']}")
    if any(row.get("intervals") for row in record["rows"]):
        notes.append("- in brackets: 95 % bootstrap intervals over sentences")
    return "\n".join([*lines, "", *notes, ""])


def _cell(row: Mapping[str, Any], name: str) -> str:
    value = row["values"].get(name)
    if value is None:
        return ""
    low_high = row.get("intervals", {}).get(name)
    between = f" ({low_high[0]:.1f}-{low_high[1]:.1f})" if low_high else ""
    return f"{value:.2f}{between}"
