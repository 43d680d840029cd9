"""Runs of many documents: killed, resumed, with bad documents among them, always the same files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphsem.__main__ import main
from graphsem.results import DOCUMENTS, ERRORS, file_names
from tests.graphsem.runs import NAMES, SOME_BAD, Stopped, content, shard, stopping, weights

__all__ = ["shard", "weights"]


def test_every_document_is_kept_once_and_bad_ones_are_told(
    weights: list[str], shard: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    assert main.run([f"input={shard}", f"output={output}", *weights, "batch_size=8"]) == SOME_BAD
    records = [json.loads(line) for line in (output / DOCUMENTS).read_text().splitlines()]
    good = [number for number in range(1, 51) if number % 7]
    assert [record["name"] for record in records] == [f"d{number}" for number in good]
    errors = [json.loads(line) for line in (output / ERRORS).read_text().splitlines()]
    assert [error["document"] for error in errors] == [7, 14, 21, 28, 35, 42, 49]
    assert all(f"shard.jsonl:{e['document']}: " in e["problem"] for e in errors)
    told = capsys.readouterr()
    assert "document 7: " in told.err and "7 of 50 documents could not be read" in told.err
    assert "Documents" in told.out and "Long_word" in told.out
    frames = [json.loads(line) for line in (output / "frames.jsonl").read_text().splitlines()]
    assert [f["id"] for f in frames] == [s["id"] for r in records for s in r["sentences"]]
    blocks = (output / "graphs.amr").read_text().split("\n\n")
    assert [block.split()[2] for block in blocks] == [f["id"] for f in frames]
    assert sorted(content(output)) == sorted([*NAMES, ERRORS])


@pytest.mark.parametrize("batch_size", [1, 3, 50])
def test_where_batches_end_does_not_matter(
    weights: list[str], shard: Path, tmp_path: Path, batch_size: int
) -> None:
    found = []
    for size in (8, batch_size):
        keys = [f"input={shard}", f"output={tmp_path / str(size)}", *weights, f"batch_size={size}"]
        assert main.run(keys) == SOME_BAD
        found.append(content(tmp_path / str(size)))
        del found[-1]["manifest.json"]  # which says the size
    assert found[0] == found[1]


@pytest.mark.parametrize("after", [0, 1, 3, 5])
def test_a_run_that_is_stopped_while_it_writes_goes_on(
    weights: list[str], shard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    whole, output = tmp_path / "whole", tmp_path / "out"
    keys = [f"input={shard}", *weights, "batch_size=8"]
    assert main.run([*keys, f"output={whole}"]) == SOME_BAD
    keys.append(f"output={output}")
    go_on = stopping(monkeypatch, after)
    with pytest.raises(Stopped):
        main.run(keys)
    with pytest.raises(Stopped):
        main.run([*keys, "resume=false"])
    go_on()
    before = content(output)
    assert main.run(keys) == 2  # what is there is not lost by a slip
    assert "resume=true goes on with it, resume=false begins" in capsys.readouterr().err
    assert content(output) == before
    assert main.run([*keys, "resume=true"]) == SOME_BAD
    assert content(output) == content(whole)
    capsys.readouterr()
    assert main.run([*keys, "resume=true"]) == SOME_BAD  # nothing is left to do
    assert content(output) == content(whole)
    assert main.run([*keys, "resume=false"]) == SOME_BAD
    assert main.run(keys) == SOME_BAD
    assert content(output) == content(whole)


def test_what_is_not_the_same_run_is_told(
    weights: list[str], shard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    output = tmp_path / "out"
    keys = [f"input={shard}", f"output={output}", *weights, "batch_size=8"]
    go_on = stopping(monkeypatch, 2)
    with pytest.raises(Stopped):
        main.run(keys)
    go_on()
    capsys.readouterr()

    def refused(*more: str) -> str:
        assert main.run([*keys, "resume=true", *more]) == 2
        (line,) = [line for line in capsys.readouterr().err.splitlines() if "error: " in line]
        return line

    assert "was begun with batch_size=8 (now 4): resume=false" in refused("batch_size=4")
    assert "was begun with precision=32 (now int8): resume=false" in refused("precision=int8")
    fewer = 'parsers=["kid", "amr"] (now ["kid"]), another amr (checkpoints differ): resume=false'
    assert f"was begun with {fewer}" in refused("parsers=kid")
    config = Path(weights[0].split("=")[1]) / "config.json"
    before = config.read_text()
    config.write_text("{}")
    assert "was begun with another amr (checkpoints differ): resume=false" in refused()
    config.write_text(before)
    lines = shard.read_text("utf-8").split("\n")
    shard.write_text("\n".join([lines[1], lines[0], *lines[2:]]), "utf-8")
    assert "the first 18 documents are not those" in refused()
    shard.write_text("\n".join(lines[:5]), "utf-8")
    assert "the first 18 documents are not those" in refused()
    shard.write_text("\n".join(lines), "utf-8")
    with (output / DOCUMENTS).open("r+b") as stream:
        stream.truncate(100)
    assert "documents.jsonl: is not as the run left it" in refused()


def test_input_that_has_grown_is_gone_on_with(
    weights: list[str], shard: Path, tmp_path: Path
) -> None:
    whole, output = tmp_path / "whole", tmp_path / "out"
    keys = [f"input={shard}", *weights, "batch_size=8"]
    assert main.run([*keys, f"output={whole}"]) == SOME_BAD
    text = shard.read_text("utf-8")
    shard.write_text("\n".join(text.split("\n")[:21]), "utf-8")  # the last one is bad
    assert main.run([*keys, f"output={output}"]) == SOME_BAD
    shard.write_text(text, "utf-8")
    assert main.run([*keys, f"output={output}", "resume=true"]) == SOME_BAD
    for name in (DOCUMENTS, ERRORS, "frames.jsonl", "graphs.amr"):
        assert (output / name).read_bytes() == (whole / name).read_bytes()


def test_files_of_the_user_stay(
    weights: list[str], shard: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    output.mkdir()
    (output / "notes.txt").write_text("mine")
    keys = [f"input={shard}", f"output={output}", *weights]
    assert main.run(keys) == SOME_BAD
    assert (output / "notes.txt").read_text() == "mine"
    (output / DOCUMENTS).write_text("changed")
    for resume in ("true", "false", "null"):
        assert main.run([*keys, f"resume={resume}"]) == 2
        assert "documents.jsonl: is not as a page of graphsem" in capsys.readouterr().err
    assert (output / DOCUMENTS).read_text() == "changed"


def test_nothing_that_can_be_read_is_an_error(
    weights: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{\n[]\n")
    assert main.run([f"input={bad}", *weights]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("document 1: ") and told[-1] == (
        "error: none of the 2 documents can be read"
    )


def test_the_files_that_may_be_there_are_known() -> None:
    assert {*NAMES, ERRORS} - {"manifest.json"} == {*file_names(["kid", "amr"])}
