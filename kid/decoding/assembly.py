"""Decisions as sentences: the one place where tensors become examples again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from kid.data import FrameAnnotation, FrameElement, FrameSentence, OtherFrame
from kid.decoding.search import Parsed
from kid.lexicon import Lexicon
from kid.model.targets import FoundTargets
from semcore.text.identifiers import part_id
from semcore.text.spans import WordSpan, characters_of


def target_spans(found: FoundTargets) -> list[tuple[WordSpan, ...]]:
    """The words of each target as runs of neighbours."""
    edges = torch.nn.functional.pad(found.words.int(), (1, 1)).diff(dim=1)
    runs: list[list[WordSpan]] = [[] for _ in range(len(found.words))]
    target, start = (edges == 1).nonzero().unbind(1)
    _, end = (edges == -1).nonzero().unbind(1)
    for owner, first, last in zip(target.tolist(), start.tolist(), end.tolist(), strict=True):
        runs[owner].append(WordSpan(first, last))
    return [tuple(spans) for spans in runs]


def words_in(sentence: FrameSentence, spans: Sequence[WordSpan]) -> tuple[str, ...]:
    """The words of these spans as strings."""
    text, words = sentence.text, sentence.words
    return tuple(
        text[words[index].start : words[index].end]
        for span in spans
        for index in range(span.start, span.end)
    )


def found_targets(
    sentences: Sequence[FrameSentence],
    owners: Sequence[int],
    targets: list[tuple[WordSpan, ...]],
    scores: Sequence[float],
) -> list[FrameAnnotation]:
    """Annotations that have a target and nothing else yet, numbered within their sentence."""
    numbers = [0] * len(sentences)
    drafts = []
    for owner, spans, score in zip(owners, targets, scores, strict=True):
        numbers[owner] += 1
        words = sentences[owner].words
        where = tuple(characters_of(span, words) for span in spans)
        id = part_id(sentences[owner].id, "frame", numbers[owner])
        drafts.append(FrameAnnotation(id, "", "", spans, where, target_score=score))
    return drafts


def assembled(
    sentences: Sequence[FrameSentence],
    owners: Sequence[int],
    drafts: Sequence[FrameAnnotation],
    units: Sequence[Sequence[str]],
    parsed: Parsed,
    lexicon: Lexicon,
    parts: Sequence[Sequence[float]] | None = None,
    least: float = 0.0,
) -> list[FrameSentence]:
    """The sentences with the parsed frames and elements.

    Args:
        owners: the sentence of each target.
        drafts: each target as an annotation; id, target and, if it has one, lexical unit stay.
        units: the lexical units that each target's words may be; of these a target without one
            gets the likeliest that evokes its frame.
        parts: of each target, what its context says of its part of speech (`kid.evidence`).
        least: what is less likely is left out: targets, frames and elements.
    """
    frames = parsed.frame.tolist()
    elements = _elements(sentences, owners, frames, parsed, lexicon, least)
    inventory = lexicon.ontology.frames
    result: list[list[FrameAnnotation]] = [[] for _ in sentences]
    rows = zip(
        owners,
        drafts,
        units,
        frames,
        parsed.frame_probability.tolist(),
        parsed.others.tolist(),
        parsed.other_probability.tolist(),
        strict=True,
    )
    for index, (owner, draft, names, frame, probability, others, chances) in enumerate(rows):
        target_score = draft.target_score
        if probability < least or (target_score is not None and target_score < least):
            continue
        words = words_in(sentences[owner], draft.target)
        context = None if parts is None else parts[index]
        alternatives = [
            OtherFrame(
                inventory[other].name,
                draft.lexical_unit or lexicon.unit_of(names, other, words, context),
                chance,
            )
            for other, chance in zip(others, chances, strict=True)
            if other >= 0 and chance >= least
        ]
        result[owner].append(
            replace(
                draft,
                frame=inventory[frame].name,
                lexical_unit=draft.lexical_unit or lexicon.unit_of(names, frame, words, context),
                elements=tuple(sorted(elements[index], key=lambda element: element.words)),
                null_instantiations=(),
                score=probability,
                alternatives=tuple(alternatives),
            )
        )
    return [
        replace(sentence, frames=tuple(annotations))
        for sentence, annotations in zip(sentences, result, strict=True)
    ]


def _elements(
    sentences: Sequence[FrameSentence],
    owners: Sequence[int],
    frames: Sequence[int],
    parsed: Parsed,
    lexicon: Lexicon,
    least: float,
) -> list[list[FrameElement]]:
    """The elements of each target that are likely enough."""
    elements: list[list[FrameElement]] = [[] for _ in frames]
    inventory = lexicon.ontology.frames
    arguments = zip(
        parsed.target.tolist(),
        parsed.start.tolist(),
        parsed.end.tolist(),
        parsed.role.tolist(),
        parsed.probability.tolist(),
        strict=True,
    )
    for target, start, end, role, probability in arguments:
        if probability >= least:
            span = WordSpan(start, end + 1)
            name = inventory[frames[target]].elements[role - 1].name
            where = characters_of(span, sentences[owners[target]].words)
            elements[target].append(FrameElement(name, span, where, score=probability))
    return elements
