"""Evidence beside the weights: its file, units by counts and context, runs of words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kid.evidence import CLASSES, Calibrations, Evidence, Objects, Seen, SeenRun, class_of
from kid.lexicon import Lexicon
from kid.ontology import Frame, Ontology
from semcore.errors import InputError

WALK = {"walk": {"Self_motion": {"walk.n": 3, "walk.v": 40}}}
EVIDENCE = Evidence(
    units=WALK,
    words={"walk": Seen(5, 6)},
    runs={"shut down.v": SeenRun(Seen(3, 4), Seen(1, 2), 7, Seen(2, 9))},
    frames={"Self_motion": 61},
    objects={"Switching": Objects(2, {"Machine": 1})},
    prepositions={"off": Objects(6, {"Roadways": 5})},
    parts=((0.5,) * len(CLASSES), (0.25,) * len(CLASSES)),
    word_weights=(1.0, -1.0),
    run_weights=(0.5,),
    calibrations=Calibrations(element=(0.5, 0.1)),
)
UNITS = (
    "walk.n", "walk.v", "shut down.v", "turn on.v", "put on.v", "let know.v", "there be.v",
    "have to.v", "in order.adv", "chemical weapon.n", "nuclear weapon.n", "make sure.v",
    "take place.v", "cut short.v", "point out.idio", "from to.idio", "had better.v",
    "no longer.adv", "come to.v", "put down.v",
)  # fmt: skip


def lexicon(evidence: Evidence | None = None) -> Lexicon:
    return Lexicon(Ontology("x", (Frame("Self_motion", "", (), UNITS),), (), ()), evidence)


def test_round_trip() -> None:
    record = json.loads(json.dumps(EVIDENCE.to_json()))
    assert Evidence.from_json(record) == EVIDENCE


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("units", {"walk": {"Self_motion": {"walk.n": -1}}}),
        ("units", {"walk": {"Self_motion": {"walk.n": 1.5}}}),
        ("words", {"walk": [1]}),
        ("words", {"walk": [1, 2, 3]}),
        ("runs", {"shut down.v": [1, 2]}),
        ("runs", {"shut down.v": [1, 2, 3, 4, 5, 6]}),
        ("parts", [[1.0]]),
        ("word_weights", [float("nan")]),
        ("run_weights", "x"),
        ("unit_weights", [1.0]),
        ("least_word", None),
        ("frames", {"Self_motion": -1}),
        ("objects", {"Switching": [1, 2, 3]}),
        ("prepositions", {"off": [3, {"Roadways": "x"}]}),
        ("prepositions", {"off": [-3, {"Roadways": 1}]}),
        ("calibrations", {"unknown": []}),
        ("calibrations", []),
    ],
)
def test_what_is_damaged_is_told(key: str, value: Any) -> None:
    with pytest.raises(InputError, match="damaged evidence"):
        Evidence.from_json({**EVIDENCE.to_json(), key: value})


@pytest.mark.parametrize("key", sorted(EVIDENCE.to_json()))
def test_only_older_evidence_may_lack_a_key(key: str) -> None:
    record = {name: value for name, value in EVIDENCE.to_json().items() if name != key}
    if key in ("frames", "objects", "prepositions"):
        assert Evidence.from_json(record) == replace(EVIDENCE, **{key: {}})
        return
    with pytest.raises(InputError, match="damaged evidence: missing key"):
        Evidence.from_json(record)


def test_older_evidence_does_not_tell_of_objects() -> None:
    record = {**EVIDENCE.to_json(), "runs": {"shut down.v": [3, 4, 1, 2, 7]}}
    assert Evidence.from_json(record).runs == {"shut down.v": SeenRun(Seen(3, 4), Seen(1, 2), 7)}


def test_units_by_counts_and_by_context() -> None:
    words, units = ["Walk"], ["walk.n", "walk.v"]
    noun = [-5.0 if name == "v" else -0.1 for name in CLASSES]
    unsure = [-1.0] * len(CLASSES)
    assert lexicon().unit_of(units, 0, words, noun) == "walk.n"  # the first, without evidence
    known = lexicon(EVIDENCE)
    assert known.unit_of(units, 0, words, unsure) == "walk.v"  # by counts
    assert known.unit_of(units, 0, words, noun) == "walk.n"  # though rare, by its context
    assert known.unit_of(units, 0, ["strolls"], noun) == "walk.n"
    assert known.unit_of([], 0, words, noun) == ""
    assert class_of("walk.n") == CLASSES.index("n") and CLASSES[class_of("oh.intj")] == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They shut the factory down .", [(1, 4)]),
        ("They shut down the factory .", [(1, 2)]),
        ("They shut it down today", [(1, 3)]),
        ("He turned the radio on", [(1, 4)]),
        ("Turn it on !", [(0, 2)]),
        ("He turned on the radio", [(1, 2)]),
        ("Let me know", [(0, 2)]),
        ("There has always been hope", [(0, 3)]),
        ("Is there hope ?", [(0, 1)]),
        ("There 's hope", [(0, 1)]),
        ("You had to go", [(1, 2)]),
        ("in order to", [(0, 1)]),
        ("He made sure of it", [(1, 2)]),
        ("It takes place here", [(1, 2)]),
        ("They cut your trip short", [(1, 4)]),
        ("chemical and nuclear weapons", [(0, 3), (2, 3)]),
        ("chemical or biological weapons", [(0, 3)]),
        ("He pointed the mistake out", [(1, 4)]),
        ("from Lyon to Rome", []),
        # and what is none
        ("He put the book on the table", []),
        ("He put the book on it", []),
        ("They shut it . Down below", []),
        ("chemical plants make weapons", []),
        ("They shut one two three four five down", []),
        ("Thanks a lot", []),
        ("down shut", []),
        # by what stands between and behind
        ("I have a letter to write", []),
        ("You have never to go", [(1, 3)]),
        ("You have to", [(1, 2)]),
        ("I have to Rome", []),
        ("They had better leave", [(1, 2)]),
        ("They had better not", [(1, 2)]),
        ("They had better things", []),
        ("The hotel took the place of it", []),
        ("It took no place", [(1, 3)]),
        ("They put the fire down .", [(1, 4)]),
        ("He turned on Monday", []),
        ("He turned on the evening", []),
        ("He turned on the lamp", [(1, 2)]),
        ("The men were there", []),
        ("What hope is there", [(2, 3)]),
        ("He goes no longer", [(2, 3)]),
        ("It is no longer than mine", []),
    ],
)
def test_runs_of_words(text: str, found: list[tuple[int, ...]]) -> None:
    runs = lexicon().runs(text.split())
    assert [run.words for run in runs] == found
    for run in runs:
        assert set(run.gap) == set(range(run.words[0], run.words[-1])) - set(run.words)


@given(st.lists(st.sampled_from("they shut turned the it down on have to .".split()), max_size=9))  # noqa: SIM905
def test_runs_without_gap_are_the_long_matches(words: list[str]) -> None:
    known = lexicon()
    adjacent = [run.words for run in known.runs(words) if not run.gap]
    assert {(words[0], words[-1] + 1) for words in adjacent} <= set(known.long_matches(words))
    for run in known.runs(words):
        assert run.units == tuple(dict.fromkeys(run.units)) and set(run.units) <= set(
            known.matches([words[place] for place in run.words])
        )


@pytest.mark.parametrize(
    ("objects", "text", "found"),
    [
        (Seen(0, 9), "He came to Rome", False),
        (Seen(0, 9), "He came to the end", False),
        (Seen(0, 9), "He came to in a bed", True),
        (Seen(0, 9), "He came to this morning", True),
        (Seen(0, 2), "He came to the end", True),  # seen too seldom
        (Seen(2, 9), "He came to the end", True),
        (Seen(1, 10), "He came to 3 bridges", True),
        (Seen(0, 10), "He came to 3 bridges", False),
        (Seen(0, 9), "He came to 3 hours later", True),
        (Seen(0, 9), "He came to the next day", True),
        (Seen(0, 9), "HE CAME TO LIFE", False),
        (Seen(0, 9), "HE CAME TO QUICKLY", True),  # in capitals nothing is a name
    ],
)
def test_what_has_no_object_in_annotated_text_has_none(
    objects: Seen, text: str, found: bool
) -> None:
    evidence = Evidence(runs={"come to.v": SeenRun(objects=objects)})
    assert bool(lexicon(evidence).runs(text.split())) == found
