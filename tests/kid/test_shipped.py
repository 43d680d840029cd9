"""What the shipped parser says of the samples stays what it is, whatever is made faster.

``shipped.jsonl`` holds one sentence a line, with scores to seven digits. To write it anew after
training another parser: ``python -m tests.kid.test_shipped``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kid.data import FrameSentence
from kid.parser import FrameParser

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("shipped.jsonl")
SAMPLES = ("encyclopedia", "news", "story")
CLOSE = 1e-3


def shipped_parser() -> FrameParser:
    return FrameParser.from_pretrained(ROOT / "checkpoints" / "kid")


def parsed_samples(parser: FrameParser) -> Iterator[FrameSentence]:
    texts = [(name, (ROOT / "samples" / f"{name}.txt").read_text("utf-8")) for name in SAMPLES]
    yield from parser.parse_documents(texts)


def record_of(sentence: FrameSentence) -> dict[str, Any]:
    """Everything that was decided, labels and scores apart."""
    frames = sentence.frames
    return {
        "text": sentence.text,
        "frames": [
            [item.frame, item.lexical_unit, [list(span) for span in item.target],
             [[element.name, *element.words] for element in item.elements]]
            for item in frames
        ],
        "scores": [
            [round(score or 0.0, 7) for score in (item.score, *(e.score for e in item.elements))]
            for item in frames
        ],
    }  # fmt: skip


def test_the_shipped_parser_says_what_it_said() -> None:
    found = [record_of(sentence) for sentence in parsed_samples(shipped_parser())]
    golden = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
    for mine, other in zip(found, golden, strict=True):
        assert mine["text"] == other["text"]
        assert mine["frames"] == other["frames"]
        for here, there in zip(mine["scores"], other["scores"], strict=True):
            assert here == pytest.approx(there, abs=CLOSE)
    assert sum(len(item["frames"]) for item in found) > 100


if __name__ == "__main__":
    lines = (json.dumps(record_of(sentence)) for sentence in parsed_samples(shipped_parser()))
    GOLDEN.write_text("".join(f"{line}\n" for line in lines), "utf-8")
