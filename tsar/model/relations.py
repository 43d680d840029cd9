"""AMR roles as relations: 13 clusters (Xu et al. 2022; the released code's table).

The released code spells ``location-of`` wrongly, so that it counts as any other role there.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CLUSTERS = (
    ("location", "location-of", "destination", "path"),
    ("year", "time", "duration", "decade", "weekday"),
    ("instrument", "manner", "poss", "topic", "medium"),
    ("mod",),
)
_PREPOSITION, _OPERAND, SENTENCE, _ARGUMENT, _OTHER = 4, 5, 6, 7, 12
RELATIONS = 13

_NAMED = {role: number for number, roles in enumerate(_CLUSTERS) for role in roles}
_ARGUMENT_ROLE = re.compile(r"ARG([0-4])")
_OPERAND_ROLE = re.compile(r"op[0-9]+")


@lru_cache(maxsize=4096)
def relation_of(role: str, location_of_typo: bool = False) -> int:
    """The cluster of a role without its colon; `SENTENCE` is also that between sentences' roots.

    ``prep-in-of`` and ``snt1-of`` go with ``prep-in`` and ``snt1``; any other inverted role but
    ``location-of`` is among the other ones.
    """
    if role.startswith("prep-"):
        return _PREPOSITION
    if role.startswith("snt"):
        return SENTENCE
    if location_of_typo and role == "location-of":
        return _OTHER
    if role in _NAMED:
        return _NAMED[role]
    if _OPERAND_ROLE.fullmatch(role):
        return _OPERAND
    argument = _ARGUMENT_ROLE.fullmatch(role)
    return _ARGUMENT + int(argument[1]) if argument else _OTHER
