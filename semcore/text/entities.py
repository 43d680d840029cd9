"""Characters by their name or number, as HTML and Markdown write them: ``&quot;``, ``&#39;``.

>>> decoded("AT&amp;T &notone; &#x2014;")
'AT&T &notone; —'
"""

from __future__ import annotations

import html
import re
from html.entities import html5

ENTITY = re.compile(r"&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,31}));")


def decoded(text: str) -> str:
    """The text with characters in the place of entities; what names none stays as it is."""
    return ENTITY.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1] and f"{found[1]};" not in html5:
        return found.group()
    return html.unescape(found.group()) or found.group()
