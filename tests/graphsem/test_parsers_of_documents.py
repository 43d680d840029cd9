"""A parser whose findings belong to a document: it comes by a name in the registry alone."""

from __future__ import annotations

import copy
import json
import pickle
import re
from pathlib import Path

import pytest

import graphsem
from graphsem import parsers as parsers_module
from graphsem.__main__ import main
from graphsem.document import Document
from graphsem.parsing import parse_documents
from semcore.errors import InputError
from semcore.text.sentences import split
from semcore.text.spans import CharSpan
from tests.graphsem.events import ShoutEntry, Shouts
from tests.graphsem.fakes import LongWords, Page, WordGraphs, written

TEXT = "Look! The archive burned.\n\nNobody came! Help!"


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(parsers_module.REGISTRY, "shouts", ShoutEntry())


def test_it_gets_what_it_needs_of_the_parsers_that_are_at_work() -> None:
    texts = [("a", TEXT), ("b", ""), ("c", "Oh! Well.")]
    for others, given in [
        ({"amr": WordGraphs(), "kid": LongWords()}, [{"amr": 4}, {"amr": 0}, {"amr": 2}]),
        ({"kid": LongWords()}, [{}, {}, {}]),
        ({}, [{}, {}, {}]),
    ]:
        shouts = Shouts()
        documents = list(parse_documents(texts, {"shouts": shouts, **others}))
        assert shouts.given == given
        assert [len(document.shouts) for document in documents] == [3, 0, 1]
        assert [[s.text for s in d] for d in documents] == [
            [s.text for s in split(text)] for _, text in texts
        ]
        assert [sentence.id for sentence in documents[2]][-1].startswith("c")


def test_findings_are_reached_by_their_attribute_and_no_other() -> None:
    document = graphsem.parse(TEXT, {"shouts": Shouts()})
    assert document.shouts[0] == CharSpan(4, 5) and document.sentences[0].frames == ()
    assert "shouts" in dir(document) and {"frames", "amr"} <= set(dir(document.sentences[0]))
    assert copy.deepcopy(document) == pickle.loads(pickle.dumps(document)) == document
    assert graphsem.parse(TEXT, {"kid": LongWords()}).shouts == ()
    for owner, name in [(document, "frames"), (document.sentences[0], "shouts")]:
        with pytest.raises(AttributeError, match=f"no attribute '{name}'"):
            getattr(owner, name)


@pytest.mark.parametrize("names", [["shouts"], ["shouts", "kid", "amr"], ["amr"], ["kid"]])
def test_json_reads_back_as_the_same_document(names: list[str]) -> None:
    loaded = {"shouts": Shouts(), "kid": LongWords(), "amr": WordGraphs()}
    document = graphsem.parse(TEXT, {name: loaded[name] for name in names}, name="news")
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


def test_its_rows_stand_with_their_paragraph_and_words_lead_to_them() -> None:
    document = graphsem.parse(TEXT, {"shouts": Shouts(), "amr": WordGraphs()})
    text = document.to_html()
    page = Page(text)
    assert len(set(page.ids)) == len(page.ids)
    assert {link for link in page.links if link.removeprefix("#") not in page.ids} == set()
    paragraphs = text.split('<section class="paragraph">')[1:]
    assert [re.findall(r'data-find="!">(\d+)<', part) for part in paragraphs] == [
        ["4"],
        ["38", "44"],
    ]
    assert [part.count('title="a shout">!</a>') for part in paragraphs] == [1, 2]
    assert "The AMR graph of each sentence, and shouts across sentences" in text
    assert "<dt>Shouts</dt><dd>3</dd>" in text
    assert [line.strip() for line in str(document).splitlines()[-3:]] == ["", "Shouts", "3 shouts"]


def test_the_command_loads_it_and_writes_its_files(tmp_path: Path) -> None:
    (tmp_path / "weights").mkdir()
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    parsers = {"shouts": parsers_module.load("shouts", tmp_path / "weights")}
    documents = list(parse_documents([("a", TEXT)], parsers))
    assert documents[0].parsers == ("shouts",)
    with pytest.raises(InputError, match="name some of kid, amr, tsar, shouts"):
        list(parse_documents([], {"srl": Shouts()}))
    written(documents, tmp_path / "out")
    assert (tmp_path / "out" / "shouts.txt").read_text("utf-8") == "3\n"
    assert main.run(["text=Oh!", "parsers=nothing"]) == 2
