"""Events as HTML: the running text with arcs from triggers to arguments, and a table beneath.

The arcs are drawn by ``events.js`` once the text is laid out, for where a word stands is known to
the browser alone. Without it triggers and arguments are marked and labelled with the numbers of
their events, and the table says all.
"""

from __future__ import annotations

from collections.abc import Iterable

from semcore.drawing.escaping import escape
from semcore.drawing.fragments import RowLink, legend
from tsar.data import EventDocument
from tsar.drawing.colours import colour_of, general
from tsar.drawing.marks import DrawnArgument, DrawnEvent, drawn_events
from tsar.drawing.running_text import running_text

_LONGEST = 300  # characters of an argument in the table


def events_html(document: EventDocument, anchor: str = "d") -> str:
    """The document with its events; empty without events.

    Row ``i`` of the table has the id ``<anchor>-e<i>``, counted from 1, the trigger in the text
    ``<anchor>-t<i>``; ``events.css`` is their style.
    """
    events = drawn_events(document)
    if not events:
        return ""
    rows = "".join(_row(document.text, drawn, place, anchor) for place, drawn in enumerate(events))
    return (
        '<figure class="ev"><div class="ev-text">\n'
        f"{running_text(document.text, events, anchor)}</div>\n"
        '<div class="ev-scroll" tabindex="0" role="group" aria-label="Table of events">'
        '<table class="ev-table"><thead><tr><th scope="col">Event</th><th scope="col">Trigger</th>'
        f'<th scope="col">Arguments</th></tr></thead>\n<tbody>\n{rows}</tbody></table></div>'
        "</figure>\n"
    )


def trigger_links(document: EventDocument, anchor: str = "d") -> list[RowLink]:
    """For every trigger: where it stands, its row's id, its event type."""
    return [
        RowLink(drawn.event.trigger, f"{anchor}-e{drawn.number}", drawn.event.type)
        for drawn in drawn_events(document)
    ]


def legend_html(documents: Iterable[EventDocument]) -> str:
    """The marks and colours that these documents use, explained."""
    names = {general(event.type) for document in documents for event in document.events}
    items = [
        f'<span class="ev-key" style="--c:var(--{colour_of(name)})">{escape(name)}</span>'
        for name in sorted(names)
    ]
    if items:
        items.append('<b class="ev-shown">trigger</b> tells of the event')
        items.append('<span class="ev-argument">argument</span> of the events with these numbers')
    return legend(items)


def _row(text: str, drawn: DrawnEvent, place: int, anchor: str) -> str:
    event, mark = drawn.event, escape(anchor)
    start, end = event.trigger
    words = escape(text[start:end])
    places = (event.trigger, *(entry.argument.span for entry in drawn.arguments))
    roles = [entry.argument.role for entry in drawn.arguments]
    found = " ".join([event.type, *roles, *(text[slice(*place)] for place in places)])
    items = "".join(_argument(text, entry) for entry in drawn.arguments)
    return (
        f'<tr class="ev-row" id="{mark}-e{drawn.number}" data-events="{place}" '
        f'data-find="{escape(found)}" style="--c:var(--{colour_of(event.type)})">'
        f'<th scope="row" data-part><b class="ev-number">{drawn.number}</b> '
        f"{_breakable(event.type)}"
        f'{_score(event.score)}</th><td><a href="#{mark}-t{drawn.number}">{words}</a></td>'
        f"<td>{f'<ul>{items}</ul>' if items else '<span class=ev-none>none</span>'}</td></tr>\n"
    )


def _argument(text: str, entry: DrawnArgument) -> str:
    start, end = entry.argument.span
    words = text[start:end]
    if len(words) > _LONGEST:
        words = f"{words[: _LONGEST - 1]}\u2026"
    role = escape(entry.argument.role)
    return (
        f'<li data-part="{role}"><span class="ev-role">{role}</span> '
        f"<bdi>{escape(words)}</bdi>{_distance(entry.distance)}{_score(entry.argument.score)}</li>"
    )


def _distance(sentences: int) -> str:
    if not sentences:
        return ""
    count = abs(sentences)
    said = f"{count} sentence{'s' if count > 1 else ''} {'later' if sentences > 0 else 'earlier'}"
    return f' <span class="ev-far">{said}</span>'


def _score(score: float | None) -> str:
    return "" if score is None else f' <span class="ev-score">{score:.2f}</span>'


def _breakable(name: str) -> str:
    return escape(name).replace(".", ".<wbr>")
