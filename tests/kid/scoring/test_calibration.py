"""How far scores are from what is right: which decisions count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kid.data import FrameAnnotation, FrameElement, FrameSentence, NullInstantiation
from kid.scoring.calibration import calibration_errors, lacks_elements, tells_elements
from semcore.text.spans import CharSpan, WordSpan

WORDS = (CharSpan(0, 3), CharSpan(4, 8), CharSpan(9, 11), CharSpan(11, 12))
LEFT_OUT = NullInstantiation("Buyer", "INI")


def sold(score: float | None, *elements: FrameElement, where: int = 1) -> FrameSentence:
    frame = FrameAnnotation(
        "f", "Selling", "sell.v", (WordSpan(where, where + 1),), (WORDS[where],), elements,
        score=score, target_score=score,
    )  # fmt: skip
    return FrameSentence("s", "d", "She sold it.", WORDS, frames=(frame,))


def seller(score: float | None = None) -> FrameElement:
    return FrameElement("Seller", WordSpan(0, 1), WORDS[0], score=score)


def with_null(sentence: FrameSentence) -> FrameSentence:
    (frame,) = sentence.frames
    return replace(sentence, frames=(replace(frame, null_instantiations=(LEFT_OUT,)),))


def test_each_decision_counts_given_what_it_stands_on() -> None:
    pairs = [(sold(None, seller()), sold(0.75, seller(0.75))), (sold(None), sold(0.75, where=0))]
    errors = calibration_errors({"end_to_end": pairs})
    assert errors["target_calibration_error"] == pytest.approx(0.25)  # one of two
    assert errors["frame_calibration_error"] == pytest.approx(0.25)  # one, which is right
    assert errors["element_calibration_error"] == pytest.approx(0.25)


def test_targets_whose_elements_nobody_annotated_do_not_tell_of_elements() -> None:
    right = (sold(None, seller()), sold(1.0, seller(1.0)))
    bare = (sold(None), sold(1.0, seller(1.0)))
    # A corpus that knows no null instantiations means that there are no elements.
    assert calibration_errors({"end_to_end": [right, bare]})["element_calibration_error"] == 0.5
    annotated = (with_null(right[0]), right[1])
    errors = calibration_errors({"end_to_end": [annotated, bare]})
    assert errors["element_calibration_error"] == errors["frame_calibration_error"] == 0.0
    empty = (with_null(bare[0]), bare[1])
    errors = calibration_errors({"end_to_end": [annotated, empty]})
    assert errors["element_calibration_error"] == 0.5


def test_which_targets_have_no_elements_because_nobody_annotated_them() -> None:
    bare, full = sold(None), sold(None, seller())
    assert [lacks_elements(item.frames[0]) for item in (bare, full, with_null(bare))] == [
        True, False, False,
    ]  # fmt: skip
    assert not tells_elements([bare, full]) and tells_elements([bare, with_null(full)])
