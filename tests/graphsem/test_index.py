"""The page's index and definitions, and where on the page each word of the text stands."""

from __future__ import annotations

import json
import pickle
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graphsem
from graphsem.document import Document
from graphsem.index import Place, index_html, terms
from graphsem.views import documents_page
from kid.ontology import Ontology
from semcore.drawing.fragments import Definition, Drawing
from semcore.drawing.offsets import browser_length, browser_offsets
from semcore.files import read_json
from tests.graphsem.fakes import LongWords, Page, WordGraphs
from tests.tsar.test_entry import Reporter

ROOT = Path(__file__).resolve().parents[2]
PARSERS = {"kid": LongWords(), "amr": WordGraphs(), "tsar": Reporter()}
ANY = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(' <&".\r\n\U0001f600'))


def test_every_name_stands_once_with_all_its_places() -> None:
    found = [("b", Place(2, "s2-f0")), ("A", Place(2, "s2-f1")), ("b", Place(2, "s2-f2"))]
    listed = terms([*found, ("b", Place(2, "s2-f0"))], {"b": Definition("<b>", {"x": "y"}, "us")})
    assert [term.name for term in listed] == ["A", "b"]
    assert [place.anchor for place in listed[1].places] == ["s2-f0", "s2-f2"]
    html = index_html({"k": listed}, [Drawing("k", "Names"), Drawing("l", "Others")])
    assert re.findall(r'href="#([^"]+)"', html) == ["s2-f1", "s2-f0", "s2-f2"]
    assert "2\u00d7" in html and "&lt;b&gt;" in html and "<dt>x</dt><dd>y</dd>" in html
    assert html.count("Definitions: us.") == 1 and "Others" not in html
    assert index_html({}, [Drawing("k", "Names")]) == ""


def test_the_index_leads_to_every_row_of_frames() -> None:
    documents = [graphsem.parse("The archive burned. Nobody knew.", PARSERS, name=n) for n in "ab"]
    text = documents_page(documents)
    index = text[text.index('id="index"') : text.index("<main>")]
    rows = re.findall(r'class="frame" id="([^"]+)"', text)
    assert re.findall(r'href="#([^"]+)"', index) == rows and len(rows) == 6
    assert ">6\u00d7<" in index
    # Each definition once, escaped; none of what is not there.
    assert text.count("A word of &lt;five&gt; letters or more.") == 1
    assert text.count("The word before.") == 1 and "Defendant" not in text
    # Never in a notebook, where no index stands.
    assert "letters or more" not in documents[0]._repr_html_()


def test_what_was_found_says_what_it_means_and_is_the_same_without() -> None:
    document = graphsem.parse("The archive burned.", PARSERS)
    frame = document.sentences[0].frames[0]
    assert frame.definition == "A word of <five> letters or more."
    assert frame.elements[0].definition == "The word before."
    assert replace(frame, definition="") == frame and "definition" not in repr(frame)
    again = Document.from_json(json.loads(json.dumps(document.to_json())))
    assert again == document and again.sentences[0].frames[0].definition == ""
    assert 'class="index"' in again.to_html()
    kept = pickle.loads(pickle.dumps(document)).sentences[0].frames[0]
    assert kept.definition == frame.definition


def test_the_shipped_frames_all_have_definitions() -> None:
    ontology = Ontology.from_json(read_json(ROOT / "checkpoints" / "kid" / "ontology.json"))
    assert sum(not frame.definition for frame in ontology.frames) == 0
    elements = [element for frame in ontology.frames for element in frame.elements]
    assert sum(bool(element.definition) for element in elements) > 0.99 * len(elements)


@given(ANY, st.data())
def test_offsets_are_those_of_a_script(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    as_read = text[:at].replace("\r\n", "\n")
    assert browser_length(text[:at]) == len(as_read.encode("utf-16-le")) // 2
    if text[at - 1 : at + 1] != "\r\n":
        assert browser_offsets(text)(at) == browser_length(text[:at])


class Said(HTMLParser):
    """The text that elements of a class repeat, with where they begin, as `words.js` reads it."""

    def __init__(self, html: str, kind: str) -> None:
        super().__init__()
        self.kind, self.at, self.depth, self.skipping = kind, 0, 0, 0
        self.found: list[list[tuple[int, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "article":
            self.begin = int(values["data-at"] or "")
        if self.depth:
            self.depth += tag != "wbr"
            if values.get("data-skip"):
                self.skipping, self.at = self.depth, self.at + int(values["data-skip"] or "")
        elif self.kind in (values.get("class") or "").split():
            self.at, self.depth = int(values.get("data-at") or self.begin), 1
            self.found.append([])

    def handle_endtag(self, tag: str) -> None:
        self.skipping = 0 if self.skipping == self.depth else self.skipping
        self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        if self.depth and not self.skipping:
            units = len(data.encode("utf-16-le", "surrogatepass")) // 2
            self.found[-1].append((self.at, data))
            self.at += units


def units(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode(
        "utf-16-le", "surrogatepass"
    )


def long(text: str) -> str:
    """A sentence of which a row leaves words out."""
    return text + " word" * 60 + " burned" + " \U0001f600 and" * 60 + f" it. {text}"


@pytest.mark.parametrize("kind", ["text", "line", "amr-words"])
@settings(max_examples=60, deadline=None)
@given(ANY | ANY.map(long))
def test_every_word_on_the_page_stands_where_the_page_says(kind: str, text: str) -> None:
    document = graphsem.parse(text, PARSERS)
    as_read = text.replace("\r\n", "\n").replace("\r", "\n")
    as_read = "".join(
        chr(0x2400 + ord(c)) if ord(c) < 32 and c not in "\t\n" else c for c in as_read
    )
    html = document.to_html().replace("\r\n", "\n").replace("\r", "\n")
    html = html[html.index("<main>") : html.index("</main>")]
    pieces = [piece for found in Said(html, kind).found for piece in found]
    for at, said in pieces:
        end = at + len(said.encode("utf-16-le")) // 2
        shown = re.sub("[\x7f-\x9f\ufffe\uffff]", "?", units(as_read, at, end))
        assert re.sub("[\u2421\ufffd]", "?", said) == shown.replace("\ufffd", "?").replace(
            "\u2421", "?"
        )
    assert bool(pieces) == bool(document.sentences) or kind == "line"


def test_no_page_has_an_id_twice_or_a_link_to_nowhere_with_all_parsers() -> None:
    from tests.tsar.court import TEXT

    found = Page(graphsem.parse(TEXT, PARSERS, name="court").to_html())
    assert len(set(found.ids)) == len(found.ids) and found.fetched == []
    assert {link for link in found.links if link.removeprefix("#") not in found.ids} == set()
    assert "index" in found.ids and "d1-tsar-e1" in found.ids
