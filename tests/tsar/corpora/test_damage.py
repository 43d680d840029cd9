"""Whatever is wrong in a corpus's files: documents, or one line that names the file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semcore.errors import InputError
from tests.tsar.corpora.samples import SAMPLES, check, documents
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
