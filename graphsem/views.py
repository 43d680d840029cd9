"""Parsed documents -> the page: frames and graphs beneath their sentences, counts in the header."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from graphsem.document import Document
from graphsem.page import DocumentView, Drawing, Link, SectionView, SentenceView, fragment, page
from graphsem.sentence import Sentence
from kid.drawing.html import STYLE, frames_html, legend_html, target_links
from semcore.text.sentences import paragraphs

FRAMES, GRAPH = "frames", "amr"
_SUBTITLES = {
    ("kid",): "Frames and frame elements over their text",
    ("amr",): "Abstract Meaning Representation of each sentence",
    ("kid", "amr"): "Frames over their text, and the AMR graph of each sentence",
}


def documents_page(
    documents: Sequence[Document], facts: Mapping[str, str] | None = None, title: str = "graphsem"
) -> str:
    """The page of these documents; ``facts`` follow the counts in its header."""
    views, drawings = _views(documents)
    return page(
        views,
        drawings,
        title=title,
        subtitle=_SUBTITLES.get(_parsers(documents), ""),
        facts={**counts(documents), **(facts or {})},
    )


def documents_fragment(documents: Sequence[Document]) -> str:
    """The documents to stand in a notebook."""
    return fragment(*_views(documents))


def counts(documents: Sequence[Document]) -> dict[str, str]:
    """How much was read and found."""
    sentences = [sentence for document in documents for sentence in document.sentences]
    found = {
        "Documents": f"{len(documents):,}",
        "Sentences": f"{len(sentences):,}",
        "Words": f"{sum(len(sentence.words) for sentence in sentences):,}",
    }
    if "kid" in _parsers(documents):
        frames = Counter(frame.frame for sentence in sentences for frame in sentence.frames)
        elements = sum(len(frame.elements) for sentence in sentences for frame in sentence.frames)
        found["Frames"] = f"{frames.total():,} ({len(frames):,} different)"
        found["Frame elements"] = f"{elements:,}"
    if "amr" in _parsers(documents):
        trees = [sentence.amr.tree for sentence in sentences if sentence.amr is not None]
        found["AMR nodes"] = f"{sum(len(tree.nodes()) for tree in trees):,}"
    return found


def _parsers(documents: Sequence[Document]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for document in documents for name in document.parsers))


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
    return views, _drawings(documents)


def _drawings(documents: Sequence[Document]) -> list[Drawing]:
    sentences = [sentence for document in documents for sentence in document.sentences]
    drawings = []
    if "kid" in _parsers(documents):
        legend = legend_html(sentence.frame_sentence for sentence in sentences)
        drawings.append(Drawing(FRAMES, "Frames", STYLE, legend))
    if "amr" in _parsers(documents):
        from amr.drawing import html as render

        graphs = [sentence.amr for sentence in sentences if sentence.amr is not None]
        legend = render.legend_html(graphs)
        drawings.append(
            Drawing(GRAPH, "AMR", render.STYLE, legend, wide=True, script=render.SCRIPT)
        )
    return drawings


def _view(sentence: Sentence, number: int) -> SentenceView:
    anchor = f"s{number}"
    frames = sentence.frame_sentence
    fragments = {FRAMES: frames_html(frames, anchor)}
    if sentence.amr is not None:
        from amr.drawing.html import graph_html

        fragments[GRAPH] = graph_html(sentence.amr, anchor)
    links = [Link(*link) for link in target_links(frames, anchor)]
    return SentenceView(number, sentence.text, links, fragments)


def _by_paragraph(document: Document) -> list[list[Sentence]]:
    starts = [span.start for span in paragraphs(document.text)]
    groups = groupby(document.sentences, lambda sentence: bisect_right(starts, sentence.start))
    return [list(sentences) for _, sentences in groups]
