r"""What the parts of the event parser are worth: each left out or replaced, over seeds.

    python scripts/study_events.py data/rams runs/study --options train=dev development=dev \
        every=null stages.0.monitor=null

Trains each variant once a seed (a run that is there is not made again; one that was killed goes
on), scores it on the test split, and prints a table: mean and spread over seeds of exact-span
F1, by the distance of arguments from their trigger, and a paired test against the first variant
over the documents of all seeds. The options go to every training; these learn from the whole dev
split, where there is no official train, and keep the last weights.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from semcore.errors import InputError
from semcore.files import write_json
from semcore.scoring.metrics import Counts, paired_test
from tsar.evaluate import EventEvaluationConfig, evaluate
from tsar.train import main as command
from tsar.train import train

VARIANTS: dict[str, list[str]] = {
    "own AMR": [],
    "the released lookup's AMR": ["model.compat.released_graph_lookup=true"],
    "random edges": ["model.guide.graphs=random"],
    "no edges": ["model.guide.graphs=none"],
    "no AMR module": ["model.guide.enabled=false"],
    "no local stream": ["model.local_stream=false"],
    "no boundary loss": ["loss.boundary=0"],
    "the released gold leak": ["model.compat.released_label_mask=true"],
    "location-of misspelt": ["model.compat.location_of_typo=true"],
    "labels of pairs, no prompt": ["model=tsar"],
    "pointer": ["experiment=tsar_rams_pointer"],
}
MEASURES = ("span", "head", *(f"by_distance.{n}" for n in range(-2, 3)))


def run_of(output: Path, name: str, seed: int) -> Path:
    """The folder of a variant's run."""
    return output / re.sub(r"\W+", "_", name.replace("'", "")) / f"seed_{seed}"


def settings_of(name: str, seed: int) -> list[str]:
    """What a variant's training is told, without data and output."""
    given = VARIANTS[name]
    base = [] if any(word.startswith("experiment=") for word in given) else ["experiment=tsar_rams"]
    return [*base, *given, f"seed={seed}"]


def score_of(data: str, run: Path, arguments: list[str]) -> dict[str, list[list[float]]]:
    """The counts ``[documents, 3]`` of a trained run on test, by measure; made once."""
    place = run / "test.json"
    if place.exists():
        found: dict[str, list[list[float]]] = json.loads(place.read_text(encoding="utf-8"))
        return found
    if not (run / "checkpoint" / "config.json").exists():
        train(command.compose([*arguments, f"data={data}", f"output={run}"]))
    config = EventEvaluationConfig(
        checkpoint=str(run / "checkpoint"), data=data, split="test", triggers="gold", samples=0
    )
    scores = evaluate(config)
    tables = {name: scores.tables[name].tolist() for name in MEASURES if name in scores.tables}
    write_json(place, tables, indent=None)
    return tables


def study(
    data: str, output: Path, seeds: list[int], names: list[str], further: list[str]
) -> dict[str, Any]:
    """Trains and scores; prints a row as soon as a variant has all its seeds."""
    columns = " | ".join(("span F1", *MEASURES[1:], "p"))
    print(f"| variant | seeds | {columns} |\n|{'---|' * (3 + len(MEASURES))}")
    record: dict[str, Any] = {}
    first: np.ndarray | None = None
    for name in names:
        runs = []
        for seed in seeds:
            arguments = [*settings_of(name, seed), *further]
            runs.append(score_of(data, run_of(output, name, seed), arguments))
        spans = np.concatenate([np.array(run["span"]) for run in runs])
        first = spans if first is None else first
        p = 1.0 if first is spans else paired_test(first, spans)
        values = {
            measure: [100 * Counts.of(np.array(run[measure])).f1 for run in runs]
            for measure in MEASURES
            if all(measure in run for run in runs)
        }
        cells = [
            f"{np.mean(row):.2f} ± {np.std(row, ddof=len(row) > 1):.2f}" for row in values.values()
        ]
        print(f"| {name} | {len(runs)} | {' | '.join(cells)} | {p:.4f} |", flush=True)
        record[name] = {"values": values, "p": p, "seeds": seeds}
        write_json(output / "study.json", record)
    return record


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", help="prepared RAMS, with AMR graphs")
    parser.add_argument("output", help="folder of the runs")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=list(VARIANTS))
    parser.add_argument("--options", nargs="*", default=[], help="key=value for every training")
    given = parser.parse_args()
    try:
        study(given.data, Path(given.output), given.seeds, given.variants, given.options)
    except InputError as error:
        parser.exit(2, f"error: {error}\n")
