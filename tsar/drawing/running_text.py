"""The running text of a document with its events: triggers in reverse, arguments underlined.

Beneath the first words of each stand what they are and the numbers of their events, drawn by the
style sheet from attributes: what a reader selects and copies, or a machine reads, is the text
itself. Attributes also tell ``events.js`` between which words there are arcs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from semcore.drawing.colours import Colour
from semcore.drawing.escaping import escape
from semcore.drawing.offsets import browser_length, browser_offsets
from semcore.drawing.segments import segments, shortened
from semcore.text.sentences import paragraphs
from tsar.drawing.colours import colour_of, short
from tsar.drawing.marks import DrawnEvent, Mark, marks_of

# A passage without marks shows at most this many characters.
_LONGEST_GAP = 700
_LABEL_WIDTH = 0.75  # of a letter of the text
_LAYERS = 3  # of lines beneath words; what lies deeper has its label alone


class Piece(NamedTuple):
    """Characters of the text under the same marks; of ``begun`` they are the first."""

    start: int
    end: int
    marks: list[Mark]
    begun: list[Mark]


class Label(NamedTuple):
    """A line beneath words."""

    text: str
    colour: Colour


def running_text(text: str, events: Sequence[DrawnEvent], anchor: str) -> str:
    """The paragraphs of the text; longer passages that no event touches are left out."""
    marks = marks_of(events)
    offset = browser_offsets(text)
    parts = []
    for drawn, group in groupby(_paragraphs(text, marks), _is_marked):
        pieces = list(group)
        length = sum(part[-1].end - part[0].start for part in pieces)
        if drawn or length <= _LONGEST_GAP:
            parts += [_paragraph(text, part, events, anchor, offset) for part in pieces]
        else:
            count = len(text[pieces[0][0].start : pieces[-1][-1].end].split())
            parts.append(f'<p class="ev-gap">\u22ef {count:,} words without events</p>\n')
    return "".join(parts)


def _is_marked(pieces: Sequence[Piece]) -> bool:
    return any(piece.marks for piece in pieces)


def _paragraphs(text: str, marks: Sequence[Mark]) -> Iterator[list[Piece]]:
    """The pieces of each paragraph."""
    blocks = paragraphs(text)
    found: list[list[Piece]] = [[] for _ in blocks]
    begun: set[int] = set()
    # Paragraphs are cut at like marks: a span may go from one into the next.
    cut = segments(len(text), [*(mark.span for mark in marks), *blocks])
    for start, end, above in cut:
        if above and above[-1] >= len(marks):
            here = [number for number in above if number < len(marks)]
            new = [marks[number] for number in here if number not in begun]
            begun.update(here)
            piece = Piece(start, end, [marks[number] for number in here], new)
            found[above[-1] - len(marks)].append(piece)
    return iter(found)


def _paragraph(
    text: str,
    pieces: Sequence[Piece],
    events: Sequence[DrawnEvent],
    anchor: str,
    offset: Callable[[int], int],
) -> str:
    labelled = [piece.start for piece in pieces if piece.begun]
    parts = []
    for piece in pieces:
        words = text[piece.start : piece.end]
        if piece.marks:
            after = bisect_right(labelled, piece.start)
            room = (labelled[after] if after < len(labelled) else pieces[-1].end + 99) - piece.end
            parts.append(_marked(words, piece, events, anchor, room))
        else:
            first, left_out, rest = shortened(words, _LONGEST_GAP)
            parts.append(escape(first))
            if left_out:
                count = len(left_out.split())
                parts.append(
                    f'<span class="ev-left-out" title="{count} words more" '
                    f'data-skip="{browser_length(left_out)}">\u22ef</span>'
                )
            parts.append(escape(rest))
    return f'<p dir="auto" data-at="{offset(pieces[0].start)}">{"".join(parts)}</p>\n'


def _marked(words: str, piece: Piece, events: Sequence[DrawnEvent], anchor: str, room: int) -> str:
    """Words under marks; the first of a mark carry its labels."""
    labels = [label for mark in piece.begun for label in _labels(mark, events)]
    wide = round(_LABEL_WIDTH * max((len(label.text) for label in labels), default=0)) + 1
    cut = _head_end(words, wide) if labels else 0
    head, rest = words[:cut], words[cut:]
    trigger = next((mark for mark in piece.marks if mark.triggers), None)
    parts = [
        f'<span id="{escape(anchor)}-t{events[event].number}"></span>'
        for mark in piece.begun
        for event in mark.triggers
    ]
    if head:
        drawn = _target(head, trigger, events, anchor)
        lines = "".join(
            f'<i style="--c:var(--{label.colour})" data-label="{escape(label.text)}"></i>'
            for label in labels
        )
        hangs = " hangs" if not rest and wide - len(head) < room else ""
        parts.append(
            f'<span class="ev-head{hangs}"><span><span class="ev-ink">{drawn}</span></span>'
            f'<span class="ev-labels" aria-hidden="true">{lines}</span></span>'
        )
    if rest:
        drawn = _target(rest, trigger, events, anchor)
        parts.append(f'<span class="ev-ink">{drawn}</span>')
    starts = [f"t{event}" for mark in piece.begun for event in mark.triggers]
    starts += [f"a{event}.{n}" for mark in piece.begun for event, n in mark.arguments]
    numbers = sorted({event for mark in piece.marks for event in mark.events})
    return (
        f'<span class="ev-mark" data-events="{" ".join(map(str, numbers))}"'
        + (f' data-starts="{" ".join(starts)}"' if starts else "")
        + f"{_lines(piece.marks, events)}>{''.join(parts)}</span>"
    )


def _target(words: str, trigger: Mark | None, events: Sequence[DrawnEvent], anchor: str) -> str:
    """The words, in reverse if a trigger is among their marks, and leading to its row."""
    if trigger is None:
        return escape(words)
    drawn = [events[event] for event in trigger.triggers]
    title = ", ".join(f"{each.number} {each.event.type}" for each in drawn)
    colour, number = colour_of(drawn[0].event.type), drawn[0].number
    return (
        f'<a class="ev-trigger" href="#{escape(anchor)}-e{number}" '
        f'style="--c:var(--{colour})" title="{escape(title)}">{escape(words)}</a>'
    )


def _labels(mark: Mark, events: Sequence[DrawnEvent]) -> list[Label]:
    """What the words are to events: of a trigger number and type, of an argument roles."""
    types: dict[str, list[int]] = {}
    for event in mark.triggers:
        types.setdefault(events[event].event.type, []).append(events[event].number)
    found = [
        Label(f"{' '.join(map(str, numbers))} {short(type)}", colour_of(type))
        for type, numbers in types.items()
    ]
    roles: dict[tuple[str, Colour], list[int]] = {}
    for event, index in mark.arguments:
        role = events[event].arguments[index].argument.role
        key = (role, colour_of(events[event].event.type))
        roles.setdefault(key, []).append(events[event].number)
    for (role, colour), numbers in roles.items():
        found.append(Label(f"{role} {' '.join(map(str, numbers))}", colour))
    return found


def _lines(marks: Sequence[Mark], events: Sequence[DrawnEvent]) -> str:
    """A line beneath for each argument that covers the words, in the layer of its mark."""
    layers: dict[int, str] = {}
    for mark in marks:
        if mark.arguments and mark.layer < _LAYERS:
            colours = {colour_of(events[event].event.type) for event, _ in mark.arguments}
            one = colours.pop() if len(colours) == 1 else Colour.SLATE
            layers[mark.layer] = f"var(--{one})"
    lines = ",".join(
        f"linear-gradient({colour},{colour}) 0 calc(100% - {3 * (_LAYERS - 1 - layer)}px)/100% 2px"
        for layer, colour in layers.items()
    )
    return f' style="--lines:{lines}"' if lines else ""


def _head_end(words: str, wide: int) -> int:
    """Where the first words end: as soon as they are as wide as their labels, at a blank."""
    blank = words.find(" ", wide)
    return blank if 0 < blank <= wide + 24 else len(words) if len(words) <= wide + 24 else wide
