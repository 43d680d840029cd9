"""What the shipped parser says of the samples stays what it is, whatever is made faster.

``shipped.jsonl`` is renewed by ``python -m tests.kid.test_shipped``, after another parser was
trained and never otherwise; see `tests.shipped` for what is held exactly and what is not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kid.data import FrameSentence
from kid.parser import FrameParser
from tests.shipped import CLOSE, ROOT, read_golden, readings, sample_texts, write_golden

GOLDEN = Path(__file__).with_name("shipped.jsonl")
Decision = tuple[Any, ...]


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


def check(found: dict[Decision, float], golden: dict[str, Any]) -> None:
    """The sure decisions are there with their scores, and nothing that was never read."""
    sure = {tuple(key): score for key, score in golden["sure"]}
    unsure = {tuple(key) for key in golden["unsure"]}
    assert set(sure) <= set(found) <= set(sure) | unsure, golden["text"]
    for key, score in sure.items():
        assert found[key] == pytest.approx(score, abs=CLOSE), (golden["text"], key)


def test_the_shipped_parser_says_what_it_said() -> None:
    found = list(shipped_parser().parse_documents(sample_texts()))
    for sentence, golden in zip(found, read_golden(GOLDEN), strict=True):
        assert sentence.text == golden["text"]
        check(decisions(sentence), golden)


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


def renewed() -> list[dict[str, Any]]:
    parser, texts = shipped_parser(), sample_texts()

    def read() -> list[Any]:
        return [(item.text, decisions(item)) for item in parser.parse_documents(texts)]

    clean, others = readings(parser.model.encoder, read)
    records = []
    for number, (text, found) in enumerate(clean):
        disturbed = [reading[number][1] for reading in others]
        sure = {key for key in found if all(key in other for other in disturbed)}
        unsure = set(found).union(*disturbed) - sure
        records.append(
            {
                "text": text,
                "sure": [[list(key), round(found[key], 5)] for key in found if key in sure],
                "unsure": [list(key) for key in sorted(unsure, key=str)],
            }
        )
    return records


if __name__ == "__main__":
    write_golden(GOLDEN, "tests.kid.test_shipped", renewed())
