"""Words that may be one lexical unit together, side by side or with a gap between.

*They shut the factory down*: ``shut down.v`` with a gap; *chemical and nuclear weapons*: ``chemical
weapon.n``; *there has always been*: ``there be.v``. Of a verb with a gap the rest stands at most
`GAP` words behind the first word, with no stop between, and a particle not before a noun phrase,
which would be its own (*put the book on the table*). Which of these are targets, the parser decides
(`kid.decoding.targets`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from semcore.text.inflection import Reading, readings

GAP = 4  # words
_PRONOUN_WORDS = """
    it him her them me us you this that one himself herself itself myself yourself themselves
    everything something anything everyone someone
    """
_DETERMINER_WORDS = """
    the a an my your his her its our their this these those some any all no more each every
    another both
    """
_PARTICLE_WORDS = """
    up down off on out in away back over apart together around along through by aside under
    forward ahead open
    """
# What may stand behind a particle that is no preposition.
_AFTER_WORDS = """
    . , ; : ! ? ) ] '' " ` -- - and but or so because when if before after until while to in at for
    with from of on again now today then yesterday tomorrow immediately as into by
    """
_AUXILIARY_WORDS = """
    have has had be been is are was were being am may might must can could will would shall should
    do does did not n't 've 'd 'll never always also still perhaps often ever
    """
_PRONOUNS, _DETERMINERS, _PARTICLES, _AFTER, _AUXILIARIES = (
    frozenset(words.split())
    for words in (
        _PRONOUN_WORDS, _DETERMINER_WORDS, _PARTICLE_WORDS, _AFTER_WORDS, _AUXILIARY_WORDS,
    )
)  # fmt: skip
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
    after = forms[rest + 1] if rest + 1 < len(forms) else "."
    return last not in _PARTICLES or after not in _DETERMINERS | _PRONOUNS


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
    particle = forms[words[-1]] in _PARTICLES
    plain = all(word in _AUXILIARIES or word.endswith("ly") for word in gap)
    found = (
        noun,
        verb and not gap,
        unit.endswith((".prep", ".scon")),
        parted,
        noun and gap,
        parted and (gap[0] in _PRONOUNS or gap[0] in _DETERMINERS),
        parted and len(gap) == 1 and gap[0] in _PRONOUNS,
        parted and particle and after in _AFTER,
        parted and particle and after not in _AFTER,
        parted and not particle,
        there and gap and plain,
        there and gap and not plain,
        parted * max(0, len(gap) - 2),
        bool(gap),
        1,
    )
    return [float(bool(item)) if type(item) is not int else float(item) for item in found]
