"""``output=`` as a file of the kind that its name says, and as standard output."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import penman
import pytest

from graphsem.__main__ import main
from graphsem.results import DOCUMENTS
from tests.graphsem.runs import SOME_BAD, Stopped, content, shard, stopping, weights

__all__ = ["shard", "weights"]  # fixtures


@pytest.fixture
def records(weights: list[str], shard: Path, tmp_path: Path) -> list[str]:
    """The lines that a folder's documents.jsonl has."""
    folder = tmp_path / "whole"
    assert main.run([f"input={shard}", f"output={folder}", *weights, "batch_size=8"]) == SOME_BAD
    return (folder / DOCUMENTS).read_text("utf-8").splitlines()


def test_each_kind_of_file_has_all_documents(
    weights: list[str], shard: Path, tmp_path: Path, records: list[str]
) -> None:
    def written(name: str) -> str:
        place = tmp_path / "files" / name
        assert main.run([f"input={shard}", f"output={place}", *weights]) == SOME_BAD
        assert [path.name for path in place.parent.iterdir()] == [name]
        text = place.read_text("utf-8")
        place.unlink()
        return text

    assert written("a.jsonl").splitlines() == records
    found = [json.loads(line) for line in records]
    sentences = [sentence for record in found for sentence in record["sentences"]]
    assert [graph.metadata["id"] for graph in penman.loads(written("a.amr"))] == [
        sentence["id"] for sentence in sentences
    ]
    assert written("a.conll").count("# id = ") == len(sentences)
    table = list(csv.DictReader(written("a.csv").splitlines()))
    assert {row["document"] for row in table} == {
        record["name"] for record in found if record["sentences"]
    }
    assert written("a.html").startswith("<!DOCTYPE html>")
    assert written("a.txt").count("and :polarity -") == len(sentences)


def test_standard_output_has_json_lines_and_nothing_else(
    weights: list[str], shard: Path, records: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main.run([f"input={shard}", "output=-", *weights]) == SOME_BAD
    told = capsys.readouterr()
    assert told.out.splitlines() == records
    assert told.err.splitlines()[-1] == "error: 7 of 50 documents could not be read"
    for key, problem in [
        ("show=page", "documents are on stdout"),
        ("resume=true", "nothing to go"),
    ]:
        assert main.run([f"input={shard}", "output=-", *weights, key]) == 2
        assert problem in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_run_that_is_stopped_goes_on(
    weights: list[str], shard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    whole, folder = tmp_path / name, tmp_path / "again"
    keys = [f"input={shard}", *weights, "batch_size=8"]
    assert main.run([*keys, f"output={whole}"]) == SOME_BAD
    keys.append(f"output={folder / name}")
    go_on = stopping(monkeypatch, 3)
    with pytest.raises(Stopped):
        main.run(keys)
    go_on()
    assert f"24 documents are in {folder / name}.unfinished: " in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == [f"{name}.unfinished"]
    assert main.run(keys) == 2
    assert "resume=true goes on with it" in capsys.readouterr().err
    assert main.run([*keys, "resume=true"]) == SOME_BAD
    assert content(folder) == {name: whole.read_bytes()}
    assert main.run([*keys, "resume=true"]) == 2
    assert "no unfinished run is there" in capsys.readouterr().err
    assert main.run(keys) == SOME_BAD
    assert content(folder) == {name: whole.read_bytes()}


@pytest.mark.parametrize("step", range(3))
@pytest.mark.parametrize("name", ["a.jsonl", "a.html"])
def test_killed_while_tidying_nothing_is_left_for_ever(
    weights: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, step: int,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    source, target = tmp_path / "in.jsonl", tmp_path / "out" / name
    source.write_text('{"text": "The archive burned."}\n{broken\n{"text": "It rained."}\n')
    keys = [f"input={source}", f"output={target}", *weights]

    def kill(step: int) -> bool:
        """Whether the run was stopped, once it had taken away so many files."""
        left = step
        unlink = Path.unlink

        def killed(path: Path, missing_ok: bool = False) -> None:
            nonlocal left
            if path.parent.name == f"{name}.unfinished" and target.exists():
                left -= 1
                if left < 0:
                    raise Stopped
            unlink(path, missing_ok=missing_ok)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", killed)
            try:
                main.run(keys)
            except Stopped:
                return True
            return False

    assert kill(step)
    whole = target.read_bytes()
    assert main.run([*keys, "resume=true"]) == SOME_BAD
    assert content(target.parent) == {name: whole}
    target.unlink()
    assert kill(step)
    source.write_text(source.read_text() + '{"text": "More."}\n')
    assert main.run([*keys, "resume=true"]) == 2
    assert "the input has grown since: resume=false begins anew" in capsys.readouterr().err
    assert main.run(keys) == SOME_BAD
    assert list(content(target.parent)) == [name] and target.read_bytes() != whole


def test_a_file_that_was_changed_behind_a_kill_is_told(
    weights: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    target = tmp_path / "out" / "a.jsonl"
    keys = ["text=It rained.", f"output={target}", *weights]

    def killed(path: Path, missing_ok: bool = False) -> None:
        if path.name == "manifest.json":
            raise Stopped
        os.unlink(path) if path.exists() else None

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(Path, "unlink", killed)
        main.run(keys)
    target.write_text("the user's")
    assert main.run(keys) == 2
    assert "an unfinished run is there (1 documents)" in capsys.readouterr().err
    assert main.run([*keys, "resume=true"]) == 2
    assert "documents.jsonl: is not as the run left it" in capsys.readouterr().err
    assert target.read_text() == "the user's"
    assert main.run([*keys, "resume=false"]) == 0
    assert list(content(target.parent)) == ["a.jsonl"]


def test_one_document_has_forms_of_its_own(
    weights: list[str], shard: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "story.txt"
    text.write_text("The archive burned down.")
    assert main.run([f"input={text}", f"output={tmp_path / 'out.json'}", *weights]) == 0
    assert json.loads((tmp_path / "out.json").read_text())["name"] == "story"
    assert main.run([f"input={text}", f"output={tmp_path / 'out.ann'}", *weights]) == 0
    assert (tmp_path / "out.txt").read_text() == text.read_text()
    assert "E1\tLong_word:T1" in (tmp_path / "out.ann").read_text()
    capsys.readouterr()
    assert main.run([f"input={shard}", f"output={tmp_path / 'many.json'}", *weights]) == 2
    assert capsys.readouterr().err.endswith("many.json: holds one document: use .jsonl\n")


def test_names_that_are_no_files_are_folders_or_are_refused(
    weights: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "was.jsonl").mkdir()
    for name in ("2024.05", "run.v1", "was.jsonl", "plain", "new.jsonl/", "new.foo/"):
        assert main.run(["text=It rained.", f"output={tmp_path}/{name}", *weights]) == 0
        assert (tmp_path / name / DOCUMENTS).is_file(), name
    capsys.readouterr()
    for name in ("a.svg", "a.pdf", "a.xml", "a.foo", "a.jsonl.gz", "a.jsonlines"):
        assert main.run(["text=It rained.", f"output={tmp_path / name}", *weights]) == 2
        told = capsys.readouterr().err
        assert f"{name}: the name must end in one of .json, .ann, .html, .jsonl, " in told
        assert told.endswith(", .penman; that of a folder in /\n")  # .jsonlines is tsar's
        assert not (tmp_path / name).exists()


def test_a_file_among_the_texts_is_refused(
    weights: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    for given, name in ((tmp_path, "out.jsonl"), (tmp_path / "a.txt", "a.txt")):
        assert main.run([f"input={given}", f"output={tmp_path / name}", *weights]) == 2
        assert "choose another place" in capsys.readouterr().err
    assert [path.name for path in tmp_path.glob("*.*")] == ["a.txt"]
