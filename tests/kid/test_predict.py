"""``python -m kid.predict``: text in, JSON Lines out; nothing half-written."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kid.config import FrameOptions
from kid.data import FrameSentence, json_lines, read_sentences
from kid.parser import FrameParser
from kid.predict import main
from semcore.commands import resuming
from semcore.errors import InputError
from tests.kid.tiny import tiny_sentences
from tests.refusals import refusal

ROOT = Path(__file__).parents[2]
TEXT = "She gave him a book yesterday . It rained .\n\nHe gave his old dog up 😀 .\n"


@pytest.fixture
def checkpoint(learned: Path) -> Path:
    return learned / "checkpoint"


@pytest.fixture
def parser(checkpoint: Path) -> FrameParser:
    return FrameParser.from_pretrained(checkpoint)


def run(checkpoint: Path, *arguments: str) -> int:
    return main.run([f"checkpoint={checkpoint}", *arguments])


def lines_of(sentences: Iterator[FrameSentence] | list[FrameSentence]) -> list[str]:
    return [line.rstrip("\n") for line in json_lines(sentences)]


def test_a_text_file(checkpoint: Path, parser: FrameParser, tmp_path: Path) -> None:
    source, target = tmp_path / "story.txt", tmp_path / "new" / "frames.jsonl"
    source.write_text(TEXT, encoding="utf-8")
    assert run(checkpoint, f"input={source}", f"output={target}") == 0
    assert target.read_text(encoding="utf-8").splitlines() == lines_of(parser.parse(TEXT, "story"))
    found = list(read_sentences(target))
    assert [item.id for item in found] == ["story:1", "story:2", "story:3"]
    assert {frame.frame for item in found for frame in item.frames} >= {"Giving"}
    for item in found:
        assert TEXT[item.start : item.start + len(item.text)] == item.text


def test_a_folder_of_texts(checkpoint: Path, parser: FrameParser, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    (folder / "more").mkdir(parents=True)
    (folder / "b.txt").write_text("It rained .")
    (folder / "more" / "a.txt").write_text("He gave up .")
    (folder / "empty.txt").write_text("")
    (folder / "notes.bin").write_text("Not this .")
    assert run(checkpoint, f"input={folder}", f"output={tmp_path / 'out.jsonl'}") == 0
    found = list(read_sentences(tmp_path / "out.jsonl"))
    assert [item.document for item in found] == ["b", "more/a"]


def test_one_sentence_a_line(checkpoint: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "lines.txt", tmp_path / "out.jsonl"
    lines = ["She gave him a book . It rained .", "", "  Cold !  ", "a\x0bb\u2028c"]
    source.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    assert run(checkpoint, f"input={source}", f"output={target}", "one_sentence_per_line=true") == 0
    found = list(read_sentences(target))
    assert [item.text for item in found] == lines
    assert [item.id for item in found] == [f"lines:{number}" for number in range(1, 5)]


@pytest.mark.parametrize("frames", ["predicted", "gold"])
def test_sentences_with_gold_targets(
    checkpoint: Path, parser: FrameParser, tmp_path: Path, frames: str
) -> None:
    source, target = tmp_path / "gold.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json_lines(tiny_sentences())), encoding="utf-8")
    arguments = [f"input={source}", f"output={target}", "targets=gold", f"frames={frames}"]
    assert run(checkpoint, *arguments) == 0
    parsed = parser.parse_sentences(tiny_sentences(), FrameOptions("gold", frames))
    assert target.read_text(encoding="utf-8").splitlines() == lines_of(parsed)
    (tmp_path / "folder").mkdir()
    source.rename(tmp_path / "folder" / source.name)
    arguments[:2] = [f"input={tmp_path / 'folder'}", f"output={tmp_path / 'again.jsonl'}"]
    assert run(checkpoint, *arguments) == 0
    assert (tmp_path / "again.jsonl").read_bytes() == target.read_bytes()


def test_own_output_is_read_back(checkpoint: Path, tmp_path: Path) -> None:
    """With targets=gold too, whose units may be of another ontology or none."""
    first, given, again = (tmp_path / f"{name}.jsonl" for name in ("first", "given", "again"))
    first.write_text("".join(json_lines(tiny_sentences())), encoding="utf-8")
    assert run(checkpoint, f"input={first}", f"output={given}", "targets=gold") == 0
    records = [json.loads(line) for line in given.read_text("utf-8").splitlines()]
    for unit in ("", "no_such.v", None):
        for frame in (frame for record in records for frame in record["frames"]):
            frame["lexical_unit"] = unit
        lines = "\n\n".join(map(json.dumps, records))
        given.write_text(f"\ufeff{lines}\n", encoding="utf-8")
        assert run(checkpoint, f"input={given}", f"output={again}", "targets=gold") == 0
        assert [[f.target for f in s.frames] for s in read_sentences(again)] == [
            [f.target for f in s.frames] for s in tiny_sentences()
        ]


def test_documents_of_graphsem_are_read_back(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    sentences = [json.loads(line) for line in json_lines(tiny_sentences())]
    further = [sentence | {"first_word": 3, "amr": None} for sentence in sentences]
    document = {"format_version": 1, "name": "d", "parsers": ["kid"], "sentences": further}
    source.write_text(json.dumps(document | {"text": "..."}), encoding="utf-8")
    arguments = [f"input={source}", f"output={target}", "targets=gold"]
    assert list(read_sentences(source)) == tiny_sentences()
    assert run(checkpoint, *arguments) == 0
    assert [[f.target for f in s.frames] for s in read_sentences(target)] == [
        [f.target for f in s.frames] for s in tiny_sentences()
    ]
    source.write_text(json.dumps(document | {"text": "...", "parsers": ["amr"]}), encoding="utf-8")
    problem = f"error: {source}:1: a document of graphsem without frames"
    assert refusal(main, [f"checkpoint={checkpoint}", *arguments], capsys) == problem
    with pytest.raises(InputError, match="without frames"):
        list(read_sentences(source))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"id": ["x"]}, "id must be a string or a number"),
        ({"id": {"a": 1}}, "id must be a string or a number"),
        ({"name": True}, "name must be a string or a number"),
        ({"frames": [], "heads": [-1]}, "heads are 1, for 3 words"),
        ({"frames": [], "tags": ["a", "b"]}, "tags are 2, for 3 words"),
    ],
)
def test_fields_of_the_wrong_kind_are_refused(
    checkpoint: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    fields: dict[str, Any],
    problem: str,
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"text": "It rained."} | fields), encoding="utf-8")
    arguments = [f"checkpoint={checkpoint}", f"input={source}"]
    assert refusal(main, arguments, capsys) == f"error: {source}:1: {problem}"


def test_targets_that_are_not_there_are_told(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "It rained ."}')
    assert run(checkpoint, f"input={source}", "targets=gold") == 0
    assert "note: targets=gold: the input has no frames" in capsys.readouterr().err


def test_json_lines_may_bring_text_alone(checkpoint: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    records: list[dict[str, Any]] = [
        {"text": "It rained . He gave up ."},
        {"text": "It rained .", "id": "x"},
        {"text": "It rained .", "id": "y", "document": "d", "frames": []},
    ]
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    assert run(checkpoint, f"input={source}", f"output={target}") == 0
    found = list(read_sentences(target))
    assert [item.id for item in found] == ["in:1:1", "in:1:2", "x:1", "y"]
    assert [item.document for item in found] == ["in:1", "in:1", "x", "d"]
    assert [len(item.words) for item in found] == [3, 4, 3, 3]
    assert run(checkpoint, f"input={source}", f"output={target}", "one_sentence_per_line=true") == 0
    assert [item.id for item in read_sentences(target)] == ["in:1:1", "x:1", "y"]


def test_a_run_that_was_stopped_goes_on_within_a_document(
    checkpoint: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source, whole, target = (tmp_path / name for name in ("in.txt", "whole.jsonl", "out.jsonl"))
    source.write_text("".join(f"She gave him book {number} .\n" for number in range(9)))
    keys = [f"input={source}", "one_sentence_per_line=true"]
    assert run(checkpoint, *keys, f"output={whole}") == 0
    monkeypatch.setattr(resuming, "_COMMIT_EVERY", 2)
    parse = FrameParser.parse_sentences

    def stopping(self: FrameParser, *given: Any) -> Iterator[FrameSentence]:
        for number, sentence in enumerate(parse(self, *given)):
            if number == 5:
                raise InputError("stopped")
            yield sentence

    keys.append(f"output={target}")
    with monkeypatch.context() as patch:
        patch.setattr(FrameParser, "parse_sentences", stopping)
        assert run(checkpoint, *keys, "resume=true") == 2
    assert run(checkpoint, *keys) == 2
    assert "an unfinished run is there: resume=true goes on" in capsys.readouterr().err
    assert run(checkpoint, *keys, "resume=true", "least_score=0.9") == 2
    assert "was begun with least_score=0.0 (now 0.9): resume=false" in capsys.readouterr().err
    assert run(checkpoint, *keys, "resume=true", "precision=bf16") == 2
    assert "was begun with precision=32 (now bf16): resume=false" in capsys.readouterr().err
    other = tmp_path.parent / "other"
    shutil.copytree(checkpoint, other)
    config = (other / "config.json").read_text("utf-8")
    (other / "config.json").write_text(config + "\n", "utf-8")
    assert run(other, *keys, "resume=true", "top=2") == 2
    told = "was begun with top=1 (now 2), another checkpoint (contents differ): resume=false"
    assert told in capsys.readouterr().err
    assert run(checkpoint, *keys, "resume=true", "threads=2") == 0
    assert target.read_bytes() == whole.read_bytes()
    assert run(checkpoint, *keys, "resume=true") == 2
    assert "no unfinished run is there" in capsys.readouterr().err
    assert run(checkpoint, *keys, "resume=false") == 0
    assert run(checkpoint, *keys[:-1], "resume=true") == 2
    assert "resume=true: needs output=FILE" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in.txt", "out.jsonl", "whole.jsonl",
    ]  # fmt: skip


def test_own_fields_of_a_record_stand_with_its_sentences(checkpoint: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    own = {"label": 3, "deep": {"a": [None, "\u2028"]}}
    records: list[dict[str, Any]] = [
        {"text": "It rained . He gave up .", **own},
        {"text": "It rained .", "id": "y", "frames": [], "meta": own},
        {"text": "It rained .", "id": "z"},
    ]
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    assert run(checkpoint, f"input={source}", f"output={target}") == 0
    assert [item.meta for item in read_sentences(target)] == [own, own, own, {}]
    again = tmp_path / "again.jsonl"
    assert run(checkpoint, f"input={target}", f"output={again}") == 0
    assert again.read_text() == target.read_text()


def test_standard_input_to_standard_output(
    checkpoint: Path,
    parser: FrameParser,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(TEXT))
    assert run(checkpoint) == 0
    out = capsys.readouterr().out
    assert out.splitlines() == lines_of(parser.parse(TEXT))


def test_a_pipe_of_lines_as_a_process_of_its_own(checkpoint: Path, tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "kid.predict", f"checkpoint={checkpoint}", "format=jsonl"],
        input='{"text": "It rained 😀 ."}\n'.encode(),
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        cwd=tmp_path,
        capture_output=True,
    )
    assert process.returncode == 0, process.stderr
    (line,) = process.stdout.decode().splitlines()
    assert json.loads(line)["text"] == "It rained 😀 ."
    assert list(tmp_path.iterdir()) == []


def test_the_lexicon_can_be_left_out(checkpoint: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "gold.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json_lines(tiny_sentences())), encoding="utf-8")
    scores = []
    for lexicon in ("true", "false"):
        arguments = [f"input={source}", f"output={target}", "targets=gold", f"lexicon={lexicon}"]
        assert run(checkpoint, *arguments) == 0
        scores.append([frame.score for item in read_sentences(target) for frame in item.frames])
    assert scores[0] != scores[1]
    assert all(0 < (score or 0) < 1 for found in scores for score in found)  # each calibrated
