"""CASIE: raw text, offsets that are repaired, one file that is split by its order."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from semcore.errors import InputError
from tests.tsar.corpora.samples import SAMPLES, changed, check, documents, parts, placed, totals
from tsar.corpora.casie import casie_source
from tsar.corpora.sources import Repairs

SAMPLE = SAMPLES / "casie"


def test_offsets_beside_their_text_are_repaired_and_counted() -> None:
    repairs = Repairs()
    first, second, _ = casie_source(SAMPLE).documents("train", repairs)
    assert repairs == {"spans_repaired": 2}
    assert first.text[slice(*first.events[0].trigger)] == "had copied"
    assert parts(first, 2)[2] == ("Payment-Method", "stamps")
    assert "\r\n\r\n" in second.text  # as it came
    assert parts(second, 0)[3] == ("Capabilities", "opens it")
    for document in (first, second):
        check(document)


def test_events_of_one_hopper_are_one_cluster_and_realis_is_kept() -> None:
    first, *_ = documents(casie_source(SAMPLE), "train")
    assert first.clusters == (("1.txt:E1", "1.txt:E2"),)
    mentions = {mention.id: mention.words for mention in first.mentions}
    assert [mentions[event.id] for event in first.events] == [
        event.trigger_words for event in first.events
    ]
    assert [event.realis for event in first.events] == ["Actual", "Actual", "Actual", "Other"]


def test_the_one_file_is_split_by_its_order(tmp_path: Path) -> None:
    record = json.loads((SAMPLE / "casie.jsonl").read_text("utf-8").splitlines()[2])
    lines = [json.dumps({**record, "sourcefile": str(number)}) for number in range(1, 905)]
    (tmp_path / "casie.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for place in (tmp_path, tmp_path / "casie.jsonl"):
        source = casie_source(place)
        ids = {split: [item.id for item in documents(source, split)] for split in source.files}
        assert {split: (found[0], found[-1]) for split, found in ids.items()} == {
            "train": ("1", "700"),
            "dev": ("701", "800"),
            "test": ("801", "900"),
        }
    assert list(casie_source(SAMPLE).files) == ["train"]


def test_files_of_splits_are_taken_as_they_are(tmp_path: Path) -> None:
    for split in ("train", "test"):
        shutil.copy(SAMPLE / "casie.jsonl", tmp_path / f"{split}.jsonl")
    source = casie_source(tmp_path)
    assert list(source.files) == ["train", "test"]
    assert documents(source, "test") == documents(casie_source(SAMPLE), "train")


def test_what_cannot_be_placed_is_counted(tmp_path: Path) -> None:
    shutil.copy(SAMPLE / "casie.jsonl", tmp_path)

    def change(record: Any) -> None:
        breach, theft = record["cyberevent"]["hopper"][0]["events"]
        breach["nugget"].update(text="nowhere", startOffset=9000, endOffset=9007)
        theft["argument"][0].update(text="nowhere", startOffset=-1, endOffset=3)
        theft["nugget"]["text"] = "the thieves"  # nowhere, but the offsets are of the text

    changed(tmp_path / "casie.jsonl", 1, change)
    repairs = Repairs()
    first, *_ = casie_source(tmp_path).documents("train", repairs)
    assert repairs == {
        "events_lost": 1,
        "arguments_lost": 5,
        "spans_lost": 2,
        "spans_unrepaired": 1,
        "spans_repaired": 1,
    }
    assert first.clusters == () and len(first.events) == 3
    assert first.text[slice(*first.events[0].trigger)] == "the theft"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: r.update(content=None), "content must be a string"),
        (lambda r: r["cyberevent"]["hopper"][0]["events"][0].pop("subtype"), "missing key 'subt"),
        (
            lambda r: r["cyberevent"]["hopper"][0]["events"][0]["nugget"].update(endOffset=2.5),
            "are not whole numbers",
        ),
        (lambda r: r["cyberevent"].update(hopper=5), "."),
    ],
)
def test_mistakes_name_file_and_line(
    tmp_path: Path, change: Callable[[Any], object], message: str
) -> None:
    shutil.copy(SAMPLE / "casie.jsonl", tmp_path)
    changed(tmp_path / "casie.jsonl", 2, change)
    with pytest.raises(InputError, match=rf"casie\.jsonl:2: .*{message}"):
        documents(casie_source(tmp_path), "train")


def test_counts_of_the_release(graphsem_data: Path) -> None:
    place = graphsem_data / "events" / "casie"
    if not place.is_dir():
        pytest.skip("GRAPHSEM_DATA has no events/casie")
    source = casie_source(place)
    repairs = Repairs()
    found = {split: list(source.documents(split, repairs)) for split in source.files}
    assert {split: len(items) for split, items in found.items()} == {
        "train": 700,
        "dev": 100,
        "test": 100,
    }
    every = [document for items in found.values() for document in items]
    assert totals(every) == (7617, 20414)
    # 3.3 % of all spans; one is longer than the text goes on: "been leaked." at its end.
    assert repairs == {"spans_repaired": 919, "spans_unrepaired": 1}
    assert sum(1 for document in every for _ in placed(document)) == 28031
    assert len({event.type for document in every for event in document.events}) == 5
    roles = {a.role for document in every for event in document.events for a in event.arguments}
    assert len(roles) == 26
    for document in every:
        check(document, exact=False)
