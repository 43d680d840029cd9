"""Where characters of a text stand for a script of a page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

_WIDE = re.compile(r"[\U00010000-\U0010ffff]")


def browser_offsets(text: str) -> Callable[[int], int]:
    """From characters of ``text`` to UTF-16 code units of it as a browser has read it.

    Scripts count UTF-16 code units (ECMAScript, "The String Type"), and a browser reads CR LF as
    one LF (HTML, "Preprocessing the input stream").
    """
    wide = [found.start() for found in _WIDE.finditer(text)]
    pairs = [found.start() for found in re.finditer("\r\n", text)]
    return lambda at: at + bisect_left(wide, at) - bisect_left(pairs, at)


def browser_length(text: str) -> int:
    """How many UTF-16 code units of a page this text is."""
    return browser_offsets(text)(len(text))
