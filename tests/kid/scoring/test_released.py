"""The released code's scores, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kid.config import FrameScoring
from kid.data import FrameAnnotation, FrameElement, FrameSentence
from kid.ontology import FrameRelation
from kid.score import score
from kid.scoring.inventory import Inventory
from kid.scoring.released import released_counts
from kid.scoring.semeval import full_structure
from kid.scoring.structures import structures_of
from semcore.errors import InputError
from semcore.text.spans import CharSpan, WordSpan
from tests.kid.frames_by_hand import (
    RELATIONS,
    TEXT,
    WORDS,
    A,
    B,
    C,
    annotation,
    element,
    ontology,
    sentence,
)

RELEASED = FrameScoring(protocol="released")


class TestReleased:
    KNOWN = RELATIONS

    def inventory(self) -> Inventory:
        return Inventory(ontology(self.KNOWN, core=lambda name: name != "Time"))

    def test_self_score_is_one(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Time", C)))
        scores = score([gold], [gold], ontology(self.KNOWN), RELEASED)
        assert {counts.f1 for counts in scores.counts.values()} == {1.0}

    def test_gold_is_filtered(self) -> None:
        words = tuple(CharSpan(2 * i, 2 * i + 1) for i in range(60))

        def at(start: int, end: int, name: str = "Agent", rank: int = 1) -> FrameElement:
            return FrameElement(name, WordSpan(start, end), CharSpan(2 * start, 2 * end - 1), rank)

        def counted(frame: str, *elements: FrameElement) -> list[float]:
            target = FrameAnnotation("", frame, "", (WordSpan(0, 1),), (CharSpan(0, 1),), elements)
            gold = FrameSentence("1", "", "a " * 60, words, frames=(target,))
            tables = released_counts([(gold, replace(gold, frames=()))], self.inventory())
            return [tables["frame_accuracy"][0, 2], tables["arguments"][0, 2]]

        assert counted("Unknown", at(2, 3)) == [0, 0]
        assert counted("Buy", at(2, 22), at(30, 51)) == [1, 1]  # 20 words stay, 21 go
        assert counted("Buy", at(2, 5), at(4, 6), at(6, 7)) == [1, 2]  # begins inside another
        assert counted("Buy", at(2, 3, rank=2), at(4, 5, "Nothing")) == [1, 0]
        assert counted("Buy", *(at(i, i + 1) for i in range(1, 9))) == [1, 5]

    def test_wrong_element_of_the_right_frame_earns_credit(self) -> None:
        # Unlike in SemEval-2007: Agent and Theme of Own meet in Buy after two steps.
        extra = FrameRelation("Inheritance", "Buy", "Own", (("Agent", "Agent"),))
        known = Inventory(ontology([*self.KNOWN, extra]))
        gold = sentence(annotation("Own", [(0, 1)], element("Agent", B)))
        found = sentence(annotation("Own", [(0, 1)], element("Theme", B)))
        arguments = released_counts([(gold, found)], known)["arguments"][0]
        assert arguments == pytest.approx([0.64, 1, 1], abs=1e-5)
        row = full_structure(structures_of(gold), structures_of(found), known)
        assert row[0] == 1

    def test_related_frame(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Time", C)))
        found = sentence(annotation("Sell", [(0, 1)], element("Agent", B), element("Time", A)))
        tables = released_counts([(gold, found)], self.inventory())
        assert tables["frame_accuracy"][0] == pytest.approx([0.64, 1, 1])
        assert tables["arguments"][0] == pytest.approx([0.64 / 2, 1.5, 1.5], abs=1e-5)
        assert tables["full_structure"][0] == pytest.approx([0.96, 2.5, 2.5], abs=1e-5)

    @pytest.mark.parametrize(("batch", "instances"), [(None, 5), (1, 5), (2, 6), (4, 8), (16, 16)])
    def test_first_instances_fill_up_the_last_batch(
        self, batch: int | None, instances: int
    ) -> None:
        gold = [sentence(annotation("Buy", [(0, 1)]), id=str(i)) for i in range(5)]
        scores = score(
            gold, gold, ontology(), FrameScoring(protocol="released", released_batch_size=batch)
        )
        assert scores["frame_accuracy"].gold == instances
        assert scores["arguments"].gold == 0

    def test_other_words_are_refused(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)]))
        other = FrameSentence("1", "d", TEXT, WORDS[:5])
        with pytest.raises(InputError, match="words"):
            score([gold], [other], ontology(), RELEASED)
        with pytest.raises(InputError, match="ontology"):
            score([gold], [gold], None, RELEASED)
