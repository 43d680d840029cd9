"""Decisions as sentences: the one place where tensors become examples again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from kid.data import FrameAnnotation, FrameElement, FrameSentence
from kid.decoding.search import Parsed
from kid.lexicon import Lexicon
from kid.model.targets import FoundTargets
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
    sentences: Sequence[FrameSentence], owners: Sequence[int], targets: list[tuple[WordSpan, ...]]
) -> list[FrameAnnotation]:
    """Annotations that have a target and nothing else yet, numbered within their sentence."""
    numbers = [0] * len(sentences)
    drafts = []
    for owner, spans in zip(owners, targets, strict=True):
        numbers[owner] += 1
        words = sentences[owner].words
        where = tuple(characters_of(span, words) for span in spans)
        drafts.append(FrameAnnotation(str(numbers[owner]), "", "", spans, where))
    return drafts


def assembled(
    sentences: Sequence[FrameSentence],
    owners: Sequence[int],
    drafts: Sequence[FrameAnnotation],
    units: Sequence[Sequence[str]],
    parsed: Parsed,
    lexicon: Lexicon,
) -> list[FrameSentence]:
    """The sentences with the parsed frames and elements.

    Args:
        owners: the sentence of each target.
        drafts: each target as an annotation; id, target and, if it has one, lexical unit stay.
        units: the lexical units that each target's words may be; of these a target without one
            gets the first that evokes its frame.
    """
    frames = parsed.frame.tolist()
    elements: list[list[FrameElement]] = [[] for _ in drafts]
    arguments = zip(
        parsed.target.tolist(),
        parsed.start.tolist(),
        parsed.end.tolist(),
        parsed.role.tolist(),
        parsed.probability.tolist(),
        strict=True,
    )
    inventory = lexicon.ontology.frames
    for target, start, end, role, probability in arguments:
        span = WordSpan(start, end + 1)
        name = inventory[frames[target]].elements[role - 1].name
        where = characters_of(span, sentences[owners[target]].words)
        elements[target].append(FrameElement(name, span, where, score=probability))
    result: list[list[FrameAnnotation]] = [[] for _ in sentences]
    rows = zip(owners, drafts, units, frames, parsed.frame_probability.tolist(), strict=True)
    for index, (owner, draft, names, frame, probability) in enumerate(rows):
        result[owner].append(
            FrameAnnotation(
                draft.id,
                inventory[frame].name,
                draft.lexical_unit or lexicon.unit_of(names, frame),
                draft.target,
                draft.target_characters,
                tuple(sorted(elements[index], key=lambda element: element.words)),
                score=probability,
            )
        )
    return [
        replace(sentence, frames=tuple(annotations))
        for sentence, annotations in zip(sentences, result, strict=True)
    ]
