"""Counts of every metric for every sentence, from the sets of predictions there are.

A set of predictions is a list of (gold, predicted) sentences under the name of the argument
that `kid.score.score` took it by; all sets have the same gold sentences in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kid.data import FrameSentence
from kid.ontology import Ontology
from kid.scoring import exact
from kid.scoring.inventory import Inventory
from kid.scoring.released import released_counts
from kid.scoring.semeval import full_structure
from kid.scoring.structures import Structure, structures_of
from semcore.errors import InputError

Pairs = list[tuple[FrameSentence, FrameSentence]]
Tables = dict[str, NDArray[np.float64]]
_Structures = list[tuple[list[Structure], list[Structure]]]
_Metric = Callable[[Sequence[Structure], Sequence[Structure]], exact.Row]


def exact_tables(
    sets: Mapping[str, Pairs],
    ontology: Ontology | None,
    inventory: Inventory | None,
    first_rank_only: bool,
) -> Tables:
    """``[sentences, 3]`` per metric, on unfiltered gold; see `kid.score.score` for the names."""
    keyed: dict[str, _Structures] = {
        name: [
            (structures_of(wanted, first_rank_only), structures_of(found, first_rank_only))
            for wanted, found in pairs
        ]
        for name, pairs in sets.items()
    }
    pairs = keyed["predicted"]
    raw = keyed.get("predicted_end_to_end")
    tables = {
        "frame_accuracy": _table(pairs, exact.frame_accuracy),
        "arguments": _table(pairs, exact.arguments),
        "targets": _table(pairs if raw is None else raw, exact.targets),
        "frames": _table(pairs, exact.frames),
        "argument_spans": _table(pairs, exact.argument_spans),
    }
    if "predicted_gold_frames" in keyed:
        given = keyed["predicted_gold_frames"]
        tables["arguments_gold_frames"] = _table(given, exact.arguments)
    elif _all_matched(tables["frames"]):
        tables["arguments_gold_frames"] = tables["arguments"]
    if "predicted_without_lexicon" in keyed:
        free = keyed["predicted_without_lexicon"]
        tables["frame_accuracy_without_lexicon"] = _table(free, exact.frame_accuracy)
    if raw is not None:
        tables["end_to_end_frames"] = _table(raw, exact.frames)
        tables["end_to_end_arguments"] = _table(raw, exact.arguments)
    if ontology is None or inventory is None:
        return tables

    known = inventory
    _check_frames(sets["predicted"], known)
    ambiguous = {unit for unit, frames in ontology.lexicon.items() if len(frames) > 1}
    tables["frame_accuracy_ambiguous"] = _table(
        pairs, lambda wanted, found: exact.frame_accuracy(wanted, found, ambiguous)
    )

    def points(wanted: Sequence[Structure], found: Sequence[Structure]) -> exact.Row:
        return full_structure(wanted, found, known)

    tables["full_structure"] = _table(pairs, points)
    tables["full_structure_exact"] = _table(
        pairs, lambda wanted, found: full_structure(wanted, found, known, partial=False)
    )
    tables["frames_partial"] = _table(
        pairs, lambda wanted, found: full_structure(wanted, found, known, labels_only=True)
    )
    if raw is not None:
        tables["end_to_end_full_structure"] = _table(raw, points)
    return tables


def released_tables(
    sets: Mapping[str, Pairs], inventory: Inventory, batch_size: int | None
) -> Tables:
    """``[sentences, 3]`` per metric of the released code, on its filtered gold.

    Predictions of a set made end to end are not looked at: that code is given the targets.
    """
    tables = released_counts(sets["predicted"], inventory, batch_size)
    if "predicted_gold_frames" in sets:
        given = released_counts(sets["predicted_gold_frames"], inventory, batch_size)
        tables["arguments_gold_frames"] = given["arguments"]
    elif _all_matched(tables["frame_accuracy"]):
        tables["arguments_gold_frames"] = tables["arguments"]
    if "predicted_without_lexicon" in sets:
        free = released_counts(sets["predicted_without_lexicon"], inventory, batch_size)
        tables["frame_accuracy_without_lexicon"] = free["frame_accuracy"]
    return tables


def _check_frames(pairs: Pairs, inventory: Inventory) -> None:
    for gold, _ in pairs:
        for annotation in gold.frames:
            if not inventory.has_frame(annotation.frame):
                raise InputError(
                    f"gold sentence {gold.id!r}: frame {annotation.frame!r} is not in the "
                    f"ontology (FrameNet {inventory.version})"
                )


def _table(pairs: _Structures, metric: _Metric) -> NDArray[np.float64]:
    rows = [metric(wanted, found) for wanted, found in pairs]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def _all_matched(table: NDArray[np.float64]) -> bool:
    return bool(np.all(table == table[:, :1]))
