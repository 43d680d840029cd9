"""Files of folders: which are texts, what they are called, and what is told of the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from semcore.commands.predicting import AnnotatedKeys, PredictKeys
from semcore.commands.reading import Reading
from semcore.errors import InputError
from semcore.text.folders import text_inputs


def test_files_of_a_folder_and_of_those_below(tmp_path: Path) -> None:
    (tmp_path / "below.txt").mkdir()
    for name in ("b.txt", "a.txt", "c.md", "e.bin", "below.txt/d.txt"):
        (tmp_path / name).write_text(name)
    skipped: list[Path] = []
    found = text_inputs(str(tmp_path), skipped=skipped)
    assert [item.name for item in found] == ["a", "b", "below.txt/d", "c"]
    assert skipped == [tmp_path / "e.bin"]
    (tmp_path / "none").mkdir()
    with pytest.raises(InputError, match=r"no \.txt, \.md, .* file in this folder"):
        text_inputs(str(tmp_path / "none"))
    with pytest.raises(InputError, match="no such file or folder"):
        text_inputs(str(tmp_path / "e.txt"))


def test_what_is_hidden_in_a_folder_is_no_text_of_it(tmp_path: Path) -> None:
    for name in ("a.txt", "._a.txt", ".git/b.txt", "sub/a.txt", "sub/.c/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [item.name for item in text_inputs(str(tmp_path))] == ["a", "sub/a"]
    assert [item.name for item in text_inputs(str(tmp_path / ".git"))] == ["b"]
    assert [item.name for item in text_inputs(str(tmp_path / "._a.txt"))] == ["._a"]
    with pytest.raises(InputError, match="the name of a file or folder is empty"):
        text_inputs("")


def test_different_files_have_different_names(tmp_path: Path) -> None:
    def names(*places: str) -> list[str]:
        return [item.name for item in text_inputs([str(tmp_path / place) for place in places])]

    for place in ("x/n.txt", "y/n.txt", "y/n.md", "y/z/n.txt", "y/m.txt"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("It rained.")
    assert names("x/n.txt") == ["n"]
    assert names("x/n.txt", "y/m.txt") == ["n", "m"]
    assert names("x/n.txt", "y/n.txt") == ["x/n", "y/n"]
    assert names("y/n.md", "y/n.txt") == ["n.md", "n.txt"]
    assert names(".") == ["x/n", "y/m", "y/n.md", "y/n.txt", "y/z/n"]
    assert names("x", "y") == ["x/n.txt", "m", "y/n.md", "y/n.txt", "z/n"]
    with pytest.raises(InputError, match=r"n\.txt: is given twice"):
        names("x/n.txt", "x/../x/n.txt")
    with pytest.raises(InputError, match="standard input stands alone"):
        text_inputs(["-", str(tmp_path)])


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ([b"caf\xe9.txt"], ["caf\ufffd"]),
        ([b"caf\xe8.txt", b"caf\xe9.txt"], ["caf\\xe8", "caf\\xe9"]),
        ([b"caf\xe8.txt", b"caf\xe9.md", b"tea.txt"], ["caf\\xe8", "caf\\xe9", "tea"]),
        ([b"a\xff/b.txt", b"a\xfe/b.txt", b"\xc3\xa9.txt"], ["a\\xff/b", "a\\xfe/b", "é"]),
        ([b"caf\xe9.txt", "caf\ufffd.txt".encode()], ["caf\\xe9", "caf\ufffd.txt"]),
        ([b"caf\xe9.txt", b"caf\xe9.md"], ["caf\\xe9.txt", "caf\\xe9.md"]),
    ],
)
def test_names_that_are_not_utf_8_are_different_too(
    files: list[bytes], names: list[str], tmp_path: Path
) -> None:
    for file in files:
        place = os.path.join(os.fsencode(tmp_path), file)
        try:
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "w", encoding="utf-8") as stream:
                stream.write("It rained.")
        except OSError:
            pytest.skip("this file system has no such names")
    found = {os.path.relpath(item.path or "", tmp_path): item.name for item in
             text_inputs(str(tmp_path))}  # fmt: skip
    assert [found[os.fsdecode(file)] for file in files] == names


def test_records_of_two_files_may_have_one_id(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text('{"id": 1, "text": "One."}\n{"text": "Two."}\n')
    keys = PredictKeys(checkpoint="c", input=str(tmp_path))
    found = [sentence.id for sentence in keys.sentences(keys.inputs(), Reading())]
    assert found == ["1:1", "a:2:1", "b:1:1", "b:2:1"]


def test_results_in_a_folder_are_skipped(tmp_path: Path) -> None:
    table = "document,parser,number,type,role,start,end,text\na,kid,1,Rain,,3,9,rained\n"
    (tmp_path / "found.csv").write_text(table, encoding="utf-8")
    with pytest.raises(InputError, match=r"found\.csv: a table of results that graphsem made"):
        text_inputs(str(tmp_path))
    (tmp_path / "a.txt").write_text("It rained.", encoding="utf-8")
    skipped: list[Path] = []
    keys = AnnotatedKeys(checkpoint="c", input=str(tmp_path))
    with pytest.raises(InputError, match=r"a\.txt: what is annotated is read of JSON Lines"):
        assert keys.is_jsonl
    (found,) = text_inputs(str(tmp_path), skipped=skipped)
    assert found.path == tmp_path / "a.txt" and skipped == [tmp_path / "found.csv"]
