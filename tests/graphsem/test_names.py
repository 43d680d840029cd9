"""Names of documents and ids of sentences: of one form, and different, in every command."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

import amr.predict
import graphsem
import kid.predict
import tsar.predict
from graphsem.__main__ import main
from graphsem.corpus import main as corpus
from graphsem.document import Document
from graphsem.sources import Sources
from semcore.commands.reading import Reading
from semcore.errors import InputError
from semcore.text.folders import text_inputs
from tests.graphsem.fakes import LongWords, WordGraphs
from tests.graphsem.runs import weights

__all__ = ["weights"]

WORDS = {"text": "It did.", "words": [[0, 2], [3, 6]]}
FILES: dict[str, list[dict[str, Any]]] = {
    "x.jsonl": [
        {"id": "a", "text": "One came. Two left."},
        {"id": "b", "text": "It is."},
        {"text": "So."},
    ],
    "y.jsonl": [
        {"id": "b", "text": "It is."},
        {"id": "b", "text": "Again."},
        {"id": "w", **WORDS},
        WORDS,
    ],
    "z.jsonl": [{"id": "w", **WORDS}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("It rained.")
    for name, records in FILES.items():
        (tmp_path / name).write_text("".join(json.dumps(record) + "\n" for record in records))
    (tmp_path / "t.csv").write_text("id,text\na,It is.\n7,So.\n")
    return tmp_path


NAMES = ["a", "t:a", "7", "x:a", "b", "x:3", "y:b", "w", "y:4", "z:w"]


def test_documents(folder: Path) -> None:
    refused: list[str] = []
    found = Sources(None, [str(folder)]).documents(lambda error: refused.append(str(error)))
    assert [document.name for document in found] == NAMES
    assert refused == [f"{folder / 'y.jsonl'}:2: a second record is named 'b'"]
    config = tsar.predict.EventPredictionConfig(checkpoint="-")
    events = tsar.predict.documents_of(text_inputs(str(folder)), config, Reading())
    assert [document.id for document in events] == NAMES


def test_sentences(folder: Path) -> None:
    """A record with words is a sentence, called as the record."""
    inputs = text_inputs(str(folder))
    frames = kid.predict.FramePredictionConfig(checkpoint="-")
    graphs = amr.predict.GraphPredictionConfig(checkpoint="-")
    parser: Any = WordGraphs()
    sentences = [
        "a:1",
        "t:a:1",
        "7:1",
        "x:a:1",
        "x:a:2",
        "b:1",
        "x:3:1",
        "y:b:1",
        "w",
        "y:4",
        "z:w",
    ]
    reading = Reading()
    assert [s.id for s in kid.predict.sentences_of(inputs, frames, reading)] == sentences
    assert reading.bad == 1
    assert [s.id for s in amr.predict.sentences_of(inputs, graphs, Reading(), parser)] == sentences


def test_sentences_of_one_id_in_a_file_are_the_users_affair(tmp_path: Path) -> None:
    """FrameNet's exemplars have a sentence once for each unit."""
    line = json.dumps({"id": "1", "text": "It did.", "frames": []}) + "\n"
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(line * 2)
    config = kid.predict.FramePredictionConfig(checkpoint="-")
    found = kid.predict.sentences_of(text_inputs(str(tmp_path)), config, Reading())
    assert [sentence.id for sentence in found] == ["1", "1", "b:1", "b:1"]


@pytest.mark.parametrize("output", ["out", "out.jsonl", "out.html", "out.csv", "out.amr"])
def test_a_name_that_is_not_utf_8(weights: list[str], tmp_path: Path, output: str) -> None:
    """Bytes that are no characters are replacement characters in a document's name."""
    (tmp_path / "in").mkdir()
    try:
        with open(os.fsencode(tmp_path / "in") + b"/a\xff.txt", "w", encoding="utf-8") as file:
            file.write("The archive burned.")
    except OSError:
        pytest.skip("this file system has no such names")
    assert main.run([f"input={tmp_path / 'in'}", f"output={tmp_path / output}", *weights]) == 0
    keys = [f"input={tmp_path / 'in'}", f"output={tmp_path / 'parsed'}", "processes=1"]
    assert corpus.run([*keys, *weights]) == 0
    (found,) = (tmp_path / "parsed").glob("*.jsonl")
    assert json.loads(found.read_text("utf-8"))["name"] == "a\ufffd"


def test_a_checkpoint_of_a_parser_that_is_left_out_is_said(
    weights: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("The archive burned.")
    given = [f"input={tmp_path / 'a.txt'}", "parsers=kid", "processes=1", *weights]
    for command, output in ((main, "a.jsonl"), (corpus, "parsed")):
        assert command.run([*given, f"output={tmp_path / output}"]) == 0
        said = [line for line in capsys.readouterr().err.splitlines() if "is not read" in line]
        assert said == [f"note: {weights[0]}: is not read, for parsers= leaves amr out"]


@pytest.mark.parametrize("given", ["a\ud800", ["a\ud800"], [("n\ud800", "x")]])
def test_half_a_surrogate_pair_is_told(given: Any) -> None:
    parsers = {"kid": LongWords()}
    with pytest.raises(InputError, match="text 1: half a surrogate pair"):
        graphsem.parse(given, parsers)


@pytest.mark.parametrize("record", [{}, [], {"name": "a", "text": "", "parsers": 3}, None])
def test_what_is_no_document_is_told(record: Any) -> None:
    with pytest.raises(InputError, match="not a document of graphsem: "):
        Document.from_json(record)
