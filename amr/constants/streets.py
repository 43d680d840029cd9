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
# House numbers that may be years stand behind *at*: *at 1600 Fifth Avenue*.
_STREET = re.compile(
    r"\b(?:(?:at|near|outside) |(?:is|was) (?!(?:1[5-9]|20)\d\d ))"
    r"(?P<street>\d{1,5}[A-Z]?(?: (?:[A-Z][\w'\u2019.-]*|\d{1,3}(?:st|nd|rd|th))){1,3})"
    rf" (?P<kind>{'|'.join(_KINDS.split())})(?=\s*(?:[.,;:!?)]|$)|\s(?:in|and|was|is)\b)"
)
_NAMES = ("Regent", "Fulton")


def addresses_in(text: str) -> list[str]:
    """The streets of a text with their house numbers.

    >>> addresses_in("He left 10 Downing Street in 2010, and lives at 24 Hill Road.")
    ['24 Hill Road']
    """
    return [f"{match['street']} {match['kind']}" for match in _STREET.finditer(text)]


def streets(text: str, stand_ins: StandIns) -> Iterator[Change]:
    """Each with a name that the text lacks; what this stands for is added to ``stand_ins``."""
    names = [name for name in _NAMES if name not in text]
    for match in _STREET.finditer(text):
        if names:
            written = match["street"]
            name = names.pop(0)
            stand_ins.names[f'"{name}"'] = tuple(map(as_string, written.split()))
            yield Change(*match.span("street"), (name,), True)
