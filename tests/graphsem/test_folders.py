"""Folders as input, with results or other files in them; what the terminal gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphsem.__main__ import main
from graphsem.results import DOCUMENTS
from tests.graphsem.runs import SOME_BAD, shard, weights

__all__ = ["shard", "weights"]


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


def test_lists_of_inputs_and_parsers_need_no_brackets(
    weights: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {"a.txt": "It rained.", "b.txt": "She left.", "c,d.txt": "So it goes."}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    a, b, comma = (tmp_path / name for name in texts)
    for given, names in (
        (f"{a},{b}", ["a", "b"]),
        (f"[{a}, {b}]", ["a", "b"]),
        (f"{comma}", ["c,d"]),
        (f"['{comma}',{b}]", ["c,d", "b"]),
    ):
        for parsers in ("kid,amr", "[kid,amr]", "amr, kid"):
            capsys.readouterr()
            keys = [f"input={given}", "output=-", f"parsers={parsers}", *weights]
            assert main.run(keys) == 0
            found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
            assert [document["name"] for document in found] == names
            assert all(document["parsers"] == ["kid", "amr"] for document in found)
    assert main.run([f"input={a},{tmp_path / 'e.txt'}", *weights]) == 2
    assert f"error: {tmp_path / 'e.txt'}: no such file" in capsys.readouterr().err
    assert main.run([f"input={a}", "parsers=kid,srl", *weights]) == 2
    assert capsys.readouterr().err == "error: no parser 'srl': there is kid, amr, tsar\n"


def test_markdown_is_read_as_such(
    weights: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text("# **Archives**\n\nThe [archive](x.org) burned. All is lost.")
    for key, count in (("format=auto", 3), ("one_sentence_per_line=true", 2), ("format=text", 3)):
        assert main.run([f"input={tmp_path}", "output=-", key, *weights]) == 0
        document = json.loads(capsys.readouterr().out)
        texts = [sentence["text"] for sentence in document["sentences"]]
        assert len(texts) == count and all(text in document["text"] for text in texts)
        words = [
            document["text"][sentence.get("start", 0) + a : sentence.get("start", 0) + b]
            for sentence in document["sentences"]
            for a, b in sentence["words"]
        ]
        assert ("#" in words) == (key != "format=auto")
        assert ("x.org" in words) == (key != "format=auto")


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
        "a": ["Title", "Text."], "r1": ["One row."], "c:1": ["A record.", "Two."],
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
