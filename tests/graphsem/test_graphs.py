"""Frames and AMR graphs side by side: which parsers are at work, and what comes of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graphsem
from amr.data import AMRSentence
from amr.notation.files import read_amr
from graphsem import parsers as parsers_module
from graphsem.__main__ import main
from graphsem.document import Document
from graphsem.parsers import chosen
from graphsem.parsing import parse_documents
from semcore import shipped
from semcore.errors import InputError
from semcore.text.sentences import TextSentence, split
from tests.graphsem.fakes import LongWords, Page, WordGraphs

BOTH: dict[str, Any] = {"amr": WordGraphs(), "kid": LongWords()}
TEXT = "The archive <burned> down.\n\nNobody was hurt. Everybody said so."


def test_each_sentence_has_its_frames_and_its_graph() -> None:
    document = graphsem.parse(TEXT, BOTH, name="news")
    assert document.parsers == ("kid", "amr")
    for sentence in document:
        assert sentence.amr is not None and sentence.amr.text == sentence.text
        assert sentence.amr.start == sentence.start and sentence.amr.words == sentence.words
        assert sentence.frames
        # A parser that does not align gets its graphs aligned.
        assert sentence.amr.alignment is not None and sentence.amr.alignment.words
    assert [sentence.amr for sentence in graphsem.parse(TEXT, {"kid": LongWords()})] == [None] * 3


def test_graphs_alone() -> None:
    document = graphsem.parse(TEXT, {"amr": WordGraphs()})
    assert [len(sentence.frames) for sentence in document] == [0, 0, 0]
    assert [sentence.text for sentence in document] == [s.text for s in split(TEXT)]
    page = document.to_html()
    Page(page)
    assert "AMR nodes" in page and "Frame elements" not in page and 'class="amr-graph"' in page


def test_json_with_graphs_reads_back_as_the_same_document() -> None:
    document = graphsem.parse(TEXT, BOTH, name="news")
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


def test_long_and_empty_texts_keep_their_graphs() -> None:
    """However far ahead each parser reads."""

    class Ahead(LongWords):
        def parse_sentences(
            self, sentences: Iterable[TextSentence], options: Any = None
        ) -> Iterator:
            yield from list(super().parse_sentences(sentences))

    texts = [(str(i), f"Sentence {i} is here. " * (i % 3)) for i in range(20)]
    ahead: dict[str, Any] = {"kid": Ahead(), "amr": WordGraphs()}
    for parsers in (ahead, BOTH):
        documents = list(parse_documents(texts, parsers))
        assert [document.name for document in documents] == [name for name, _ in texts]
        assert [len(document) for document in documents] == [i % 3 for i in range(20)]
        for document in documents:
            assert all(s.amr and s.amr.document == document.name for s in document)


def test_a_parser_that_loses_sentences_is_an_error() -> None:
    class First(WordGraphs):
        def parse_sentences(
            self, sentences: Iterable[TextSentence], options: Any = None
        ) -> Iterator[AMRSentence]:
            yield from islice(super().parse_sentences(sentences), 1)

    with pytest.raises(InputError, match="amr gave 1 of 3 sentences"):
        graphsem.parse(TEXT, {"kid": LongWords(), "amr": First()})
    with pytest.raises(InputError, match="name some of kid, amr"):
        list(parse_documents([], {"srl": LongWords()}))


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(' <&>".\n'), max_size=99))
def test_any_text_gives_a_whole_page_with_graphs(text: str) -> None:
    page = graphsem.parse(text, BOTH, name=text[:9]).to_html()
    found = Page(page)
    assert len(set(found.ids)) == len(found.ids)
    assert {link for link in found.links if link.removeprefix("#") not in found.ids} == set()
    assert found.fetched == []


def test_the_graph_stands_beside_the_frames_where_there_is_room() -> None:
    page = graphsem.parse("The archive burned down.", BOTH).to_html()
    frames, graph = (page.index(f'class="panel" aria-label="{name}"') for name in ("Frames", "AMR"))
    assert frames < graph
    assert "data-words" in page and "[data-word" in page  # its script


def test_a_notebook_gets_the_graphs_without_scripts() -> None:
    fragment = graphsem.parse("The archive burned down.", BOTH)._repr_html_()
    Page(fragment)
    assert "amr-graph" in fragment and "<script" not in fragment


def test_printing_shows_frames_and_graph() -> None:
    lines = [line.rstrip() for line in str(graphsem.parse("She wrote it.", BOTH)).splitlines()]
    assert lines[0] == "  1  She wrote it." and "[Agent She] «wrote» it." in lines[1]
    assert lines[2:] == [
        "     AMR",
        "     and :polarity -",
        "     ├─ :op1 she  She",
        "     ├─ :op2 wrote  wrote",
        "     └─ :op3 it  it",
    ]


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of checkpoints, empty, where the two stand-ins are loaded from."""
    monkeypatch.setattr(parsers_module, "_loaded", lambda name, *_: BOTH[name])
    monkeypatch.setattr(shipped, "PACKAGE", tmp_path / "nowhere" / "graphsem")
    monkeypatch.setenv("GRAPHSEM_CHECKPOINTS", str(tmp_path / "checkpoints"))
    (tmp_path / "checkpoints").mkdir()
    return tmp_path / "checkpoints"


def test_parsers_are_those_whose_weights_are_there(trained: Path) -> None:
    with pytest.raises(InputError, match="no checkpoint of kid"):
        chosen()
    (trained / "kid").mkdir()
    assert chosen() == {"kid": trained / "kid"}
    assert graphsem.parse("It rained.").parsers == ("kid",)
    with pytest.raises(InputError, match=r"no checkpoint of amr.*checkpoints\.amr="):
        chosen(["kid", "amr"])
    (trained / "amr").mkdir()
    assert list(chosen()) == ["kid", "amr"]
    assert chosen("amr") == {"amr": trained / "amr"}
    assert chosen(["amr", "kid"], {"amr": Path("mine"), "kid": None}) == {
        "kid": trained / "kid",
        "amr": Path("mine"),
    }
    assert graphsem.parse("It rained.", ["amr"]).parsers == ("amr",)
    with pytest.raises(InputError, match="no parser 'srl': there is kid, amr"):
        chosen(["srl"])


def test_the_command_writes_graphs_with_their_alignments(trained: Path, tmp_path: Path) -> None:
    for name in ("kid", "amr"):
        (trained / name).mkdir()
        (trained / name / "config.json").write_text("{}")
    output = tmp_path / "out"
    assert main.run([f"text={TEXT}".replace("\n", " "), f"output={output}"]) == 0
    assert sorted(path.name for path in output.iterdir()) == [
        "documents.jsonl",
        "frames.jsonl",
        "graphs.amr",
        "index.html",
        "manifest.json",
    ]
    first = (output / "graphs.amr").read_text(encoding="utf-8").split("\n\n")[0]
    assert first.splitlines()[:4] == [
        "# ::id 1",
        "# ::snt The archive <burned> down.",
        "# ::tok The archive < burned > down .",
        "# ::alignments 0-1.2 1-1.3 3-1.4 5-1.5",
    ]
    graphs = list(read_amr(output / "graphs.amr"))
    assert [graph.text for graph in graphs] == [sentence.text for sentence in split(TEXT)]
    assert "checkpoints/kid, checkpoints/amr" in (output / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        (["parsers=kid"], ["frames.jsonl", "index.html"]),
        (["parsers=[amr]"], ["graphs.amr", "index.html"]),
        (["parsers=[kid,amr]"], ["frames.jsonl", "graphs.amr", "index.html"]),
    ],
)
def test_parsers_can_be_chosen(
    arguments: list[str], files: list[str], trained: Path, tmp_path: Path
) -> None:
    for name in ("kid", "amr"):
        (trained / name).mkdir()
        (trained / name / "config.json").write_text("{}")
    assert main.run(["text=Hello", f"output={tmp_path / 'out'}", *arguments]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        ["documents.jsonl", *files, "manifest.json"]
    )


@pytest.mark.parametrize("arguments", [["parsers=srl"], ["parsers=[kid,srl]"], ["parsers=5"]])
def test_an_unknown_parser_is_one_line_and_exit_code_2(
    arguments: list[str], trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (trained / "kid").mkdir()
    assert main.run(["text=Hello", *arguments]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ") and "there is kid, amr" in error and error.count("\n") == 1
