"""Parsed documents -> the page: which frames stand where, and what the header says."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from graphsem.document import Document
from graphsem.page import DocumentView, Drawing, Link, SectionView, SentenceView, fragment, page
from kid.data import FrameSentence
from kid.render import STYLE, frames_html, legend_html, target_links
from semcore.text import paragraphs

FRAMES = "frames"


def documents_page(
    documents: Sequence[Document], facts: Mapping[str, str] | None = None, title: str = "graphsem"
) -> str:
    """The page of these documents; ``facts`` follow the counts in its header."""
    views, drawings = _views(documents)
    return page(
        views,
        drawings,
        title=title,
        subtitle="Frames and frame elements over their text",
        facts={**counts(documents), **(facts or {})},
    )


def documents_fragment(documents: Sequence[Document]) -> str:
    """The documents to stand in a notebook."""
    return fragment(*_views(documents))


def counts(documents: Sequence[Document]) -> dict[str, str]:
    """How much was read and found."""
    sentences = [sentence for document in documents for sentence in document.sentences]
    frames = Counter(frame.frame for sentence in sentences for frame in sentence.frames)
    elements = sum(len(frame.elements) for sentence in sentences for frame in sentence.frames)
    return {
        "Documents": f"{len(documents):,}",
        "Sentences": f"{len(sentences):,}",
        "Words": f"{sum(len(sentence.words) for sentence in sentences):,}",
        "Frames": f"{frames.total():,} ({len(frames):,} different)",
        "Frame elements": f"{elements:,}",
    }


def _views(documents: Sequence[Document]) -> tuple[list[DocumentView], list[Drawing]]:
    views = []
    number = 0
    for document in documents:
        sections = []
        for sentences in _by_paragraph(document):
            sections.append(
                SectionView(
                    [_view(sentence, number + i) for i, sentence in enumerate(sentences, start=1)]
                )
            )
            number += len(sentences)
        views.append(DocumentView(document.name, sections))
    legend = legend_html(sentence for document in documents for sentence in document.sentences)
    return views, [Drawing(FRAMES, "Frames", STYLE, legend)]


def _view(sentence: FrameSentence, number: int) -> SentenceView:
    anchor = f"s{number}"
    return SentenceView(
        number,
        sentence.text,
        [Link(*link) for link in target_links(sentence, anchor)],
        {FRAMES: frames_html(sentence, anchor)},
    )


def _by_paragraph(document: Document) -> list[list[FrameSentence]]:
    starts = [span.start for span in paragraphs(document.text)]
    groups = groupby(document.sentences, lambda sentence: bisect_right(starts, sentence.start))
    return [list(sentences) for _, sentences in groups]
