"""Things that a number counts, by the words behind it."""

from __future__ import annotations

import re

_NO_NOUN = (
    r"(?!(?:ha[ds]|have|does|of|in|is|was|were|are|the|this|us|its|as|vs|and|or|to|than|out|at|on"
    r"|for)\b)"
)
COUNTED = re.compile(  # what stands behind the number of things
    rf"(?:\s{_NO_NOUN}[a-z]+)?\s{_NO_NOUN}(?P<noun>people|men|women|children|mice|[a-z]+s)\b"
)
