"""Lexical units of several words that FrameNet lists, side by side and with their object between.

Sentences of our own, each with its target; weights and thresholds were fitted on others. How many
are found is a fact about the shipped parser (docs/results.md).
"""

from __future__ import annotations

import pytest

from kid.parser import FrameParser
from tests.kid.literal_by_hand import LITERAL, SPARED
from tests.kid.particles_by_hand import FIXED, PARTICLES, WITH_PARTICLE
from tests.kid.test_shipped import shipped_parser
from tests.kid.units_by_hand import ADJACENT, PAIRS, SELDOM, SEPARATED


@pytest.fixture(scope="module")
def shipped() -> FrameParser:
    return shipped_parser()


@pytest.mark.parametrize(("written", "least"), [(ADJACENT, 0.93), (SEPARATED, 0.95), (PAIRS, 0.85)])
def test_units_of_several_words_are_found(shipped: FrameParser, written: str, least: float) -> None:
    rows = [line.split(": ", 1) for line in written.strip().splitlines()]
    found = 0
    for target, text in rows:
        assert shipped.lexicon.matches(target.split()), target
        (sentence,) = shipped.parse(text)
        found += target in {frame.text for frame in sentence.frames}
    assert found >= least * len(rows)


def test_what_only_looks_like_a_unit_is_none(shipped: FrameParser) -> None:
    texts = (
        "He put the book on the table.", "He turned the key in the lock.",
        "The man put a hat on his head.", "He carried the box out the door.",
        "He took the train over the bridge.", "I have two tickets to sell.",
        "He came to Rome in May.", "The bus came to the school.", "They went on Monday.",
        "We went on a train to Milan.", "They stopped in London.", "He called in the evening.",
        "The men were there at noon.", "The hotel took the place of the inn.",
        "He sat down the road.", "The rope is no longer than mine.",
        "They had better luck.", "They had better play than us.", "We had better luck this time.",
        "The team had better support from its fans.", "He got to the station.",
        "She put her hand in the box.", "The light up there was red.", "They met in time of need.",
        "He left his phone in the car.", "They went on foot.", "They went on strike in May.",
        "It came to light.", "She came to power.",
        "The rain fell for hours.", "Prices fell for two hours.", "We have meetings on Mondays.",
        "What did he do in Paris?", "What did she put on the table?", "It is so far from here.",
        "What did the man leave in the car?", "It is n't so far from the town.",
        "They called the doctor in the night.", "They brought the prisoners in the night.",
        "She turned the car in the evening.", "She turned her paper in the morning.",
        "He handed his report in the morning.", "He put his phone on the night table.",
        "He put the book on the day bed.", "She put her shoes on the summer grass.",
        "They put the blame on this year.", "They put the cost on this year's bill.",
        "He kept his hat on the day he left.", "They took days off this year.",
        "He took Monday off this week.", "She took the day off this week.",
        "The dog turned on him.", "The men there were tired.",
        "I go there to be alone.", "She sat there to be seen.", "He pulled off the motorway.",
        "She took a walk in the park.",
    )  # fmt: skip
    for text in texts:
        (sentence,) = shipped.parse(text)
        assert all(len(frame.target) == 1 for frame in sentence.frames), text


def test_time_off_is_a_noun(shipped: FrameParser) -> None:
    for text in ("They took time off this week.", "They took time off this morning."):
        (sentence,) = shipped.parse(text)
        units = {frame.lexical_unit for frame in sentence.frames}
        assert "time off.n" in units and "take off.v" not in units, text


def test_a_command_may_stand_behind_marks(shipped: FrameParser) -> None:
    """*- Hand in your work.*; ends of sentences are not asked for."""
    texts = (
        '"Hand in your work," she said.', "- Hand in your work.", "The task: Hand in your work.",
    )  # fmt: skip
    for text in texts:
        found = {frame.lexical_unit for item in shipped.parse(text) for frame in item.frames}
        assert "hand in.v" in found, text


def test_what_stands_around_a_unit_does_not_hide_it(shipped: FrameParser) -> None:
    rows = [line.split(": ", 1) for line in SPARED.strip().splitlines()]
    for target, text in rows:
        (sentence,) = shipped.parse(text)
        assert target in {frame.text for frame in sentence.frames}, text


def test_words_that_are_a_unit_elsewhere_are_often_none(shipped: FrameParser) -> None:
    rows = [line.split(": ", 1) for line in LITERAL.strip().splitlines()]
    apart = 0
    for words, text in rows:
        (sentence,) = shipped.parse(text)
        verb = words.split()[0].lower()
        apart += not any(
            verb in (parts := frame.text.lower().split()) and len(parts) > 1
            for frame in sentence.frames
        )
    assert apart >= 0.6 * len(rows)


def test_a_particle_is_no_preposition(shipped: FrameParser) -> None:
    """*She turned on the radio*, but *He turned on his heel*."""
    rows = [line.split(": ", 1) for line in PARTICLES.strip().splitlines()]
    found = apart = 0
    for unit, texts in rows:
        having, lacking = (
            {frame.lexical_unit for frame in shipped.parse(text)[0].frames}
            for text in texts.split(" | ")
        )
        found += f"{unit}.v" in having
        apart += f"{unit}.v" not in lacking
    assert found >= 0.95 * len(rows)
    assert apart >= 0.7 * len(rows)


def test_roads_land_and_walls_may_be_objects(shipped: FrameParser) -> None:
    """*They tore up the road* goes nowhere."""
    for line in WITH_PARTICLE.strip().splitlines():
        unit, text = line.split(": ", 1)
        assert f"{unit}.v" in {frame.lexical_unit for frame in shipped.parse(text)[0].frames}, text


def test_fixed_phrases_do_not_take_words_of_nouns(shipped: FrameParser) -> None:
    """*People in general*, but *in general medicine*."""
    rows = [line.split(": ", 1) for line in FIXED.strip().splitlines()]
    missed = 0
    for words, texts in rows:
        having, lacking = (
            {frame.text.lower() for frame in shipped.parse(text)[0].frames}
            for text in texts.split(" | ")
        )
        missed += words not in having
        assert words not in lacking, texts
    assert missed <= 1


def test_verbs_of_frames_that_full_text_hardly_has_are_targets(shipped: FrameParser) -> None:
    rows = [line.split(": ", 1) for line in SELDOM.strip().splitlines()]
    missed = [
        text
        for verb, text in rows
        if verb not in {frame.text for frame in shipped.parse(text)[0].frames}
    ]
    assert len(missed) <= 1, missed


def test_the_only_verb_is_no_preposition(shipped: FrameParser) -> None:
    for text in ("They like fish.", "Children like sweets."):
        assert "like.v" in {frame.lexical_unit for frame in shipped.parse(text)[0].frames}, text
    for text in ("They were like children.", "He sings like birds."):
        assert "like.v" not in {frame.lexical_unit for frame in shipped.parse(text)[0].frames}, text
