"""RAMS: what its files hold, as published and as released."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from semcore.errors import InputError
from tests.tsar.corpora.samples import SAMPLES, changed, check, distances, documents, parts, totals
from tsar.corpora.rams import bare_role, rams_source, read_multiplicities, read_roles
from tsar.corpora.sources import EventSource
from tsar.ontology import EventOntology, Role

SAMPLE = SAMPLES / "rams"


def test_a_line_is_a_document_with_one_event() -> None:
    first, second, third = documents(rams_source(SAMPLE), "train")
    assert first.id == "nw_harwick"
    assert first.span_text(first.sentences[2]).startswith("Last week the town council sold")
    (event,) = first.events
    assert (event.id, event.type) == ("nw_harwick:1", "trade.sale.n/a")
    assert first.text[slice(*event.trigger)] == "sold"
    assert parts(first) == [
        ("seller", "the town council"),
        ("artifact", "the building"),
        ("price", "two million pounds"),
        ("buyer", "a brewery from Leeds"),
        ("place", "Harwick"),
    ]
    assert distances([first]) == {-2: 1, 0: 3, 2: 1}
    assert [role for role, _ in parts(third)] == ["participant", "participant", "place"]
    for document in (first, second, third):
        check(document)


def test_roles_lose_the_number_of_their_event_type() -> None:
    assert bare_role("evt089arg02place") == "place"
    assert bare_role("place") == "place"
    assert bare_role("eventuality") == "eventuality"


def test_a_role_may_occur_as_often_as_both_ontology_files_say() -> None:
    counted = read_multiplicities(SAMPLE / "event_role_multiplicities.txt")
    listed = read_roles(SAMPLE / "event_roles.json")
    assert counted == listed == rams_source(SAMPLE).ontology
    meeting = counted.event_types[counted.type_index["contact.meet.n/a"]]
    assert meeting.roles == (Role("participant", 2), Role("place", 1))


def setting(**values: Any) -> Callable[[Any], None]:
    return lambda record: record.update(values)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda record: record.pop("doc_key"), "missing key 'doc_key'"),
        (setting(evt_triggers=[[999, 999, [["a.b", 1.0]]]]), r"trigger \[999, 1000\] is not in"),
        (setting(evt_triggers=[[5, 3, [["a.b", 1.0]]]]), r"trigger \[5, 4\]: its end must be gr"),
        (setting(evt_triggers=[["5", 5, [["a.b", 1.0]]]]), "evt_triggers: .* whole numbers"),
        (setting(evt_triggers=None), "evt_triggers must be a list"),
        (setting(evt_triggers=[[5, 5]]), r"evt_triggers must be \[first, last, \[\[type"),
        (setting(doc_key=None), "doc_key must be a string or a whole number"),
        (setting(sentences=None), "sentences must be a list"),
        (setting(evt_triggers=[]), "an argument of a trigger that is not in evt_triggers"),
        (setting(evt_triggers=[[5, 5, []]]), "evt_triggers must be"),
        (setting(sentences=["a word"]), "a sentence must be a list of strings"),
        (setting(sentences=[]), "is not inside 0..0"),
        (setting(gold_evt_links=[[[26, 26], [-1, 2], "x"]]), "is not inside|not in evt_triggers"),
        (setting(gold_evt_links=[5]), "gold_evt_links must be lists of a trigger, a span"),
        (setting(gold_evt_links=None), "gold_evt_links must be lists of a trigger, a span"),
    ],
)
def test_mistakes_name_file_and_line(
    tmp_path: Path, change: Callable[[Any], object], message: str
) -> None:
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "rams"))
    changed(copy / "train.jsonlines", 2, change)
    with pytest.raises(InputError, match=rf"train\.jsonlines:2: .*{message}") as caught:
        documents(rams_source(copy), "train")
    assert "\n" not in str(caught.value)


def test_a_link_is_named_by_its_place_in_the_file(tmp_path: Path) -> None:
    """Of two events: the second link is the first argument of the second one."""
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "rams"))
    kind = [["a.b", 1.0]]
    links = [[[5, 5], [1, 2], "evt001arg01place"], [[3, 3], [2, 1], "evt001arg01place"]]
    change = setting(evt_triggers=[[5, 5, kind], [3, 3, kind]], gold_evt_links=links)
    changed(copy / "train.jsonlines", 2, change)
    with pytest.raises(InputError, match=r"event 2: link 2 of gold_evt_links: words \[2, 2\]"):
        documents(rams_source(copy), "train")


def test_damaged_lines_and_files_are_named(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "rams"))
    with (copy / "dev.jsonlines").open("a") as file:
        file.write("{\n")
    with pytest.raises(InputError, match=r"dev\.jsonlines:3: "):
        documents(rams_source(copy), "dev")
    (copy / "event_role_multiplicities.txt").write_text("a.b\tplace\n")
    with pytest.raises(InputError, match=r"multiplicities\.txt:1: a type, then roles, each with"):
        rams_source(copy)
    (copy / "event_role_multiplicities.txt").unlink()
    (copy / "event_roles.json").write_text("[5]")
    with pytest.raises(InputError, match=r"event_roles\.json: no list of types and their roles"):
        rams_source(copy)
    with pytest.raises(InputError, match=r"nowhere: no such file or folder"):
        rams_source(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"empty: none of train\.jsonlines, dev\.jsonlines"):
        rams_source(tmp_path / "empty")


def test_empty_words_and_sentences_keep_the_places_of_the_others(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "rams"))
    before = documents(rams_source(copy), "test")[0]

    def change(record: Any) -> None:
        record["sentences"].insert(1, [])
        record["sentences"][0][0] = ""

    changed(copy / "test.jsonlines", 1, change)
    after = documents(rams_source(copy), "test")[0]
    assert after.sentences == before.sentences
    assert after.forms[1:] == before.forms[1:]
    assert parts(after) == parts(before)


# The release itself --------------------------------------------------------------------------

PUBLISHED = {
    "dev": {
        "events": 924,
        "arguments": 2188,
        "without arguments": 28,
        "distances": {-2: 79, -1: 164, 0: 1811, 1: 87, 2: 47},
        "beyond one role a span": 143,
        "over the trigger": 27,
        "longer than 8 words": 35,
        "longest document": 394,
        "roles twice": 54,  # numbered each for itself, evt022arg01 and evt022arg02participant
    },
    "test": {
        "events": 871,
        "arguments": 2023,
        "without arguments": 23,
        "distances": {-2: 84, -1: 157, 0: 1667, 1: 88, 2: 27},
        "beyond one role a span": 126,
        "over the trigger": 21,
        "longer than 8 words": 34,
        "longest document": 478,
        "roles twice": 66,
    },
}


def release(data: Path) -> EventSource:
    if not (data / "events" / "rams").is_dir():
        pytest.skip("GRAPHSEM_DATA has no events/rams")
    return rams_source(data / "events" / "rams")


@pytest.mark.parametrize("split", ["dev", "test"])
def test_counts_of_the_release(graphsem_data: Path, split: str) -> None:
    source = release(graphsem_data)
    found = documents(source, split)
    for document in found:
        check(document)
        assert len(document.events) == 1 and len(document.sentences) <= 5
    events = [document.events[0] for document in found]
    arguments = [(event, argument) for event in events for argument in event.arguments]
    spans = Counter((event.id, argument.words) for event, argument in arguments)
    often = Counter((event.id, event.type, argument.role) for event, argument in arguments)
    assert PUBLISHED[split] == {
        "events": totals(found)[0],
        "arguments": totals(found)[1],
        "without arguments": sum(not event.arguments for event in events),
        "distances": distances(found),
        "beyond one role a span": sum(count - 1 for count in spans.values()),
        "over the trigger": sum(
            argument.words.start < event.trigger_words.end
            and event.trigger_words.start < argument.words.end
            for event, argument in arguments
        ),
        "longer than 8 words": sum(a.words.end - a.words.start > 8 for _, a in arguments),
        "longest document": max(len(document.words) for document in found),
        "roles twice": sum(count > 1 for count in often.values()),
    }
    assert source.ontology is not None
    for (_, event_type, role), count in often.items():
        most = most_of(source.ontology)[event_type, role]
        assert most is not None and count <= most


def most_of(ontology: EventOntology) -> dict[tuple[str, str], int | None]:
    """How often each role of each event type may occur."""
    return {(e.name, role.name): role.most for e in ontology.event_types for role in e.roles}


def test_the_ontology_of_the_release(graphsem_data: Path) -> None:
    source = release(graphsem_data)
    ontology = source.ontology
    assert ontology is not None
    assert (len(ontology.event_types), len(ontology.role_names), len(ontology.pairs)) == (
        139,
        65,
        508,
    )
    assert Counter(most_of(ontology).values()) == {1: 493, 2: 15}
    # 521 are named where a role that occurs twice counts twice and two pairs are missing.
    listed = read_roles(graphsem_data / "events" / "rams" / "event_roles.json")
    assert sum(most or 0 for most in most_of(listed).values()) == 521
    assert set(ontology.pairs) - set(listed.pairs) == {
        ("government.vote.n/a", "result"),
        ("movement.transportperson.selfmotion", "vehicle"),
    }
    for split, missing in (("dev", 0), ("test", 1)):
        used = [
            (event.type, argument.role)
            for document in documents(source, split)
            for event in document.events
            for argument in event.arguments
        ]
        assert all(pair in ontology.pair_index for pair in used)
        assert sum(pair not in listed.pair_index for pair in used) == missing
