"""``python -m amr.predict``: what it refuses, in one line, and leaves nothing of."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from amr.notation.files import read_amr
from amr.parser import AMRParser
from amr.predict import main
from tests.refusals import failed, refusal


def run(checkpoint: Path, *arguments: str) -> int:
    return main.run([f"checkpoint={checkpoint}", *arguments])


def test_text_that_is_not_utf_8_leaves_nothing_half_written(
    random_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.txt").write_bytes(b"one\ntwo caf\xe9\n")
    (tmp_path / "old.amr").write_text("of an earlier run")
    given = f"input={tmp_path / 'in.txt'}"
    for target in (tmp_path / "out.amr", tmp_path / "old.amr"):
        line = failed(main, capsys, random_checkpoint, target, given)
        assert "in.txt:2: not UTF-8" in line
    assert (tmp_path / "old.amr").read_text() == "of an earlier run"


def test_line_i_is_graph_i_where_a_line_is_not_utf_8(
    random_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.txt").write_bytes(b"one\ntwo caf\xe9\nthree\n")
    target = tmp_path / "out.amr"
    keys = [f"input={tmp_path / 'in.txt'}", f"output={target}", "one_sentence_per_line=true"]
    assert run(random_checkpoint, *keys) == 2
    graphs = list(read_amr(target))
    assert [graph.text for graph in graphs] == ["one", "", "three"]
    assert graphs[1].graph.triples == [("a", ":instance", "amr-empty")]
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("document 2: ") and "in.txt:2: not UTF-8" in told[0]
    assert told[1:] == ["error: 1 of 3 documents could not be read"]


def test_standard_input_that_is_not_utf_8(
    random_checkpoint: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for errors in ("strict", "surrogateescape"):  # the latter in a C locale
        stream = io.TextIOWrapper(io.BytesIO(b"caf\xe9 ."), encoding="utf-8", errors=errors)
        monkeypatch.setattr(sys, "stdin", stream)
        line = failed(main, capsys, random_checkpoint, tmp_path / "out.amr")
        assert "standard input:1: not UTF-8" in line


def test_bad_settings_are_one_line(
    random_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.txt").write_text("It rained .")
    (tmp_path / "empty").mkdir()
    given = f"input={tmp_path / 'in.txt'}"
    target = tmp_path / "out.amr"
    for arguments, message in [
        ([f"input={tmp_path / 'nothing.txt'}"], "nothing.txt: no such file or folder"),
        ([f"input={tmp_path / 'empty'}"], "empty: no .txt, .md, .jsonl"),
        ([given, "alignments=jamr"], "alignments=jamr: use one of isi, surface, none"),
        ([given, "tokenized=true"], "tokenized=true: needs one_sentence_per_line=true"),
        ([given, "senses=all"], "senses=all: use propbank or any"),
        ([given, "n_best=2"], "n_best=2: a beam of 1 has no more"),
        ([given, "beam=0"], "beam=0: must be at least 1"),
        ([given, "beam=99999999999"], "beam=99999999999: must be at most 10000"),
        ([given, "task=ner"], "task=ner: use one of amr"),
        ([given, "device=toaster"], "device=toaster: cannot be used here"),
        ([given, "sentence_per_line=true"], "did you mean one_sentence_per_line?"),
        ([given, f"checkpoint={tmp_path}"], "config.json"),
        ([given, f"checkpoint={tmp_path / 'no'}"], "no such checkpoint folder"),
    ]:
        assert message in failed(main, capsys, random_checkpoint, target, *arguments), arguments
    assert run(random_checkpoint, given, f"output={tmp_path / 'in.txt' / 'out.amr'}") == 2
    assert "in.txt" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("tokens", "learned", "asked"), [(False, "amr", "srl"), (True, "srl", "amr")]
)
def test_a_task_that_was_not_learned_is_refused(
    random_checkpoint: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    tokens: bool,
    learned: str,
    asked: str,
) -> None:
    (tmp_path / "in.txt").write_text("It rained .")
    parser = AMRParser.from_pretrained(random_checkpoint)
    parser.training = {"settings": {"task_tokens": tokens, "stages": [{"corpora": {learned: 1}}]}}
    parser.save_pretrained(tmp_path / "amr", "# A card", "float32")
    given = [f"input={tmp_path / 'in.txt'}", f"task={asked}"]
    told = failed(main, capsys, tmp_path / "amr", tmp_path / "out.amr", *given)
    assert f"task={asked}: this parser has not learned it; it knows {learned}" in told
    given[1] = f"task={learned}"
    assert run(tmp_path / "amr", f"output={tmp_path / 'out.amr'}", *given) == 0


@pytest.mark.parametrize(
    ("rest", "key"),
    [
        ('"words": [[0, 2]], "start": "x"}', "start"),
        ('"words": [[0, 2]], "start": -1}', "start"),
        ('"parsers": [], "sentences": [{"text": "He", "words": [[0, 2]], "start": 9}]}', "start"),
        ('"words": [["He", "left"]]}', "words"),
        ('"words": [[0, 99]]}', "words"),
        ('"words": [[3, 7], [0, 2]]}', "words"),
    ],
)
def test_where_words_and_sentences_stand_is_checked(
    random_checkpoint: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    rest: str,
    key: str,
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(f'{{"name": "s", "text": "He left.", {rest}\n', "utf-8")
    line = refusal(main, [f"checkpoint={random_checkpoint}", f"input={source}"], capfd)
    assert f"{source}:1: {key}" in line


def test_a_file_that_cannot_be_opened_is_told_once(
    random_checkpoint: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = tmp_path / "in.txt"
    source.write_text("He left.")

    def opened(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path.name == "in.txt":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)

    real = Path.open
    monkeypatch.setattr(Path, "open", opened)
    line = refusal(main, [f"checkpoint={random_checkpoint}", f"input={source}"], capfd)
    assert line.endswith(f"{source}: Permission denied")


def test_graphs_on_standard_input_are_refused(
    random_checkpoint: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("# ::snt He left.\n(l / leave-11)\n"))
    assert run(random_checkpoint) == 2
    assert "standard input: has graphs" in capfd.readouterr().err


@pytest.mark.parametrize("meta", ['{"a": 1', "[1]", "7", "", "[" * 9999, "9" * 9999])
def test_of_graphs_what_a_user_adds_is_a_json_object(
    meta: str, random_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "in.amr"
    given.write_text(f"# ::id x1\n# ::snt It rained.\n# ::meta {meta}\n(r / rain-01)\n")
    assert run(random_checkpoint, f"input={given}", f"output={tmp_path / 'out.amr'}") == 2
    told = capsys.readouterr().err.splitlines()
    assert f"{given}: ::meta of x1 must be a JSON object, on one line" in told[0]
    assert not (tmp_path / "out.amr").exists()
