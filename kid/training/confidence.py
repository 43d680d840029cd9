"""How sure a parser may be: its probabilities against what is right in the development set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import torch
from torch import Tensor

from kid.config import FrameOptions
from kid.data import FrameSentence
from kid.decoding.confidence import element_features
from kid.evidence import Calibrations, Evidence
from kid.parser import Decided, FrameParser
from kid.scoring.calibration import lacks_elements, tells_elements
from kid.training.counts import words_of_target
from semcore.training.logistic import fit_logistic

_TOGETHER = 32  # sentences of a batch


def calibrations(
    parser: FrameParser, evidence: Evidence, development: Sequence[FrameSentence]
) -> Calibrations:
    """Of frames whose target is right, and of elements whose frame is and that were annotated."""
    parser = replace(parser, evidence=evidence)
    frames = {
        name: _frame_weights(parser, development, options)
        for name, options in (
            ("frame_of_unit", FrameOptions(targets="gold")),
            ("frame_of_words", FrameOptions()),
            ("frame_of_all", FrameOptions(targets="gold", lexicon=False)),
        )
    }
    rows, right = [], []
    if tells_elements(development):
        development = [_with_elements(sentence) for sentence in development]
    for sentences, decided in _decided(
        parser, development, FrameOptions(targets="gold", frames="gold")
    ):
        elements = [
            {(e.words.start, e.words.end, e.name) for e in annotation.elements}
            for sentence in sentences
            for annotation in sentence.frames
        ]
        parsed, inventory = decided.parsed, parser.ontology.frames
        rows.append(element_features(parsed, decided.first))
        frame = parsed.frame.tolist()
        spans = zip(
            parsed.target.tolist(), parsed.start.tolist(), parsed.end.tolist(),
            parsed.role.tolist(), strict=True,
        )  # fmt: skip
        right += [
            (start, end + 1, inventory[frame[target]].elements[role - 1].name) in elements[target]
            for target, start, end, role in spans
        ]
    return Calibrations(element=_fitted(rows, right), **frames)


def _with_elements(sentence: FrameSentence) -> FrameSentence:
    """The sentence without targets whose elements were not annotated."""
    frames = tuple(frame for frame in sentence.frames if not lacks_elements(frame))
    return replace(sentence, frames=frames)


def _frame_weights(
    parser: FrameParser, development: Sequence[FrameSentence], options: FrameOptions
) -> tuple[float, ...]:
    rows, right = [], []
    for sentences, decided in _decided(parser, development, options):
        gold: list[dict[tuple[int, ...], set[str]]] = []
        for sentence in sentences:
            gold.append({})
            for annotation in sentence.frames:
                gold[-1].setdefault(words_of_target(annotation), set()).add(annotation.frame)
        kept = []
        for number, (owner, draft, frame) in enumerate(
            zip(decided.owners, decided.drafts, decided.parsed.frame.tolist(), strict=True)
        ):
            wanted = gold[owner].get(words_of_target(draft))
            if wanted is not None:
                kept.append(number)
                right.append(parser.ontology.frames[frame].name in wanted)
        rows.append(decided.parsed.frame_features[kept])
    return _fitted(rows, right)


def _fitted(rows: Sequence[Tensor], right: Sequence[bool]) -> tuple[float, ...]:
    """Calibration by logistic regression; none where there is nothing to learn from."""
    if not right:
        return ()
    return rounded(fit_logistic(torch.cat(list(rows)).cpu(), torch.tensor(right).float()))


def _decided(
    parser: FrameParser, sentences: Sequence[FrameSentence], options: FrameOptions
) -> Iterator[tuple[list[FrameSentence], Decided]]:
    with parser.inference():
        parser.prepare(options)
    ordered = iter(sorted(sentences, key=lambda item: len(item.words)))
    while some := list(islice(ordered, _TOGETHER)):
        with parser.inference():
            decided = parser.decided(some, options)
        if decided is not None:
            yield some, decided


def rounded(numbers: Tensor) -> tuple[float, ...]:
    """The numbers as they are stored."""
    return tuple(round(number, 4) for number in numbers.tolist())
