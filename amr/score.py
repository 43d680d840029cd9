"""Score predicted AMR graphs against gold ones.

    python -m amr.score gold=test.txt predicted=predictions.txt

From Python: `score` on two lists of trees, or `amr.scoring.smatch.smatch_counts`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from semcore.commands import command, print_json
from semcore.errors import InputError

if TYPE_CHECKING:
    from penman.tree import Tree

    from amr.scoring.pairing import Entry
    from amr.scoring.result import GraphScores

PROTOCOLS = ("exact", "amr_evaluation")


@dataclass
class ScoreConfig:
    """The keys of ``python -m amr.score``."""

    gold: str
    predicted: str
    baseline: str | None = None
    runs: list[str] = field(default_factory=list)
    baseline_runs: list[str] = field(default_factory=list)
    protocol: str = "exact"
    fine_grained: bool = True
    workers: int = 1
    samples: int = 1000
    confidence: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
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
    protocol: str = "exact",
    *,
    fine_grained: bool = True,
    workers: int = 1,
    samples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
    facts: Mapping[str, object] | None = None,
) -> GraphScores:
    """Smatch, and the measures of `amr.scoring.views`; graphs are paired by position.

    ``None`` is a prediction that could not be read: nothing is found, and it is counted.
    ``amr_evaluation`` follows the published script, except that mappings are the best ones.
    ``facts`` (corpus, split) go into the signature. ``samples`` bootstrap samples over graphs
    give the intervals (0: none).

    Raises `InputError` when there are not as many predictions as gold graphs.
    """
    from amr.scoring.result import GraphScores
    from amr.scoring.tables import tables
    from semcore.scoring.metrics import signature

    if protocol not in PROTOCOLS:
        raise InputError(f"protocol={protocol}: must be one of {', '.join(PROTOCOLS)}")
    for key, value in (("samples", samples), ("seed", seed)):
        if value < 0:
            raise InputError(f"{key}={value}: must not be negative")
    if not 0 < confidence < 1:
        raise InputError(f"confidence={confidence}: must lie between 0 and 1")
    if workers < 1:
        raise InputError(f"workers={workers}: must be at least 1")
    if len(gold) != len(predicted):
        raise InputError(f"{len(predicted)} predicted graphs for {len(gold)} gold graphs")
    found, unproven = tables(gold, predicted, protocol, fine_grained, workers)
    described = signature(
        task="amr",
        protocol=protocol,
        **(facts or {}),
        mapping="best",
        triples="smatch-1.0.4",
        duplicates="once",
        graphs=len(gold),
        gold=int(found["smatch"][:, 2].sum()),
        bootstrap=f"{samples}/{confidence:g}/seed{seed}" if samples else None,
    )
    unparseable = sum(tree is None for tree in predicted)
    return GraphScores.of(
        protocol, described, found, unparseable, unproven, samples, seed, confidence
    )


@command("amr_score", ScoreConfig, example="python -m amr.score gold=test.txt predicted=found.txt")
def main(config: ScoreConfig) -> None:
    """Score a file of predicted AMR graphs against a file of gold graphs: exact Smatch.

    Both are in PENMAN notation, or folders of such .txt files. Graphs are paired by ::id when
    both files have the same ids, otherwise by position. A predicted graph that cannot be read
    counts as nothing found. Prints a table, and as its last line one JSON object. With a
    baseline, also whether the difference to it may be chance (p-values of paired approximate
    randomisation over graphs). Where a system was trained with several seeds, a graph's counts are
    added up over its runs.
    """
    from rich.console import Console

    from amr.scoring.pairing import align, read_entries, read_gold

    gold = read_gold(config.gold)
    # All files are read before any is scored: what is wrong with the last is told at once.
    paths = [[config.predicted, *config.runs]]
    if config.baseline is not None:
        paths.append([config.baseline, *config.baseline_runs])
    systems = [[align(gold, read_entries(path), path) for path in runs] for runs in paths]

    def scored(runs: Sequence[Sequence[Entry]]) -> GraphScores:
        found = [scored_run(predicted) for predicted in runs]
        return found[0].with_runs(found[1:], config.samples, config.seed, config.confidence)

    def scored_run(predicted: Sequence[Entry]) -> GraphScores:
        return score(
            [entry.tree for entry in gold if entry.tree is not None],
            [entry.tree for entry in predicted],
            config.protocol,
            fine_grained=config.fine_grained,
            workers=config.workers,
            samples=config.samples,
            confidence=config.confidence,
            seed=config.seed,
        )

    scores = scored(systems[0])
    record = scores.to_json()
    Console().print(scores.table())
    if len(systems) > 1:
        baseline = scored(systems[1])
        Console().print(baseline.table())
        record["baseline"] = baseline.to_json()
        record["p_values"] = scores.compare(baseline, seed=config.seed)
    print_json(record)


if __name__ == "__main__":
    main()
