"""Partial credit of SemEval-2007, against a naive implementation and by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kid.data import FrameAnnotation, FrameSentence
from kid.ontology import FrameRelation, Ontology
from kid.score import score
from kid.scoring.inventory import Inventory, RelationDistances
from kid.scoring.semeval import full_structure
from kid.scoring.structures import Structure, structures_of
from semcore.text.spans import WordSpan
from tests.kid.frames_by_hand import (
    FRAMES,
    RELATIONS,
    A,
    B,
    C,
    annotation,
    annotations,
    element,
    ontologies,
    ontology,
    paths,
    sentence,
    sentences,
    unhurried,
)


class TestRelationDistances:
    @unhurried
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=9))
    def test_equal_enumeration_of_paths(self, links: list[tuple[int, int]]) -> None:
        distances = RelationDistances(6, links)
        for a, b in itertools.product(range(6), repeat=2):
            assert distances.between(a, b) == paths(links, a, b)

    def test_limit(self) -> None:
        chain = [(i, i + 1) for i in range(12)]
        distances = RelationDistances(13, chain)
        assert distances.between(0, 9) == (9, 1)
        assert distances.between(0, 10) is None
        assert distances.between(12, 3) == (9, 1)

    def test_parallel_relations_and_branches_are_paths_of_their_own(self) -> None:
        diamond = [(0, 1), (0, 1), (0, 2), (1, 3), (2, 3), (3, 4)]
        assert RelationDistances(5, diamond).between(0, 4) == (3, 3)


def best_credit(gold: Sequence, found: Sequence, credit: Callable) -> float:  # type: ignore[type-arg]
    """The greatest sum over all one-to-one pairings, by trying them all."""
    if len(gold) > len(found):
        return best_credit(found, gold, lambda a, b: credit(b, a))
    return max(
        sum(credit(wanted, other) for wanted, other in zip(gold, order, strict=True))
        for order in itertools.permutations(found, len(gold))
    )


Whole = tuple[str, tuple[WordSpan, ...]]


def wholes(frame: FrameAnnotation) -> list[Whole]:
    """The frame elements by name, each with all its pieces."""
    names = {element.name for element in frame.elements}
    return [
        (name, tuple(sorted(e.words for e in frame.elements if e.name == name))) for name in names
    ]


def naive_points(gold: FrameSentence, found: FrameSentence, known: Ontology) -> float:
    """SemEval-2007 points as the metric is defined, with enumerated paths and pairings."""
    used = [relation for relation in known.relations if relation.type != "See_also"]
    frame_links = [(r.sub, r.super) for r in used]
    links = [((r.sub, a), (r.super, b)) for r in used for a, b in r.elements]

    def points(wanted: FrameAnnotation, other: FrameAnnotation) -> float:
        route = paths(frame_links, wanted.frame, other.frame)
        if wanted.target != other.target or route is None:
            return 0.0

        def element_points(a: Whole, b: Whole) -> float:
            hit = paths(links, (wanted.frame, a[0]), (other.frame, b[0]))
            if a[1] != b[1] or hit is None or hit[0] != route[0]:
                return 0.0
            weight = 0.5 if b[0] == "Time" else 1.0
            return weight * 0.8 ** hit[0] * min(1.0, hit[1] / route[1])

        return 0.8 ** route[0] + best_credit(wholes(wanted), wholes(other), element_points)

    return best_credit(gold.frames, found.frames, points)


def continuous(frame: FrameAnnotation) -> bool:
    """Whether no frame element has two pieces."""
    return len(wholes(frame)) == len(frame.elements)


class TestSemEval:
    @unhurried
    @given(sentences, sentences, ontologies)
    def test_equals_naive_definition(
        self, gold: FrameSentence, found: FrameSentence, known: Ontology
    ) -> None:
        row = full_structure(structures_of(gold), structures_of(found), Inventory(known))
        assert row[0] == pytest.approx(naive_points(gold, found, known))
        for total, source in ((row[1], found), (row[2], gold)):
            weights = [name != "Time" for a in source.frames for name, _ in wholes(a)]
            assert total == len(source.frames) + sum(1.0 if core else 0.5 for core in weights)

    @unhurried
    @given(st.lists(annotations, max_size=4), ontologies)
    def test_everything_is_right_about_the_gold_itself(
        self, frames: list[FrameAnnotation], known: Ontology
    ) -> None:
        gold = sentence(*frames)
        for name, counts in score([gold], [gold], known).counts.items():
            assert counts.matched == counts.predicted == counts.gold, name

    @unhurried
    @given(sentences, sentences, ontologies)
    def test_partial_credit_only_adds(
        self, gold: FrameSentence, found: FrameSentence, known: Ontology
    ) -> None:
        scores = score([gold], [found], known)
        assert scores["full_structure"].matched >= scores["full_structure_exact"].matched - 1e-9
        assert scores["frames_partial"].matched >= scores["frames"].matched - 1e-9

    @unhurried
    @given(
        st.lists(
            st.tuples(st.sampled_from(FRAMES), annotations.filter(continuous)),
            min_size=1,
            max_size=4,
            unique_by=lambda choice: choice[1].target,  # else it is not said which is which
        )
    )
    def test_full_structure_lies_between_frames_and_arguments(
        self, choices: list[tuple[str, FrameAnnotation]]
    ) -> None:
        # With gold targets and one weight for all, full structures pool frames and arguments.
        gold = sentence(*(a for _, a in choices))
        found = sentence(*(replace(a, frame=frame) for frame, a in choices))
        scores = score([gold], [found], ontology())
        parts = sorted([scores["frame_accuracy"].f1, scores["arguments"].f1])
        if scores["arguments"].gold:
            assert parts[0] - 1e-9 <= scores["full_structure_exact"].f1 <= parts[1] + 1e-9

    # Buy and Sell inherit from Get by two routes: directly, and Buy also over Own.

    @pytest.mark.parametrize(
        ("frame", "name", "points"),
        [
            ("Buy", "Agent", 1 + 1),  # all right
            ("Buy", "Theme", 1),  # under the right frame only the right element counts
            ("Get", "Agent", 0.8 + 0.8),  # one step for both
            ("Get", "Theme", 0.8),  # not related
            ("Sell", "Agent", 0.64 + 0.64 / 2),  # two frame paths, one of them for Agent
            ("Sell", "Theme", 0.64 + 0.64 / 2),  # Agent of Buy is the Theme of Own and Sell
            ("Own", "Theme", 0.8 + 0.8),
        ],
    )
    def test_by_hand(self, frame: str, name: str, points: float) -> None:
        known = Inventory(ontology(RELATIONS, core=lambda name: name != "Time"))
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B)))
        found = sentence(annotation(frame, [(0, 1)], element(name, B)))
        row = full_structure(structures_of(gold), structures_of(found), known)
        assert row == pytest.approx((points, 2, 2))

    def test_by_hand_whole_score(self) -> None:
        known = ontology(RELATIONS, core=lambda name: name != "Time")
        gold = [
            sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Time", C))),
            sentence(annotation("Own", [(0, 1)], element("Theme", C)), id="2"),
        ]
        found = [
            sentence(annotation("Get", [(0, 1)], element("Agent", B), element("Time", A))),
            sentence(annotation("Own", [(0, 1)]), annotation("Buy", [(4, 5)]), id="2"),
        ]
        counts = score(gold, found, known)["full_structure"]
        # Gold 2.5 + 2; predicted 2.5 + 2; matched 0.8 + 0.8 (Time stands elsewhere) + 1.
        assert (counts.matched, counts.predicted, counts.gold) == pytest.approx((2.6, 4.5, 4.5))

    def test_a_discontinuous_element_is_one(self) -> None:
        known = ontology(core=lambda name: name != "Time")
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Agent", C)))
        half = sentence(annotation("Buy", [(0, 1)], element("Agent", B)))
        scores = score([gold], [half], known)
        counts = scores["full_structure"]
        assert (counts.matched, counts.predicted, counts.gold) == (1, 2, 2)  # the frame alone
        assert scores["arguments"].matched == 1  # exact arguments are counted by the piece
        assert score([gold], [gold], known)["full_structure"].matched == 2

    def test_see_also_connects_nothing(self) -> None:
        related = FrameRelation("See_also", "Buy", "Get", (("Agent", "Agent"),))
        known = Inventory(ontology([related]))
        assert known.between_frames("Buy", "Get") is None
        row = full_structure([Structure((), "Buy", "", ())], [Structure((), "Get", "", ())], known)
        assert row[0] == 0
