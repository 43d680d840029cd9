"""Exact matching: targets, frames and arguments of one sentence.

All matching is one to one: labels and spans that repeat count as often as they occur, and a
prediction matches at most one gold label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence

from kid.scoring.structures import Structure
from semcore.scoring.metrics import Row, overlap


def targets(gold: Sequence[Structure], predicted: Sequence[Structure]) -> Row:
    """Targets found. A target is counted once, however many frames it evokes."""
    wanted, found = {s.target for s in gold}, {s.target for s in predicted}
    return len(wanted & found), len(found), len(wanted)


def targets_of(
    gold: Sequence[Structure], predicted: Sequence[Structure], kind: Callable[[str], bool]
) -> Row:
    """The same of targets whose lexical unit is of a kind.

    Gold targets are what gold says, whether they are found as that or not; false ones are what
    they were taken for.
    """
    every, found = {s.target for s in gold}, {s.target for s in predicted}
    wanted = {s.target for s in gold if kind(s.lexical_unit)}
    false = {s.target for s in predicted if kind(s.lexical_unit)} - every
    matched = len(wanted & found)
    return matched, matched + len(false), len(wanted)


def frames(gold: Sequence[Structure], predicted: Sequence[Structure]) -> Row:
    """Frames: target and frame must be right."""
    return overlap([(s.target, s.frame) for s in gold], [(s.target, s.frame) for s in predicted])


def frame_accuracy(
    gold: Sequence[Structure],
    predicted: Sequence[Structure],
    lexical_units: Collection[str] | None = None,
) -> Row:
    """Gold frames that are predicted for their target, out of all gold frames.

    A target without prediction is wrong. With ``lexical_units``, only gold frames evoked by
    one of these count.
    """
    available = Counter((s.target, s.frame) for s in predicted)
    right = total = 0
    for structure in gold:
        key = (structure.target, structure.frame)
        hit = available[key] > 0
        available[key] -= hit
        if lexical_units is None or structure.lexical_unit in lexical_units:
            right += hit
            total += 1
    return right, total, total


def lexical_units(gold: Sequence[Structure], predicted: Sequence[Structure], part: str = "") -> Row:
    """Lexical units that are right, out of those whose target and frame are right.

    With ``part`` only gold units of this part of speech count. For predictions whose targets were
    found: units of given targets are given, too.
    """
    wanted: dict[tuple[Hashable, str], list[str]] = {}
    for structure in gold:
        wanted.setdefault((structure.target, structure.frame), []).append(structure.lexical_unit)
    right = total = 0
    for structure in predicted:
        units = wanted.get((structure.target, structure.frame))
        if not units:
            continue
        hit = structure.lexical_unit in units
        unit = units.pop(units.index(structure.lexical_unit) if hit else 0)
        if unit.endswith(f".{part}" if part else ""):
            right += hit
            total += 1
    return right, total, total


def arguments(gold: Sequence[Structure], predicted: Sequence[Structure]) -> Row:
    """Arguments: target, frame, span and frame element must all be right.

    Frame elements belong to their frame (Agent of Killing is not Agent of Cause_harm), so an
    argument under a wrong frame is wrong, as in SEMAFOR and open-sesame.
    """
    return overlap(_arguments(gold), _arguments(predicted))


def argument_spans(gold: Sequence[Structure], predicted: Sequence[Structure]) -> Row:
    """Arguments without their labels: target and span must be right."""
    return overlap(
        [(target, span) for target, _, span, _ in _arguments(gold)],
        [(target, span) for target, _, span, _ in _arguments(predicted)],
    )


def _arguments(structures: Sequence[Structure]) -> list[tuple[Hashable, ...]]:
    return [(s.target, s.frame, span, name) for s in structures for span, name in s.elements]
