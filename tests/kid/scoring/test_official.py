"""The rules of SemEval-2007's script that full structures do not follow by default."""

from __future__ import annotations

import pytest
from hypothesis import given

from kid.config import FrameScoring
from kid.data import FrameSentence
from kid.score import score
from kid.scoring.inventory import Inventory, RelationDistances
from kid.scoring.official import official_structure
from kid.scoring.structures import Structure, structures_of
from semcore.errors import InputError
from tests.kid.frames_by_hand import (
    RELATIONS,
    A,
    B,
    C,
    annotation,
    element,
    ontology,
    sentence,
    sentences,
    unhurried,
)

KNOWN = ontology(RELATIONS, core=lambda name: name != "Time")
OFFICIAL = FrameScoring(official=True, samples=0)


def counts(gold: FrameSentence, found: FrameSentence) -> tuple[float, float, float]:
    """Matched, predicted and gold points of full structures."""
    made = score([gold], [found], KNOWN, OFFICIAL)["full_structure"]
    return made.matched, made.predicted, made.gold


def test_paths_count_by_their_last_links() -> None:
    diamond = [(0, 1), (0, 1), (0, 2), (1, 3), (2, 3), (3, 4)]
    assert RelationDistances(5, diamond).between(0, 4) == (3, 3)
    last = RelationDistances(5, diamond, last_links=True)
    assert [last.between(0, node) for node in range(5)] == [(0, 1), (1, 2), (1, 1), (2, 2), (3, 1)]


def test_the_first_layer_alone() -> None:
    gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Theme", C, 2)))
    assert counts(gold, gold) == (2, 2, 2)
    assert score([gold], [gold], KNOWN)["full_structure"].gold == 3


def test_the_last_frame_of_a_target_stands_and_elements_of_all_have_points() -> None:
    gold = sentence(
        annotation("Buy", [(0, 1)], element("Agent", B), element("Time", C)),
        annotation("Get", [(0, 1)], element("Theme", B)),
    )
    assert counts(gold, gold) == (1 + 1, 1 + 2.5, 1 + 2.5)
    first = sentence(annotation("Buy", [(0, 1)], element("Agent", B)))
    assert counts(gold, first) == pytest.approx((0.8, 2, 3.5))  # Agent and Theme are not related


def test_a_pair_without_points_uses_up_its_label() -> None:
    related = ontology(
        (*RELATIONS, *[type(RELATIONS[0])("Using", "Buy", "Buy", (("Agent", "Theme"),))]),
        core=lambda name: name != "Time",
    )
    gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Theme", B)))
    found = sentence(annotation("Buy", [(0, 1)], element("Theme", B)))
    made = score([gold], [found], related, OFFICIAL)["full_structure"]
    assert made.matched == 1  # Agent took Theme, one step away, before Theme could
    assert score([gold], [found], related)["full_structure"].matched == 2


def test_each_path_is_an_element() -> None:
    structure = Structure((), "Any", "", (), ((((A),), "Path"), (((B),), "Path")))  # type: ignore[arg-type]
    row = official_structure([structure], [structure], Inventory(KNOWN))
    assert row == (2.0, 2.0, 2.0)  # unknown elements have half a point
    pieces = sentence(annotation("Buy", [(0, 1)], element("Path", B), element("Path", C)))
    assert len(structures_of(pieces)[0].wholes) == 2


def test_sentences_without_gold_frames_are_left_out() -> None:
    empty, full = sentence(id="1"), sentence(annotation("Buy", [(0, 1)]), id="2")
    found = [sentence(annotation("Buy", [(0, 1)]), id=id) for id in ("1", "2")]
    for made in (
        score([empty, full], found, KNOWN, OFFICIAL),
        score([empty, full], found, KNOWN, annotated=True),
    ):
        assert made["full_structure"].predicted == made["targets"].predicted == 1
        assert "selected:annotated" in made.signature
    assert score([empty, full], found, KNOWN)["targets"].predicted == 2


def test_it_is_a_way_of_the_exact_protocol() -> None:
    with pytest.raises(InputError, match="official"):
        FrameScoring(official=True, protocol="released")


@unhurried
@given(sentences, sentences)
def test_never_more_points_matched_than_there_are(
    gold: FrameSentence, found: FrameSentence
) -> None:
    row = official_structure(
        structures_of(gold), structures_of(found), Inventory(KNOWN).counting_last_links()
    )
    assert -1e-9 <= row[0] <= row[1] + 1e-9
