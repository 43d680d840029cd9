"""A corpus in shards: every record once, whatever dies on the way."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from graphsem.__main__ import main as graphsem
from graphsem.corpus import main, sources_of
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
    """Four files: 0, 1, 2 and 3 records and a text."""
    folder = tmp_path / "shards"
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
    shards = shard.shards_of(sources_of(str(corpus)), tmp_path)
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
    shards = shard.shards_of(sources_of(str(corpus)), tmp_path)
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
    shards = shard.shards_of(sources_of(str(corpus)), tmp_path)
    with pytest.raises(InputError, match=r"model\.safetensors"):
        list(local.parse_all(shards, shard.Work({"kid": str(damaged)}), processes=2))


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none that matches"):
        sources_of(str(tmp_path / "*.jsonl"))


def test_files_and_records_of_one_name_are_apart_as_in_one_run(
    tmp_path: Path, checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In every file, and resumed, under the names that one run over all files gives."""
    records = {
        "x/a.jsonl": ["1", "2", "story", "b:2"],
        "y/a.jsonl": ["1", "1", "y/a:1", None],
        "b.jsonl": ["2", "3", 3],
    }
    for place, ids in records.items():
        (tmp_path / "in" / place).parent.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps({"id": id, "text": f"It rained {id} times."}) + "\n" for id in ids]
        (tmp_path / "in" / place).write_text("".join(lines))
    (tmp_path / "in" / "story.txt").write_text("It rained. Nobody came.")
    output = tmp_path / "parsed"
    arguments = [*keys(tmp_path / "in", checkpoint, output), "processes=1"]
    arguments[0] = f"input={tmp_path / 'in' / '**' / '*.*'}"
    assert main.run(arguments) == 2  # of y/a three are one, of b two
    told = capsys.readouterr()
    files = sorted(file.relative_to(output).as_posix() for file in output.rglob("*.jsonl"))
    assert files == ["b.jsonl", "story.jsonl", "x/a.jsonl", "y/a.jsonl"]
    found = [json.loads(line)["name"] for file in files for line in (output / file).open()]
    assert found == ["2", "3", "story", "1", "x/a:2", "x/a:story", "b:2", "y/a:1", "y/a:4"]
    assert json.loads(told.out.splitlines()[-1]) == {"documents": 9, "bad": 3, "shards": 4}

    sources = sorted(str(tmp_path / "in" / file) for file in ("story.txt", *records))
    together = tmp_path / "together.jsonl"
    asked = [f"input={sources}", *keys(tmp_path, checkpoint, together)[1:], "show=none"]
    assert graphsem.run(asked) == 2
    assert [json.loads(line)["name"] for line in together.open()] == found

    (tmp_path / "in" / "b.jsonl").unlink()  # now nobody else is called 2
    assert main.run(arguments) == 2
    assert [json.loads(line)["name"] for line in (output / "x" / "a.jsonl").open()][1] == "2"


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
