"""Frames over their text, as HTML: one row a frame, its target and its elements marked.

A row repeats the sentence in grey; the target stands out in reverse, each frame element in the
colour of its family with its name beneath. Labels are drawn by the style sheet from attributes:
what a reader selects and copies, or a machine reads, is the sentence itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from kid.data import FrameAnnotation, FrameElement, FrameSentence, NullInstantiation
from kid.drawing.families import FAMILIES, OTHER, Family, family_of
from semcore.drawing.escaping import escape
from semcore.drawing.segments import layers, segments, shortened
from semcore.text.spans import CharSpan

KINDS = {
    "DNI": "definite null instantiation: not said, but known from the context",
    "INI": "indefinite null instantiation: not said, and need not be known",
    "CNI": "constructional null instantiation: left out because the grammar allows it",
    "INC": "incorporated: part of the meaning of the target itself",
}
# A row shows at most this many characters of a stretch without marks, and of a frame element.
_LONGEST_GAP = 130
_LONGEST_ELEMENT = 420


def frames_html(sentence: FrameSentence, anchor: str = "s") -> str:
    """The frames of a sentence as a list of rows; empty without frames.

    Row i has the id ``<anchor>-f<i>``. Needs `STYLE` and the palette's variables around it.
    """
    rows = [
        _row(sentence.text, annotation, f"{anchor}-f{index}")
        for index, annotation in enumerate(sentence.frames)
    ]
    return f'<ol class="frames">\n{"".join(rows)}</ol>\n' if rows else ""


def target_links(sentence: FrameSentence, anchor: str = "s") -> list[tuple[CharSpan, str, str]]:
    """For every piece of every target: where it stands, its row's id, its frame."""
    return [
        (span, f"{anchor}-f{index}", annotation.frame)
        for index, annotation in enumerate(sentence.frames)
        for span in annotation.target_characters
    ]


def legend_html(sentences: Iterable[FrameSentence]) -> str:
    """The marks and colours that these sentences use, explained."""
    families: set[Family] = set()
    kinds: set[str] = set()
    for sentence in sentences:
        for annotation in sentence.frames:
            families.update(family_of(element.name) for element in annotation.elements)
            kinds.update(null.kind for null in annotation.null_instantiations)
    items = ['<li><b class="target">target</b> evokes the frame</li>']
    for family in (*FAMILIES, OTHER):
        if family in families:
            ink = f'<span class="ink" style="--c:var(--{family.colour.name})">'
            items.append(f"<li>{ink}{escape(family.name)}</span></li>")
    for kind in sorted(kinds & KINDS.keys()):
        items.append(f'<li><span class="null">{kind}</span> {KINDS[kind].partition(":")[0]}</li>')
    return f'<ul class="legend">{"".join(items)}</ul>'


def _row(text: str, annotation: FrameAnnotation, anchor: str) -> str:
    elements = annotation.elements
    lines = [
        _line(text, annotation.target_characters, [elements[index] for index in layer])
        for layer in layers([element.characters for element in elements]) or [[]]
    ]
    score = "" if annotation.score is None else f'<span class="score">{annotation.score:.2f}</span>'
    unit = escape(annotation.lexical_unit)
    return (
        f'<li class="frame" id="{escape(anchor)}" data-frame="{escape(annotation.frame)}">'
        f'<div class="evoked"><b class="name">{_breakable(annotation.frame)}</b>'
        f'<span class="unit">{unit}</span>{score}</div>'
        f'<div class="rows">{"".join(lines)}{_nulls(annotation.null_instantiations)}</div></li>\n'
    )


def _line(text: str, target: Sequence[CharSpan], elements: Sequence[FrameElement]) -> str:
    """The text once, with elements that do not overlap each other."""
    parts: list[str] = []
    end = 0
    marks = sorted([*(element.characters.start for element in elements), len(text) + 99])
    for element in elements:
        start, stop = element.characters
        room = marks[bisect_left(marks, stop)] - stop
        parts.append(_stretch(text, end, start, target, _LONGEST_GAP))
        parts.append(_element(text, element, target, room))
        end = stop
    parts.append(_stretch(text, end, len(text), target, _LONGEST_GAP))
    return f'<p class="line" dir="auto">{"".join(parts)}</p>'


def _element(text: str, element: FrameElement, target: Sequence[CharSpan], room: int) -> str:
    """An element: its first words carry the label, so that it may break over lines behind them.

    The first words stay together; they are as many as are wider than the label. A label that
    is wider than the element hangs over if there are ``room`` characters to the next label.
    """
    start, end = element.characters
    label = len(element.name) + 1
    colour = family_of(element.name).colour.name
    title = element.name if element.score is None else f"{element.name} {element.score:.2f}"
    cut = _head_end(text, element.characters, target, label)
    hangs = " hangs" if cut == end and label - (end - start) + 1 < room else ""
    head = _stretch(text, start, cut, target, _LONGEST_ELEMENT)
    rest = _stretch(text, cut, end, target, _LONGEST_ELEMENT)
    return (
        f'<span class="fe" style="--c:var(--{colour})" title="{escape(title)}">'
        f'<span class="head{hangs}" data-label="{escape(element.name)}">'
        f'<span><span class="ink">{head}</span></span></span>'
        + (f'<span class="ink">{rest}</span>' if rest else "")
        + "</span>"
    )


def _head_end(text: str, span: CharSpan, target: Sequence[CharSpan], label: int) -> int:
    """Where an element's first words end: at a blank, not inside the target."""
    start, end = span
    blank = text.find(" ", start + label, end)
    cut = blank if blank > 0 else end
    if cut - start > label + 24:  # no blank near by
        cut = start + label + 16 if end - start > label + 24 else end
    return next((min(piece.end, end) for piece in target if piece.start < cut < piece.end), cut)


def _stretch(text: str, start: int, end: int, target: Sequence[CharSpan], longest: int) -> str:
    """Text from start to end with the target in reverse; long unmarked passages shortened."""
    inside = [
        CharSpan(max(span.start, start) - start, min(span.end, end) - start)
        for span in target
        if span.start < end and start < span.end
    ]
    parts = []
    for piece in segments(end - start, inside):
        words = text[start + piece.start : start + piece.end]
        if piece.spans:
            parts.append(f'<b class="target">{escape(words)}</b>')
        else:
            keep = kept(start + piece.start, start + piece.end, len(text))
            parts.extend(_shortened(words, longest, keep))
    return "".join(parts)


def kept(start: int, end: int, length: int) -> str:
    """What to keep of a long unmarked stretch: the words next to a mark."""
    return "end" if start == 0 and end < length else "start" if end == length else "ends"


def _shortened(words: str, longest: int, keep: str) -> Iterator[str]:
    first, left_out, last = shortened(words, longest, keep)
    yield escape(first)
    if left_out:
        count = len(left_out.split())
        yield f'<span class="left-out" title="{count} words more">⋯</span>{escape(last)}'


def _nulls(nulls: Sequence[NullInstantiation]) -> str:
    if not nulls:
        return ""
    items = "".join(
        f'<li class="null" title="{escape(KINDS.get(null.kind, null.kind))}">'
        f"{escape(null.name)} <small>{escape(null.kind)}</small></li>"
        for null in nulls
    )
    return f'<ul class="nulls">{items}</ul>'


def _breakable(name: str) -> str:
    return escape(name).replace("_", "_<wbr>")


STYLE = """
.frames{list-style:none;margin:0;padding:0}
.frame{display:grid;grid-template-columns:11.5rem minmax(0,1fr);gap:0 1.75rem;
  padding:.7rem .75rem .65rem;margin:0 -.75rem;border-top:1px solid var(--rule);
  scroll-margin-top:4rem;break-inside:avoid}
.frame:target,.frame:hover{background:color-mix(in srgb,var(--ink) 4%,transparent)}
.frame:target{box-shadow:inset 3px 0 var(--ink)}
.evoked{display:flex;flex-wrap:wrap;align-items:baseline;align-content:flex-start;gap:.1rem .6rem;
  padding-top:.1rem}
.evoked .name{flex:0 0 100%;font-weight:650;font-size:.875rem;line-height:1.3;
  overflow-wrap:anywhere}
.evoked .unit{font-style:italic;color:var(--muted);font-family:var(--serif);font-size:.875rem}
.evoked .score{color:var(--muted);font-size:.75rem;font-variant-numeric:tabular-nums}
.rows{min-width:0}
.line{margin:0;font-family:var(--serif);font-size:1rem;line-height:1.75;color:var(--muted);
  overflow-wrap:anywhere;unicode-bidi:isolate}
.line+.line{margin-top:.35rem;padding-top:.35rem;border-top:1px dotted var(--rule)}
.target{font-weight:600;color:var(--paper);background:var(--ink);border-radius:.2em;
  padding:.08em .28em;margin:0 .04em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.ink{color:var(--ink);background:color-mix(in srgb,var(--c) var(--tint),transparent);
  border-bottom:2px solid var(--c);padding:.1em 0 .06em;
  -webkit-box-decoration-break:clone;box-decoration-break:clone}
.head{display:inline-flex;flex-direction:column;align-items:stretch;max-width:100%}
.head>span{line-height:1.75;white-space:pre-line}
.head::after{content:attr(data-label);direction:ltr;unicode-bidi:isolate;color:var(--c);
  font:600 .6875rem/1.2 var(--sans);letter-spacing:.01em;white-space:nowrap;
  margin:-.12rem 0 .3rem;padding-inline-end:.5rem}
.head.hangs::after{width:0;padding:0}
.left-out{color:var(--muted);padding:0 .35em;cursor:help}
.nulls,.legend{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap}
.nulls{gap:.3rem .4rem;margin-top:.25rem}
.null{font:500 .6875rem/1.5 var(--sans);color:var(--muted);border:1px dashed var(--muted);
  border-radius:1em;padding:0 .6em}
.null small{font-size:.9em;letter-spacing:.04em}
.legend{gap:.45rem 1.4rem;font-size:.8125rem;align-items:baseline}
@media (max-width:46rem){.frame{grid-template-columns:minmax(0,1fr);gap:.3rem}
  .evoked .name{flex:0 1 auto}}
@media print{.frame:hover{background:none}.frame{padding-block:.4rem}
  .target,.ink{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""
