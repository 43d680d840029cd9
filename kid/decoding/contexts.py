"""Which lexical units a target's context allows, of those that its words may be.

*They threw stones*: FrameNet has ``stone.v``, which no noun is, and ``stone (cold).n``, behind
which *cold* stands. What is left evokes the target's frame; where nothing is, there is no target.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from math import exp, log

from kid.evidence import CLASSES, class_of
from semcore.text.inflection import plain

# In brackets behind a lemma: what follows (``lead (to).v``), not what it means (``aid [act].n``).
_BRACKETED = re.compile(r"\w \(([a-z/ ]+)\)\.\w+$")
_SELVES = frozenset(f"{word}self" for word in ("my", "your", "him", "her", "it", "one")) | {
    "ourselves",
    "yourselves",
    "themselves",
}
_REACH = 8  # words behind a target in which they stand
_TOLD = ("v", "n", "a", "adv")
# Of prepositions and conjunctions, which tags do not tell apart, and all the rest.
_REST = [number for number, name in enumerate(CLASSES) if name not in ("v", "n", "a")]
# Logarithms of probabilities: parts of speech less likely than the first, or less likely than the
# likeliest unit's by the second, are none of their word's.
_LEAST_PART = log(0.03)
_LEAST_SHARE = log(0.2)


def allowed_units(
    units: Sequence[str], words: Sequence[str], behind: Sequence[str], parts: Sequence[float]
) -> tuple[str, ...]:
    """Of the units that ``words`` may be, those that their context allows.

    A word's part of speech is to be likely enough, and the words that its unit has in brackets
    are to follow. Those of several words stand as they are.

    Args:
        behind: the sentence's words after the last of these.
        parts: logarithms of the probabilities that the context gives to `kid.evidence.CLASSES`, of
            the first word.
    """
    if len(words) > 1:
        return tuple(units)
    follow = {plain(word) for word in behind[:_REACH]}
    kept = [
        unit
        for unit in units
        if (needed := _in_brackets(unit)) is None or not follow.isdisjoint(needed)
    ]
    rest = log(sum(exp(parts[number]) for number in _REST) + 1e-9)
    told = {
        unit: parts[class_of(unit)] if unit.rpartition(".")[2] in _TOLD else rest for unit in kept
    }
    least = max(_LEAST_PART, max(told.values(), default=0.0) + _LEAST_SHARE)
    return tuple(unit for unit in kept if told[unit] >= least)


@cache
def _in_brackets(unit: str) -> frozenset[str] | None:
    """The words of which one follows a unit, or None."""
    found = _BRACKETED.search(unit)
    if found is None or found[1] == "oneself":
        return _SELVES if found else None
    return frozenset(re.split("[/ ]", found[1]))
