"""Parsed documents -> the page: what was found beneath its sentences, counts in the header."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from graphsem.index import Place, terms
from graphsem.page import DocumentView, SectionView, SentenceView, fragment, page
from graphsem.parsers import entries
from graphsem.sentence import ParsedText, Sentence
from semcore.drawing.fragments import Drawing, RowLink
from semcore.drawing.offsets import browser_offsets
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
    views, places = _views(documents)
    return page(
        views,
        _drawings(documents),
        title=title,
        subtitle=subtitle[:1].upper() + subtitle[1:],
        facts={**counts(documents), **(facts or {})},
        index={
            entry.name: terms(places[entry.name], entry.definitions(results(documents, entry)))
            for entry in at_work(documents)
            if entry.name in places
        },
    )


def documents_fragment(documents: Sequence[ParsedText]) -> str:
    """The documents to stand in a notebook."""
    return fragment(_views(documents)[0], _drawings(documents))


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


Places = dict[str, list[tuple[str, Place]]]  # of a parser: what its rows are, and where they stand


def _views(documents: Sequence[ParsedText]) -> tuple[list[DocumentView], Places]:
    views = []
    places: Places = {}
    number = 0
    for index, document in enumerate(documents, start=1):
        used = [entry for entry in entries(document.found) if isinstance(entry, DocumentEntry)]
        parts = [entry for entry in used if entry.by_paragraph]
        page = _DocumentPage(document, number, places)
        fragments: dict[str, str] = {}
        links: list[RowLink] = []
        for entry in used:
            if not entry.by_paragraph:
                anchor = f"d{index}-{entry.name}"
                fragments[entry.name] = entry.html(document.found[entry.name], anchor)
                links += page.placed(entry, entry.links(document.found[entry.name], anchor))
        sections = []
        for sentences in _by_paragraph(document):
            sections.append(page.section(parts, sentences, links, number))
            number += len(sentences)
        views.append(DocumentView(document.name, sections, fragments, document.meta))
    return views, places


class _DocumentPage:
    """Views of what a document has, whose sentences are numbered from ``before`` + 1."""

    def __init__(self, document: ParsedText, before: int, places: Places) -> None:
        self.document, self.before, self.places = document, before, places
        self.starts = [sentence.start for sentence in document.sentences]
        self.offset = browser_offsets(document.text)

    def placed(self, entry: ParserEntry[Any], links: Sequence[RowLink]) -> Sequence[RowLink]:
        """These links, in characters of the document, which are noted for the index."""
        known = self.places.setdefault(entry.name, []) if links else []
        for link in links:
            sentence = self.before + max(1, bisect_right(self.starts, link.span.start))
            known.append((link.title, Place(sentence, link.anchor)))
        return links

    def section(
        self,
        parts: Sequence[DocumentEntry[Any]],
        sentences: Sequence[Sentence],
        links: Sequence[RowLink],
        number: int,
    ) -> SectionView:
        """A paragraph, whose sentences are numbered from ``number`` + 1; ``links``: all others."""
        last = sentences[-1]
        part = CharSpan(sentences[0].start, last.start + len(last.text))
        fragments: dict[str, str] = {}
        inner = [
            each for each in links if part.start <= each.span.start <= each.span.end <= part.end
        ]
        for entry in parts:
            anchor = f"p{number + 1}-{entry.name}"
            found = entry.within(self.document.found[entry.name], part)
            fragments[entry.name] = entry.html(found, anchor)
            inner += self.placed(entry, entry.links(found, anchor))
        views = [self.view(each, inner, number + i) for i, each in enumerate(sentences, start=1)]
        return SectionView(views, fragments)

    def view(self, sentence: Sentence, links: Sequence[RowLink], number: int) -> SentenceView:
        """A sentence; ``links`` are those of its paragraph, in characters of the document."""
        anchor, start, end = f"s{number}", sentence.start, sentence.start + len(sentence.text)
        fragments: dict[str, str] = {}
        own: list[RowLink] = []
        for entry in entries(sentence.found):
            fragments[entry.name] = entry.html(sentence.found[entry.name], anchor)
            found = entry.links(sentence.found[entry.name], anchor)
            own += found
            self.placed(entry, [_moved(link, start) for link in found])
        own += [
            _moved(link, -start)
            for link in links
            if start <= link.span.start and link.span.end <= end
        ]
        return SentenceView(number, sentence.text, own, fragments, self.offset(start))


def _moved(link: RowLink, by: int) -> RowLink:
    return replace(link, span=CharSpan(link.span.start + by, link.span.end + by))


def _by_paragraph(document: ParsedText) -> list[list[Sentence]]:
    starts = [span.start for span in paragraphs(document.text)]
    groups = groupby(document.sentences, lambda sentence: bisect_right(starts, sentence.start))
    return [list(sentences) for _, sentences in groups]
