"""The palette by name; ``colours.css`` has what each is on light and on dark paper."""

from __future__ import annotations

from enum import StrEnum


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
