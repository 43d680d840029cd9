"""The palette by name; ``colours.css`` has what each is on light and on dark paper."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from semcore.drawing.fragments import sheet

_COLOUR = re.compile(r"--(\w+):(#[0-9a-f]{6})")


class Colour(StrEnum):
    """Eight colours and a grey: in a style, ``var(--blue)``.

    Colour is never the only sign: whatever is coloured has its name written beside it.
    """

    BLUE = "blue"
    RUST = "rust"
    MAGENTA = "magenta"
    VIOLET = "violet"
    GREEN = "green"
    TEAL = "teal"
    OLIVE = "olive"
    MAROON = "maroon"
    SLATE = "slate"


@cache
def light_colours() -> dict[str, str]:
    """The palette of light paper, which comes first in the sheet: values by name."""
    colours: dict[str, str] = {}
    for name, value in _COLOUR.findall(sheet("semcore.drawing", "colours.css")):
        colours.setdefault(name, value)
    return colours
