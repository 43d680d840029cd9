"""Full structures with partial credit: the metric of SemEval-2007 task 19.

Baker, Ellsworth and Erk (2007), as computed by the task's scorer that SEMAFOR distributes. A
frame is worth 1 point, a core frame element 1, any other 0.5. A wrong frame that is related to
the right one at distance d (at most 9 steps over frame relations, See_also left out) earns
0.8^d. The frame elements of a pair of frames are compared span by span. Under the right frame
a frame element must be right; under a related frame it must be related over the same number of
steps, and earns its points times 0.8^d times the share of the shortest frame paths that the
frame element relations follow. Precision and recall are over the points of all sentences.

The pieces of a discontinuous frame element are one element: right if all are, else wrong.

What differs from that scorer on purpose (`kid.scoring.official` follows it in all): frame elements
of the layers 2 and 3 count; so do all frames that stand on one target, of which the scorer knows
the last. Where several frames stand on one target, or several frame elements on one span, the
scorer pairs them in an arbitrary order; here they are paired so that the credit is greatest. Paths
are counted in full; that scorer counts only their last links, which is the same for distances up
to 1 and for paths that fork at their end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from kid.scoring.inventory import Inventory
from kid.scoring.structures import Structure
from semcore.scoring.metrics import Row

DECAY = 0.8  # share of the points kept per relation passed
T = TypeVar("T")


def full_structure(
    gold: Sequence[Structure],
    predicted: Sequence[Structure],
    inventory: Inventory,
    partial: bool = True,
    labels_only: bool = False,
) -> Row:
    """Points matched, predicted and in the gold of one sentence.

    Without ``partial``, related labels earn nothing. With ``labels_only`` frame elements have
    no points: only frames are scored.
    """
    if labels_only:
        gold = [Structure(s.target, s.frame, s.lexical_unit, ()) for s in gold]
        predicted = [Structure(s.target, s.frame, s.lexical_unit, ()) for s in predicted]
    on_target: dict[object, tuple[list[Structure], list[Structure]]] = defaultdict(lambda: ([], []))
    for structure in gold:
        on_target[structure.target][0].append(structure)
    for structure in predicted:
        on_target[structure.target][1].append(structure)

    def credit(wanted: Structure, found: Structure) -> float:
        return _credit(wanted, found, inventory, partial)

    matched = sum(_best(wanted, found, credit) for wanted, found in on_target.values())
    return matched, _points(predicted, inventory), _points(gold, inventory)


def _points(structures: Sequence[Structure], inventory: Inventory) -> float:
    return len(structures) + sum(
        inventory.weight(s.frame, name) for s in structures for _, name in s.wholes
    )


def _credit(gold: Structure, predicted: Structure, inventory: Inventory, partial: bool) -> float:
    """Points that a predicted frame with its elements earns against a gold one."""
    if gold.frame == predicted.frame:
        right = Counter(gold.wholes) & Counter(predicted.wholes)
        return 1.0 + sum(
            count * inventory.weight(gold.frame, name) for (_, name), count in right.items()
        )
    related = inventory.between_frames(gold.frame, predicted.frame) if partial else None
    if related is None:
        return 0.0
    distance, frame_paths = related
    kept = DECAY**distance

    def element_credit(wanted: str, found: str) -> float:
        hit = inventory.between_elements((gold.frame, wanted), (predicted.frame, found))
        if hit is None or hit[0] != distance:  # no frame path carries this pair
            return 0.0
        # The points are those of the predicted element, as in the task's scorer.
        return inventory.weight(predicted.frame, found) * kept * min(1.0, hit[1] / frame_paths)

    on_span: dict[object, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for span, name in gold.wholes:
        on_span[span][0].append(name)
    for span, name in predicted.wholes:
        on_span[span][1].append(name)
    return kept + sum(_best(wanted, found, element_credit) for wanted, found in on_span.values())


def _best(gold: Sequence[T], predicted: Sequence[T], credit: Callable[[T, T], float]) -> float:
    """The greatest total credit of a one-to-one pairing."""
    if not gold or not predicted:
        return 0.0
    if len(gold) == len(predicted) == 1:
        return credit(gold[0], predicted[0])
    from scipy.optimize import linear_sum_assignment  # seldom needed, and slow to import

    table = np.array([[credit(wanted, found) for found in predicted] for wanted in gold])
    rows, columns = linear_sum_assignment(table, maximize=True)
    return float(table[rows, columns].sum())
