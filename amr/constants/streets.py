"""Streets with their house numbers, for which a well-known one is read: *10 Downing Street*.

>>> stand_ins = StandIns()
>>> [change.words for change in streets("She lives at 10 Downing Street.", stand_ins)]
[('Regent',)]
>>> stand_ins.names
{'"Regent"': ('"10"', '"Downing"')}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amr.constants.standins import Change, StandIns
from amr.notation.symbols import as_string

_KINDS = "Street St Avenue Ave Road Rd Lane Drive Boulevard Blvd Square Terrace Crescent"
_STREET = re.compile(
    r"(?:^|\b(?:at|to|near|outside|is|was|of) |, )"
    r"(?P<street>\d{1,5}[A-Z]?(?: (?:[A-Z][\w'\u2019.-]*|\d{1,3}(?:st|nd|rd|th))){1,3})"
    rf"(?= (?:{'|'.join(_KINDS.split())})\b)"
)
_NAMES = ("Regent", "Fulton")


def streets(text: str, stand_ins: StandIns) -> Iterator[Change]:
    """Each with a name that the text lacks; what this stands for is added to ``stand_ins``."""
    names = [name for name in _NAMES if name not in text]
    for match in _STREET.finditer(text):
        if names:
            written = match["street"]
            name = names.pop(0)
            stand_ins.names[f'"{name}"'] = tuple(map(as_string, written.split()))
            yield Change(*match.span("street"), (name,), True)
