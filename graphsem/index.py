"""The index of a page: every frame and event type with its definition, how often it is, and where.

It stands folded above the documents and needs no script. Definitions are embedded here and nowhere
else on the page: the script shows them beside the rows from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from semcore.drawing.escaping import escape
from semcore.drawing.fragments import Definition, Drawing

_LONGEST = 360  # characters of a definition


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a drawing: the number of its sentence, and its id on the page."""

    sentence: int
    anchor: str


@dataclass(slots=True)
class Term:
    """A name that rows of one drawing have."""

    name: str
    places: list[Place] = field(default_factory=list)
    definition: Definition | None = None


Index = Mapping[str, Sequence[Term]]  # by the name of the drawing


def terms(found: Iterable[tuple[str, Place]], definitions: Mapping[str, Definition]) -> list[Term]:
    """The names with all their places, by alphabet; a place that comes twice counts once."""
    places: dict[str, dict[str, Place]] = {}
    for name, place in found:
        places.setdefault(name, {}).setdefault(place.anchor, place)
    return [
        Term(name, [*places[name].values()], definitions.get(name))
        for name in sorted(places, key=lambda name: (name.casefold(), name))
    ]


def index_html(index: Index, drawings: Sequence[Drawing]) -> str:
    """The index, folded; empty without terms."""
    shown = [drawing for drawing in drawings if index.get(drawing.name)]
    if not shown:
        return ""
    parts = []
    for drawing in shown:
        listed = index[drawing.name]
        sources = {term.definition.source for term in listed if term.definition} - {""}
        said = "".join(
            f'<p class="source">Definitions: {escape(source)}.</p>' for source in sorted(sources)
        )
        entries = "".join(map(_term, listed))
        parts.append(
            f'<h2>{escape(drawing.title)}</h2>\n<ul class="terms">\n{entries}</ul>{said}\n'
        )
    counts = ", ".join(f"{len(index[each.name]):,} {escape(each.title.lower())}" for each in shown)
    return (
        f'<details class="index" id="index"><summary>Index <span class="of">{counts}</span>'
        f"</summary>\n{''.join(parts)}</details>\n"
    )


def _term(term: Term) -> str:
    links = []
    before = 0
    for place in term.places:
        again = place.sentence == before
        said = f' aria-label="{place.sentence} again">\u00b7' if again else f">{place.sentence}"
        links.append(f'<a href="#{escape(place.anchor)}"{said}</a>')
        before = place.sentence
    meaning = ""
    if term.definition and term.definition.text:
        meaning = f"<p>{escape(_brief(term.definition.text))}</p>"
    if term.definition and term.definition.parts:
        parts = "".join(
            f"<dt>{escape(name)}</dt><dd>{escape(_brief(text))}</dd>"
            for name, text in sorted(term.definition.parts.items())
        )
        names = escape(", ".join(sorted(term.definition.parts)))
        meaning += f"<details><summary>{names}</summary><dl>{parts}</dl></details>"
    return (
        f'<li class="term"><b>{_breakable(term.name)}</b> '
        f'<span class="times">{len(term.places):,}\u00d7</span> '
        f'<span class="where">{" ".join(links)}</span>{meaning}</li>\n'
    )


def _brief(text: str) -> str:
    """The first sentences of a long definition; the rest is for whoever opens the ontology."""
    if len(text) <= _LONGEST:
        return text
    end = max(text.rfind(mark, 0, _LONGEST) for mark in (". ", "; ", ", ", " "))
    return f"{text[: end if end > 0 else _LONGEST].rstrip(' .;,')} \u2026"


def _breakable(name: str) -> str:
    return escape(name).replace("_", "_<wbr>").replace(".", ".<wbr>")
