"""Parsers that stand in for trained ones, and what a page is checked with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from amr.data import AMRSentence
from amr.notation.meta import meta_lines
from amr.notation.reader import read_graph
from graphsem.document import Document
from graphsem.results import result_folder
from kid.data import FrameAnnotation, FrameElement, FrameSentence
from kid.ontology import Frame, FrameElementType, Ontology
from semcore.text.sentences import TextSentence
from semcore.text.spans import WordSpan, characters_of


class Given:
    """What parsers of sentences have in common."""

    def unparsed(self, sentence: TextSentence) -> TextSentence:
        return sentence


class LongWords(Given):
    """Every word of five letters or more evokes a frame; the word before it is its element."""

    ontology = Ontology(
        "1.7",
        (
            Frame(
                "Long_word",
                "A word of <five> letters or more.",
                (FrameElementType("Agent", "Core", "The word before."),),
                ("word.n",),
            ),
        ),
        (),
        (),
    )

    def parse_sentences(
        self, sentences: Iterable[TextSentence], options: Any = None
    ) -> Iterator[FrameSentence]:
        for found in sentences:
            frames = []
            for i, (start, end) in enumerate(found.words):
                if end - start >= 5:
                    here = WordSpan(i, i + 1)
                    before = WordSpan(i - 1, i)
                    element = FrameElement("Agent", before, characters_of(before, found.words))
                    frames.append(
                        FrameAnnotation(
                            id=str(i),
                            frame="Long_word",
                            lexical_unit="word.n",
                            target=(here,),
                            target_characters=(characters_of(here, found.words),),
                            elements=(element,) if i else (),
                            score=0.5,
                        )
                    )
            yield FrameSentence(
                id=found.id,
                document=found.document,
                text=found.text,
                words=found.words,
                frames=tuple(frames),
                start=found.start,
                meta=found.meta,
            )


class WordGraphs(Given):
    """A graph of ``and`` with a node for each word of letters; no alignment of its own."""

    def parse_sentences(
        self, sentences: Iterable[TextSentence], options: Any = None
    ) -> Iterator[AMRSentence]:
        for found in sentences:
            words = [form.lower() for form in found.forms if form.isascii() and form.isalpha()]
            nodes = "".join(f" :op{i} (x{i} / {word})" for i, word in enumerate(words, 1))
            yield AMRSentence(
                id=found.id,
                text=found.text,
                tree=read_graph(f"(a / and :polarity -{nodes})").tree,
                words=found.words,
                metadata=meta_lines(found.meta),
                score=-1.5,
                document=found.document,
                start=found.start,
            )


def written(documents: Sequence[Document], output: Path) -> None:
    """A folder of results, written in one batch."""
    parsers = sorted({name for document in documents for name in document.parsers})
    with result_folder(output, {"parsers": parsers}) as results:
        results.add(documents, [])
        results.finish({}, {})


class Page(HTMLParser):
    """What a page refers to: ids, links, and whatever would be fetched."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
            if name in {"src", "srcset", "data", "poster", "action", "background"}:
                self.fetched.append(value or "")
        if tag in {"link", "iframe", "object", "base"}:
            self.fetched.append(tag)
        if tag not in {"meta", "wbr", "input", "br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
