"""The scorer of SemEval-2007 task 19 in all its rules, as SEMAFOR ships it.

Baker, Ellsworth and Erk (2007); the script `fnSemScore_modified.pl`, option ``-l`` (FrameNet's
full-text XML), ``-e`` without partial credit and ``-t`` for frames alone. Points and credit are
those of `kid.scoring.semeval`, which is what to prefer; this one serves comparison:

- frame elements of the first layer only;
- of several frames on one target the last stands; the frame elements of the others still have
  points, which nothing can match;
- a frame element under the right frame is paired with one of its name on the same span, and where
  there is none with the nearest that relations reach, one after the other, so that a pair for which
  there are no points can use up a label. The script goes through them in the order of a hash, which
  is arbitrary; here it is that of their names;
- the number of paths between labels is that of their last links.

Sentences without gold frames are left out: `kid.score.score`, which knows of them, does that.
"""

from __future__ import annotations

from collections.abc import Sequence

from kid.scoring.inventory import Inventory
from kid.scoring.semeval import DECAY
from kid.scoring.structures import Structure, Target
from semcore.scoring.metrics import Row

_Labels = dict[object, dict[str, float]]  # names of frame elements on each span, and their points


def official_structure(
    gold: Sequence[Structure],
    predicted: Sequence[Structure],
    inventory: Inventory,
    partial: bool = True,
    labels_only: bool = False,
) -> Row:
    """Points matched, predicted and in the gold of one sentence; arguments as of `full_structure`.

    Args:
        gold, predicted: structures of the first layer.
        inventory: one that is `Inventory.counting_last_links`.
    """
    wanted, found = _Side(gold, inventory, labels_only), _Side(predicted, inventory, labels_only)
    matched = 0.0
    for target, frame in wanted.frames.items():
        other = found.frames.get(target)
        if other is None:
            continue
        related = inventory.between_frames(frame, other)
        if related is None or (frame != other and not partial):
            continue
        distance, paths = related
        matched += DECAY**distance
        mine = wanted.elements.get((target, frame), {})
        for span, labels in found.elements.get((target, other), {}).items():
            pairs = _pairs(frame, mine.get(span, {}), other, labels, inventory, partial)
            for name, away, ways in pairs:
                if away == distance:
                    matched += labels[name] * DECAY**away * min(1.0, ways / paths)
    return matched, found.points, wanted.points


class _Side:
    """What the script keeps of one side: the last frame of each target, elements of every frame."""

    def __init__(
        self, structures: Sequence[Structure], inventory: Inventory, labels_only: bool
    ) -> None:
        self.frames: dict[Target, str] = {}
        self.elements: dict[tuple[Target, str], _Labels] = {}
        for structure in structures:
            self.frames[structure.target] = structure.frame
            labels: _Labels = {}
            for spans, name in () if labels_only else structure.wholes:
                labels.setdefault(spans, {})[name] = inventory.weight(structure.frame, name)
            self.elements[structure.target, structure.frame] = labels
        kept = (on.values() for labels in self.elements.values() for on in labels.values())
        self.points = len(self.frames) + sum(sum(weights) for weights in kept)


def _pairs(
    frame: str,
    wanted: dict[str, float],
    other: str,
    found: dict[str, float],
    inventory: Inventory,
    partial: bool,
) -> list[tuple[str, int, float]]:
    """Labels found that are paired with wanted ones, with distance and number of paths."""
    left, pairs = sorted(found), []
    for name in sorted(wanted):
        if frame == other and name in left:
            left.remove(name)
            pairs.append((name, 0, 1.0))
            continue
        hits = [
            (hit[0], place, hit[1])
            for place, label in enumerate(left)
            if partial
            and (hit := inventory.between_elements((frame, name), (other, label))) is not None
        ]
        if hits:
            distance, place, paths = min(hits)
            pairs.append((left.pop(place), distance, paths))
    return pairs
