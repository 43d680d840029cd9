"""Counts of every metric for every sentence, from the sets of predictions there are.

A set of predictions is a list of (gold, predicted) sentences by the name that `kid.score.score`
has for it: ``predicted``, or one of the further ones. All sets have the same gold sentences in
the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from kid.data import FrameSentence
from kid.ontology import Ontology, lemma_words
from kid.scoring import exact
from kid.scoring.inventory import Inventory
from kid.scoring.official import official_structure
from kid.scoring.released import released_counts
from kid.scoring.semeval import full_structure
from kid.scoring.structures import Structure, structures_of
from semcore.errors import InputError
from semcore.scoring.metrics import Floats, Row, count_table
from semcore.scoring.scores import Tables

# Kinds of lexical units, of which targets are also counted by themselves.
KINDS: dict[str, Callable[[str], bool]] = {
    "nouns": lambda unit: unit.endswith(".n"),
    "verbs": lambda unit: unit.endswith(".v"),
    "adjectives": lambda unit: unit.endswith(".a"),
    "prepositions": lambda unit: unit.endswith(".prep"),
    "adverbs": lambda unit: unit.endswith(".adv"),
    "numbers": lambda unit: unit.endswith(".num"),
    "several_words": lambda unit: len(lemma_words(unit.rpartition(".")[0])) > 1,
}
Pairs = list[tuple[FrameSentence, FrameSentence]]
_Metric = Callable[[Sequence[Structure], Sequence[Structure]], Row]


def exact_tables(
    sets: Mapping[str, Pairs],
    ontology: Ontology | None,
    first_rank_only: bool,
    official: bool = False,
) -> Tables:
    """``[sentences, 3]`` per metric, on unfiltered gold; see `kid.score.score` for the names.

    With ``official`` structures are scored by `kid.scoring.official`.
    """
    structures = {
        name: [[structures_of(side, first_rank_only) for side in pair] for pair in pairs]
        for name, pairs in sets.items()
    }
    tables: Tables = {}

    def measure(name: str, metric: _Metric, made: str = "predicted") -> None:
        if made in structures:
            tables[name] = count_table(metric(*pair) for pair in structures[made])

    end_to_end = "end_to_end"
    measure("frame_accuracy", exact.frame_accuracy)
    measure("arguments", exact.arguments)
    measure("targets", exact.targets, end_to_end if end_to_end in sets else "predicted")
    measure("frames", exact.frames)
    measure("argument_spans", exact.argument_spans)
    measure("arguments_gold_frames", exact.arguments, _with_gold_frames(sets, tables["frames"]))
    measure("frame_accuracy_without_lexicon", exact.frame_accuracy, "without_lexicon")
    measure("end_to_end_frames", exact.frames, end_to_end)
    measure("end_to_end_arguments", exact.arguments, end_to_end)
    measure("lexical_units", exact.lexical_units, end_to_end)
    measure("lexical_units_of_verbs", partial(exact.lexical_units, part="v"), end_to_end)
    for name, kind in KINDS.items():
        measure(f"targets_of_{name}", partial(exact.targets_of, kind=kind), end_to_end)
    if ontology is None:
        return tables

    inventory = Inventory(ontology)
    _check_frames(sets["predicted"], inventory)
    ambiguous = {unit for unit, frames in ontology.lexicon.items() if len(frames) > 1}
    points = partial(full_structure, inventory=inventory)
    if official:
        points = partial(official_structure, inventory=inventory.counting_last_links())
    measure("frame_accuracy_ambiguous", partial(exact.frame_accuracy, lexical_units=ambiguous))
    measure("full_structure", points)
    measure("full_structure_exact", partial(points, partial=False))
    measure("frames_partial", partial(points, labels_only=True))
    measure("end_to_end_full_structure", points, end_to_end)
    return tables


def released_tables(
    sets: Mapping[str, Pairs], ontology: Ontology, batch_size: int | None
) -> Tables:
    """``[sentences, 3]`` per metric of the released code, on its filtered gold.

    Predictions of a set made end to end are not looked at: that code is given the targets.
    """
    inventory = Inventory(ontology)
    counted = {
        name: released_counts(pairs, inventory, batch_size)
        for name, pairs in sets.items()
        if name != "end_to_end"
    }
    tables = dict(counted["predicted"])
    given = _with_gold_frames(sets, tables["frame_accuracy"])
    if given in counted:
        tables["arguments_gold_frames"] = counted[given]["arguments"]
    if "without_lexicon" in counted:
        free = counted["without_lexicon"]
        tables["frame_accuracy_without_lexicon"] = free["frame_accuracy"]
    return tables


def _with_gold_frames(sets: Mapping[str, Pairs], frames: Floats) -> str:
    """The set made with the gold frames: ``predicted`` if there is no other and all are right."""
    given = "gold_frames"
    return "predicted" if given not in sets and np.all(frames == frames[:, :1]) else given


def _check_frames(pairs: Pairs, inventory: Inventory) -> None:
    for gold, _ in pairs:
        for annotation in gold.frames:
            if not inventory.has_frame(annotation.frame):
                raise InputError(
                    f"gold sentence {gold.id!r}: frame {annotation.frame!r} is not in the "
                    f"ontology (FrameNet {inventory.version})"
                )
