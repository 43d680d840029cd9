"""A corpus in shards: every record once, whatever dies on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from graphsem.corpus import folder_of, main, sources_of
from graphsem.shards import local, shard
from semcore.errors import InputError
from semcore.files import sha256_of
from tests.forked import forking
from tests.graphsem import dying
from tests.kid.tiny import tiny_model, tiny_ontology

pytestmark = pytest.mark.early

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def checkpoint(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kid.parser import FrameParser

    folder = tmp_path_factory.mktemp("weights") / "kid"
    parser = FrameParser(tiny_model(tiny_encoder), tiny_ontology(), training={"seed": 0})
    parser.save_pretrained(folder, "# A card", "float32")
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return corpus_in(tmp_path / "shards")


def corpus_in(folder: Path) -> Path:
    """Five files: 0, 1, 2 and 3 records and a text."""
    folder.mkdir()
    for number in range(4):
        records = [{"id": f"{number}.{i}", "text": f"It rained {i} times."} for i in range(number)]
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"part{number}.jsonl").write_text(lines)
    (folder / "story.txt").write_text("It rained. Nobody came.")
    (folder / ".hidden.jsonl").write_text("{}")
    return folder


def keys(corpus: Path, checkpoint: Path, output: Path) -> list[str]:
    return [f"input={corpus}", f"output={output}", "parsers=kid", f"checkpoints.kid={checkpoint}"]


def names(output: Path) -> list[str]:
    lines = [line for path in sorted(output.glob("*.jsonl")) for line in path.open()]
    return sorted(json.loads(line)["name"] for line in lines)


ALL = ["1.0", "2.0", "2.1", "3.0", "3.1", "3.2", "story"]


def test_every_record_is_there_once(
    corpus: Path, checkpoint: Path, tmp_path: Path, capsys: Any
) -> None:
    output = tmp_path / "parsed"
    arguments = [*keys(corpus, checkpoint, output), "processes=1"]
    assert main.run(arguments) == 0
    assert names(output) == ALL
    counts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert counts == {"documents": 7, "bad": 0, "shards": 5}
    written = {path: path.stat().st_mtime_ns for path in output.iterdir()}
    assert main.run(arguments) == 0  # done: nothing is written again
    assert {path: path.stat().st_mtime_ns for path in output.iterdir()} == written
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == counts
    (corpus / "part1.jsonl").write_text('{"text": "It snowed."}\n')  # this one changed
    (output / "part3.done.json").unlink()  # this one was never finished
    assert main.run(arguments) == 0
    assert names(output) == sorted([*ALL[1:], "part1:1"])


def test_bad_records_do_not_stop_the_others(
    corpus: Path, checkpoint: Path, tmp_path: Path, capsys: Any
) -> None:
    lines = ['{"text": "Good."}', "{", "[]", '{"text": 3}', "", '{"id": "part2:1", "text": "x"}',
             '{"id": 7, "text": "Seven."}', '{"text": "\\ud800"}', "[" * 100_000]  # fmt: skip
    (corpus / "part2.jsonl").write_text("\n".join(lines))
    output = tmp_path / "parsed"
    arguments = [*keys(corpus, checkpoint, output), "processes=1"]
    assert main.run(arguments) == 2
    assert names(output) == sorted(["1.0", "3.0", "3.1", "3.2", "7", "part2:1", "story"])
    record = json.loads((output / "part2.done.json").read_text())
    assert [each["line"] for each in record["bad"]] == [2, 3, 4, 6, 8, 9]
    assert record["bad"][3]["problem"] == "a second record is named 'part2:1'"
    told = capsys.readouterr()
    assert json.loads(told.out) == {"documents": 7, "bad": 6, "shards": 5}
    assert f"{corpus / 'part2.jsonl'}:3: not a JSON object\n" in told.err
    assert told.err.splitlines()[-1] == "error: 6 of 13 documents could not be read"
    assert main.run(arguments) == 2  # nor could they before
    assert capsys.readouterr().err.splitlines()[-1].startswith("error: 6 of 13 documents")


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    corpus: Path, checkpoint: Path, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(path: Path) -> str:
        if path.stem == "part3":
            raise PermissionError(13, "Permission denied", str(path))
        return sha256_of(path)

    monkeypatch.setattr(shard, "sha256_of", unreadable)
    (corpus / "latin.txt").write_bytes(b"caf\xe9")
    output = tmp_path / "parsed"
    arguments = [*keys(corpus, checkpoint, output), "processes=1"]
    assert main.run(arguments) == 2
    assert names(output) == ["1.0", "2.0", "2.1", "story"]
    told = capsys.readouterr().err
    assert f"{corpus / 'part3.jsonl'}: Permission denied\n" in told
    assert f"{corpus / 'latin.txt'}:1: not UTF-8 (byte 4)\n" in told
    assert not (output / "part3.done.json").exists()
    monkeypatch.undo()
    assert main.run(arguments) == 2  # latin.txt still
    assert names(output) == ALL


def test_a_run_that_is_killed_goes_on(corpus: Path, checkpoint: Path, tmp_path: Path) -> None:
    output = tmp_path / "parsed"
    (corpus / "part9.jsonl").write_text('{"text": "It rained all day."}\n' * 3000)
    command = [sys.executable, "-m", "graphsem.corpus", *keys(corpus, checkpoint, output)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 240
        while not (output / "part1.done.json").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        workers = children_of(process.pid)
        process.send_signal(signal.SIGKILL)
    assert workers
    deadline = time.monotonic() + 60
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(alive, workers))
    assert (output / "part1.done.json").exists()
    (corpus / "part9.jsonl").write_text('{"text": "It rained."}\n' * 2)
    assert main.run([*keys(corpus, checkpoint, output), "processes=1"]) == 0
    assert names(output) == sorted([*ALL, "part9:1", "part9:2"])


def children_of(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True)
    pairs = [line.split() for line in listed.stdout.splitlines()]
    return [int(process) for process, of in pairs if int(of) == parent]


def alive(process: int) -> bool:
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()[:1] not in ("", "Z")


def test_a_process_that_dies_costs_nothing_but_time(
    corpus: Path, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shards = shard.shards_of(sources_of(str(corpus)), corpus, tmp_path)
    work = shard.Work({"kid": str(checkpoint)})
    monkeypatch.setattr(local, "_start", dying.start)
    monkeypatch.setattr(local, "_parse", dying.once)
    monkeypatch.setenv(dying.DEATH, str(tmp_path / "died"))
    found = list(local.parse_all(shards, work, processes=2))
    assert (tmp_path / "died").exists()
    assert sorted(Path(each.shard.source).stem for each in found) == [
        "part0", "part1", "part2", "part3", "story",
    ]  # fmt: skip
    assert names(tmp_path) == ALL


def test_a_file_whose_processes_die_does_not_stop_the_others(
    corpus: Path, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shards = shard.shards_of(sources_of(str(corpus)), corpus, tmp_path)
    monkeypatch.setattr(local, "_start", dying.start)
    monkeypatch.setattr(local, "_parse", dying.of_one)
    found = list(local.parse_all(shards, shard.Work({"kid": str(checkpoint)}), processes=2))
    assert [each.lines() for each in found if each.bad] == [
        [f"{corpus / 'part2.jsonl'}: processes that parse it die (memory?)"]
    ]
    assert len(found) == 5 and names(tmp_path) == ["1.0", "3.0", "3.1", "3.2", "story"]


def test_weights_that_are_damaged_are_told_once(
    corpus: Path, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forking(monkeypatch, local)
    damaged = tmp_path / "kid"
    shutil.copytree(checkpoint, damaged)
    (damaged / "model.safetensors").write_bytes(b"")
    shards = shard.shards_of(sources_of(str(corpus)), corpus, tmp_path)
    with pytest.raises(InputError, match=r"model\.safetensors"):
        list(local.parse_all(shards, shard.Work({"kid": str(damaged)}), processes=2))


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none that matches"):
        sources_of(str(tmp_path / "*.jsonl"))


def test_results_and_names_do_not_depend_on_other_files(
    tmp_path: Path, checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A corpus that grows has what was parsed before where and as it was."""
    output = tmp_path / "parsed"
    arguments = [*keys(tmp_path / "in", checkpoint, output), "processes=1"]
    arguments[0] = f"input={tmp_path / 'in' / '**' / '*.*'}"

    def add(place: str, *ids: object) -> None:
        (tmp_path / "in" / place).parent.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps({"id": id, "text": f"It rained {id} times."}) + "\n" for id in ids]
        (tmp_path / "in" / place).write_text("".join(lines))

    add("x/a.jsonl", "1", "story", None)
    assert main.run(arguments) == 0
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*.*")}
    add("y/a.jsonl", "1", "1", "y/a:1")
    add("b.jsonl", 1, "x/a:3")
    (tmp_path / "in" / "x" / "a.txt").write_text("It rained. Nobody came.")
    assert main.run(arguments) == 2
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told == {"documents": 8, "bad": 1, "shards": 4}
    assert {path: path.stat().st_mtime_ns for path in before} == before
    found = {
        file.relative_to(output).as_posix(): [json.loads(line)["name"] for line in file.open()]
        for file in output.rglob("*.jsonl")
    }
    assert found == {
        "x/a.jsonl": ["1", "story", "x/a:3"],
        "y/a.jsonl": ["1", "y/a:1"],
        "b.jsonl": ["1", "x/a:3"],
        "x/a.txt.jsonl": ["x/a"],
    }


def test_what_is_done_is_not_read_again(
    corpus: Path, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless its size or time have changed; then its SHA-256 says whether it has."""
    read: list[str] = []

    def noted(path: Path) -> str:
        read.append(path.name)
        return sha256_of(path)

    arguments = [*keys(corpus, checkpoint, tmp_path / "parsed"), "processes=1"]
    assert main.run(arguments) == 0
    monkeypatch.setattr(shard, "sha256_of", noted)
    assert main.run(arguments) == 0 and read == []
    os.utime(corpus / "part2.jsonl", (1, 1))
    done = (tmp_path / "parsed" / "part2.done.json").stat().st_mtime_ns
    assert main.run(arguments) == 0 and read == ["part2.jsonl"]
    assert (tmp_path / "parsed" / "part2.done.json").stat().st_mtime_ns == done


def test_two_files_of_one_result_are_refused(tmp_path: Path) -> None:
    files = [tmp_path / "a.txt", tmp_path / "a.txt.jsonl"]
    with pytest.raises(InputError, match=r"a\.txt, .*a\.txt\.jsonl: both would become /out/a\.txt"):
        shard.shards_of(files, tmp_path, Path("/out"))


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        ("in", "in"),
        ("in/x/a.jsonl", "in/x"),
        ("in/*.jsonl", "in"),
        ("in/x/../*/a.jsonl", "in/x/.."),
        ("in/[xy]/**/a.jsonl", "in"),
        ("*/x/a.jsonl", "."),
    ],
)
def test_the_folder_of_a_pattern_is_what_has_no_wildcard(
    given: str, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in" / "x").mkdir(parents=True)
    (tmp_path / "in" / "x" / "a.jsonl").touch()
    assert folder_of(given) == Path(folder)
    with pytest.raises(InputError, match=r"no \.\. may follow a wildcard"):
        folder_of("in/*/../../a.jsonl")


def test_of_a_folder_tables_are_read_and_what_is_not_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.csv", "b.jsonl", "c.md", "d.bin", ".e.txt"):
        (tmp_path / name).write_text("x")
    assert [path.name for path in sources_of(str(tmp_path))] == ["a.csv", "b.jsonl", "c.md"]
    told = capsys.readouterr().err
    assert "1 file is not read: " in told and "d.bin" in told and ".e.txt" not in told


def test_with_ray_every_record_is_there_once(
    corpus: Path, checkpoint: Path, tmp_path: Path
) -> None:
    pytest.importorskip("ray.data", reason="Ray is not installed")
    output = tmp_path / "parsed"
    command = [sys.executable, "-m", "graphsem.corpus", *keys(corpus, checkpoint, output)]
    subprocess.run([*command, "engine=ray", "processes=1"], cwd=ROOT, check=True, timeout=300)
    assert names(output) == ALL
