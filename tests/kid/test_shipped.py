"""What the shipped parser says of the samples stays what it is, whatever is made faster.

``shipped.jsonl`` is renewed by ``python -m tests.kid.test_shipped``, after another parser was
trained or is meant to say something else, and never otherwise; see `tests.shipped` for what is
held exactly and what is not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kid.config import FrameOptions
from kid.data import FrameSentence
from kid.parser import FrameParser
from tests.shipped import (
    CLOSE,
    ROOT,
    Decision,
    check,
    read_golden,
    records_of,
    sample_texts,
    write_golden,
)

GOLDEN = Path(__file__).with_name("shipped.jsonl")


def shipped_parser(precision: str = "32") -> FrameParser:
    return FrameParser.from_pretrained(ROOT / "checkpoints" / "kid", precision=precision)


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


def test_in_8_bits_it_decides_nearly_the_same() -> None:
    sure, differences, changed = 0, 0, 0
    for (_, found), golden in zip(read(shipped_parser("int8")), read_golden(GOLDEN), strict=True):
        scores = {tuple(key): score for key, score in golden["sure"]}
        certain = set(scores)
        changed += sum(abs(found[key] - scores[key]) > CLOSE for key in certain & set(found))
        sure += len(certain)
        differences += len(certain - set(found))
        differences += len(set(found) - certain - {tuple(key) for key in golden["unsure"]})
    assert differences <= 0.05 * sure
    assert changed > 0  # in 32 bits no score is so far off


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


@pytest.fixture(scope="module")
def shipped() -> FrameParser:
    return shipped_parser()


@pytest.mark.parametrize(
    ("text", "target", "unit"),
    [
        ("Police arrested three men.", "arrested", "arrest.v"),
        ("Trade carefully.", "Trade", "trade.v"),
        ("Order food.", "Order", "order.v"),
        ("He walked home.", "walked", "walk.v"),
        ("The walk was long.", "walk", "walk.n"),
        ("They walk to school.", "walk", "walk.v"),
        ("They shut the factory down.", "shut down", "shut down.v"),
        ("He turned the radio on.", "turned on", "turn on.v"),
        ("Let me know when you arrive.", "Let know", "let know.v"),
        ("There has always been a problem.", "There been", "there be.v"),
        ("I have to leave.", "have to", "have to.v"),
        ("He stopped in order to rest.", "in order", "in order.adv"),
        ("Make sure that the door is closed.", "Make sure", "make sure.v"),
        ("He took his coat off.", "took off", "take off.v"),
        ("She found the truth out.", "found out", "find out.v"),
        ("He gave the plan up.", "gave up", "give up.v"),
        ("Smith took the firm over.", "took over", "take over.v"),
        ("Police rounded the suspects up.", "rounded up", "round up.v"),
        ("They shot the plane down.", "shot down", "shoot down.v"),
        ("Police ruled out murder.", "ruled out", "rule out.v"),
        ("We ran out of milk.", "ran out", "run out.v"),
        ("The cake cost at least ten dollars.", "at least", "at least.adv"),
        ("All post offices are closed.", "post offices", "post office.n"),
        ("I saw him.", "saw", "see.v"),
        ("They filmed the scene.", "filmed", "film.v"),
        ("The train was late.", "train", "train.n"),
        ("They train dogs.", "train", "train.v"),
        ("He drank a can of beer.", "can", "can.n"),
        ("He can swim.", "can", "can.v"),
    ],
)
def test_units_are_those_of_the_text(
    shipped: FrameParser, text: str, target: str, unit: str
) -> None:
    (sentence,) = shipped.parse(text)
    found = {frame.lexical_unit: frame for frame in sentence.frames}
    assert unit in found, list(found)
    words = [sentence.forms[i] for s in found[unit].target for i in range(s.start, s.end)]
    assert " ".join(words) == target
    assert 0 < (found[unit].target_score or 0) < 1 and 0 < (found[unit].score or 0) < 1


@pytest.mark.parametrize(
    "text",
    ["The priest won a prize.", "Wages are low.", "His career ended.", "Tunes were played.",
     "Corpses lay there.", "Don't bother.", "The slopes are steep.", "Did you ever go there?"],
)  # fmt: skip
def test_no_unit_is_invented(shipped: FrameParser, text: str) -> None:
    wrong = {"pry.v", "prise.v", "wag.v", "care.v", "tun.n", "corps.n", "both.a", "slop.v", "eve.n"}
    (sentence,) = shipped.parse(text)
    assert not wrong & {frame.lexical_unit for frame in sentence.frames}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("He bought a saw.", "saw"), ("They threw stones at the car.", "stones"),
        ("The Red Cross sent help.", "Cross"), ("It is no wonder that he left.", "wonder"),
        ("I watched a film.", "film"), ("There were rocks on the beach.", "rocks"),
        ("The nurse gave her a red rose.", "rose"), ("A duck swam by.", "duck"),
        ("He hit it with a hammer.", "hammer"), ("The farm sells fresh produce.", "produce"),
        ("She burst into tears.", "tears"), ("A white dove flew away.", "dove"),
        ("They left the refuse at the door.", "refuse"), ("The paint is wet.", "paint"),
        ("His shout woke me.", "shout"), ("He took a long drink.", "drink"),
    ],
)  # fmt: skip
def test_no_word_is_a_target_by_a_unit_of_another_part_of_speech(
    shipped: FrameParser, text: str, word: str
) -> None:
    (sentence,) = shipped.parse(text)
    assert word in sentence.forms and word not in {frame.text for frame in sentence.frames}


def test_least_score_and_top(shipped: FrameParser) -> None:
    text = "She gave him a book, and the film ran for two hours."
    (whole,) = shipped.parse(text)
    (sure,) = shipped.parse(text, options=FrameOptions(least_score=0.7))
    kept = [f for f in whole.frames if min(f.score or 0, f.target_score or 0) >= 0.7]
    assert [f.frame for f in sure.frames] == [f.frame for f in kept] and len(kept) < len(
        whole.frames
    )
    assert all((e.score or 0) >= 0.7 for f in sure.frames for e in f.elements)
    (wide,) = shipped.parse(text, options=FrameOptions(top=3))
    assert [f.frame for f in wide.frames] == [f.frame for f in whole.frames]
    assert any(f.alternatives for f in wide.frames)
    for frame in wide.frames:
        assert len(frame.alternatives) <= 2
        scores = [frame.score or 0, *(other.score for other in frame.alternatives)]
        assert sum(scores) <= 1 + 1e-6
        assert frame.frame not in {other.frame for other in frame.alternatives}


def read(parser: FrameParser) -> list[tuple[str, dict[Decision, float]]]:
    return [(item.text, decisions(item)) for item in parser.parse_documents(sample_texts())]


if __name__ == "__main__":
    renewed = shipped_parser()
    found = records_of(renewed.model.encoder, lambda: read(renewed))
    write_golden(GOLDEN, "tests.kid.test_shipped", found)
