"""JSON from others: a key that stands twice, at any depth, and what is no JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.files.json_text import MalformedJson, json_of
from semcore.files.records import records


@pytest.mark.parametrize(
    "text",
    [
        '{"text": "One.", "text": "Two."}',
        '[{"a": {"b": [{"text": 1, "x": 2, "text": 1}]}}]',
        '{"text": null, "\\u0074ext": "Two."}',
    ],
)
def test_a_key_that_stands_twice_is_told_by_its_name(text: str) -> None:
    with pytest.raises(MalformedJson, match=r"^malformed JSON: the key 'text' stands twice"):
        json_of(text)


def test_the_same_key_in_two_objects_stands_once_in_each() -> None:
    assert json_of('[{"a": {"a": 1}}, {"a": 2}, {}]') == [{"a": {"a": 1}}, {"a": 2}, {}]


def test_a_doubled_key_of_a_line_is_told_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with pytest.raises(InputError, match=r"a\.jsonl:2: malformed JSON: the key '\[/b\]' stands"):
        list(records(['{"a": 1}\n', '{"[/b]": 1, "[/b]": 2}\n'], path))
