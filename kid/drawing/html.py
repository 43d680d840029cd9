"""Frames over their text, as HTML: one row a frame, its target and its elements marked.

A row repeats the sentence in grey; the target stands out in reverse, each frame element in the
colour of its family with its name beneath. Labels are drawn by the style sheet from attributes:
what a reader selects and copies, or a machine reads, is the sentence itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from kid.data import FrameAnnotation, FrameElement, FrameSentence, NullInstantiation
from kid.drawing.families import FAMILIES, OTHER, Family, family_of
from kid.drawing.rows import element_rows, stretch
from semcore.drawing.escaping import escape
from semcore.drawing.fragments import RowLink, legend
from semcore.drawing.offsets import browser_length
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

    Row i has the id ``<anchor>-f<i>``; ``frames.css`` is their style.
    """
    rows = [
        _row(sentence.text, annotation, f"{anchor}-f{index}")
        for index, annotation in enumerate(sentence.frames)
    ]
    return f'<ol class="frames">\n{"".join(rows)}</ol>\n' if rows else ""


def target_links(sentence: FrameSentence, anchor: str = "s") -> list[RowLink]:
    """For every piece of every target: where it stands, its row's id, its frame."""
    return [
        RowLink(span, f"{anchor}-f{index}", annotation.frame)
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
    items = ['<b class="target">target</b> evokes the frame']
    for family in (*FAMILIES, OTHER):
        if family in families:
            ink = f'<span class="ink" style="--c:var(--{family.colour})">'
            items.append(f"{ink}{escape(family.name)}</span>")
    for kind in sorted(kinds & KINDS.keys()):
        items.append(f'<span class="null">{kind}</span> {KINDS[kind].partition(":")[0]}')
    return legend(items)


def _row(text: str, annotation: FrameAnnotation, anchor: str) -> str:
    target = annotation.target_characters
    lines = "".join(_line(text, target, elements) for elements in element_rows(annotation))
    score = "" if annotation.score is None else f'<span class="score">{annotation.score:.2f}</span>'
    unit = escape(annotation.lexical_unit)
    return (
        f'<li class="frame" id="{escape(anchor)}" '
        f'data-find="{escape(f"{annotation.frame} {annotation.lexical_unit}")}">'
        f'<div class="evoked"><b class="name" data-part>{_breakable(annotation.frame)}</b>'
        f'<span class="unit">{unit}</span>{score}</div>'
        f'<div class="rows">{lines}{_nulls(annotation.null_instantiations)}</div></li>\n'
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
    colour = family_of(element.name).colour
    title = element.name if element.score is None else f"{element.name} {element.score:.2f}"
    cut = _head_end(text, element.characters, target, label)
    hangs = " hangs" if cut == end and label - (end - start) + 1 < room else ""
    head = _stretch(text, start, cut, target, _LONGEST_ELEMENT)
    rest = _stretch(text, cut, end, target, _LONGEST_ELEMENT)
    return (
        f'<span class="fe" style="--c:var(--{colour})" title="{escape(title)}" '
        f'data-part="{escape(element.name)}">'
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
    """Text from start to end with the target in reverse."""
    parts = []
    for words, marked, left_out, rest in stretch(text, start, end, target, longest):
        parts.append(f'<b class="target">{escape(words)}</b>' if marked else escape(words))
        if left_out:
            count = len(left_out.split())
            parts.append(
                f'<span class="left-out" title="{count} words more" '
                f'data-skip="{browser_length(left_out)}">⋯</span>{escape(rest)}'
            )
    return "".join(parts)


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
