"""spaCy's documents: its own tokens and sentences, its streams and its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

spacy = pytest.importorskip("spacy", reason="spaCy is not installed")

from spacy.tokens import Doc, DocBin  # noqa: E402

from graphsem import parsers as parsers_module  # noqa: E402
from graphsem.spacy_component import KEY, sentences_of  # noqa: E402
from tests.graphsem.fakes import LongWords, WordGraphs  # noqa: E402
from tests.tsar.court import TEXT as COURT  # noqa: E402
from tests.tsar.test_entry import Reporter  # noqa: E402

BOTH: dict[str, Any] = {"amr": WordGraphs(), "kid": LongWords(), "tsar": Reporter()}
TEXT = "The archive  burned.\n\nNobody came."


@pytest.fixture
def nlp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A pipeline with stand-ins for trained parsers."""
    monkeypatch.setattr(parsers_module, "_loaded", lambda name, *_: BOTH[name])
    for name in BOTH:
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text("{}")
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    checkpoints = {name: str(tmp_path / name) for name in BOTH}
    pipeline.add_pipe("graphsem", config={"parsers": [*BOTH], "checkpoints": checkpoints})
    return pipeline


def test_frames_are_spans_of_tokens(nlp: Any) -> None:
    doc = nlp(TEXT)
    assert [frame.target[0].text for frame in doc._.frames] == ["archive", "burned", "Nobody"]
    burned = doc._.frames[1]
    assert (burned.frame, burned.lexical_unit, burned.score) == ("Long_word", "word.n", 0.5)
    assert [(e.name, e.span.text, e.span.start) for e in burned.elements] == [
        ("Agent", "archive", 1)
    ]
    first, second = doc.sents
    assert [len(s._.frames) for s in (first, second)] == [2, 1]
    assert [s._.amr.forms for s in doc.sents] == [
        ["The", "archive", "burned", "."],
        ["Nobody", "came", "."],
    ]
    assert doc._.graphsem.sentences[0].frames[0].frame == "Long_word"


def test_events_are_of_the_document(nlp: Any) -> None:
    doc = nlp(COURT)
    assert len(doc._.events) == 14
    assert doc._.events[0].trigger.text == "bombing"
    assert ("Instrument", "The device") in [
        (argument.name, argument.span.text) for argument in doc._.events[0].arguments
    ]


def test_streams_and_files_keep_what_was_found(nlp: Any) -> None:
    texts = [TEXT, "", "   ", "It vanished."] * 3
    docs = list(nlp.pipe(texts, batch_size=5))
    assert [doc.text for doc in docs] == texts
    assert [len(doc._.frames) for doc in docs] == [3, 0, 0, 1] * 3
    stored = DocBin(store_user_data=True, docs=docs).to_bytes()
    read = list(DocBin().from_bytes(stored).get_docs(nlp.vocab))
    assert [[str(f.target) for f in d._.frames] for d in read] == [
        [str(f.target) for f in d._.frames] for d in docs
    ]
    assert read[0].user_data[KEY] == docs[0].user_data[KEY]


def test_tokens_of_a_document_are_the_words(nlp: Any) -> None:
    words = ["can", "not", "un", "-", "done", "."]
    doc = Doc(nlp.vocab, words=words, spaces=[False, True, False, False, False, False])
    assert [s.forms for s in sentences_of(doc)] == [words]
    doc = nlp.get_pipe("graphsem")(doc)
    assert [s.forms for s in doc._.graphsem.sentences] == [words]


def test_a_document_without_sentences_is_split() -> None:
    doc = spacy.blank("en")("It rained. Mr. Smith left.\n\nNobody came.")
    assert [s.text for s in sentences_of(doc)] == ["It rained.", "Mr. Smith left.", "Nobody came."]
    assert sentences_of(spacy.blank("en")("")) == sentences_of(spacy.blank("en")(" \n ")) == []


def test_a_document_that_was_not_parsed_has_nothing() -> None:
    doc = spacy.blank("en")("It rained.")
    assert doc._.frames == doc._.events == () and doc._.graphsem is None
    assert doc[:]._.amr is None
