"""Inventories of events: numbers of pairs, JSON and back, types cut and joined."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.errors import InputError
from tsar.ontology import EventOntology, EventType, Role, cut_type, read_ontology

names = st.text("ab.", min_size=1, max_size=5)
roles = st.builds(Role, names, st.none() | st.integers(1, 3), st.text(max_size=3))
types = st.builds(
    EventType,
    names,
    st.lists(roles, max_size=3, unique_by=lambda role: role.name).map(tuple),
    st.text(max_size=3),
)
ontologies = st.lists(types, max_size=4, unique_by=lambda event: event.name).map(
    lambda found: EventOntology(tuple(found))
)
SMALL = EventOntology(
    (
        EventType("Life.Die.Drown", (Role("Victim"), Role("Place", 1)), "Somebody drowns."),
        EventType("Life.Die", (Role("Victim", 2, "who dies"), Role("Killer", 1))),
        EventType("Contact.Meet", (Role("Participant", 2),), "Somebody meets somebody."),
    )
)


@given(ontologies)
def test_round_trip_through_json(ontology: EventOntology) -> None:
    assert EventOntology.from_json(json.loads(json.dumps(ontology.to_json()))) == ontology


@given(ontologies)
def test_pairs_are_numbered_from_one_type_by_type(ontology: EventOntology) -> None:
    assert ontology.labels == len(ontology.pairs) + 1
    for number, event in enumerate(ontology.event_types):
        own = range(*ontology.pair_offsets[number : number + 2])
        assert [ontology.pair_index[event.name, role.name] for role in event.roles] == list(own)


def roles_of(ontology: EventOntology) -> dict[tuple[str, str], Role]:
    return {(e.name, role.name): role for e in ontology.event_types for role in e.roles}


@given(ontologies, ontologies)
def test_joined_ontologies_have_all_pairs_as_the_first_has_them(
    first: EventOntology, second: EventOntology
) -> None:
    joined = first.joined(second)
    assert set(joined.pairs) == set(first.pairs) | set(second.pairs)
    assert list(joined.type_index)[: len(first.event_types)] == list(first.type_index)
    for pair, role in roles_of(joined).items():
        assert role == roles_of(first if pair in first.pair_index else second)[pair]
    assert first.joined(first) == first


@given(ontologies, st.integers(1, 3))
def test_cut_ontologies_have_the_cut_pairs(ontology: EventOntology, levels: int) -> None:
    cut = ontology.cut(levels)
    assert set(cut.pairs) == {(cut_type(name, levels), role) for name, role in ontology.pairs}
    assert set(cut.type_index) == {cut_type(name, levels) for name in ontology.type_index}
    assert cut.cut(levels) == cut


def test_types_of_one_name_are_joined_where_they_are_cut() -> None:
    cut = SMALL.cut(2)
    assert cut.event_types[0] == EventType(
        "Life.Die", (Role("Victim", None, "who dies"), Role("Place", 1), Role("Killer", 1))
    )
    assert cut.event_types[1] == SMALL.event_types[2]
    assert (cut_type("a.b.c", 2), cut_type("a.b.c", None), cut_type("a", 2)) == (
        "a.b",
        "a.b.c",
        "a",
    )


def test_collected_ontologies_are_in_order_of_name() -> None:
    found = EventOntology.collected([("b", ["y", "x"]), ("a", []), ("b", ["x", "z"])])
    assert found.pairs == [("b", "x"), ("b", "y"), ("b", "z")]
    assert list(found.type_index) == ["a", "b"]


def test_a_role_may_be_a_name_alone() -> None:
    record = {"event_types": [{"name": "a", "roles": ["x", {"name": "y"}]}]}
    assert EventOntology.from_json(record).event_types[0].roles == (Role("x"), Role("y"))


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ([], "no ontology of events"),
        ({}, "missing key 'event_types'"),
        ({"event_types": [{"name": "a"}]}, "event type 'a': missing key 'roles'"),
        ({"event_types": [{"name": "a", "roles": []}, {}]}, "event type 2: missing key 'name'"),
        ({"event_types": [{"name": "", "roles": []}]}, "name must be a string"),
        ({"event_types": ["a"]}, "'a' is no JSON object"),
        ({"event_types": {"a": 1}}, "event_types must be a list"),
        ({"event_types": [{"name": "a", "roles": [5]}]}, "type 'a': role 1: 5 is no JSON object"),
        ({"event_types": [{"name": "a", "roles": "xy"}]}, "roles must be a list"),
        ({"event_types": [{"name": "a", "roles": [""]}]}, "name must be a string, not empty"),
        (
            {"event_types": [{"name": "a", "roles": ["x", "x"]}]},
            "type 'a': role 'x' stands there twice",
        ),
        ({"event_types": [{"name": "a", "roles": []}] * 2}, "event type 'a' stands there twice"),
        (
            {"event_types": [{"name": "A", "roles": [{"name": "x", "max": 1}]}]},
            "a role has no field 'max'; there are name, most, definition",
        ),
        (
            {"event_types": [{"name": "A", "roles": [], "template": "x"}]},
            "an event type has no field 'template'; there are name, roles, definition",
        ),
        (
            {"event_types": [{"name": "a", "roles": [{"name": "x", "most": 0}]}]},
            "event type 'a': role 'x': most must be a whole number from 1",
        ),
        ({"event_types": [{"name": "a", "roles": [], "definition": 5}]}, "definition must be a st"),
    ],
)
def test_errors_name_the_file(tmp_path: Path, record: Any, message: str) -> None:
    path = tmp_path / "ontology.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(InputError, match=r"ontology\.json: ") as caught:
        read_ontology(path)
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_damaged_and_missing_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(InputError, match=r"a\.json:1: malformed JSON"):
        read_ontology(tmp_path / "a.json")
    (tmp_path / "half.json").write_text('{"event_types": [{"name": "\\ud800", "roles": []}]}')
    with pytest.raises(InputError, match=r"half\.json: .*not UTF-8: surrogates not allowed"):
        read_ontology(tmp_path / "half.json")
    with pytest.raises(InputError, match=r"b\.json: No such file"):
        read_ontology(tmp_path / "b.json")
