"""Score predicted AMR graphs against gold ones.

    python -m amr.score gold=test.txt predicted=predictions.txt
    python -m amr.score gold=data/lpp split=dev predicted=predictions.txt

From Python: `score` on two lists of trees, or `amr.scoring.smatch.smatch_counts`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from amr.config import GraphScoring
from semcore.commands import command
from semcore.errors import InputError, one_of
from semcore.files.prepared import SPLITS
from semcore.scoring.config import ComparisonConfig

if TYPE_CHECKING:
    from penman.tree import Tree

    from amr.scoring.pairing import Entry
    from amr.scoring.result import GraphScores

ALIASES = {"protocol=amr_evaluation": "protocol=released"}


@dataclass(kw_only=True)
class GraphScoreConfig(GraphScoring, ComparisonConfig):
    """The keys of ``python -m amr.score``."""

    split: str | None = None  # of gold= that amr.prepare wrote: train | dev | test; null: test
    # predictions of the same system trained with other seeds
    runs: list[str] = field(default_factory=list)
    baseline_runs: list[str] = field(default_factory=list)  # those of the baseline, as many

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.split is not None:
            one_of("split", self.split, SPLITS)
        if self.baseline_runs and self.baseline is None:
            raise InputError("baseline_runs: needs baseline=, the first of them")
        if self.baseline is not None and len(self.runs) != len(self.baseline_runs):
            raise InputError(
                f"{1 + len(self.runs)} runs against {1 + len(self.baseline_runs)} of the baseline: "
                "must be as many"
            )


def score(
    gold: Sequence[Tree],
    predicted: Sequence[Tree | None],
    config: GraphScoring | None = None,
    facts: Mapping[str, object] | None = None,
) -> GraphScores:
    """Smatch, and the measures of `amr.scoring.views`; graphs are paired by position.

    ``None`` is a prediction that could not be read: nothing is found, and it is counted.
    ``released`` follows the published script, except that mappings are the best ones. ``facts``
    (corpus, split) go into the signature.

    Raises `InputError` when there are not as many predictions as gold graphs.
    """
    from amr.scoring.result import GraphScores
    from amr.scoring.tables import tables
    from semcore.scoring.metrics import signature

    config = config or GraphScoring()
    if len(gold) != len(predicted):
        raise InputError(f"{len(predicted)} predicted graphs for {len(gold)} gold graphs")
    found, unproven = tables(gold, predicted, config)
    described = signature(
        task="amr",
        protocol=config.protocol,
        **(facts or {}),
        mapping="best",
        triples="smatch-1.0.4" if config.count == "smatch" else config.count,
        duplicates="once",
        graphs=len(gold),
        gold=int(found["smatch"][:, 2].sum()),
        bootstrap=config.bootstrap,
    )
    return GraphScores(
        config,
        described,
        found,
        protocol=config.protocol,
        unparseable=sum(tree is None for tree in predicted),
        unproven=unproven,
    )


@command(
    "amr_score",
    GraphScoreConfig,
    example="python -m amr.score gold=test.txt predicted=found.txt",
    aliases=ALIASES,
)
def main(config: GraphScoreConfig) -> None:
    """Score a file of predicted AMR graphs against a file of gold graphs: exact Smatch.

    Both are in PENMAN notation, folders of such .txt files, or folders that amr.prepare (of which
    split= is scored) or amr.evaluate wrote. Graphs are paired by ::id when both files have the same
    ids, otherwise by position. A predicted graph that cannot be read counts as nothing found.
    Prints a table, and as its last line one JSON object. With a baseline, also whether the
    difference to it may be chance (p-values of paired approximate randomisation over graphs).
    Where a system was trained with several seeds, a graph's counts are added up over its runs.
    """
    from amr.scoring.pairing import align, file_of, read_entries, read_gold
    from semcore.scoring.scores import report

    split = config.split or "test"
    place = file_of(config.gold, "gold", split)
    if config.split is not None and Path(place).stem != split:
        raise InputError(f"split={split}: goes with gold= that is a folder of amr.prepare")
    gold = read_gold(place)
    trees = [entry.tree for entry in gold if entry.tree is not None]
    # All files are read before any is scored: what is wrong with the last is told at once.
    paths = [[config.predicted, *config.runs]]
    if config.baseline is not None:
        paths.append([config.baseline, *config.baseline_runs])
    places = [[file_of(path, "predicted", split) for path in runs] for runs in paths]
    systems = [[align(gold, read_entries(path), path) for path in runs] for runs in places]

    def scored(runs: Sequence[Sequence[Entry]]) -> GraphScores:
        first, *others = [score(trees, [entry.tree for entry in run], config) for run in runs]
        return first.with_runs(others)

    report(*map(scored, systems), names=config.names)


if __name__ == "__main__":
    main()
