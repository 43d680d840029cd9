"""WikiEvents: texts set as their offsets say, entities, coreference, and the rebuilt train."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from semcore.errors import InputError
from tests.tsar.corpora.samples import SAMPLES, changed, check, distances, documents, parts, totals
from tsar.corpora.sources import EventSource, Repairs
from tsar.corpora.wikievents import wikievents_source

SAMPLE = SAMPLES / "wikievents"


def test_sentences_stand_apart_as_their_characters_say() -> None:
    record = json.loads((SAMPLE / "dev.jsonl").read_text(encoding="utf-8"))
    assert "hurt.Two divers" in record["text"]
    (document,) = documents(wikievents_source(SAMPLE), "dev")
    assert "hurt.\n\n\n\nTwo divers" in document.text and "pier. They" in document.text
    words = [word for sentence, _ in record["sentences"] for word in sentence]
    assert [[form, *span] for form, span in zip(document.forms, document.words, strict=True)] == (
        words
    )


def test_arguments_are_entity_mentions_anywhere_in_the_document() -> None:
    first, second = documents(wikievents_source(SAMPLE), "train")
    assert parts(first, 0) == [
        ("Repairer", "a firm from the town"),
        ("Artifact", "It"),
        ("Place", "Seaham"),
    ]
    assert distances([first]) == {-2: 1, -1: 1, 0: 6}
    mentions = {mention.id: mention.words for mention in first.mentions}
    for document in (first, second):
        check(document)
    for event in first.events:
        for argument in event.arguments:
            assert mentions[argument.mention] == argument.words
    names = [{first.span_text(mentions[id]) for id in cluster} for cluster in first.clusters]
    assert names[0] == {"Pump", "The pump of the allotments", "It"}


def test_the_rebuilt_train_has_the_same_events_with_types_of_two_levels() -> None:
    source = wikievents_source(SAMPLE, coarse=True)
    assert list(source.files) == ["train", "dev", "test"]
    pairs = zip(
        documents(source, "train"), documents(wikievents_source(SAMPLE), "train"), strict=True
    )
    for coarse, whole in pairs:
        check(coarse)
        assert coarse.forms == whole.forms and coarse.text == " ".join(whole.forms)
        for one, other in zip(coarse.events, whole.events, strict=True):
            assert one.type == other.type.rpartition(".")[0]
            assert one.trigger_words == other.trigger_words
            assert [(a.role, a.words) for a in one.arguments] == [
                (a.role, a.words) for a in other.arguments
            ]
        spans = {mention.id: mention.words for mention in coarse.mentions}
        together = {tuple(sorted(spans[id] for id in cluster)) for cluster in coarse.clusters}
        known = {mention.id: mention.words for mention in whole.mentions}
        assert together <= {
            tuple(sorted(known[id] for id in cluster)) for cluster in whole.clusters
        }


def test_a_type_is_defined_by_its_template_and_a_role_named_twice_is_one() -> None:
    ontology = wikievents_source(SAMPLE).ontology
    assert ontology is not None
    meeting = ontology.event_types[ontology.type_index["Contact.Meet.InPerson"]]
    assert [role.name for role in meeting.roles] == ["Participant", "Topic", "Place"]
    assert meeting.definition == (
        "Participant met face-to-face with Participant about Topic topic at Place place"
    )


def test_offsets_that_spell_something_else_give_a_text_of_words(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "wikievents"))

    def change(record: Any) -> None:
        record["sentences"][1][0][0][1] += 1

    changed(copy / "dev.jsonl", 1, change)
    repairs = Repairs()
    (document,) = wikievents_source(copy).documents("dev", repairs)
    (before,) = documents(wikievents_source(SAMPLE), "dev")
    assert repairs == {"texts_joined": 1}
    assert document.text == " ".join(before.forms)
    assert document.sentences == before.sentences and document.mentions == before.mentions
    check(document)


def test_without_coreference_and_ontology_files_there_is_none(tmp_path: Path) -> None:
    shutil.copy(SAMPLE / "dev.jsonl", tmp_path)
    source = wikievents_source(tmp_path)
    assert source.ontology is None and source.further == ()
    (document,) = documents(source, "dev")
    assert document.clusters == () and document.mentions
    with pytest.raises(InputError, match=r"no train_coarse/train\.jsonl in this folder"):
        wikievents_source(tmp_path, coarse=True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: r["event_mentions"][0]["trigger"].update(end=99), r"trigger \[15, 99\] is not"),
        (
            lambda r: r["event_mentions"][0]["trigger"].update(end=15),
            r"trigger \[15, 15\]: its end",
        ),
        (lambda r: r["entity_mentions"][0].update(start=True), "is not of whole numbers"),
        (lambda r: r["event_mentions"][0]["arguments"][0].update(entity_id="T9"), "no entity ment"),
        (lambda r: r["event_mentions"][0].update(event_type=7), "an event type must be a string"),
        (lambda r: r["event_mentions"][0]["arguments"][0].update(role=""), "a role must be a str"),
        (lambda r: r.update(sentences=[[[["a"]], "a"]]), "."),
        (lambda r: r.update(sentences=5), "."),
        (lambda r: r.pop("event_mentions"), "missing key 'event_mentions'"),
    ],
)
def test_mistakes_name_file_and_line(
    tmp_path: Path, change: Callable[[Any], object], message: str
) -> None:
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "wikievents"))
    changed(copy / "dev.jsonl", 1, change)
    with pytest.raises(InputError, match=rf"dev\.jsonl:1: .*{message}") as caught:
        documents(wikievents_source(copy), "dev")
    assert "\n" not in str(caught.value)


def test_damaged_clusters_and_ontologies_are_named(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "wikievents"))
    changed(copy / "coref" / "dev.jsonlines", 1, lambda record: record.update(clusters=["T1"]))
    with pytest.raises(InputError, match=r"dev\.jsonlines:1: a cluster must be a list of strings"):
        documents(wikievents_source(copy), "dev")
    (copy / "event_role_KAIROS.json").write_text('{"A.B": {"roles": []}}')
    with pytest.raises(InputError, match=r"KAIROS\.json: no ontology of KAIROS: missing key 'tem"):
        wikievents_source(copy)


# The release itself --------------------------------------------------------------------------


@pytest.fixture
def release(graphsem_data: Path) -> Path:
    place = graphsem_data / "events" / "wikievents"
    if not place.is_dir():
        pytest.skip("GRAPHSEM_DATA has no events/wikievents")
    return place


@pytest.mark.parametrize(
    ("split", "events", "arguments", "without"), [("dev", 345, 428, 84), ("test", 365, 566, 39)]
)
def test_counts_of_the_release(
    release: Path, split: str, events: int, arguments: int, without: int
) -> None:
    repairs = Repairs()
    source = wikievents_source(release)
    assert list(source.files) == ["dev", "test"]
    found = list(source.documents(split, repairs))
    assert len(found) == 20 and repairs == {}
    assert totals(found) == (events, arguments)
    assert sum(not event.arguments for document in found for event in document.events) == without
    records = map(json.loads, source.files[split].read_text(encoding="utf-8").splitlines())
    for document, record in zip(found, records, strict=True):
        check(document)
        assert document.forms == record["tokens"]
        assert "".join(document.text.split()) == "".join(record["text"].split())
        texts = {entity["id"]: entity["text"] for entity in record["entity_mentions"]}
        for event, entry in zip(document.events, record["event_mentions"], strict=True):
            assert document.text[slice(*event.trigger)] == entry["trigger"]["text"]
            for argument in event.arguments:
                assert document.text[slice(*argument.span)] == texts[argument.mention]


def unknown(source: EventSource, split: str) -> Counter[str]:
    assert source.ontology is not None
    return Counter(
        event.type
        for document in documents(source, split)
        for event in document.events
        if event.type not in source.ontology.type_index
    )


def test_types_that_the_ontology_file_lacks(release: Path) -> None:
    source = wikievents_source(release)
    assert source.ontology is not None and len(source.ontology.event_types) == 51
    assert unknown(source, "dev") == {
        "Contact.RequestCommand.Broadcast": 2,
        "Contact.RequestCommand.Meet": 1,
        "Contact.ThreatenCoerce.Broadcast": 2,
    }
    # The one event of test, with three arguments, for which 364/563 are published.
    assert unknown(source, "test") == {"Contact.RequestCommand.Correspondence": 1}


def test_counts_of_the_rebuilt_train(release: Path) -> None:
    found = documents(wikievents_source(release, coarse=True), "train")
    assert len(found) == 206
    assert totals(found) == (3241, 4542)
    events = [event for document in found for event in document.events]
    assert sum(not event.arguments for event in events) == 502
    assert len({event.type for event in events}) == 33
    assert max(event.type.count(".") for event in events) == 1
    for document in found:
        check(document)
