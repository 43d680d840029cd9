"""Tables of published numbers beside one's own: their rows, scores that are kept, a page.

A parser gives its columns, the command that trains it and how it scores a checkpoint; which rows
there are is said by a file of ``configs/table``. What is scored once is kept, so that a table is
made again, or gone on with, at no cost.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from semcore.errors import InputError
from semcore.files import read_json, sha256_of, write_json


@dataclass
class PublishedRow:
    """Numbers of others, as published, in per cent."""

    system: str
    source: str  # where they are published
    values: dict[str, float]  # of the keys of the columns
    note: str = ""  # what is different about them


@dataclass
class OwnRow:
    """A checkpoint, and how to get it."""

    system: str
    experiment: str
    checkpoint: str | None = None  # null: <runs>/<run>/checkpoint
    options: str = ""  # what the experiment's command needs beside its name
    note: str = ""
    run: str | None = None  # the run's folder, where another corpus has one too; null: experiment

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
    corpus: str  # its name; it is prepared in data/<corpus>
    split: str = "test"
    published: list[PublishedRow] = field(default_factory=list)
    own: list[OwnRow] = field(default_factory=list)
    parser: str | None = None  # kid | amr: whose table it is; null: that of the command

    def check(self, parser: str, columns: Mapping[str, str]) -> None:
        """Raises `InputError` for another parser's table, and for a column there is none of."""
        if self.parser not in (None, parser):
            raise InputError(
                f"table: {self.title}: is a table of {self.parser}, not of {parser}; "
                f"use python -m {self.parser}.reproduce, or scripts/reproduce.py"
            )
        for row in self.published:
            for name in row.values:
                if name not in columns:
                    raise InputError(
                        f"table: {row.system}: no column {name!r}; there are {', '.join(columns)}"
                    )


def results(
    table: TableConfig,
    columns: Mapping[str, str],
    runs: str,
    command: Callable[[OwnRow], str],
    numbers: Callable[[OwnRow, Path], dict[str, Any]],
) -> dict[str, Any]:
    """All rows of the table; those without a checkpoint have the ``command`` that trains it.

    ``numbers`` are those of a row's checkpoint, as `per_cent` gives them.
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
        if (place / "config.json").is_file():
            entry |= numbers(row, place)
        else:
            entry["command"] = command(row)
        rows.append(entry)
    facts = {"title": table.title, "corpus": table.corpus, "split": table.split}
    return {**facts, "columns": list(columns), "rows": rows}


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
    print(f"{row.system}: scoring {place}", file=sys.stderr)
    scores = score()
    write_json(kept, {"checkpoint": str(place), **full, "scores": scores})
    return scores


def per_cent(
    measures: Mapping[str, tuple[float, Sequence[float] | None]], signature: str
) -> dict[str, Any]:
    """A row's numbers, from measures between 0 and 1 and their intervals, if they have any."""
    values = {name: round(100 * value, 2) for name, (value, _) in measures.items()}
    intervals = {
        name: [round(100 * end, 1) for end in interval]
        for name, (_, interval) in measures.items()
        if interval is not None
    }
    return {"values": values, "intervals": intervals, "signature": signature}


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
        if "command" in row:
            what = "not trained"
        cells = [_cell(row, name) for name in record["columns"]]
        lines.append(f"| {row['system']} ({what}) | {' | '.join(cells)} |")
        told = [row.get("source", ""), row["note"]]
        if "command" in row:
            told.append(f"to train it: `{row['command']}`")
        if text := "; ".join(filter(None, told)):
            notes.append(f"- {row['system']}: {text}")
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
