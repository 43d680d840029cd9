"""Whatever is wrong in a corpus's files: documents, or one line that names the file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semcore.errors import InputError
from tests.tsar.corpora.samples import SAMPLES, changed, check, documents
from tsar.corpora.casie import casie_source
from tsar.corpora.mlee import mlee_source
from tsar.corpora.own import own_source
from tsar.corpora.rams import rams_source
from tsar.corpora.wikievents import wikievents_source

FILES = {
    "rams/train.jsonlines": rams_source,
    "rams/event_roles.json": rams_source,
    "wikievents/train.jsonl": wikievents_source,
    "wikievents/coref/train.jsonlines": wikievents_source,
    "wikievents/event_role_KAIROS.json": wikievents_source,
    "wikievents/train_coarse/train.jsonl": partial(wikievents_source, coarse=True),
    "mlee/train.json": mlee_source,
    "casie/casie.jsonl": casie_source,
    "own/train.jsonl": own_source,
    "own/ontology.json": own_source,
}
WHOLE = ("event_roles.json", "event_role_KAIROS.json", "ontology.json")  # one object, many lines
ODD = [None, True, 5, -1, 2.5, 10**30, "x", "", "\ud800", [], [1, 2], [[]], {}, {"a": 1}]


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside."""
    if not isinstance(value, dict | list):
        return
    for key in value if isinstance(value, dict) else range(len(value)):
        yield (*way, key)
        yield from places(value[key], (*way, key))


def trouble(copy: Path, file: str, number: int, change: Callable[[Any], object]) -> str:
    """What is said of a sample's file, of which the record of a line was changed."""
    corpus, _, name = file.partition("/")
    shutil.copytree(SAMPLES / corpus, copy)
    changed(copy / name, number, change)
    with pytest.raises(InputError) as caught:
        documents(FILES[file](copy), "train")
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "number", "change", "place"),
    [
        (
            "rams/train.jsonlines",
            2,
            lambda r: r["gold_evt_links"][1][1].reverse(),
            "event 1: link 2 of gold_evt_links",
        ),
        (
            "wikievents/train.jsonl",
            1,
            lambda r: r["event_mentions"][1]["arguments"][1].update(role=7),
            "event 2: argument 2",
        ),
        (
            "wikievents/train_coarse/train.jsonl",
            1,
            lambda r: r["event_mentions"][0]["arguments"][0].update(end=-1),
            "event 1: argument 1",
        ),
        (
            "mlee/train.json",
            1,
            lambda r: r["event_mentions"][1]["arguments"][0].pop("role"),
            "event 2: argument 1",
        ),
        (
            "casie/casie.jsonl",
            1,
            lambda r: r["cyberevent"]["hopper"][0]["events"][1]["argument"][0].pop("text"),
            "hopper 1: event 2: argument 1",
        ),
        (
            "own/train.jsonl",
            1,
            lambda r: r["events"][-1]["arguments"][1].update(span=[1, 1]),
            "event 2: argument 2",
        ),
    ],
)
def test_every_corpus_names_file_line_document_event_and_argument(
    tmp_path: Path, file: str, number: int, change: Callable[[Any], object], place: str
) -> None:
    record = json.loads((SAMPLES / file).read_text(encoding="utf-8").splitlines()[number - 1])
    (id,) = (record[key] for key in ("doc_key", "doc_id", "sourcefile", "id") if key in record)
    told = trouble(tmp_path / "damaged", file, number, change)
    where = tmp_path / "damaged" / file.partition("/")[2]
    assert told.startswith(f"{where}:{number}: document {str(id)!r}: {place}: ")


@pytest.mark.parametrize("name", FILES)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_value_may_be_wrong_or_missing(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    folder, _, file = name.partition("/")
    copy = tmp_path_factory.mktemp("damage") / folder
    shutil.copytree(SAMPLES / folder, copy)
    text = (copy / file).read_text(encoding="utf-8")
    lines = [text] if file in WHOLE else text.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    record = json.loads(lines[number])
    *way, last = data.draw(st.sampled_from(list(places(record))))
    inner = record
    for key in way:
        inner = inner[key]
    if data.draw(st.booleans()):
        inner[last] = data.draw(st.sampled_from(ODD))
    else:
        del inner[last]
    lines[number] = json.dumps(record)
    (copy / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        source = FILES[name](copy)
        found = documents(source, "train")
    except InputError as error:
        assert "\n" not in str(error) and "damage" in str(error)
    else:
        for document in found:
            check(document, exact=False)
            document.text.encode()
        if source.ontology is not None:
            json.dumps(source.ontology.to_json(), ensure_ascii=False).encode()
