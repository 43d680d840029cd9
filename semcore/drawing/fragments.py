"""What a parser gives to a page: fragments of HTML, and the style, script and legend they need.

Style sheets and scripts are files beside the code that draws. Every rule is nested in the page's
own scope, so the palette's variables (``colours.css``) and the page's fonts hold in it, and a
fragment in a notebook changes nothing around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from semcore.text.spans import CharSpan


@dataclass(frozen=True, slots=True)
class Drawing:
    """One parser's hand: ``name`` is its key, ``title`` what a reader calls what it draws.

    ``wide`` drawings have the whole width, others stand side by side where there is room.
    ``script`` may add to a drawing, which must be whole without it. ``said`` is a CSS selector of
    those elements that repeat the text itself, so that the same words may be lit in all drawings.
    Such an element begins where its sentence does, or, with ``data-at``, there in the document;
    ``data-skip`` on an element within it: that much of the text is left out here. Both count as
    `browser_offsets` does.
    """

    name: str
    title: str
    style: str = ""
    legend: str = ""
    wide: bool = False
    script: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class RowLink:
    """Words of a text that lead to a row of a drawing: its id on the page, and what it is."""

    span: CharSpan
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What a name in an inventory means: a frame, an event type; ``parts`` are its elements, roles.

    Either may be empty where the inventory has no definition. ``source`` says whose words these
    are, where its licence asks for that.
    """

    text: str
    parts: Mapping[str, str]
    source: str = ""


def gathered(
    named: Iterable[tuple[str, str, Iterable[tuple[str, str]]]], source: str = ""
) -> dict[str, Definition]:
    """Definitions by name, of all names that have one or a part that has one.

    ``named`` are occurrences: a name, what it means, and the same of the parts that occur with it.
    """
    texts: dict[str, str] = {}
    parts: dict[str, dict[str, str]] = {}
    for name, text, below in named:
        texts.setdefault(name, text)
        parts.setdefault(name, {}).update((part, means) for part, means in below if means)
    return {
        name: Definition(text, parts[name], source)
        for name, text in texts.items()
        if text or parts[name]
    }


@cache
def sheet(package: str, name: str) -> str:
    """A style sheet or script that lies in a package: ``sheet("kid.drawing", "frames.css")``."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def legend(items: Iterable[str]) -> str:
    """A legend of these entries, which are HTML; empty without any."""
    entries = "".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="legend">{entries}</ul>' if entries else ""
