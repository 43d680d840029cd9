"""Evidence is fitted on annotated sentences: one without any target was not annotated."""

from __future__ import annotations

from kid.parser import FrameParser
from kid.training.evidence import evidence_of
from tests.kid.tiny import tiny_sentences


def test_sentences_without_targets_are_no_evidence(parser: FrameParser) -> None:
    sentences = tiny_sentences()
    annotated = [item for item in sentences if item.frames]
    assert len(annotated) < len(sentences)
    found = evidence_of(parser, annotated, (), sentences)
    assert found.word_weights and found == evidence_of(parser, annotated, (), annotated)
