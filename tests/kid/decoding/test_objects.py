"""Particles and prepositions: told apart by what annotated text has behind them."""

from __future__ import annotations

import pytest

from kid.data import FrameAnnotation, FrameElement, FrameSentence
from kid.decoding.objects import has_preposition, noun_behind
from kid.evidence import Evidence, Objects, Seen, SeenRun
from kid.lexicon import Lexicon
from kid.ontology import Frame, Ontology
from kid.training.objects import ObjectCounts
from semcore.text.spans import CharSpan, WordSpan

ONTOLOGY = Ontology(
    "x",
    (
        Frame("Switching", "", (), ("turn off.v", "turn on.v", "switch.v")),
        Frame("Ringing", "", (), ("go off.v", "go on.v", "ring.v")),
        Frame("Motion", "", (), ("run.v",)),
        Frame("Cutting", "", (), ("cut.v",)),
        Frame("Duplication", "", (), ("run off.v",)),
        Frame("Blocking", "", (), ("cut off.v",)),
        Frame("Moving_in_place", "", (), ("turn.v",)),
        Frame("Using_up", "", (), ("go through.v", "use up.v")),
        Frame("Roadways", "", (), ("road.n", "street.n")),
        Frame("Machine", "", (), ("engine.n", "lamp.n")),
        Frame("Money", "", (), ("money.n",)),
        Frame("Killing", "", (), ("take out.v",)),
    ),
    (),
    (),
)
EVIDENCE = Evidence(
    runs={"go off.v": SeenRun(Seen(4, 4), Seen(), 12, Seen(0, 16))},
    objects={
        "Switching": Objects(20, {"Machine": 15}),
        "Ringing": Objects(0, {}),
        "Using_up": Objects(20, {"Money": 18}),
        "Killing": Objects(100, {}),
    },
    prepositions={
        "off": Objects(100, {"Roadways": 15}),
        "through": Objects(900, {"Roadways": 60}),
        "on": Objects(900, {"Roadways": 60}),
    },
)


@pytest.mark.parametrize(
    ("text", "preposition"),
    [
        ("He turned off the engine", False),
        ("We turned off the main road", True),
        ("We turned off the street", True),
        ("He turned off the gramophone", False),  # no noun that is known
        ("He turned off", False),
        (
            "He turned it off the road",
            False,
        ),  # a gap: `may_have_gap` sees to that
        ("The bomb went off the rails", True),  # never has an object
        ("The bomb went off", False),
        ("We went through all the money", False),
        ("We went through the street", True),
        ("We went through the long week", False),
        ("It went on the whole week", False),
        ("The car ran off the road", True),
        ("They cut off the road", False),  # cutting is no way to move
        ("She took him out of the room", True),
        ("She took him out", False),
    ],
)
def test_what_stands_behind_tells(text: str, preposition: bool) -> None:
    words = text.split()
    lexicon = Lexicon(ONTOLOGY, EVIDENCE)
    runs = Lexicon(ONTOLOGY).runs(words)
    assert any(has_preposition(run, words, lexicon) for run in runs) is preposition
    # Without counts of what stands behind, nothing is known.
    assert not any(has_preposition(run, words, Lexicon(ONTOLOGY, Evidence())) for run in runs)


def test_the_noun_is_the_last_of_its_phrase() -> None:
    words = "We left the old main road in May with 3 bags yesterday".split()  # noqa: SIM905
    assert [noun_behind(words, place) for place in (2, 7, 9, 6, 11)] == [5, 7, 10, None, None]


def test_counts() -> None:
    text = "They switched the lamp off the road"
    words = tuple(CharSpan(text.index(word), text.index(word) + len(word)) for word in text.split())
    element = FrameElement("Place", WordSpan(4, 7), CharSpan(23, 35))
    switched = FrameAnnotation(
        "1", "Switching", "switch.v", (WordSpan(1, 2),), (CharSpan(5, 13),), (element,)
    )
    sentence = FrameSentence("1", "", text, words, frames=(switched,))
    counts = ObjectCounts(Lexicon(ONTOLOGY))
    counts.add(sentence)
    assert counts.objects == {"Switching": Objects(1, {"Machine": 1})}
    assert counts.prepositions == {"off": Objects(1, {"Roadways": 1})}
