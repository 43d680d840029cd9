"""Scoring against naive definitions, identities and hand-computed SemEval-2007 credit."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from kid.config import FrameScoring
from kid.data import FrameAnnotation, FrameElement, FrameSentence
from kid.ontology import Ontology
from kid.score import score
from semcore.errors import InputError
from semcore.text.spans import CharSpan, WordSpan
from tests.kid.frames_by_hand import (
    RELATIONS,
    TEXT,
    B,
    C,
    annotation,
    element,
    ontologies,
    ontology,
    scored_corpus,
    sentence,
    sentences,
    unhurried,
)

RELEASED = FrameScoring(protocol="released")


def multiset_overlap(gold: list[object], predicted: list[object]) -> int:
    left, matched = list(predicted), 0
    for item in gold:
        if item in left:
            left.remove(item)
            matched += 1
    return matched


class TestExact:
    @unhurried
    @given(sentences, sentences)
    def test_equals_quadratic_matching(self, gold: FrameSentence, found: FrameSentence) -> None:
        scores = score([gold], [found], ontology())

        def frames(s: FrameSentence) -> list[object]:
            return [(a.target, a.frame) for a in s.frames]

        def arguments(s: FrameSentence) -> list[object]:
            return [(a.target, a.frame, e.words, e.name) for a in s.frames for e in a.elements]

        def targets(s: FrameSentence) -> list[object]:
            return list({a.target for a in s.frames})

        for name, items in (("frames", frames), ("arguments", arguments), ("targets", targets)):
            counts = scores[name]
            assert counts.gold == len(items(gold)) and counts.predicted == len(items(found))
            assert counts.matched == multiset_overlap(items(gold), items(found))
        assert scores["frame_accuracy"].matched == scores["frames"].matched
        assert scores["frame_accuracy"].gold == len(gold.frames)
        assert scores["frame_accuracy_ambiguous"].gold == sum(
            a.lexical_unit == "x.v" for a in gold.frames
        )

    @unhurried
    @given(sentences, sentences, ontologies)
    def test_swapping_gold_and_prediction_swaps_precision_and_recall(
        self, gold: FrameSentence, found: FrameSentence, known: Ontology
    ) -> None:
        one, other = score([gold], [found], known), score([found], [gold], known)
        symmetric = {"arguments", "targets", "frames", "argument_spans", "full_structure_exact"}
        for name in symmetric | {"frames_partial"}:
            assert one[name].precision == pytest.approx(other[name].recall)
            assert one[name].f1 == pytest.approx(other[name].f1)

    def test_argument_under_a_wrong_frame_is_wrong(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Theme", C)))
        found = sentence(annotation("Sell", [(0, 1)], element("Agent", B), element("Theme", C)))
        scores = score([gold], [found])
        assert scores["arguments"].f1 == 0 and scores["argument_spans"].f1 == 0 + 1
        assert scores["targets"].f1 == 1 and scores["frame_accuracy"].f1 == 0

    def test_a_prediction_matches_one_gold_label_only(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Agent", B)))
        found = sentence(annotation("Buy", [(0, 1)], element("Agent", B)))
        counts = score([gold], [found])["arguments"]
        assert (counts.matched, counts.predicted, counts.gold) == (1, 1, 2)

    def test_discontinuous_target_matches_as_a_whole(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1), (4, 5)]))
        half = sentence(annotation("Buy", [(0, 1)]))
        assert score([gold], [half])["targets"].f1 == 0
        # Two touching parts cover the same words as one part.
        split, whole = sentence(annotation("Buy", [(0, 1), (1, 2)])), annotation("Buy", [(0, 2)])
        assert score([split], [sentence(whole)])["frames"].f1 == 1

    def test_other_words_are_compared_by_their_characters(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", (2, 4))))
        words = (CharSpan(0, 2), CharSpan(3, 5), CharSpan(6, 11), CharSpan(12, 17))
        frame = FrameAnnotation(
            "", "Buy", "", (WordSpan(0, 1),), (CharSpan(0, 2),),
            (FrameElement("Agent", WordSpan(2, 3), CharSpan(6, 11)),),
        )  # fmt: skip
        found = FrameSentence("1", "d", TEXT, words, frames=(frame,))
        assert score([gold], [found])["arguments"].f1 == 1

    def test_overlapping_layers_count_unless_left_out(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Theme", B, 2)))
        found = sentence(annotation("Buy", [(0, 1)], element("Agent", B)))
        assert score([gold], [found])["arguments"].recall == 0.5
        first = FrameScoring(first_rank_only=True)
        assert score([gold], [found], config=first)["arguments"].recall == 1

    def test_gold_frames_given(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B)))
        free = sentence(annotation("Sell", [(0, 1)], element("Agent", B)))
        scores = score([gold], [free], further={"gold_frames": [gold]})
        assert scores["arguments_gold_frames"].f1 == 1 and scores["arguments"].f1 == 0
        assert score([gold], [free]).to_json()["arguments_gold_frames"] is None

    def test_targets_are_those_found_end_to_end(self) -> None:
        gold = sentence(
            annotation("Buy", [(0, 1)]), annotation("Own", [(2, 3)], element("Time", C))
        )
        raw = sentence(annotation("Buy", [(0, 1)]), annotation("Get", [(4, 5)], element("Time", C)))
        scores = score([gold], [gold], ontology(), further={"end_to_end": [raw]})
        assert scores["targets"].f1 == scores["end_to_end_frames"].f1 == 0.5
        assert scores["end_to_end_arguments"].f1 == 0
        assert scores["end_to_end_full_structure"].f1 == pytest.approx(1 / 3)
        assert scores["frame_accuracy"].f1 == scores["arguments"].f1 == 1


class TestScores:
    def test_order_of_sentences_is_no_matter(self) -> None:
        gold, found = scored_corpus(30, seed=0)
        known = ontology(RELATIONS)
        one = score(gold, found, known).to_json()
        assert one == score(gold[::-1], found, known).to_json()
        assert one == score(gold, found[::-1], known).to_json()

    def test_intervals_lie_around_the_scores(self) -> None:
        gold, found = scored_corpus(200, seed=1)
        scores = score(gold, found, ontology(RELATIONS))
        for name, (low, high) in scores.intervals.items():
            assert 0 <= low <= scores[name].f1 <= high <= 1, name
            if name != "targets":
                assert low < high, name

    def test_json_has_the_keys_of_the_evaluation(self) -> None:
        gold, found = scored_corpus(20, seed=2)
        record = score(
            gold, found, ontology(), further={"gold_frames": gold, "without_lexicon": gold}
        ).to_json()
        for name in ("arguments_gold_frames", "arguments", "full_structure", "targets"):
            assert {"precision", "recall", "f1", "interval"} <= set(record[name])
        assert record["frame_accuracy_without_lexicon"] == 1.0
        assert 0 <= record["frame_accuracy"] <= 1
        assert "protocol:exact" in record["signature"]
        assert json.loads(json.dumps(record)) == record

    def test_two_systems(self) -> None:
        gold, found = scored_corpus(100, seed=3)
        worse, better = score(gold, found, ontology()), score(gold, gold, ontology())
        assert set(worse.compare(worse).values()) == {1.0}
        assert better.compare(worse)["frame_accuracy"] < 0.001

    def test_sentences_must_pair_up(self) -> None:
        gold = [sentence(annotation("Buy", [(0, 1)]), id=i) for i in "ab"]
        with pytest.raises(InputError, match=r"'b' is missing in predicted"):
            score(gold, gold[:1])
        with pytest.raises(InputError, match=r"'b' is missing in gold"):
            score(gold[:1], gold)
        with pytest.raises(InputError, match="twice"):
            score(gold, [*gold, gold[0]])
        with pytest.raises(InputError, match="texts"):
            score(gold, [replace(s, text="other words than this") for s in gold])
        with pytest.raises(InputError, match="not in the ontology"):
            score([sentence(annotation("Nothing", [(0, 1)]))], [sentence()], ontology())
        assert score(gold, gold[:1], allow_missing=True)["targets"].recall == 0.5
        assert score(gold[:1], gold, allow_missing=True)["targets"].precision == 1

    def test_no_sentences(self) -> None:
        assert score([], [], ontology()).to_json()["arguments"]["f1"] == 0


def test_targets_by_part_of_speech() -> None:
    gold = sentence(
        annotation("Buy", [(0, 1)], unit="buy.v"),
        annotation("Own", [(1, 2)], unit="bill.n"),
        annotation("Get", [(2, 3), (4, 5)], unit="pick up.v"),
    )
    found = sentence(
        annotation("Buy", [(0, 1)], unit="buy.v"),
        annotation("Own", [(1, 2)], unit="bill.v"),
        annotation("Get", [(2, 3)], unit="pick (at).v"),
    )
    scores = score([gold], [gold], further={"end_to_end": [found]})
    counted = {
        name.removeprefix("targets_of_"): (row.matched, row.predicted, row.gold)
        for name, row in scores.counts.items()
        if name.startswith("targets_of_")
    }
    assert counted == {
        "nouns": (1, 1, 1),
        "verbs": (1, 2, 2),
        "adjectives": (0, 0, 0),
        "prepositions": (0, 0, 0),
        "adverbs": (0, 0, 0),
        "numbers": (0, 0, 0),
        "several_words": (0, 0, 1),
    }
