"""Whether what is read has graphs in PENMAN notation, which are no text.

>>> is_penman(b"# AMR release; generated on Fri\\n\\n# ::id 1\\n"), is_penman(b"# :: art ::\\n")
(True, False)
"""

from __future__ import annotations

import re

ENDINGS = (".amr", ".penman")  # of names of files of graphs
HEAD = 4096  # bytes that tell it
NO_TEXT = (
    "has graphs in PENMAN notation, which are no text (amr.predict input=FILE reads the sentences "
    "of such a file; format=text takes it as text)"
)
_BEFORE = rb"(?:[ \t]*\r?\n|#[ \t]*AMR release;[^\n]*\n)*"
_GRAPHS = re.compile(_BEFORE + rb"#[ \t]*::[A-Za-z][\w-]*(?=\s|$)")
_UNTOLD = re.compile(_BEFORE)


def is_penman(head: bytes) -> bool:
    """Whether a key (``# ::id``) is what stands first, behind empty lines and a release's line."""
    return _GRAPHS.match(head) is not None


def may_be_penman(head: bytes) -> bool:
    """Whether whole lines have nothing yet that tells it."""
    return _UNTOLD.fullmatch(head) is not None
