"""What colour an event type has, and what it is called where there is little room.

Names of types are paths, from the general to the special: ``Conflict.Attack.DetonateExplode``.
All types below one general one have one colour. That is a drawing convention of ours; no model
sees it.
"""

from __future__ import annotations

from zlib import crc32

from semcore.drawing.colours import Colour

# The general types of KAIROS and of RAMS (AIDA), so that those which meet in the news stay apart.
_GENERAL = {
    "conflict": Colour.RUST,
    "life": Colour.MAROON,
    "justice": Colour.BLUE,
    "movement": Colour.GREEN,
    "contact": Colour.VIOLET,
    "transaction": Colour.OLIVE,
    "artifactexistence": Colour.TEAL,
    "cognitive": Colour.MAGENTA,
    "disaster": Colour.RUST,
    "medical": Colour.GREEN,
    "personnel": Colour.MAGENTA,
    "government": Colour.TEAL,
    "inspection": Colour.VIOLET,
    "manufacture": Colour.TEAL,
    "genericcrime": Colour.BLUE,
    "control": Colour.SLATE,
}
_HUES = [colour for colour in Colour if colour is not Colour.SLATE]
_SAYS_NOTHING = {"unspecified", "n/a", "na", "other", ""}


def general(event_type: str) -> str:
    """The first part of a type's name: ``Conflict``."""
    return event_type.partition(".")[0]


def colour_of(event_type: str) -> Colour:
    """The colour of all types below the general one; of an unknown one by its spelling alone."""
    name = general(event_type).lower()
    return _GENERAL.get(name) or _HUES[crc32(name.encode("utf-8", "replace")) % len(_HUES)]


def short(event_type: str) -> str:
    """The last part of a type's name that says something: ``DetonateExplode``."""
    parts = event_type.split(".")
    telling = [part for part in parts if part.strip().lower() not in _SAYS_NOTHING]
    return telling[-1] if telling else event_type
