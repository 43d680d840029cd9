"""Any text made fit to show: in HTML, in SVG, in a terminal."""

from __future__ import annotations

import html

_REPLACEMENT = "\ufffd"
# Control characters are not allowed in HTML, and a terminal obeys them. They show as the
# Unicode pictures of themselves, one for one, so that offsets stay true; white space stays.
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if code not in (9, 10, 13)}
_PICTURES |= {0x7F: "\u2421"}
_PICTURES |= dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT)
_PICTURES |= dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)
_PICTURES |= dict.fromkeys((0xFFFE, 0xFFFF), _REPLACEMENT)


def visible(text: str) -> str:
    """The text with every control character and lone surrogate as a visible sign, same length."""
    return text.translate(_PICTURES)


def plain_line(text: str) -> str:
    """The text on one line of what is printed: for messages, which quote whatever files hold.

    White space of all kinds is a blank, control characters are visible signs; other characters
    that show nothing, or turn the direction of writing, are replacement characters.
    """
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable()
        else " "
        if character.isspace()
        else _PICTURES.get(ord(character), _REPLACEMENT)
        for character in text
    )


def escape(text: str) -> str:
    """The text for HTML or SVG, between tags or inside a quoted attribute."""
    return html.escape(visible(text), quote=True)
