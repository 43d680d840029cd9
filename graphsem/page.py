"""The page: documents, their sections and sentences, and beneath each sentence what was parsed.

One self-contained HTML file: no other file, no address, and readable without its few lines of
script. The page knows no parser. Each parser is a `Drawing` (its name, its style, its legend);
what it has to say about a sentence or a section is a fragment of HTML filed under that name, and
fragments of several parsers stand side by side.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphsem.index import Index, index_html
from semcore.drawing.escaping import escape
from semcore.drawing.fragments import Drawing, RowLink, sheet
from semcore.drawing.segments import segments

_MOST_OF_A_FIELD = 1000  # characters of a field of the user's own that are shown

# What needs the script; it shows this when it is at work.
_TOOLS = """<div class="tools" hidden><label class="filter"><span>Filter</span>
<input type="search" placeholder="frame, event, role, concept or word" aria-keyshortcuts="/">
</label><span class="shown" role="status"></span>
<button type="button" class="fold-all" aria-expanded="true">Collapse all</button></div>
"""


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence: its text, its number on the page, and a fragment for each drawing's name.

    ``start`` is where its text begins in the document, counted as `browser_offsets` does.
    """

    number: int
    text: str
    links: Sequence[RowLink] = ()
    fragments: Mapping[str, str] = field(default_factory=dict)
    start: int = 0


@dataclass(frozen=True, slots=True)
class SectionView:
    """A paragraph; its own fragments are for what goes beyond a sentence."""

    sentences: Sequence[SentenceView]
    fragments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document of the page; its own fragments are for what goes beyond a paragraph: events.

    ``meta`` is what its record says beside, fields of the user's own.
    """

    name: str
    sections: Sequence[SectionView]
    fragments: Mapping[str, str] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)


def page(
    documents: Sequence[DocumentView],
    drawings: Sequence[Drawing],
    *,
    title: str = "graphsem",
    subtitle: str = "",
    facts: Mapping[str, str] | None = None,
    index: Index | None = None,
) -> str:
    """The whole page. ``facts`` are shown in its header: counts, model, settings."""
    own = (sheet("graphsem", name) for name in ("page.js", "words.js", "definitions.js"))
    scripts = "".join([*own, *(drawing.script for drawing in drawings)])
    said = escape(",".join([".text", *(drawing.said for drawing in drawings if drawing.said)]))
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width,initial-scale=1">\n',
            '<meta name="color-scheme" content="light dark">\n',
            f"<title>{escape(title)}</title>\n",
            f"<style>\n{style(drawings)}</style>\n</head>\n",
            f'<body class="graphsem page" data-said="{said}">\n',
            _header(documents, drawings, title, subtitle, facts or {}),
            _TOOLS,
            index_html(index or {}, drawings),
            "<main>\n",
            *_documents(documents, drawings),
            f"</main>\n<script>\n{scripts}</script>\n</body>\n</html>\n",
        ]
    )


def fragment(documents: Sequence[DocumentView], drawings: Sequence[Drawing]) -> str:
    """The documents alone with their style, to stand in a notebook or in another page."""
    body = "".join(_documents(documents, drawings))
    return f'<style>\n{style(drawings)}</style>\n<div class="graphsem">\n{body}</div>\n'


def style(drawings: Sequence[Drawing]) -> str:
    """The style sheet; every rule of it holds inside ``.graphsem`` only."""
    own = [sheet("semcore.drawing", "colours.css"), sheet("graphsem", "page.css")]
    return "".join([".graphsem{\n", *own, *(drawing.style for drawing in drawings), "}\n"])


def _header(
    documents: Sequence[DocumentView],
    drawings: Sequence[Drawing],
    title: str,
    subtitle: str,
    facts: Mapping[str, str],
) -> str:
    entries = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in facts.items()
    )
    explained = [drawing for drawing in drawings if drawing.legend]
    legends = "".join(
        '<div class="hand">'
        + (f"<h2>{escape(drawing.title)}</h2>" if len(explained) > 1 else "")
        + f"{drawing.legend}</div>"
        for drawing in explained
    )
    contents = ""
    if len(documents) > 1:
        items = "".join(
            f'<li><a href="#d{index}">{escape(document.name)}</a></li>'
            for index, document in enumerate(documents, start=1)
        )
        contents = f'<nav aria-label="Documents"><ol class="contents">{items}</ol></nav>'
    return (
        f'<header class="masthead"><h1>{escape(title)}</h1>'
        + (f'<p class="subtitle">{escape(subtitle)}</p>' if subtitle else "")
        + (f'<dl class="facts">{entries}</dl>' if entries else "")
        + contents
        + (f'<div class="hands">{legends}</div>' if legends else "")
        + "</header>\n"
    )


def _documents(documents: Iterable[DocumentView], drawings: Sequence[Drawing]) -> Iterator[str]:
    for index, document in enumerate(documents, start=1):
        yield f'<section class="document" id="d{index}">\n'
        if document.name:
            yield f"<h2>{escape(document.name)}</h2>\n"
        yield _own_fields(document.meta)
        beside = _side_by_side(document.fragments, drawings)
        if beside:
            yield f'<div class="beside"><aside>{beside}</aside><div>\n'
        for section in document.sections:
            yield '<section class="paragraph">\n'
            yield _side_by_side(section.fragments, drawings)
            for sentence in section.sentences:
                yield _sentence(sentence, drawings)
            yield "</section>\n"
        yield "</div></div></section>\n" if beside else "</section>\n"


def _own_fields(meta: Mapping[str, Any]) -> str:
    """Fields of the user's own, folded: strings as they stand, other values as JSON."""
    if not meta:
        return ""
    entries = []
    for name, value in meta.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if len(text) > _MOST_OF_A_FIELD:
            text = f"{text[:_MOST_OF_A_FIELD]} ... ({len(text):,} characters)"
        entries.append(
            f'<div><dt dir="auto">{escape(name)}</dt><dd dir="auto">{escape(text)}</dd></div>'
        )
    count = "1 field" if len(meta) == 1 else f"{len(meta):,} fields"
    head = f"<summary>{count} of its record</summary>"
    return f'<details class="own">{head}<dl>{"".join(entries)}</dl></details>\n'


def _sentence(sentence: SentenceView, drawings: Sequence[Drawing]) -> str:
    anchor = f"s{sentence.number}"
    return (
        f'<article class="sentence" id="{anchor}" data-at="{sentence.start}">'
        f'<a class="number" href="#{anchor}" aria-label="Sentence {sentence.number}">'
        f"{sentence.number}</a>"
        f'<p class="text" dir="auto">{_linked(sentence)}</p>\n'
        f"{_side_by_side(sentence.fragments, drawings)}</article>\n"
    )


def _linked(sentence: SentenceView) -> str:
    parts = []
    for piece in segments(len(sentence.text), [link.span for link in sentence.links]):
        words = escape(sentence.text[piece.start : piece.end])
        if piece.spans:
            links = [sentence.links[index] for index in piece.spans]
            title = escape(", ".join(link.title for link in links))
            rows = ""
            if len(links) > 1:
                rows = f' data-rows="{escape(" ".join(link.anchor for link in links))}"'
            words = f'<a href="#{escape(links[0].anchor)}" title="{title}"{rows}>{words}</a>'
        parts.append(words)
    return "".join(parts)


def _side_by_side(fragments: Mapping[str, str], drawings: Sequence[Drawing]) -> str:
    shown = [drawing for drawing in drawings if fragments.get(drawing.name)]
    if not shown:
        return ""
    heads = len(shown) > 1 or shown[0] is not drawings[0]
    alone = sum(not drawing.wide for drawing in shown) == 1  # nothing to stand beside
    panels = "".join(
        f'<section class="panel{" wide" if drawing.wide or alone else ""}" '
        f'aria-label="{escape(drawing.title)}">'
        + (f"<h3>{escape(drawing.title)}</h3>" if heads else "")
        + f"{fragments[drawing.name]}</section>\n"
        for drawing in shown
    )
    return f'<div class="panels">{panels}</div>\n'
