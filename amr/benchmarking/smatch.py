"""Exact Smatch beside smatch 1.0.4 and smatchpp, where they are installed.

    pip install smatch==1.0.4 smatchpp

smatch climbs hills from five starts, so it is given the whole task: two files in, F1 out.
smatchpp solves an integer program; it is given our triples, and must find as many matches for
every pair.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING, Any

from amr.scoring.mapping import best_mapping
from amr.scoring.pairing import entries
from amr.scoring.triples import NOTHING, Triples, triples_of_tree
from semcore.benchmarking.timing import Times, interleaved
from semcore.errors import InputError
from semcore.files import StrPath
from semcore.scoring.metrics import Counts

if TYPE_CHECKING:
    from penman.tree import Tree

Pair = tuple[Triples, Triples]


def side_by_side(
    gold: Sequence[Tree], predicted: Sequence[Tree], *, rounds: int = 3, parts: int = 4
) -> dict[str, Any]:
    """Score, time and compare, in this process alone.

    ``speedup`` is how many times as much processor time the other program takes, the median
    over rounds (``rounds`` lists them all). Of smatch also: its F1, the pairs for which it
    missed the best mapping, and those for which it found more (there must be none; pairs in
    which it reads other triples than we do are left out of both). Of smatchpp: the pairs for
    which it agrees. A program that is not installed is ``None``.
    """
    pairs = [
        (triples_of_tree(found), triples_of_tree(right))
        for found, right in zip(predicted, gold, strict=True)
    ]
    if not pairs:
        raise InputError("no graphs to score")
    matched = [best_mapping(*pair).matched for pair in pairs]
    with TemporaryDirectory() as folder:
        files = _write(Path(folder), gold, predicted, min(parts, len(gold)))
        return {
            "pairs": len(pairs),
            "triples": sum(len(right) for _, right in pairs) / len(pairs),
            "f1": _counts(pairs, matched).f1,
            "smatch": _beside_smatch(pairs, matched, files, rounds),
            "smatchpp": _beside_smatchpp(pairs, matched, rounds, len(files)),
        }


def _beside_smatch(
    pairs: Sequence[Pair], matched: Sequence[int], files: list[tuple[Path, Path]], rounds: int
) -> dict[str, Any] | None:
    if find_spec("smatch") is None:
        return None
    smatch = _import_smatch()
    f1s: dict[int, tuple[float, float, float]] = {}

    def theirs(part: int) -> None:
        random.seed(part)
        with open(files[part][0]) as found, open(files[part][1]) as right:
            for scores in smatch.score_amr_pairs(found, right):
                f1s[part] = scores

    times = interleaved(
        {"ours": lambda part: score_files(*files[part]), "theirs": theirs},
        len(files),
        rounds,
        clock=time.process_time,
    )
    found = [_one(smatch, *lines) for pair in files for lines in _lines(*pair)]
    same = [
        (mine, other[0])
        for mine, other, (one, two) in zip(matched, found, pairs, strict=True)
        if other[1:] == (len(one), len(two))
    ]
    return {
        **_ratios(times, len(pairs)),
        "f1": Counts(*map(sum, zip(*found, strict=True))).f1,
        "compared": len(same),
        "missed": sum(other < mine for mine, other in same),
        "more": sum(other > mine for mine, other in same),
    }


def _import_smatch() -> ModuleType:
    """smatch brings a module of its own that is called amr, as this package is."""
    spec = find_spec("smatch")
    assert spec is not None and spec.origin is not None
    beside = spec_from_file_location("amr", Path(spec.origin).with_name("amr.py"))
    assert beside is not None and beside.loader is not None
    its_amr, ours = module_from_spec(beside), sys.modules["amr"]
    beside.loader.exec_module(its_amr)
    sys.modules["amr"] = its_amr
    try:
        return import_module("smatch")
    finally:
        sys.modules["amr"] = ours


def _beside_smatchpp(
    pairs: Sequence[Pair], matched: Sequence[int], rounds: int, parts: int
) -> dict[str, Any] | None:
    if find_spec("smatchpp") is None:
        return None
    reader = import_module("smatchpp.interfaces").GraphReader
    given = type("Given", (reader,), {"_string2graph": lambda self, graph: graph})
    solver = import_module("smatchpp.solvers").ILP()
    measure = import_module("smatchpp").Smatchpp(alignmentsolver=solver, graph_reader=given())
    written = [(_as_smatchpp(one), _as_smatchpp(two)) for one, two in pairs]
    found: dict[int, int] = {}

    def theirs(part: int) -> None:
        for number in range(part, len(pairs), parts):
            counts, _, _ = measure.process_pair(*written[number])
            found[number] = round(float(counts["main"][0]))

    def ours(part: int) -> None:
        for number in range(part, len(pairs), parts):
            best_mapping(*pairs[number])

    times = interleaved({"ours": ours, "theirs": theirs}, parts, rounds, clock=time.process_time)
    agree = sum(found[number] == count for number, count in enumerate(matched))
    return {**_ratios(times, len(pairs)), "compared": len(pairs), "agree": agree}


def score_files(predicted: StrPath, gold: StrPath) -> Counts:
    """All that there is to do for a Smatch: read two files, map, count."""
    # A tree is dropped as soon as its triples are known: Python's collector then has less to do.
    found, right = (
        [NOTHING if entry.tree is None else triples_of_tree(entry.tree) for entry in entries(path)]
        for path in (predicted, gold)
    )
    pairs = list(zip(found, right, strict=True))
    return _counts(pairs, [best_mapping(*pair).matched for pair in pairs])


def _counts(pairs: Sequence[Pair], matched: Sequence[int]) -> Counts:
    predicted, gold = (sum(map(len, side)) for side in zip(*pairs, strict=True))
    return Counts(sum(matched), predicted, gold)


def _ratios(times: Times, pairs: int) -> dict[str, Any]:
    return {
        "speedup": times.ratio("theirs", "ours"),
        "rounds": times.ratios("theirs", "ours"),
        "milliseconds": 1000 * times.seconds("theirs") / pairs,
        "our_milliseconds": 1000 * times.seconds("ours") / pairs,
    }


def _write(
    folder: Path, gold: Sequence[Tree], predicted: Sequence[Tree], parts: int
) -> list[tuple[Path, Path]]:
    """Files of predictions and gold, part by part, in order; a graph a line for smatch's sake."""
    from penman import format as format_tree
    from penman.tree import Tree

    files = []
    for part in range(parts):
        chosen = slice(part * len(gold) // parts, (part + 1) * len(gold) // parts)
        paths = []
        for name, trees in (("predicted", predicted), ("gold", gold)):
            path = folder / f"{name}.{part}"
            graphs = (format_tree(Tree(tree.node), indent=None) for tree in trees[chosen])
            path.write_text("\n\n".join(graphs) + "\n", encoding="utf-8")
            paths.append(path)
        files.append((paths[0], paths[1]))
    return files


def _lines(*paths: Path) -> list[tuple[str, ...]]:
    texts = [path.read_text(encoding="utf-8").split("\n\n") for path in paths]
    return list(zip(*texts, strict=True))


def _one(smatch: Any, predicted: str, gold: str) -> tuple[int, int, int]:
    """smatch's counts of a pair: matched, predicted, gold."""
    random.seed(0)
    smatch.match_triple_dict.clear()
    matched, found, right = smatch.get_amr_match(predicted.strip(), gold.strip())
    return int(matched), int(found), int(right)


def _as_smatchpp(graph: Triples) -> list[tuple[str, str, str]]:
    """Triples of strings; constants are marked, so that none is taken for a node."""
    triples = [(f"n{i}", ":instance", f"={concept}") for i, concept in enumerate(graph.concepts)]
    triples += [(f"n{i}", f":{r}", f"={value}") for i, r, value in sorted(graph.attributes)]
    triples += [(f"n{i}", f":{r}", f"n{k}") for i, r, k in sorted(graph.relations)]
    return triples
