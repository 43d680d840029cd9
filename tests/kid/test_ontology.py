"""The ontology's numbering, its JSON form, and the counts of the Frame Knowledge Graph."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kid.corpora import read_ontology
from kid.corpora.ontology_reader import mentioned, plain
from kid.ontology import CORE_TYPES, Frame, FrameElementType, FrameRelation, Ontology
from semcore.errors import InputError

SAMPLE = Path(__file__).parents[2] / "samples" / "framenet"

names = st.text("ABCDE", min_size=1, max_size=2)
elements = st.lists(
    st.builds(FrameElementType, names, st.sampled_from(CORE_TYPES), st.text(max_size=5)),
    unique_by=lambda element: element.name,
    max_size=6,
).map(tuple)
units = st.lists(st.sampled_from(["give.v", "lend.v", "take off.v"]), unique=True).map(tuple)
frames = st.lists(
    st.builds(Frame, names, st.text(max_size=5), elements, units),
    unique_by=lambda frame: frame.name,
)


@st.composite
def ontologies(draw: st.DrawFn) -> Ontology:
    found = tuple(sorted(draw(frames), key=lambda frame: frame.name))
    return Ontology("1.7", found, (), ())


def test_a_frame_inherits_from_its_parents_only() -> None:
    relations = [
        FrameRelation("Inheritance", "Lending", "Giving", ()),
        FrameRelation("Inheritance", "Lending", "Change", ()),
        FrameRelation("Using", "Lending", "Time", ()),
        FrameRelation("Inheritance", "Giving", "Change", ()),
    ]
    ontology = Ontology("1.7", (), tuple(relations), ())
    assert ontology.parents == {"Lending": ("Change", "Giving"), "Giving": ("Change",)}


@given(ontologies())
def test_global_numbers_count_the_elements_frame_by_frame(ontology: Ontology) -> None:
    expected = 0
    for number, frame in enumerate(ontology.frames):
        assert ontology.frame_index[frame.name] == number
        assert ontology.element_offsets[number] == expected
        for element in frame.elements:
            assert ontology.element_id(number, element.name) == expected
            name = ontology.element_names[ontology.element_name_index[expected]]
            assert name == element.name
            expected += 1
    assert ontology.element_count == expected == len(ontology.element_name_index)


@given(ontologies())
def test_the_lexicon_is_the_inverse_of_the_frames_lexical_units(ontology: Ontology) -> None:
    listed = {(u, i) for i, frame in enumerate(ontology.frames) for u in frame.lexical_units}
    assert listed == {(u, i) for u, found in ontology.lexicon.items() for i in found}
    assert all(list(found) == sorted(set(found)) for found in ontology.lexicon.values())


@given(ontologies())
def test_json_keeps_every_field(ontology: Ontology) -> None:
    assert Ontology.from_json(json.loads(json.dumps(ontology.to_json()))) == ontology


def test_json_keeps_relations_and_mentions() -> None:
    ontology = read_ontology(SAMPLE, "1.7")
    assert ontology.relations and ontology.mentions
    assert Ontology.from_json(json.loads(json.dumps(ontology.to_json()))) == ontology


@pytest.mark.parametrize("damage", [{"frames": 3}, {"relations": [["Using"]]}, {"mentions": None}])
def test_a_damaged_ontology_is_a_clear_error(damage: dict[str, object]) -> None:
    with pytest.raises(InputError, match="damaged ontology"):
        Ontology.from_json(read_ontology(SAMPLE, "1.7").to_json() | damage)


def test_the_miniature_release_reads_as_written() -> None:
    ontology = read_ontology(SAMPLE, "1.7")
    assert [f.name for f in ontology.frames] == sorted(f.name for f in ontology.frames)
    lending = ontology.frames[ontology.frame_index["Lending"]]
    assert [element.name for element in lending.elements] == [
        "Lender", "Borrower", "Loan", "Period", "Time",
    ]  # fmt: skip
    assert lending.lexical_units == ("lend.v", "loan.n")
    assert ontology.relations[0] == FrameRelation(
        "Inheritance",
        "Lending",
        "Handover",
        (("Lender", "Giver"), ("Borrower", "Receiver"), ("Loan", "Thing"), ("Time", "Time")),
    )
    # "... has the <fen>Thing</fen> at first": a mention; the same FE's own name is none.
    assert ("Handover", "Giver", "Thing") in ontology.mentions
    assert ("Handover", "Giver", "Giver") not in ontology.mentions


def test_definitions_lose_mark_up_and_examples() -> None:
    handover = read_ontology(SAMPLE, "1.7").frames[1]
    assert handover.definition == "A Giver lets a Receiver have a Thing."
    assert plain("<def-root>A <fen>B</fen>,\n\nC.<ex>Not <t>this</t>.</ex></def-root>") == "A B, C."


def test_a_mention_is_a_whole_token_between_spaces() -> None:
    definitions = [
        ("A", "<fen>B</fen>. See C, (D) and e"),
        ("B", "A"),
        ("C", ""),
        ("D", "A\nB"),
        ("e", "E"),
    ]
    assert mentioned(definitions) == [("A", "B"), ("A", "e"), ("B", "A")]


PUBLISHED = {
    # frames, FEs, FE names, relations, FE relations, mentions, LUs, LU names, ambiguous names,
    # most frames an LU name has, most FEs a frame has
    "1.5": (1019, 9634, 1170, 1676, 10020, 9007, 11942, 9515, 1646, 10, 32),
    "1.7": (1221, 11428, 1285, 2070, 12393, 10967, 13631, 10481, 2011, 11, 32),
}


@pytest.mark.parametrize("version", PUBLISHED)
def test_the_releases_hold_what_was_counted(version: str) -> None:
    variable = f"GRAPHSEM_FN{version.replace('.', '')}"
    if variable not in os.environ:
        pytest.skip(f"{variable} does not name a folder with FrameNet {version}")
    ontology = read_ontology(Path(os.environ[variable]), version)
    measured = (
        len(ontology.frames),
        ontology.element_count,
        len(ontology.element_names),
        len(ontology.relations),
        sum(len(relation.elements) for relation in ontology.relations),
        len(ontology.mentions),
        sum(len(frame.lexical_units) for frame in ontology.frames),
        len(ontology.lexicon),
        sum(len(found) > 1 for found in ontology.lexicon.values()),
        max(len(found) for found in ontology.lexicon.values()),
        max(len(frame.elements) for frame in ontology.frames),
    )
    assert measured == PUBLISHED[version]
    for relation in ontology.relations:
        for sub, sup in relation.elements:
            assert ontology.has_element(ontology.frame_index[relation.sub], sub)
            assert ontology.has_element(ontology.frame_index[relation.super], sup)
