"""Parsed documents -> the page: what was found beneath its sentences, counts in the header."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from graphsem.page import DocumentView, SectionView, SentenceView, fragment, page
from graphsem.parsers import entries
from graphsem.sentence import ParsedText, Sentence
from semcore.drawing.fragments import Drawing, RowLink
from semcore.parsers import DocumentEntry, ParserEntry
from semcore.text.sentences import paragraphs
from semcore.text.spans import CharSpan


def documents_page(
    documents: Sequence[ParsedText], facts: Mapping[str, str] | None = None, title: str = "graphsem"
) -> str:
    """The page of these documents; ``facts`` follow the counts in its header."""
    subjects = [entry.subject for entry in at_work(documents)]
    if len(subjects) > 1:
        subjects[-1] = f"and {subjects[-1]}"
    subtitle = ", ".join(subjects)
    return page(
        _views(documents),
        _drawings(documents),
        title=title,
        subtitle=subtitle[:1].upper() + subtitle[1:],
        facts={**counts(documents), **(facts or {})},
    )


def documents_fragment(documents: Sequence[ParsedText]) -> str:
    """The documents to stand in a notebook."""
    return fragment(_views(documents), _drawings(documents))


def counts(documents: Sequence[ParsedText]) -> dict[str, str]:
    """How much was read and found."""
    sentences = [sentence for document in documents for sentence in document.sentences]
    found = {
        "Documents": f"{len(documents):,}",
        "Sentences": f"{len(sentences):,}",
        "Words": f"{sum(len(sentence.words) for sentence in sentences):,}",
    }
    for entry in at_work(documents):
        found |= entry.counts(results(documents, entry))
    return found


def at_work(documents: Sequence[ParsedText]) -> list[ParserEntry[Any]]:
    """The entries of the parsers that were at work on any of these."""
    return entries({name for document in documents for name in document.parsers})


def results(documents: Sequence[ParsedText], entry: ParserEntry[Any]) -> list[Any]:
    """All that this parser found, in order."""
    return [found for document in documents for found in document.results(entry.name)]


def _drawings(documents: Sequence[ParsedText]) -> list[Drawing]:
    return [entry.drawing(results(documents, entry)) for entry in at_work(documents)]


def _views(documents: Sequence[ParsedText]) -> list[DocumentView]:
    views = []
    number = 0
    for index, document in enumerate(documents, start=1):
        used = [entry for entry in entries(document.found) if isinstance(entry, DocumentEntry)]
        parts = [entry for entry in used if entry.by_paragraph]
        fragments: dict[str, str] = {}
        links: list[RowLink] = []
        for entry in used:
            if not entry.by_paragraph:
                anchor = f"d{index}-{entry.name}"
                fragments[entry.name] = entry.html(document.found[entry.name], anchor)
                links += entry.links(document.found[entry.name], anchor)
        sections = []
        for sentences in _by_paragraph(document):
            sections.append(_section(document, parts, sentences, links, number))
            number += len(sentences)
        views.append(DocumentView(document.name, sections, fragments))
    return views


def _section(
    document: ParsedText,
    parts: Sequence[DocumentEntry[Any]],
    sentences: Sequence[Sentence],
    links: Sequence[RowLink],
    number: int,
) -> SectionView:
    """A paragraph, whose sentences are numbered from ``number`` + 1; ``links`` are all others."""
    last = sentences[-1]
    part = CharSpan(sentences[0].start, last.start + len(last.text))
    fragments: dict[str, str] = {}
    links = [link for link in links if part.start <= link.span.start and link.span.end <= part.end]
    for entry in parts:
        anchor = f"p{number + 1}-{entry.name}"
        found = entry.within(document.found[entry.name], part)
        fragments[entry.name] = entry.html(found, anchor)
        links += entry.links(found, anchor)
    views = [_view(sentence, links, number + i) for i, sentence in enumerate(sentences, start=1)]
    return SectionView(views, fragments)


def _view(sentence: Sentence, links: Sequence[RowLink], number: int) -> SentenceView:
    """A sentence; ``links`` are those of its paragraph, in characters of the document."""
    anchor, start, end = f"s{number}", sentence.start, sentence.start + len(sentence.text)
    fragments: dict[str, str] = {}
    own: list[RowLink] = []
    for entry in entries(sentence.found):
        fragments[entry.name] = entry.html(sentence.found[entry.name], anchor)
        own += entry.links(sentence.found[entry.name], anchor)
    own += [
        replace(link, span=CharSpan(link.span.start - start, link.span.end - start))
        for link in links
        if start <= link.span.start and link.span.end <= end
    ]
    return SentenceView(number, sentence.text, own, fragments)


def _by_paragraph(document: ParsedText) -> list[list[Sentence]]:
    starts = [span.start for span in paragraphs(document.text)]
    groups = groupby(document.sentences, lambda sentence: bisect_right(starts, sentence.start))
    return [list(sentences) for _, sentences in groups]
