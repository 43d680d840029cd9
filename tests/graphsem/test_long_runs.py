"""Runs of many documents: killed, resumed, with bad documents among them, always the same files."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphsem import parsers as parsers_module
from graphsem.__main__ import main
from graphsem.results import DOCUMENTS, ERRORS, file_names
from semcore import shipped
from tests.graphsem.fakes import LongWords, WordGraphs
from tests.kid.tiny import tiny_model, tiny_ontology

ROOT = Path(__file__).parents[2]
SOME_BAD = 2  # the exit code where documents could not be read
NAMES = ["frames.jsonl", "graphs.amr", "documents.jsonl", "index.html", "manifest.json"]


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand-ins for two parsers, and the keys that name them."""
    fakes: dict[str, Any] = {"amr": WordGraphs(), "kid": LongWords()}
    monkeypatch.setattr(parsers_module, "_loaded", lambda name, *_: fakes[name])
    monkeypatch.setattr(shipped, "PACKAGE", tmp_path / "nowhere" / "graphsem")
    keys = []
    for name in fakes:
        folder = tmp_path / "weights" / name
        folder.mkdir(parents=True)
        (folder / "config.json").write_text(f'{{"of": "{name}"}}')
        keys.append(f"checkpoints.{name}={folder}")
    return keys


@pytest.fixture
def shard(tmp_path: Path) -> Path:
    """Fifty documents; every seventh line is none."""
    lines = []
    for number in range(1, 51):
        text = f"The archive number {number} burned. " * (number % 4)
        lines.append(json.dumps({"id": f"d{number}", "text": text}) if number % 7 else "{broken")
    place = tmp_path / "shard.jsonl"
    place.write_text("\n".join(lines), "utf-8")
    return place


def content(folder: Path) -> dict[str, bytes]:
    """All files of a folder, hidden ones too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


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


class Stopped(Exception):
    pass


def stopping(monkeypatch: pytest.MonkeyPatch, after: int) -> Callable[[], None]:
    """Has commits fail after so many of them, in the middle of writing; gives what ends that."""
    from semcore.files import growing

    commit = growing.GrowingFiles.commit
    left = after

    def failing(files: growing.GrowingFiles, state: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            for stream in files._streams.values():
                stream.flush()
            raise Stopped
        commit(files, state)

    monkeypatch.setattr(growing.GrowingFiles, "commit", failing)
    return lambda: monkeypatch.setattr(growing.GrowingFiles, "commit", commit)


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

    assert "another batch_size" in refused("batch_size=4")
    assert "another parsers" in refused("parsers=kid")
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


def test_results_in_a_folder_of_texts_are_no_texts(
    weights: list[str], shard: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shard.rename(folder / "shard.jsonl")
    (folder / "out2").mkdir()
    (folder / "out2" / "a.txt").write_text("It rained.")
    for name in ("out1", "out1", "out2", "out2", "."):
        keys = [f"input={folder}", f"output={folder / name}", *weights]
        assert main.run(keys) == SOME_BAD
        documents = (folder / name / DOCUMENTS).read_text().splitlines()
        assert len(documents) == 44, name
        assert "not read" not in capsys.readouterr().err
    assert main.run([f"input={folder / 'out1'}", *weights]) == 2
    assert "nothing in this folder but results" in capsys.readouterr().err


def test_folders_of_many_kinds(
    weights: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "x/n.txt": "It rained. She left.", "y/n.txt": "So it goes.", "a.md": "# Title\n\nText.",
        "b.csv": "text,id\nOne row.,r1\n", "c.jsonl": '{"text": "A record. Two."}\n',
        ".git/no.txt": "No.", "z.bin": "No.", "empty.txt": " ",
    }  # fmt: skip
    folder, output = tmp_path / "in", tmp_path / "out"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    keys = [f"input={folder}", f"output={output}", *weights]
    assert main.run(keys) == 0
    told = capsys.readouterr().err
    assert "1 file is not read: " in told and "z.bin" in told and ".git" not in told
    assert "note: " in told and "empty.txt: no words in it" in told

    def sentences() -> dict[str, list[str]]:
        records = [json.loads(line) for line in (output / DOCUMENTS).read_text().splitlines()]
        for record in records:
            for sentence in record["sentences"]:
                start = sentence.get("start", 0)
                assert record["text"][start:].startswith(sentence["text"])
        return {r["name"]: [s["text"] for s in r["sentences"]] for r in records}

    assert sentences() == {
        "a": ["# Title", "Text."], "r1": ["One row."], "c:1": ["A record.", "Two."],
        "x/n": ["It rained.", "She left."], "y/n": ["So it goes."], "empty": [],
    }  # fmt: skip
    assert main.run([*keys, "one_sentence_per_line=true"]) == 0
    assert sentences() == {
        "a": ["# Title", "Text."], "r1": ["One row."], "c:1": ["A record. Two."],
        "x/n": ["It rained. She left."], "y/n": ["So it goes."], "empty": [],
    }  # fmt: skip


def test_what_the_terminal_gets(
    weights: list[str], shard: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "long.txt"
    text.write_text("The archive burned down. " * 30)

    def shown(*keys: str) -> str:
        assert main.run([*keys, *weights]) == (SOME_BAD if str(shard) in keys[0] else 0)
        return capsys.readouterr().out

    page, everything = shown(f"input={text}"), shown(f"input={text}", "show=all")
    assert everything.count("and :polarity -") == 30 > page.count("and :polarity -") > 1
    assert 60 <= len(page.splitlines()) <= 75 and "more sentences (show=all" in page
    assert "more sentences" not in everything
    summary = [line.split()[0] for line in shown(f"input={shard}").splitlines()]
    assert summary == ["Documents", "Sentences", "Words", "Frames", "Frame", "AMR", "AMR"]
    assert shown(f"input={shard}", "show=none") == "" == shown(f"input={text}", "show=false")
    assert shown(f"input={shard}", "show=page").count("and :polarity -") > 1


# Killed ------------------------------------------------------------------------------------------


def command(checkpoint: Path, shard: Path, output: Path, *more: str) -> list[str]:
    """The command as a process of its own, with a small real parser."""
    keys = [f"input={shard}", f"output={output}", "parsers=kid", f"checkpoints.kid={checkpoint}"]
    return [sys.executable, "-m", "graphsem", *keys, "batch_size=2", "show=none", *more]


@pytest.fixture
def checkpoint(tiny_encoder: Path, tmp_path: Path) -> Path:
    from kid.parser import FrameParser

    parser = FrameParser(tiny_model(tiny_encoder), tiny_ontology(), training={"seed": 0})
    parser.save_pretrained(tmp_path / "kid", "# A card", "float32")
    return tmp_path / "kid"


def test_killed_at_any_moment_and_resumed_it_is_as_if_never_stopped(
    checkpoint: Path, shard: Path, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}

    def start(output: Path, *more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command(checkpoint, shard, output, *more), env=environment, stderr=subprocess.PIPE
        )

    whole, output = tmp_path / "whole", tmp_path / "out"
    with start(whole) as process:
        assert process.communicate()[1].count(b"document ") == 7
        assert process.returncode == SOME_BAD
    choose = random.Random(0)
    sizes = [0]
    documents = output / DOCUMENTS
    for _ in range(3):
        with start(output, "resume=true") as process:
            more = sizes[-1] + choose.randrange(1, (whole / DOCUMENTS).stat().st_size // 4)
            while process.poll() is None and (
                not documents.exists() or documents.stat().st_size < more
            ):
                time.sleep(0.002)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        sizes.append(documents.stat().st_size)
    assert sizes == sorted(sizes) and sizes[1] > 0
    with start(output, "resume=true") as process:
        process.communicate()
    assert process.returncode == SOME_BAD
    assert content(output) == content(whole)


def test_the_files_that_may_be_there_are_known() -> None:
    assert {*NAMES, ERRORS} - {"manifest.json"} == {*file_names(["kid", "amr"])}
