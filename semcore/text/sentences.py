"""Raw text -> sentences -> words, each with its character offsets; and lemmas.

    >>> [sentence.forms for sentence in split('"It\\'s cold," she said. Then it rained.')]
    [['"', 'It', "'s", 'cold', ',', '"', 'she', 'said', '.'], ['Then', 'it', 'rained', '.']]

Blank lines end paragraphs; `semcore.text.layout` tells wrapped prose from lists, headlines and
tables, and `semcore.text.stops` where a sentence ends in what is left, running text. What is
guaranteed for any text whatever: sentences do not overlap, and every character that is not white
space is in exactly one word. An entity (`semcore.text.entities`) is one character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from semcore.text.entities import read_entities
from semcore.text.identifiers import sentence_id
from semcore.text.layout import blocks
from semcore.text.lemmas import lemma, lemma_candidates
from semcore.text.markdown import read_markdown
from semcore.text.names import MARKDOWN, InputText
from semcore.text.spans import CharSpan
from semcore.text.stops import sentences_of
from semcore.text.words import words, words_of_read

__all__ = [
    "TextSentence",
    "lemma",
    "lemma_candidates",
    "lines_as_sentences",
    "paragraphs",
    "sentence_spans",
    "split",
    "split_input",
    "split_lines",
    "split_markdown",
    "words",
]

Meta = Mapping[str, Any]
_NOTHING: Meta = {}

# Blank lines and paragraph separators end a sentence whatever stands before them. A form feed or
# another of ASCII's separators is a blank: pages and columns end where there is no more room.
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*(?:\r?\n)|\r[^\S\r\n]*\r|\u2029")


@dataclass(frozen=True, slots=True)
class TextSentence:
    """A sentence of a document.

    ``start`` counts characters of the document; ``words`` count characters of ``text``.
    """

    id: str  # document:number, from 1; the number alone without a document's name
    document: str
    text: str
    start: int
    words: tuple[CharSpan, ...]
    meta: Meta = field(default_factory=dict, hash=False)  # its document's own fields

    @property
    def end(self) -> int:
        """Where the sentence ends in the document."""
        return self.start + len(self.text)

    @property
    def forms(self) -> list[str]:
        """The words as strings."""
        return [self.text[start:end] for start, end in self.words]


def split(text: str, document: str = "", meta: Meta = _NOTHING) -> list[TextSentence]:
    """The sentences of ``text`` with their words, in order; each has the document's ``meta``.

    ``text[s.start:s.end] == s.text``; no sentence starts or ends with white space.
    """
    return [
        TextSentence(sentence_id(document, number), document, part, start, words(part), meta)
        for number, (start, end) in enumerate(sentence_spans(text), start=1)
        for part in (text[start:end],)
    ]


def split_markdown(text: str, document: str = "", meta: Meta = _NOTHING) -> list[TextSentence]:
    """As `split`, of Markdown: marks and code are in no word (`semcore.text.markdown`)."""
    read, places, ends = read_markdown(text)
    found: list[TextSentence] = []
    for start, end in _sentence_spans(read):
        first, last = places[start], ends[end - 1]
        inner = (
            CharSpan(a - first, b - first)
            for word in words_of_read(read[start:end])
            for a, b in _unbroken(places, ends, start + word.start, start + word.end)
        )
        id = sentence_id(document, len(found) + 1)
        found.append(TextSentence(id, document, text[first:last], first, tuple(inner), meta))
    return found


def _unbroken(
    places: Sequence[int], ends: Sequence[int], start: int, stop: int
) -> Iterator[CharSpan]:
    """The runs of characters from ``start`` to ``stop`` that follow one another in the file."""
    for index in range(start + 1, stop + 1):
        if index == stop or places[index] != ends[index - 1]:
            yield CharSpan(places[start], ends[index - 1])
            start = index


def split_input(given: InputText) -> list[TextSentence]:
    """The sentences of a text as its source says what it is."""
    splitter = split_markdown if given.kind == MARKDOWN else split
    return splitter(given.text, given.name, given.meta)


def lines_as_sentences(
    lines: Iterable[str], document: str = "", *, tokenized: bool = False, meta: Meta = _NOTHING
) -> Iterator[TextSentence]:
    """One sentence a line, however many it looks like; empty lines stay sentences.

    ``start`` is 0. ``tokenized``: the words of a line are what stands between blanks.
    """
    for number, line in enumerate(lines, start=1):
        found = words(line)
        if tokenized:
            found = tuple(CharSpan(*match.span()) for match in re.finditer(r"\S+", line))
        yield TextSentence(sentence_id(document, number), document, line, 0, found, meta)


def split_lines(text: str, document: str = "", meta: Meta = _NOTHING) -> list[TextSentence]:
    """One sentence a line that is not blank, without outer white space; as `split` gives them."""
    found: list[TextSentence] = []
    start = 0
    for line in text.split("\n"):
        span = _stripped(text, start, start + len(line))
        start += len(line) + 1
        if span is not None:
            part = text[span.start : span.end]
            id = sentence_id(document, len(found) + 1)
            found.append(TextSentence(id, document, part, span.start, words(part), meta))
    return found


def sentence_spans(text: str) -> list[CharSpan]:
    """Where the sentences of ``text`` stand."""
    read = read_entities(text)
    if read is not None:
        return read.spans(_sentence_spans(read.text))
    return _sentence_spans(text)


def _sentence_spans(text: str) -> list[CharSpan]:
    return [span for paragraph in paragraphs(text) for span in _sentences_in(text, paragraph)]


def paragraphs(text: str) -> list[CharSpan]:
    """The paragraphs of ``text``: what stands between blank lines, without outer white space."""
    spans = []
    start = 0
    for match in [*_PARAGRAPH_BREAK.finditer(text), None]:
        end = match.start() if match else len(text)
        span = _stripped(text, start, end)
        if span is not None:
            spans.append(span)
        start = match.end() if match else end
    return spans


def _sentences_in(text: str, paragraph: CharSpan) -> Iterator[CharSpan]:
    """The sentences of one paragraph, without white space around them."""
    for start, end in blocks(text, paragraph):
        for sentence in sentences_of(text, start, end):
            span = _stripped(text, *sentence)
            if span is not None:
                yield span


def _stripped(text: str, start: int, end: int) -> CharSpan | None:
    """The span without white space at its ends; None if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return CharSpan(start, end) if start < end else None
