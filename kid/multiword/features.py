"""A candidate of several words, and what its text says of it in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kid.multiword.closed_classes import (
    BEHIND_PARTICLES,
    DAYS,
    DETERMINERS,
    PARTICLES,
    PRONOUNS,
    TIMES,
)
from semcore.text.inflection import Reading, readings

GAP = 4  # words
_AUXILIARY_WORDS = """
    have has had be been is are was were being am may might must can could will would shall should
    do does did not n't 've 'd 'll never always also still perhaps often ever
    """
_AUXILIARIES = frozenset(_AUXILIARY_WORDS.split())
# Behind *there* and before *to be*.
_RAISING_WORDS = """
    used going sure certain likely bound supposed said thought known seem seems seemed appear
    appears appeared happen happens happened tend tends tended continue continues continued ought
    need needs needed
    """
_RAISING = frozenset(_RAISING_WORDS.split())
_PARTS_OF_DAY = frozenset(("morning", "afternoon", "evening", "night"))
_STOPS = frozenset((*'.;:!?()[]"`-', "``", "''", "--"))
_COORDINATION = frozenset(("and", "or", "nor", "and/or", ","))
TEXT_FEATURES = 15


class Run(NamedTuple):
    """A candidate: its words, its units, and what its text says of it (`TEXT_FEATURES` numbers)."""

    words: tuple[int, ...]
    units: tuple[str, ...]
    gap: tuple[int, ...]  # the words between
    features: tuple[float, ...]

    @property
    def is_fixed(self) -> bool:
        """Whether it is no verb, noun or adjective: *because of*, *in general*, *as long as*."""
        return self.units[0].endswith((".adv", ".prep", ".scon"))

    @property
    def shares_its_head(self) -> bool:
        """Whether its last word may be that of another target: *chemical and nuclear weapons*."""
        return bool(self.gap) and self.units[0].endswith(".n")


def may_have_gap(unit: str, forms: Sequence[str], first: int, rest: int) -> bool:
    """Whether the unit may stand with its first word at ``first`` and the others from ``rest`` on.

    ``forms`` are the sentence's words, lower-cased.
    """
    between = forms[first + 1 : rest]
    if unit.endswith(".n"):
        return not _COORDINATION.isdisjoint(between)
    if not is_verbal(unit) or not _STOPS.isdisjoint(between):
        return False
    last = unit.rpartition(".")[0].split(" ")[-1]
    after, time, behind = [*forms[rest + 1 : rest + 4], ".", ".", "."][:3]
    timed = after in ("this", "that") and time in _PARTS_OF_DAY and behind in BEHIND_PARTICLES
    if timed and last in ("in", "on"):  # *put his coat on this morning*
        return all(word.removesuffix("s") not in TIMES | DAYS for word in between)
    return last not in PARTICLES or after not in DETERMINERS | PRONOUNS


@cache
def is_verbal(unit: str) -> bool:
    """Whether the unit is a verb, or an idiom that begins with one (``point out.idio``)."""
    lemma, _, part = unit.rpartition(".")
    first = lemma.split(" ")[0]
    return part == "v" or (part == "idio" and Reading(first, "v") in readings(first))


def features_of(units: Sequence[str], forms: Sequence[str], words: Sequence[int]) -> list[float]:
    """What the words' text says of whether they are one target; ``forms`` are lower-cased."""
    unit = units[0]
    verb, noun = is_verbal(unit), unit.endswith(".n")
    gap = [forms[place] for place in range(words[0], words[-1]) if place not in words]
    there = unit.startswith("there be")
    parted = verb and bool(gap) and not there
    after = forms[words[-1] + 1] if words[-1] + 1 < len(forms) else "."
    particle = forms[words[-1]] in PARTICLES
    plain = all(word in _AUXILIARIES or word.endswith("ly") for word in gap)
    if there and gap[-1:] == ["to"]:  # *there used to be*
        plain = not _RAISING.isdisjoint(gap)
    found = (
        noun,
        verb and not gap,
        unit.endswith((".prep", ".scon")),
        parted,
        noun and gap,
        parted and (gap[0] in PRONOUNS or gap[0] in DETERMINERS),
        parted and len(gap) == 1 and gap[0] in PRONOUNS,
        parted and particle and after in BEHIND_PARTICLES,
        parted and particle and after not in BEHIND_PARTICLES,
        parted and not particle,
        there and gap and plain,
        there and gap and not plain,
        parted * max(0, len(gap) - 2),
        bool(gap),
        1,
    )
    return [float(bool(item)) if type(item) is not int else float(item) for item in found]
