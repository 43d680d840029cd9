"""Words that may be one lexical unit together, side by side or with a gap between.

*They shut the factory down*: ``shut down.v`` with a gap; *chemical and nuclear weapons*: ``chemical
weapon.n``; *there has always been*: ``there be.v``. Of a verb with a gap the rest stands at most
`GAP` words behind the first word, with no stop between, and a particle not before a noun phrase,
which would be its own (*put the book on the table*). Words around may say that they are no unit:
*He came to Rome* is no ``come to.v``, which has no object, *They had better luck* no ``had
better.v``, behind which a verb stands. Which of the others are targets, the parser decides
(`kid.decoding.targets`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kid.evidence import Seen
from semcore.text.inflection import Reading, plain, readings

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
_ADVERB_WORDS = """
    not n't never always also still just only really first now then often sometimes usually ever yet
    """
_TIME_WORDS = """
    morning afternoon evening night day week weekend month year time spring summer autumn winter
    """
# At the beginning of a question, or right before a verb that stands before its subject.
_QUESTION_WORDS = """
    what who where when why how which so nor neither and but or , : ; -- '' `` " than as
    """
_PRONOUNS, _DETERMINERS, _PARTICLES, _AFTER, _AUXILIARIES, _ADVERBS, _TIMES, _QUESTIONS = (
    frozenset(words.split())
    for words in (
        _PRONOUN_WORDS, _DETERMINER_WORDS, _PARTICLE_WORDS, _AFTER_WORDS, _AUXILIARY_WORDS,
        _ADVERB_WORDS, _TIME_WORDS, _QUESTION_WORDS,
    )
)  # fmt: skip
_DEFINITE = frozenset(("the", "this", "that", "these", "those"))
_MODALS = frozenset(("have to", "got to", "ought to", "had better", "be supposed to"))
_ENOUGH, _SELDOM = 3, 0.1  # times that a unit was seen; share of them with an object
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


def begins_object(words: Sequence[str], place: int) -> bool:
    """Whether an object, or another noun phrase, surely begins at this word of a sentence."""
    if place >= len(words):
        return False
    if place + 1 < len(words) and plain(words[place + 1]) in _TIMES:
        return False  # *this morning*
    word = words[place]
    return plain(word) in _DETERMINERS | _PRONOUNS | {"whose"} or _is_name_or_number(word)


def is_vetoed(unit: str, words: Sequence[str], places: Sequence[int], seen: Seen) -> bool:
    """Whether words of a sentence are not this unit, by what stands between and behind them.

    Args:
        unit: of several words; ``places`` are where these stand.
        seen: how often an object stood behind the unit, of how many times.
    """
    lemma, _, part = unit.rpartition(".")
    first, last = places[0], places[-1]
    behind = plain(words[last + 1]) if last + 1 < len(words) else ""
    between = [plain(words[place]) for place in range(first, last) if place not in places]
    if part == "adv":
        return behind == "than" and not lemma.endswith("than")
    if lemma in _MODALS:
        return not all(map(_is_adverb, between)) or not _verb_follows(words, last + 1)
    if lemma == "there be" and words[last].lower() == "there":
        before = {plain(word) for word in (words[0], *words[first - 1 : first])}
        return first > 0 and _QUESTIONS.isdisjoint(before)
    if part != "v":
        return False
    ending = plain(words[last])
    if between:
        return not _DEFINITE.isdisjoint(between) and _is_noun(ending) and ending not in _PARTICLES
    if ending in ("in", "on") and _is_time_or_place(words, last + 1):
        return True
    never = seen.times >= _ENOUGH and seen.targets <= _SELDOM * seen.times
    return never and begins_object(words, last + 1)


def _is_adverb(word: str) -> bool:
    return word in _ADVERBS or word.endswith("ly")


def _verb_follows(words: Sequence[str], place: int) -> bool:
    """Whether what stands here may be a verb's plain form, or nothing does."""
    while place < len(words) and _is_adverb(plain(words[place])):
        place += 1
    if place >= len(words) or not words[place][0].isalpha():
        return True
    return Reading(plain(words[place]), "v") in readings(words[place])


def _is_noun(word: str) -> bool:
    return any(reading.part == "n" for reading in readings(word))


def _is_time_or_place(words: Sequence[str], place: int) -> bool:
    """Whether *Monday*, *London*, *1999* or *the evening* begins here."""
    some = words[place : place + 2]
    if some and _is_name_or_number(some[0]):
        return True
    return len(some) == 2 and plain(some[0]) in _DEFINITE and plain(some[1]) in _TIMES


def _is_name_or_number(word: str) -> bool:
    return word[0].isdigit() or (word[0].isupper() and word != "I")
