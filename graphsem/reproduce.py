"""``python scripts/reproduce.py table=kid_fn17``: published numbers beside one's own.

A table names published rows, with their sources, and own rows, each with the experiment that
trains it. Every checkpoint that is there is scored on the table's split; results are kept in
``<runs>/results``, so that the command goes on where it was stopped, and a row is scored again
only when checkpoint, data or settings have changed. The last line printed is one JSON object.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from graphsem.parsers import entry_of
from semcore.commands import command, print_json
from semcore.commands.values import quoted
from semcore.errors import InputError
from semcore.scoring.tables import (
    OwnRow,
    TableConfig,
    TableScoring,
    in_per_cent,
    kept_scores,
    markdown,
    results,
)


@dataclass
class ReproduceConfig:
    """The keys of ``python scripts/reproduce.py``."""

    table: TableConfig
    data: str | None = None  # prepared folder; null: data/<the table's corpus>
    runs: str = "runs"  # where the experiments' runs are; results are kept in runs/results
    # keys of the parser's evaluate command; they may also be given by themselves: samples=0
    evaluate: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.table.check(self.scoring.columns)
        self.settings("checkpoint")  # a mistake is told even where there is nothing to score yet

    @property
    def scoring(self) -> TableScoring:
        """How the table's parser is scored."""
        return entry_of(self.table.parser).tables

    @property
    def folder(self) -> str:
        """The prepared folder."""
        return self.data or f"data/{self.table.corpus}"

    def settings(self, checkpoint: str) -> Any:
        """The config of the evaluate command for a checkpoint."""
        from semcore.commands.mistakes import expected, one_line

        evaluate = self.scoring.command()
        given = {"checkpoint": checkpoint, "data": self.folder}
        given |= {"corpus": self.table.corpus, "split": self.table.split}
        try:
            words = ["checkpoint=.", "data=.", *self.table.evaluate, *self.evaluate]
            settings = evaluate.compose(words)
        except Exception as error:
            if not expected(error):
                raise
            message = one_line(error, evaluate.example, evaluate.composition)
            raise InputError(message) from error
        known = {entry.name for entry in fields(settings)}
        return replace(settings, **{key: value for key, value in given.items() if key in known})


@command("reproduce", ReproduceConfig, example="python scripts/reproduce.py table=kid_fn17")
def main(config: ReproduceConfig) -> None:
    """Score one's checkpoints and print them beside published numbers, as a Markdown table."""
    record = reproduce(config)
    print(markdown(record, config.scoring.columns))
    print_json(record)


def reproduce(config: ReproduceConfig) -> dict[str, Any]:
    """All rows of the table; those without a checkpoint have the command that trains it."""
    scoring = config.scoring

    def training(row: OwnRow) -> str:
        module, data = scoring.training(row, config.folder)
        return row.command(module, data, config.runs)

    def numbers(row: OwnRow, checkpoint: Path) -> dict[str, Any]:
        settings = config.settings(str(checkpoint))
        # All that scores go by, so that those made with other settings are not taken for these.
        identity = {
            "data": scoring.fingerprints(settings),
            "settings": {
                entry.name: getattr(settings, entry.name)
                for entry in fields(settings)
                if entry.name not in scoring.indifferent
            },
        }
        scores = kept_scores(
            config.runs, row, config.table.split, identity, lambda: scoring.scores(settings)
        )
        return in_per_cent(scoring.measures(scores), scoring.columns)

    scored = Path(config.folder).is_dir()
    return results(config.table, scoring.columns, config.runs, training, numbers, scored)


def passed_on(arguments: Sequence[str]) -> list[str]:
    """The arguments, with keys that are not this command's own made values of ``evaluate``.

    ::

        table=amr_lpp beam=1  ->  ["table=amr_lpp", "evaluate=['beam=1']"]
    """
    own = {"hydra", *(entry.name for entry in fields(ReproduceConfig))}
    kept: list[str] = []
    passed: list[str] = []
    for word in arguments:
        key, equals, _ = word.partition("=")
        foreign = equals and key.isidentifier() and key not in own
        (passed if foreign else kept).append(word)
    return [*kept, f"evaluate=[{','.join(map(quoted, passed))}]"] if passed else kept


def run() -> None:
    """The script: keys of the parser's evaluate command may stand by themselves."""
    main(passed_on(sys.argv[1:]))


if __name__ == "__main__":
    run()
