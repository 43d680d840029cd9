"""The metric of KID's released code, on the gold data as that code filters it.

For comparison with published numbers only; it is kinder than the exact metrics. One instance
is one gold frame. What differs from `kid.scoring.semeval`:

- Gold is filtered: frames that the ontology lacks are dropped, and of the frame elements of
  the first layer, from left to right, those that span more than 20 words, that their frame
  does not have, that begin or end inside an earlier one, and all after the fifth.
- A target is its first and its last word.
- "Accuracy" of frames has partial credit, 0.8^d.
- A predicted frame element is compared with the first gold one that ends on the same word.
  Related frame elements (fewer than 9 steps) earn credit whatever the distance of the frames,
  even under the right frame.
- Instances were padded to whole batches by repeating the first ones, which are scored twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kid.data import FrameAnnotation, FrameSentence
from kid.scoring.inventory import Inventory
from kid.scoring.semeval import DECAY
from semcore.errors import InputError
from semcore.text.spans import WordSpan

MAX_WORDS = 20
MAX_ELEMENTS = 5
MAX_ELEMENT_DISTANCE = 8
_EPSILON = 1e-6

Element = tuple[WordSpan, str]
Ends = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Prediction:
    frame: str
    elements: list[Element]


def released_counts(
    pairs: Sequence[tuple[FrameSentence, FrameSentence]],
    inventory: Inventory,
    batch_size: int | None = None,
) -> dict[str, NDArray[np.float64]]:
    """Tables ``[sentences, 3]`` of matched, predicted and gold points.

    ``frame_accuracy``, ``arguments`` and ``full_structure``; the last is the sum of the others.
    With ``batch_size``, the first instances count twice, as many as fill up the last batch.
    Raises `InputError` if a prediction has other words than the gold sentence.
    """
    rows: list[tuple[int, tuple[float, ...]]] = []
    for index, (gold, predicted) in enumerate(pairs):
        if predicted.words != gold.words:
            raise InputError(
                f"sentence {gold.id!r}: protocol=released compares words, and the prediction "
                "has others than the gold; use protocol=exact"
            )
        rows += [(index, row) for row in _instances(gold, predicted, inventory)]
    padding = -len(rows) % batch_size if batch_size else 0
    rows += [rows[index % len(rows)] for index in range(padding)] if rows else []

    frames, arguments = np.zeros((len(pairs), 3)), np.zeros((len(pairs), 3))
    for index, (frame, matched, found, wanted) in rows:
        frames[index] += (frame, 1, 1)
        arguments[index] += (matched, found, wanted)
    return {
        "frame_accuracy": frames,
        "arguments": arguments,
        "full_structure": frames + arguments,
    }


def filtered(annotation: FrameAnnotation, inventory: Inventory) -> list[Element]:
    """The frame elements of a gold annotation that the released code keeps."""
    kept: list[Element] = []
    ordered = sorted(annotation.elements, key=lambda element: element.words)
    for element in ordered:
        span = element.words
        if (
            element.rank == 1
            and span.end - span.start <= MAX_WORDS
            and inventory.has_element(annotation.frame, element.name)
            and not any(
                earlier.start <= edge < earlier.end
                for earlier, _ in kept
                for edge in (span.start, span.end - 1)
            )
        ):
            kept.append((span, element.name))
    return kept[:MAX_ELEMENTS]


def _instances(
    gold: FrameSentence, predicted: FrameSentence, inventory: Inventory
) -> list[tuple[float, ...]]:
    """Frame credit, matched, predicted and gold points of each gold frame of a sentence."""
    available: dict[Ends, list[_Prediction]] = defaultdict(list)
    for annotation in predicted.frames:
        elements = sorted((element.words, element.name) for element in annotation.elements)
        available[_ends(annotation)].append(_Prediction(annotation.frame, elements[:MAX_ELEMENTS]))
    rows: list[tuple[float, ...]] = []
    for annotation in gold.frames:
        if not inventory.has_frame(annotation.frame):
            continue
        elements = filtered(annotation, inventory)
        wanted = sum(inventory.weight(annotation.frame, name) for _, name in elements)
        candidates = available[_ends(annotation)]
        if not candidates:
            rows.append((0.0, 0.0, 0.0, wanted))
            continue
        # Several frames on one target: each instance had a prediction of its own.
        best = max(candidates, key=lambda other: _frame(annotation.frame, other, inventory))
        candidates.remove(best)
        rows.append(
            (
                _frame(annotation.frame, best, inventory),
                _matched(annotation.frame, elements, best, inventory),
                sum(inventory.weight(best.frame, name) for _, name in best.elements),
                wanted,
            )
        )
    return rows


def _ends(annotation: FrameAnnotation) -> Ends:
    return min(annotation.target).start, max(part.end for part in annotation.target)


def _frame(gold: str, predicted: _Prediction, inventory: Inventory) -> float:
    related = inventory.between_frames(gold, predicted.frame)
    return 0.0 if related is None else float(DECAY ** related[0])


def _matched(
    frame: str, gold: Sequence[Element], predicted: _Prediction, inventory: Inventory
) -> float:
    by_end: dict[int, Element] = {}
    for span, name in gold:
        by_end.setdefault(span.end, (span, name))
    related = inventory.between_frames(frame, predicted.frame)
    frame_paths = 0.0 if related is None else related[1]
    known = inventory.has_frame(predicted.frame)
    points = 0.0
    for span, name in predicted.elements:
        wanted = by_end.get(span.end)
        if wanted is None or wanted[0] != span or not known:
            continue
        hit = inventory.between_elements((frame, wanted[1]), (predicted.frame, name))
        if hit is None or hit[0] > MAX_ELEMENT_DISTANCE:
            continue
        share = 1.0 if hit[0] == 0 else min(1.0, hit[1] / (frame_paths + _EPSILON))
        points += inventory.weight(frame, wanted[1]) * DECAY ** hit[0] * share
    return points
