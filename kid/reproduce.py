"""``python scripts/reproduce.py table=kid_fn17``: published numbers beside one's own.

A table names published rows, with their sources, and own rows, each with the experiment that
trains it. Every checkpoint that is there is scored on the table's split; results are kept in
``<runs>/results``, so that the command goes on where it was stopped, and a row is scored again
only when checkpoint or data have changed. The last line printed is one JSON object.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kid.corpus import Corpus
from semcore.commands import command, print_json
from semcore.scoring.tables import (
    OwnRow,
    TableConfig,
    kept_scores,
    markdown,
    per_cent,
    results,
)

COLUMNS = {
    "frame_accuracy": "frame accuracy",
    "arguments_gold_frames": "arguments F1, gold frames",
    "arguments": "arguments F1",
    "full_structure": "full structure F1",
    "targets": "targets F1",
    "end_to_end_arguments": "arguments F1, end to end",
}


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
    # padded words in a batch; null: 512 on a processor, 4096 elsewhere
    batch_words: int | None = None

    def __post_init__(self) -> None:
        self.table.check("kid", COLUMNS)


@command("reproduce", ReproduceConfig, example="python scripts/reproduce.py table=kid_fn17")
def main(config: ReproduceConfig) -> None:
    """Score one's checkpoints and print them beside published numbers, as a Markdown table."""
    record = reproduce(config)
    print(markdown(record, COLUMNS))
    print_json(record)


def reproduce(config: ReproduceConfig) -> dict[str, Any]:
    """All rows of the table; those without a checkpoint have the command that trains it."""
    folder = config.data or f"data/{config.table.corpus}"

    def training(row: OwnRow) -> str:
        return row.command("kid.train", f"data={folder}", config.runs)

    def numbers(row: OwnRow, checkpoint: Path) -> dict[str, Any]:
        return _numbers(scored(config, Corpus(Path(folder)), row, checkpoint))

    return results(config.table, COLUMNS, config.runs, training, numbers)


def scored(
    config: ReproduceConfig, corpus: Corpus, row: OwnRow, checkpoint: Path
) -> dict[str, Any]:
    """The scores of a checkpoint, as `kid.evaluate` gives them: kept ones, or new ones."""

    def score() -> dict[str, Any]:
        from kid.evaluate import FrameEvaluationConfig, evaluate

        settings = FrameEvaluationConfig(
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
        return evaluate(settings).to_json()

    identity = {
        "data": corpus.fingerprints(f"{config.table.split}.jsonl", "ontology.json"),
        "bootstrap": [config.samples, config.seed],
        "precision": config.precision,
    }
    return kept_scores(config.runs, row, config.table.split, identity, score)


def _numbers(scores: dict[str, Any]) -> dict[str, Any]:
    """The table's columns of `FrameScores.to_json`, in per cent."""
    measures: dict[str, Any] = {}
    for name in COLUMNS:
        found = scores.get(name)
        if isinstance(found, dict):
            measures[name] = found["f1"], found.get("interval")
        elif found is not None:  # an accuracy
            measures[name] = found, scores.get(f"{name}_interval")
    return per_cent(measures, scores["signature"])


if __name__ == "__main__":
    main()
