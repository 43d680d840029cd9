"""What the shipped parser says of the samples stays what it is, whatever is made faster.

``shipped.jsonl`` is renewed by ``python -m tests.kid.test_shipped``, after another parser was
trained or is meant to say something else, and never otherwise; see `tests.shipped` for what is
held exactly and what is not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kid.data import FrameSentence
from kid.parser import FrameParser
from tests.shipped import (
    ROOT,
    Decision,
    check,
    read_golden,
    records_of,
    sample_texts,
    write_golden,
)

GOLDEN = Path(__file__).with_name("shipped.jsonl")


def shipped_parser() -> FrameParser:
    return FrameParser.from_pretrained(ROOT / "checkpoints" / "kid")


def decisions(sentence: FrameSentence) -> dict[Decision, float]:
    """Everything that was decided of a sentence: frames on targets, elements of frames; scores."""
    found: dict[Decision, float] = {}
    for frame in sentence.frames:
        target = ("frame", *(number for span in frame.target for number in span), frame.frame)
        found[(*target, frame.lexical_unit)] = frame.score or 0.0
        for element in frame.elements:
            found[("element", *target[1:], element.name, *element.words)] = element.score or 0.0
    return found


def test_the_shipped_parser_says_what_it_said() -> None:
    for (text, found), golden in zip(read(shipped_parser()), read_golden(GOLDEN), strict=True):
        assert text == golden["text"]
        check(found, golden)


def test_nearly_everything_is_sure() -> None:
    golden = read_golden(GOLDEN)
    sure = [key for record in golden for key, _ in record["sure"]]
    unsure = [key for record in golden for key in record["unsure"]]
    assert sum(key[0] == "frame" for key in sure) > 100
    assert len(sure) > 5 * len(unsure)


def test_a_sure_decision_is_missed_and_a_new_one_is_seen() -> None:
    golden = {"text": "", "sure": [[["frame", 0, 1, "A", "a.n"], 0.9]], "unsure": [["x"]]}
    check({("frame", 0, 1, "A", "a.n"): 0.9004, ("x",): 0.1}, golden)
    wrong: list[dict[Decision, float]] = [
        {},
        {("frame", 0, 1, "A", "a.n"): 0.8},
        {("frame", 0, 1, "A", "a.n"): 0.9, ("y",): 0.1},
    ]
    for found in wrong:
        with pytest.raises(AssertionError):
            check(found, golden)


def read(parser: FrameParser) -> list[tuple[str, dict[Decision, float]]]:
    return [(item.text, decisions(item)) for item in parser.parse_documents(sample_texts())]


if __name__ == "__main__":
    shipped = shipped_parser()
    found = records_of(shipped.model.encoder, lambda: read(shipped))
    write_golden(GOLDEN, "tests.kid.test_shipped", found)
