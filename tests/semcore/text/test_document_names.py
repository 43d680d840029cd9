"""Records of several files get different names, whatever they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.text.document_names import DocumentNames
from semcore.text.folders import names_of, text_inputs


def test_a_name_that_is_taken_even_behind_the_files(tmp_path: Path) -> None:
    for name, ids in {"x": ["y:1", "1"], "y": ["1", "y:1"], "z": ["y:1", "z"]}.items():
        lines = [json.dumps({"id": id, "text": "It rained."}) + "\n" for id in ids]
        (tmp_path / f"{name}.jsonl").write_text("".join(lines))
    (tmp_path / "z.txt").write_text("It rained.")
    inputs = text_inputs(str(tmp_path))
    names = names_of(inputs)
    found = [document.name for item in inputs for document in item.documents(names=names)]
    assert found == ["y:1", "1", "y:y:1", "y:y:y:1", "z.jsonl:y:1", "z", "z.txt"]


IDS = st.text("xy1:", min_size=1, max_size=6)


@given(st.lists(st.tuples(st.sampled_from("xy1"), st.lists(IDS, unique=True))), st.sets(IDS))
def test_all_are_different(files: list[tuple[str, list[str]]], taken: set[str]) -> None:
    names = DocumentNames(taken)
    found = [own.new(id) for file, ids in files for own in [names.of_records(file)] for id in ids]
    assert len(set(found)) == len(found) and taken.isdisjoint(found)


def test_in_one_file_a_name_is_there_once_unless_it_may_repeat() -> None:
    own = DocumentNames({"1"}).of_records("x")
    assert [own.new("1"), own.new("1", may_repeat=True)] == ["x:1", "x:1"]
    with pytest.raises(ValueError, match="a second record is named '1'"):
        own.new("1")
