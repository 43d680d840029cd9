"""``python scripts/reproduce.py table=kid_fn17``: published numbers beside one's own.

A table names published rows, with their sources, and own rows, each with the experiment that
trains it. Every checkpoint that is there is scored on the table's split; results are kept in
``<runs>/results``, so that the command goes on where it was stopped, and a row is scored again
only when checkpoint or data have changed. The last line printed is one JSON object.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kid.corpus import Corpus
from semcore.commands import command, print_json
from semcore.errors import InputError
from semcore.files import read_json, sha256_of, write_json

COLUMNS = {
    "frame_accuracy": "frame accuracy",
    "arguments_gold_frames": "arguments F1, gold frames",
    "arguments": "arguments F1",
    "full_structure": "full structure F1",
    "targets": "targets F1",
    "end_to_end_arguments": "arguments F1, end to end",
}


@dataclass
class PublishedRow:
    """Numbers of others, as published, in per cent."""

    system: str
    source: str  # where they are published
    values: dict[str, float]  # of the keys of COLUMNS
    note: str = ""  # what is different about them


@dataclass
class OwnRow:
    """A checkpoint, and how to get it."""

    system: str
    experiment: str
    checkpoint: str | None = None  # null: <runs>/<experiment>/checkpoint
    options: str = ""  # what the experiment's command needs beside its name
    note: str = ""

    def command(self, data: str, runs: str) -> str:
        """What trains it."""
        words = ["python -m kid.train", f"experiment={self.experiment}", f"data={data}"]
        words += [f"output={runs}/{self.experiment}", self.options]
        return " ".join(filter(None, words))


@dataclass
class TableConfig:
    """The rows of a table and what they are measured on."""

    title: str
    corpus: str  # fn15 | fn17
    split: str = "test"
    published: list[PublishedRow] = field(default_factory=list)
    own: list[OwnRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        for row in self.published:
            for name in row.values:
                if name not in COLUMNS:
                    raise InputError(f"table: {row.system}: no column {name!r}")


@dataclass
class ReproduceConfig:
    """The keys of ``python scripts/reproduce.py``."""

    table: TableConfig
    data: str | None = None  # prepared folder; null: data/<the table's corpus>
    runs: str = "runs"  # where the experiments' runs are
    samples: int = 1000  # bootstrap samples behind the intervals; 0: no intervals
    seed: int = 0  # of the bootstrap
    device: str = "cpu"
    precision: str = "32"  # 32 | bf16
    batch_words: int = 1536  # padded words in a batch


@command("reproduce", ReproduceConfig, example="python scripts/reproduce.py table=kid_fn17")
def main(config: ReproduceConfig) -> None:
    """Score one's checkpoints and print them beside published numbers, as a Markdown table."""
    record = reproduce(config)
    print(markdown(record))
    print_json(record)


def reproduce(config: ReproduceConfig) -> dict[str, Any]:
    """All rows of the table; those without a checkpoint have the command that trains it."""
    table = config.table
    folder = config.data or f"data/{table.corpus}"
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
        path = Path(row.checkpoint or f"{config.runs}/{row.experiment}/checkpoint")
        entry: dict[str, Any] = {
            "system": row.system,
            "kind": "own",
            "values": {},
            "checkpoint": str(path),
            "note": row.note,
        }
        if (path / "config.json").is_file():
            scores = scored(config, Corpus(Path(folder)), row, path)
            entry |= _numbers(scores)
        else:
            entry["command"] = row.command(folder, config.runs)
        rows.append(entry)
    facts = {"title": table.title, "corpus": table.corpus, "split": table.split}
    return {**facts, "columns": list(COLUMNS), "rows": rows}


def scored(
    config: ReproduceConfig, corpus: Corpus, row: OwnRow, checkpoint: Path
) -> dict[str, Any]:
    """The scores of a checkpoint, as `kid.evaluate` gives them: kept ones, or new ones."""
    identity = {
        # config.json holds the SHA-256 of every other file of a checkpoint.
        "checkpoint_config": sha256_of(checkpoint / "config.json"),
        "data": corpus.fingerprints(f"{config.table.split}.jsonl", "ontology.json"),
        "bootstrap": [config.samples, config.seed],
        "precision": config.precision,
    }
    key = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:16]
    kept = Path(config.runs) / "results" / f"{row.experiment}-{config.table.split}-{key}.json"
    if kept.is_file():
        found: dict[str, Any] = read_json(kept)["scores"]
        return found
    from kid.evaluate import EvaluateConfig, evaluate

    print(f"{row.system}: scoring {checkpoint}", file=sys.stderr)
    scores = evaluate(
        EvaluateConfig(
            checkpoint=str(checkpoint),
            data=str(corpus.folder),
            corpus=config.table.corpus,
            split=config.table.split,
            samples=config.samples,
            seed=config.seed,
            device=config.device,
            precision=config.precision,
            batch_words=config.batch_words,
        )
    ).to_json()
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_json(kept, {"checkpoint": str(checkpoint), **identity, "scores": scores})
    return scores


def _numbers(scores: dict[str, Any]) -> dict[str, Any]:
    """The table's columns of `FrameScores.to_json`, in per cent."""
    values: dict[str, float] = {}
    intervals: dict[str, list[float]] = {}
    for name in COLUMNS:
        found = scores.get(name)
        if found is None:
            continue
        accuracy = not isinstance(found, dict)
        values[name] = round(100 * (found if accuracy else found["f1"]), 2)
        interval = scores.get(f"{name}_interval") if accuracy else found.get("interval")
        if interval is not None:
            intervals[name] = [round(100 * end, 1) for end in interval]
    return {"values": values, "intervals": intervals, "signature": scores["signature"]}


def markdown(record: dict[str, Any]) -> str:
    """The table, the sources, and what is still to be trained."""
    head = ["", *(COLUMNS[name] for name in record["columns"])]
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
    intervals = any(row.get("intervals") for row in record["rows"])
    if intervals:
        notes.append("- in brackets: 95 % bootstrap intervals over sentences")
    return "\n".join([*lines, "", *notes, ""])


def _cell(row: dict[str, Any], name: str) -> str:
    value = row["values"].get(name)
    if value is None:
        return ""
    low_high = row.get("intervals", {}).get(name)
    between = f" ({low_high[0]:.1f}-{low_high[1]:.1f})" if low_high else ""
    return f"{value:.2f}{between}"


if __name__ == "__main__":
    main()
