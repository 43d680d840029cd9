"""The palette: eight colours and a grey, each for light and for dark surroundings.

Chosen so that each stays legible as small text (WCAG 2.1 contrast of at least 4.5 to 1 on the
paper) and any two stay apart in normal sight, protanopia, deuteranopia and tritanopia
(simulated after Machado et al. 2009). Colour is never the only sign: whatever is coloured has
its name written beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour's name and its sRGB hexadecimal form on light and on dark paper."""

    name: str
    light: str
    dark: str


BLUE = Colour("blue", "#2b63c4", "#72b7fe")
RUST = Colour("rust", "#93430a", "#f5a25f")
MAGENTA = Colour("magenta", "#b5338f", "#d98cc4")
VIOLET = Colour("violet", "#57318a", "#9288f5")
GREEN = Colour("green", "#2a6b50", "#a5d3a0")
TEAL = Colour("teal", "#0b4a5c", "#4fe3ee")
OLIVE = Colour("olive", "#857318", "#f0d468")
MAROON = Colour("maroon", "#7c1f2a", "#ef7f7f")
SLATE = Colour("slate", "#5b606b", "#a9aeb8")
PALETTE = (BLUE, RUST, MAGENTA, VIOLET, GREEN, TEAL, OLIVE, MAROON)

PAPER = Colour("paper", "#fbfaf7", "#16181c")
INK = Colour("ink", "#1d1f24", "#e8e6e1")
MUTED = Colour("muted", "#666a74", "#9a9ea8")
RULE = Colour("rule", "#e2dfd7", "#2e3138")


def colour_for(name: str) -> Colour:
    """The palette's colour for a name: the same in every run and on every page."""
    return PALETTE[crc32(name.encode("utf-8")) % len(PALETTE)]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1) of a colour ``#rrggbb``: black is 0, white is 1."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.1), from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def css_variables(scope: str) -> str:
    """``--blue``, ``--ink``, ... for the elements in ``scope``, following the reader's scheme."""
    colours = (*PALETTE, SLATE, PAPER, INK, MUTED, RULE)
    light = "".join(f"--{colour.name}:{colour.light};" for colour in colours)
    dark = "".join(f"--{colour.name}:{colour.dark};" for colour in colours)
    return (
        f"{scope}{{color-scheme:light dark;{light}--tint:11%}}\n"
        f"@media (prefers-color-scheme:dark){{{scope}{{{dark}--tint:17%}}}}\n"
        # Paper is white, whatever the screen was.
        f"@media print{{{scope}{{color-scheme:light;{light}--paper:#fff;--tint:11%}}}}\n"
    )
