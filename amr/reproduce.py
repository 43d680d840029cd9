"""``python scripts/reproduce.py table=amr_lpp``: published numbers beside one's own.

As with the frame parser's tables, every checkpoint that is there is parsed with and scored, and
results are kept in ``<runs>/results``: a row is scored again only when its checkpoint, the data or
the settings have changed. The last line printed is one JSON object.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from amr.config import DecodeConfig
from amr.evaluate import GraphEvaluationConfig
from amr.score import ALIASES
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
    "smatch": "Smatch",
    "unlabeled": "unlabeled",
    "no_wsd": "no WSD",
    "concepts": "concepts",
    "named_entities": "named entities",
    "negation": "negation",
    "wiki": "wiki",
    "reentrancies": "reentrancies",
    "srl": "SRL",
}


@dataclass
class ReproduceConfig:
    """The keys of ``python scripts/reproduce.py table=amr_...``."""

    table: TableConfig
    data: str | None = None  # prepared folder; null: data/<the table's corpus>
    runs: str = "runs"  # where the experiments' runs are
    beam: int = 5  # hypotheses; 1: greedy
    protocol: str = "exact"  # exact | released: as the released evaluation code measures
    samples: int = 1000  # bootstrap samples behind the intervals; 0: no intervals
    seed: int = 0  # of the bootstrap
    device: str = "cpu"
    workers: int = 1  # processes that score

    def __post_init__(self) -> None:
        self.table.check("amr", COLUMNS)
        self.evaluation("", "")  # a mistake is told even where there is nothing to score yet

    def evaluation(self, checkpoint: str, data: str) -> GraphEvaluationConfig:
        """How a checkpoint is scored."""
        return GraphEvaluationConfig(
            checkpoint=checkpoint,
            data=data,
            split=self.table.split,
            beam=self.beam,
            protocol=self.protocol,
            samples=self.samples,
            seed=self.seed,
            device=self.device,
            workers=self.workers,
        )


@command(
    "amr_reproduce",
    ReproduceConfig,
    example="python scripts/reproduce.py table=amr_lpp",
    aliases=ALIASES,
)
def main(config: ReproduceConfig) -> None:
    """Score one's AMR parsers and print them beside published numbers, as a Markdown table."""
    record = reproduce(config)
    print(markdown(record, COLUMNS))
    print_json(record)


def reproduce(config: ReproduceConfig) -> dict[str, Any]:
    """All rows of the table; those without a checkpoint have the command that trains it."""
    folder = config.data or f"data/{config.table.corpus}"

    def training(row: OwnRow) -> str:
        others = re.search(r"(^|\s)paths\.amr=", row.options)  # of a parser of several corpora
        return row.command("amr.train", "" if others else f"paths.amr=[{folder}]", config.runs)

    def numbers(row: OwnRow, checkpoint: Path) -> dict[str, Any]:
        return _numbers(scored(config, folder, row, checkpoint))

    return results(config.table, COLUMNS, config.runs, training, numbers)


def scored(config: ReproduceConfig, folder: str, row: OwnRow, checkpoint: Path) -> dict[str, Any]:
    """The scores of a checkpoint, as `amr.evaluate` gives them: kept ones, or new ones."""
    from amr.corpus import Corpus

    settings = config.evaluation(str(checkpoint), folder)

    def score() -> dict[str, Any]:
        from amr.evaluate import evaluate

        return evaluate(settings).to_json()

    # All that decoding goes by, so that scores made with other defaults are not taken for these.
    decoding = {name: getattr(settings, name) for name in asdict(DecodeConfig())}
    identity = {
        "data": {f"{settings.split}.amr": Corpus(Path(folder)).fingerprint(settings.split)},
        "decoding": decoding,
        "task": settings.task,
        "protocol": settings.protocol,
        "bootstrap": [settings.samples, settings.seed],
    }
    return kept_scores(config.runs, row, settings.split, identity, score)


def _numbers(scores: dict[str, Any]) -> dict[str, Any]:
    """The table's columns of `GraphScores.to_json`, in per cent.

    What neither the gold graphs nor the parser's have any of is no number.
    """
    found = {"smatch": scores["smatch"], **scores["fine_grained"]}
    measures = {
        name: (found[name]["f1"], found[name].get("interval"))
        for name in COLUMNS
        if found[name]["gold"] or found[name]["predicted"]
    }
    return per_cent(measures, scores["signature"])


if __name__ == "__main__":
    main()
