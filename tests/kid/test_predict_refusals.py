"""``python -m kid.predict``: what it refuses, in one line, and leaves nothing of."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from kid.data import json_lines, read_sentences
from kid.predict import main
from tests.kid.tiny import tiny_sentences
from tests.refusals import failed


@pytest.fixture
def checkpoint(learned: Path) -> Path:
    return learned / "checkpoint"


def run(checkpoint: Path, *arguments: str) -> int:
    return main.run([f"checkpoint={checkpoint}", *arguments])


GOOD = "".join(json_lines(tiny_sentences()))
BAD_INPUTS = {
    "latin-1 text": ("in.txt", "é".encode("latin-1"), "in.txt:1: not UTF-8"),
    "latin-1 json": ("in.jsonl", "{é".encode("latin-1"), "in.jsonl:1: not UTF-8"),
    "no text": ("in.jsonl", b'\n{"id": "1"}', "in.jsonl:2: missing key 'text'"),
    "a list": ("in.jsonl", b"[]", "in.jsonl:1: not a JSON object"),
    "half a surrogate pair": ("in.jsonl", rb'{"text": "\ud800"}', "in.jsonl:1: "),
}


@pytest.mark.parametrize(("name", "content", "message"), BAD_INPUTS.values(), ids=BAD_INPUTS.keys())
def test_bad_input_leaves_nothing_half_written(
    checkpoint: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes,
    message: str,
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "old.jsonl").write_text("of an earlier run")
    for target in (tmp_path / "out.jsonl", tmp_path / "old.jsonl"):
        assert message in failed(main, capsys, checkpoint, target, f"input={tmp_path / name}")
    assert (tmp_path / "old.jsonl").read_text() == "of an earlier run"


LATER = {
    "latin-1 json": ("{é".encode("latin-1"), "in.jsonl:13: not UTF-8"),
    "cut off": (GOOD.encode().splitlines()[0][:-9], "in.jsonl:13: "),
    "no text": (b'{"id": "1"}', "in.jsonl:13: missing key 'text'"),
}


@pytest.mark.parametrize(("line", "message"), LATER.values(), ids=LATER.keys())
def test_a_bad_record_is_told_with_its_number_and_the_others_go_on(
    checkpoint: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    line: bytes,
    message: str,
) -> None:
    good = b'{"id": "last", "text": "It rained ."}\n'
    (tmp_path / "in.jsonl").write_bytes(GOOD.encode() + line + b"\n" + good)
    target = tmp_path / "out.jsonl"
    assert run(checkpoint, f"input={tmp_path / 'in.jsonl'}", f"output={target}") == 2
    found = [sentence.id for sentence in read_sentences(target)]
    assert found == [*(sentence.id for sentence in tiny_sentences()), "last:1"]
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith(f"document 13: {tmp_path / 'in.jsonl'}") and message in told[0]
    assert told[1:] == ["error: 1 of 14 documents could not be read"]


def test_of_bad_records_alone_nothing_is_written(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.jsonl").write_text("{\n[]\n")
    target = tmp_path / "out.jsonl"
    assert run(checkpoint, f"input={tmp_path / 'in.jsonl'}", f"output={target}") == 2
    told = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in told] == ["document 1", "document 2", "error"]
    assert told[2] == "error: none of the 2 documents can be read" and not target.exists()


def test_bad_settings_are_one_line(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.txt").write_text("It rained .")
    (tmp_path / "empty").mkdir()
    (tmp_path / "gold.jsonl").write_text(GOOD.replace('"Giving"', '"Flying"'))
    given = f"input={tmp_path / 'in.txt'}"
    gold = f"input={tmp_path / 'gold.jsonl'}"
    target = tmp_path / "out.jsonl"
    for arguments, message in [
        ([f"input={tmp_path / 'nothing.txt'}"], "nothing.txt: no such file or folder"),
        ([f"input={tmp_path / 'empty'}"], "empty: no .txt, .md, .jsonl"),
        ([given, "format=xml"], "format=xml: use one of auto, text, markdown, jsonl, csv"),
        ([given, "targets=gold"], "targets=gold: needs jsonl input"),
        ([given, "frames=gold"], "frames=gold needs targets=gold"),
        ([given, "tokenized=true"], "tokenized=true: needs one_sentence_per_line=true"),
        ([given, "device=toaster"], "device=toaster: cannot be used here"),
        ([given, "batch_word=5"], "did you mean batch_words?"),
        ([given, f"checkpoint={tmp_path}"], "config.json"),
        ([gold, "targets=gold", "frames=gold"], "frame Flying is not in the ontology"),
    ]:
        assert message in failed(main, capsys, checkpoint, target, *arguments), arguments
    assert run(checkpoint, f"output={tmp_path / 'in.txt' / 'out.jsonl'}", given) == 2
    assert "in.txt" in capsys.readouterr().err


def test_standard_input_that_is_not_utf_8(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    content = "caf\u00e9 .\n".encode("latin-1")
    for errors in ("strict", "surrogateescape"):  # the latter in a C locale
        for kind in ("format=text", "one_sentence_per_line=true", "format=jsonl"):
            stream = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", errors=errors)
            monkeypatch.setattr(sys, "stdin", stream)
            line = failed(main, capsys, checkpoint, tmp_path / "out.jsonl", kind)
            assert "standard input:" in line
