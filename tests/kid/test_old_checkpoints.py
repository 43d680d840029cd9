"""A checkpoint of the first format loads for ever, whatever the modules are called by now.

The files in ``checkpoint_v1`` are never renewed: a parser of a thousand numbers that knows the
dozen sentences of `tests.kid.tiny` by heart, the encoder that it names, and what it said of the
sentences on the day it was saved. A change that no longer reads them breaks every checkpoint that
people have; what it needs is a line in `kid.checkpoint.PARSER`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kid.config import FrameOptions
from kid.data import read_sentences
from kid.parser import FrameParser

FOLDER = Path(__file__).with_name("checkpoint_v1")


def test_a_checkpoint_of_format_1_says_what_it_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)  # its encoder is ``./encoder``
    expected = list(read_sentences("expected.jsonl"))
    parser = FrameParser.from_pretrained("checkpoint")
    found = list(parser.parse_sentences(expected, FrameOptions(targets="gold")))
    assert sum(len(sentence.frames) for sentence in expected) == 15
    for now, then in zip(found, expected, strict=True):
        for mine, other in zip(now.frames, then.frames, strict=True):
            assert (mine.frame, mine.target) == (other.frame, other.target)
            assert mine.score == pytest.approx(other.score, abs=1e-3)
            assert [(element.name, element.words) for element in mine.elements] == [
                (element.name, element.words) for element in other.elements
            ]
            for here, there in zip(mine.elements, other.elements, strict=True):
                assert here.score == pytest.approx(there.score, abs=1e-3)
