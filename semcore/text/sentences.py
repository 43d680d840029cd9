"""Raw text -> sentences -> words, each with its character offsets; and lemmas.

    >>> [sentence.forms for sentence in split('"It\\'s cold," she said. Then it rained.')]
    [['"', 'It', "'s", 'cold', ',', '"', 'she', 'said', '.'], ['Then', 'it', 'rained', '.']]

Nothing is downloaded: sentence breaks come from Punkt's algorithm (Kiss and Strunk 2006) with a
list of English abbreviations in place of learned parameters. What is guaranteed for any text
whatever: sentences do not overlap, and every character that is not white space is in exactly
one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from semcore.text.abbreviations import ABBREVIATIONS, SENTENCE_STARTERS
from semcore.text.lemmas import lemma, lemma_candidates
from semcore.text.spans import CharSpan
from semcore.text.words import words

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

__all__ = [
    "TextSentence",
    "lemma",
    "lemma_candidates",
    "lines_as_sentences",
    "paragraphs",
    "sentence_spans",
    "split",
    "words",
]

# Blank lines, form feeds and paragraph separators end a sentence whatever stands before them.
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*(?:\r?\n)|\r[^\S\r\n]*\r|[\f\v\u2029]")
_QUOTED_END = re.compile(r"[.?!][\"'\u201d\u2019»)\]]+$")
_INITIALS_END = re.compile(r"(?:^|[\s(\"\u201c])(?:[A-Za-z]\.){2,3}$")
_TITLE_END = re.compile(r"(?:^|\W)(?:mr|mrs|ms|dr|prof|rev|gen|col|lt|sgt|capt|sen|gov)\.$", re.I)
_FIRST_WORD = re.compile(r"\w+")


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

    @property
    def end(self) -> int:
        """Where the sentence ends in the document."""
        return self.start + len(self.text)

    @property
    def forms(self) -> list[str]:
        """The words as strings."""
        return [self.text[start:end] for start, end in self.words]


def split(text: str, document: str = "") -> list[TextSentence]:
    """The sentences of ``text`` with their words, in order.

    ``text[s.start:s.end] == s.text``; no sentence starts or ends with white space.
    """
    return [
        TextSentence(sentence_id(document, number), document, part, start, words(part))
        for number, (start, end) in enumerate(sentence_spans(text), start=1)
        for part in (text[start:end],)
    ]


def lines_as_sentences(
    lines: Iterable[str], document: str = "", *, tokenized: bool = False
) -> Iterator[TextSentence]:
    """One sentence a line, however many it looks like; empty lines stay sentences.

    ``start`` is 0. ``tokenized``: the words of a line are what stands between blanks.
    """
    for number, line in enumerate(lines, start=1):
        found = words(line)
        if tokenized:
            found = tuple(CharSpan(*match.span()) for match in re.finditer(r"\S+", line))
        yield TextSentence(sentence_id(document, number), document, line, 0, found)


def sentence_id(document: str, number: int) -> str:
    """How sentence ``number`` of a document, from 1, is called: ``document:number``."""
    return f"{document}:{number}" if document else str(number)


def sentence_spans(text: str) -> list[CharSpan]:
    """Where the sentences of ``text`` stand."""
    return [span for paragraph in paragraphs(text) for span in _sentences_of(text, paragraph)]


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


@cache
def _punkt() -> PunktSentenceTokenizer:
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer  # brings all of SciPy

    parameters = PunktParameters()
    parameters.abbrev_types = set(ABBREVIATIONS)
    parameters.sent_starters = set(SENTENCE_STARTERS)
    return PunktSentenceTokenizer(parameters)


def _sentences_of(text: str, paragraph: CharSpan) -> Iterator[CharSpan]:
    """Punkt's sentences of one paragraph, with its false breaks put together again."""
    open_span: CharSpan | None = None
    for piece in _pieces(text, paragraph):
        for start, end in _breaks(text[piece.start : piece.end]):
            span = _stripped(text, piece.start + start, piece.start + end)
            if span is None:
                continue
            if open_span is not None:
                if _goes_on(text, open_span, span):
                    span = CharSpan(open_span.start, span.end)
                else:
                    yield open_span
            open_span = span
    if open_span is not None:
        yield open_span


def _breaks(text: str) -> list[tuple[int, int]]:
    try:
        return list(_punkt().span_tokenize(text))
    except TimeoutError:  # NLTK runs its expressions against the clock
        return [(0, len(text))]


def _goes_on(text: str, before: CharSpan, after: CharSpan) -> bool:
    """Whether Punkt broke inside a sentence: after a quotation, a title or several initials."""
    end = text[max(before.start, before.end - 8) : before.end]
    if _QUOTED_END.search(end):
        return text[after.start].islower()
    if _TITLE_END.search(end):
        return True  # Dr. No
    word = _FIRST_WORD.match(text, after.start, after.start + 20)
    return (
        word is not None
        and _INITIALS_END.search(end) is not None
        and word.group().lower() not in SENTENCE_STARTERS
    )


def _pieces(text: str, paragraph: CharSpan, limit: int = 100_000) -> Iterator[CharSpan]:
    """The paragraph, cut where it has no end in sight (a whole book without a blank line)."""
    start = paragraph.start
    while paragraph.end - start > limit:
        cut = max(text.rfind(mark, start, start + limit) for mark in (". ", ".\n", "? ", "! "))
        cut = cut + 1 if cut > start else start + limit
        yield CharSpan(start, cut)
        start = cut
    yield CharSpan(start, paragraph.end)


def _stripped(text: str, start: int, end: int) -> CharSpan | None:
    """The span without white space at its ends; None if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return CharSpan(start, end) if start < end else None
