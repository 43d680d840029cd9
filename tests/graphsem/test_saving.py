"""A document in files of every kind that its parsers know."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import penman
import pytest

import graphsem
from graphsem.document import Document
from graphsem.saving import is_file_name
from semcore.errors import InputError
from semcore.text.brat import Evocation, brat
from semcore.text.spans import CharSpan
from tests.graphsem.fakes import LongWords, WordGraphs
from tests.tsar.court import TEXT as COURT
from tests.tsar.test_entry import Reporter

ALL: dict[str, Any] = {"amr": WordGraphs(), "kid": LongWords(), "tsar": Reporter()}
TEXT = "The archive\nburned down. Nobody was hurt."


def test_json_and_page(tmp_path: Path) -> None:
    document = graphsem.parse(TEXT, ALL, name="news")
    for name in ("a.json", "a.jsonl"):
        document.save(tmp_path / name)
        assert Document.from_json(json.loads((tmp_path / name).read_text("utf-8"))) == document
    document.save(tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text("utf-8") == document.to_html()
    document.save(tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_text("utf-8") == f"{document}\n"


def test_graphs_and_events_in_their_own_forms(tmp_path: Path) -> None:
    document = graphsem.parse(COURT, ALL, name="court")
    document.save(tmp_path / "a.penman")
    graphs = penman.loads((tmp_path / "a.penman").read_text("utf-8"))
    assert len(graphs) == len(document.sentences)
    document.save(tmp_path / "a.jsonlines")
    (line,) = (tmp_path / "a.jsonlines").read_text("utf-8").splitlines()
    record = json.loads(line)
    assert record["doc_key"] == "court" and len(record["predictions"]) == len(document.events)
    trigger = document.events[0].trigger_words
    assert record["predictions"][0][0] == [trigger.start, trigger.end - 1]


def test_brat_reads_the_characters_of_the_text(tmp_path: Path) -> None:
    document = graphsem.parse(TEXT, ALL)
    document.save(tmp_path / "a.ann")
    text = (tmp_path / "a.txt").read_text("utf-8")
    assert text == TEXT
    lines = (tmp_path / "a.ann").read_text("utf-8").splitlines()
    for line in lines:
        if line.startswith("T"):
            _, place, shown = line.split("\t")
            _, *spans = place.replace(";", " ").split()
            ends = list(map(int, spans))
            pieces = [text[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True)]
            assert " ".join(pieces) == shown and "\n" not in shown
    assert "E1\tLong_word:T1 Agent:T2" in lines


def test_all_that_was_found_tells_its_text() -> None:
    document = graphsem.parse(COURT, ALL)
    for event in document.events:
        assert event.text == COURT[slice(*event.trigger)]
        assert all(each.text == COURT[slice(*each.span)] for each in event.arguments)
    read = Document.from_json(json.loads(json.dumps(document.to_json())))
    for sentence in (*document.sentences, *read.sentences):
        for frame in sentence.frames:
            assert frame.text == sentence.text[slice(*frame.target_characters[0])]
            assert all(e.text == sentence.text[slice(*e.characters)] for e in frame.elements)
        assert penman.loads(str(sentence.amr))[0].triples == sentence.amr.graph.triples


def test_brat_of_names_roles_and_line_ends_that_it_does_not_know() -> None:
    given = Evocation("Life.Die", (CharSpan(0, 3), CharSpan(4, 9)),
                      (("a b", CharSpan(0, 1)), ("a b", CharSpan(1, 2))))  # fmt: skip
    assert list(brat("one two\nsix", [given])) == [
        "T1\tLife_Die 0 3;4 7;8 9\tone two s\n",
        "T2\ta_b 0 1\to\n",
        "T3\ta_b 1 2\tn\n",
        "E1\tLife_Die:T1 a_b:T2 a_b2:T3\n",
    ]


def test_columns_of_frames(tmp_path: Path) -> None:
    document = graphsem.parse("The archive burned.", ALL)
    document.save(tmp_path / "a.conll")
    assert (tmp_path / "a.conll").read_text("utf-8") == (
        "# id = 1\n# text = The archive burned.\n"
        "1\tThe\t_\t_\tB-Agent\tO\n"
        "2\tarchive\tword.n\tLong_word\tB-V\tB-Agent\n"
        "3\tburned\tword.n\tLong_word\tO\tB-V\n"
        "4\t.\t_\t_\tO\tO\n\n"
    )


def test_a_table_of_all_that_was_found(tmp_path: Path) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    document = graphsem.parse(COURT, ALL, name="court")
    table = document.to_dataframe()
    assert set(table["parser"]) == {"kid", "amr", "tsar"}
    assert all(COURT[row.start : row.end] == row.text for row in table.itertuples())
    events = table[(table["parser"] == "tsar") & (table["role"] == "")]
    assert [*events["type"]] == [event.type for event in document.events]
    document.save(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("document,parser,number,type,role")


def test_another_ending_is_one_line_that_names_them(tmp_path: Path) -> None:
    document = graphsem.parse(TEXT, {"kid": LongWords()})
    with pytest.raises(InputError, match=r"must end in one of \.json, .*\.conll$"):
        document.save(tmp_path / "a.amr")
    assert list(tmp_path.iterdir()) == []


def test_what_is_neither_a_file_for_documents_nor_a_folder(tmp_path: Path) -> None:
    (tmp_path / "old").touch()
    for name in ("/dev/null", str(tmp_path / "old")):
        with pytest.raises(InputError, match=f"^output={name}: is no folder, and as a file's the"):
            is_file_name(name, ["kid"])
    with pytest.raises(InputError, match="is an ending without a name before it"):
        is_file_name(f"{tmp_path}/.html", ["kid"])
    assert not is_file_name(f"{tmp_path}/new", ["kid"])
