"""Words that may be one lexical unit together, side by side or with a gap between.

*They shut the factory down*: ``shut down.v`` with a gap; *chemical and nuclear weapons*: ``chemical
weapon.n``; *there has always been*: ``there be.v``. Of a verb with a gap the rest stands at most
`GAP` words behind the first word, with no stop between, and a particle not before a noun phrase,
which would be its own (*put the book on the table*). Words around may say that they are no unit:
*He came to Rome* is no ``come to.v``, which has no object, *They had better luck* no ``had
better.v``, behind which a verb stands (`is_vetoed`). Only what surely is none goes by this; of the
others the parser decides which are targets (`kid.decoding.targets`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kid.evidence import Seen
from semcore.text.calendar_dates import MONTHS
from semcore.text.inflection import Reading, plain, readings
from semcore.text.numbers import CARDINALS

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
# Behind these a verb may stand before its subject; the others do so only right before it.
_INVERTING_WORDS = """
    what whatever who whose whom where when why how which whichever whether if only never not no
    nothing nobody none nowhere nor neither so such hardly scarcely barely seldom rarely little once
    """
_JOINING_WORDS = """
    and but or , : ; -- '' `` " than as then now here
    """
# What may stand between *have* and *to*, and between *to* and its verb, beside adverbs.
_FILLER_WORDS = """
    at least most once again both all either perhaps maybe of course in fact even instead together
    therefore thus hence soon please first too ,
    """
_OBJECT_WORDS = """
    the a an my your his her its our their whose this that these those
    him them me us it himself herself itself myself yourself themselves
    """
# Verbs whose noun hardly stands without an article, as *luck* and *play* do.
_PLAIN_VERB_WORDS = """
    be get go have do make take give keep let put come leave stay start stop begin find look watch
    wait hurry call ask tell try move run walk turn think talk speak say see hear show hold pay buy
    sell send drive ride drop hide stand sit lie quit return check pull push cut hit catch pick
    lift bow duck answer reply guess plan fix clean dress wash change fight win lose
    """
# Verbs without an object of their own.
_INTRANSITIVE_WORDS = "come go sit stand lie kneel crouch squat stop drop pop look fall"
_DAY_WORDS = "monday tuesday wednesday thursday friday saturday sunday"
(
    _PRONOUNS, DETERMINERS, _PARTICLES, _AFTER, _AUXILIARIES, _ADVERBS, _TIMES, _INVERTING,
    _JOINING, _FILLERS, _OBJECTS, _PLAIN_VERBS, INTRANSITIVE, _DAYS,
) = (
    frozenset(words.split())
    for words in (
        _PRONOUN_WORDS, _DETERMINER_WORDS, _PARTICLE_WORDS, _AFTER_WORDS, _AUXILIARY_WORDS,
        _ADVERB_WORDS, _TIME_WORDS, _INVERTING_WORDS, _JOINING_WORDS, _FILLER_WORDS,
        _OBJECT_WORDS, _PLAIN_VERB_WORDS, _INTRANSITIVE_WORDS, _DAY_WORDS,
    )
)  # fmt: skip
_DEFINITE = frozenset(("the", "this", "that"))
_MODALS = frozenset(("have to", "got to", "ought to", "had better", "be supposed to"))
PREPOSITIONS = _PARTICLES - {"out", "away", "back", "apart", "together", "aside", "forward"} | {
    "to"
}
TIMES = _TIMES | {"hour", "minute", "moment", "season", "today"}
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_ENOUGH = 3  # times that a unit was seen, never with an object
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
    after = forms[rest + 1] if rest + 1 < len(forms) else "."
    return last not in _PARTICLES or after not in DETERMINERS | _PRONOUNS


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
        parted and (gap[0] in _PRONOUNS or gap[0] in DETERMINERS),
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
    named = word[0].isdigit() or (word[0].isupper() and word != "I")
    return named or plain(word) in DETERMINERS | _PRONOUNS | {"whose"}


def is_vetoed(unit: str, words: Sequence[str], places: Sequence[int], seen: Seen) -> bool:
    """Whether words of a sentence are surely not this unit, by what stands around them.

    Args:
        unit: of several words; ``places`` are where these stand.
        seen: how often an object stood behind the unit, of how many times.
    """
    lemma, _, part = unit.rpartition(".")
    first, last = places[0], places[-1]
    behind = plain(words[last + 1]) if last + 1 < len(words) else ""
    between = [plain(words[place]) for place in range(first, last) if place not in places]
    if lemma in ("kind of", "sort of"):
        return plain(words[first]).endswith("s") or _is_described(words, first)
    if part == "adv":
        return behind == "than" and not lemma.endswith("than")
    if lemma == "out of":
        before = words[max(0, first - 3) : first]
        return not (any(map(_is_number, before)) and any(map(_is_number, words[last + 1 :][:2])))
    if lemma in _MODALS:
        if not all(map(_is_filler, between)):
            return True
        if lemma == "had better":
            return not _advises(words, first, last + 1)
        named = _is_name(words, first, last + 1) and not _is_verb(words[last + 1])
        return named or surely_begins_object(words, last + 1)
    if lemma == "there be" and words[last].lower() == "there":
        ends = not behind[:1].isalnum() or behind in _AFTER
        return first > 0 and ends and not _may_invert(words[:first])
    if part != "v":
        return False
    ending = plain(words[last])
    if between:  # *took the place*, but *put the man to death*, *took the soldiers captive*
        own = between[0] in _DEFINITE and not any(map(_is_noun, between[1:]))
        return own and len(places) == 2 and _is_noun(ending) and ending not in _PARTICLES
    if ending in ("in", "on") and _is_time(words, first, last + 1):
        return True
    if lemma.split(" ")[0] not in INTRANSITIVE:
        return False
    if ending in ("in", "on", "to") and _is_name(words, first, last + 1):
        return ending != "to" or _never_with_object(seen)
    return (
        ending in PREPOSITIONS
        and _never_with_object(seen)
        and surely_begins_object(words, last + 1)
    )


def _is_described(words: Sequence[str], place: int) -> bool:
    """Whether a determiner stands before a noun, at most an adjective between: *a new kind*."""
    before = [plain(word) for word in words[max(0, place - 2) : place]]
    told = DETERMINERS | {"what", "which", "whatever", "same", "of", "other", "own"}
    if not before or before[-1] in told:
        return bool(before)
    return before[0] in told and any(reading.part == "a" for reading in readings(before[-1]))


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or plain(word) in CARDINALS or plain(word) in ("every", "hundred")


def _never_with_object(seen: Seen) -> bool:
    return seen.times >= _ENOUGH and not seen.targets


def _is_filler(word: str) -> bool:
    return word in _ADVERBS | _FILLERS or word.endswith("ly")


def _is_noun(word: str) -> bool:
    return any(reading.part == "n" for reading in readings(word))


def _is_verb(word: str) -> bool:
    return Reading(plain(word), "v") in readings(word)


def _advises(words: Sequence[str], first: int, place: int) -> bool:
    """Whether the verb of *had better* stands here, or nothing: *had better luck* has a noun."""
    denied = False
    while place < len(words) and _is_filler(plain(words[place])):
        denied = denied or plain(words[place]) in ("not", "n't", "never")
        place += 1
    if place >= len(words) or not words[place][0].isalpha():
        return True
    if not _is_verb(words[place]):
        return False
    verb = plain(words[place])
    surely = denied or verb in _PLAIN_VERBS or plain(words[first]) == "'d"
    return surely or not _is_noun(verb) or surely_begins_object(words, place + 1)


def _may_invert(before: Sequence[str]) -> bool:
    """Whether a verb behind these words may stand before its subject: *Only then was there*."""
    forms = [plain(word) for word in before]
    return not _INVERTING.isdisjoint(forms) or forms[-1] in _JOINING


def surely_begins_object(words: Sequence[str], place: int) -> bool:
    """Whether a noun phrase surely begins here, and no time: *the lamp*, not *the next day*."""
    here = [plain(word) for word in words[place : place + 3]]
    if not here or not (here[0] in _OBJECTS or here[0][:1].isdigit()):
        return False
    return all(word.removesuffix("s") not in TIMES | _DAYS for word in here[1:])


def _is_name(words: Sequence[str], first: int, place: int) -> bool:
    """Whether a name stands here, as the verb before it and other words are not in capitals."""
    if place >= len(words) or not words[place][0].isupper():
        return False
    cased = words[first].islower() or (first == 0 and any(map(str.islower, words[place:])))
    return cased and words[place] != "I" and not _is_filler(plain(words[place]))


def _is_time(words: Sequence[str], first: int, place: int) -> bool:
    """Whether *Monday*, *May*, *1999* or *the evening* stands here, and no noun behind it."""
    here = [plain(word) for word in words[place : place + 3]]
    if not here:
        return False
    month = here[0] in MONTHS and words[place][0].isupper() and words[first].islower()
    year = words[place - 1].lower() == "in" and _YEAR.fullmatch(here[0]) is not None
    length = 1 if here[0] in _DAYS or month or year else 0
    if here[0] in _DEFINITE and len(here) > 1 and here[1] in _TIMES:
        length = 2
    rest = here[length:]
    return length > 0 and not (rest and rest[0] not in _AFTER | _TIMES and _is_noun(rest[0]))
