"""How far the scores of predicted frames are from how often these are right.

Each decision is looked at given what it stands on: targets all; frames whose target is right;
frame elements whose target and frame are right, and whose elements were annotated: FrameNet's test
documents have targets with a frame and nothing else yet (status UNANN), which do not tell whether
an element is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from semcore.scoring.calibration import calibration_error

if TYPE_CHECKING:
    from kid.data import FrameAnnotation, FrameSentence
    from kid.scoring.tables import Pairs


def calibration_errors(sets: Mapping[str, Pairs]) -> dict[str, float]:
    """Expected calibration errors of targets, frames and elements, as far as they have scores.

    Of predictions made end to end, if there are such, else of those for the gold targets. Where
    gold tells which elements its sentences leave out (null instantiations), a target that has
    neither these nor elements was not annotated.
    """
    found: dict[str, tuple[list[float], list[bool]]] = {}
    for name, pairs in sets.items():
        if name == "without_lexicon":
            continue
        told = tells_elements(gold for gold, _ in pairs)
        for gold, predicted in pairs:
            targets = {annotation.target for annotation in gold.frames}
            elements = {
                (annotation.target, annotation.frame): annotation.elements
                for annotation in gold.frames
            }
            unannotated = {
                (annotation.target, annotation.frame)
                for annotation in gold.frames
                if told and lacks_elements(annotation)
            }
            for frame in predicted.frames:
                if frame.target_score is not None:
                    _add(found, f"{name} target", frame.target_score, frame.target in targets)
                if frame.target not in targets or frame.score is None:
                    continue
                wanted = elements.get((frame.target, frame.frame))
                if name != "gold_frames":
                    _add(found, f"{name} frame", frame.score, wanted is not None)
                if wanted is None or (frame.target, frame.frame) in unannotated:
                    continue
                for element in frame.elements:
                    if element.score is not None:
                        same = (element.name, element.words)
                        hit = any((item.name, item.words) == same for item in wanted)
                        _add(found, f"{name} element", element.score, hit)
    errors: dict[str, float] = {}
    for kind, order in (
        ("target", ("end_to_end", "predicted")),
        ("frame", ("end_to_end", "predicted")),
        ("element", ("end_to_end", "predicted", "gold_frames")),
    ):
        for name in order:
            error = calibration_error(*found.get(f"{name} {kind}", ([], [])))
            if error is not None:
                errors[f"{kind}_calibration_error"] = error
                break
    return errors


def tells_elements(gold: Iterable[FrameSentence]) -> bool:
    """Whether annotated sentences also tell which elements they leave out."""
    return any(frame.null_instantiations for sentence in gold for frame in sentence.frames)


def lacks_elements(annotation: FrameAnnotation) -> bool:
    """Whether a target has no elements, not even those that its sentence leaves out."""
    return not annotation.elements and not annotation.null_instantiations


def _add(
    found: dict[str, tuple[list[float], list[bool]]], name: str, score: float, right: bool
) -> None:
    scores, hits = found.setdefault(name, ([], []))
    scores.append(round(score, 4))  # as files have them
    hits.append(right)
