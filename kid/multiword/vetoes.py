"""What words around say that a candidate is surely no unit: *They had better luck*."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kid.evidence import Seen
from kid.multiword.closed_classes import (
    BEHIND_PARTICLES,
    DAYS,
    DETERMINERS,
    INTRANSITIVE,
    PARTICLES,
    PREPOSITIONS,
    TIMES,
    TIMES_OF_DAY,
)
from kid.multiword.fixed_phrases import FIXED, goes_on, is_described
from kid.multiword.noun_phrases import surely_begins_object
from semcore.text.calendar_dates import MONTHS
from semcore.text.inflection import Reading, plain, readings
from semcore.text.numbers import CARDINALS

_ADVERB_WORDS = """
    not n't never always also still just only really first now then often sometimes usually ever yet
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
# Around *so far*, where that is a way and no time: *is so far away*.
_DISTANT_WORDS = "away from apart off"
_PLACING_WORDS = "be go come get move live travel run walk lie stand drive fly fall sit seem feel"
# Verbs whose noun hardly stands without an article, as *luck* and *play* do.
_PLAIN_VERB_WORDS = """
    be get go have do make take give keep let put come leave stay start stop begin find look watch
    wait hurry call ask tell try move run walk turn think talk speak say see hear show hold pay buy
    sell send drive ride drop hide stand sit lie quit return check pull push cut hit catch pick
    lift bow duck answer reply guess plan fix clean dress wash change fight win lose
    """
# Behind *What did he turn off the radio*: *what* belongs to these.
_STRANDED_WORDS = "for with about at from of as by until into than like after"
_SUBJECT_WORDS = "i you he she it we they"
_PEOPLE_WORDS = "men women people boys girls children kids soldiers workers students"
_BE_WORDS = "be am is are was were been being 's 're 'm"
(
    _ADVERBS,
    _INVERTING,
    _JOINING,
    _FILLERS,
    _DISTANT,
    _PLACING,
    _PLAIN_VERBS,
    _STRANDED,
    _SUBJECTS,
    _PEOPLE,
    _BE,
) = (
    frozenset(words.split())
    for words in (
        _ADVERB_WORDS,
        _INVERTING_WORDS,
        _JOINING_WORDS,
        _FILLER_WORDS,
        _DISTANT_WORDS,
        _PLACING_WORDS,
        _PLAIN_VERB_WORDS,
        _STRANDED_WORDS,
        _SUBJECT_WORDS,
        _PEOPLE_WORDS,
        _BE_WORDS,
    )
)
_ASKING = frozenset(
    ("do", "does", "did", "can", "could", "will", "would", "should", "shall", "must", "may")
)
_WITH_OBJECTS = frozenset(("settle on", "take on"))
_OBJECT_PRONOUNS = frozenset(("him", "me", "us", "them"))
_OBJECTS_GO_ON = frozenset(("and", "or", "all", "both"))  # *took over him and his team*
_WITH_OF = frozenset(("in time", "on time", "at times", "in order"))  # not *made in part of wood*
_NO_NOUNS = frozenset(("till", "whereas"))
_DEFINITE = frozenset(("the", "this", "that"))
_MODALS = frozenset(("have to", "got to", "ought to", "had better", "be supposed to"))
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_ENOUGH = 3  # times that a unit was seen, never with an object


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
        return plain(words[first]).endswith("s") or is_described(words, first)
    if lemma == "a walk in the park":  # *She took a walk in the park*
        return _BE.isdisjoint(plain(word) for word in words[max(0, first - 2) : first])
    if part in FIXED and goes_on(words, first, last):
        return True
    if part == "adv":
        if lemma == "so far" and behind in _DISTANT:
            return _is_placed(words[:first])
        if behind == "of" and lemma in _WITH_OF:  # *in time of need*, but *in time of course*
            return words[last + 2 : last + 3] != ["course"]
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
        ends = not behind[:1].isalnum() or behind in BEHIND_PARTICLES
        return first > 0 and ends and not _may_invert(words[:first])
    ending = plain(words[last])
    if not between:
        if lemma == "there be" and plain(words[first]) == "there":
            return _is_at_place(words[:first], words[last + 1 :])
        told = len(places) == 2 and ending in ("on", "over") and lemma not in _WITH_OBJECTS
        if told and part in ("v", "a") and behind in _OBJECT_PRONOUNS and words[last + 1].islower():
            # *turned on him*; *turned him on* would be the unit
            return _OBJECTS_GO_ON.isdisjoint(words[last + 2 : last + 3])
    if part != "v":
        return False
    timed = ending in ("in", "on") and _is_time(words, first, last + 1)
    if timed and not (between and behind in _DEFINITE):  # but *put his coat on this morning*
        return True
    if between:  # *took the place*, but *put the man to death*, *took the soldiers captive*
        own = between[0] in _DEFINITE and not any(map(_is_noun, between[1:]))
        return own and len(places) == 2 and _is_noun(ending) and ending not in PARTICLES
    asks = ending in PREPOSITIONS and _asks_for_object(words[:first], words[last + 1 :])
    if asks and (surely_begins_object(words, last + 1) or _is_name(words, first, last + 1)):
        return True
    if lemma.split(" ")[0] not in INTRANSITIVE:
        return False
    if ending in ("in", "on", "to") and _is_name(words, first, last + 1):
        return ending != "to" or _never_with_object(seen)
    begins = surely_begins_object(words, last + 1)
    begins = begins or (ending in ("on", "to") and _is_bare_noun(behind, ending))
    return ending in PREPOSITIONS and _never_with_object(seen) and begins


def _is_at_place(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether *there* says where people are: *The men there were tired.*"""
    forms = [plain(word) for word in before]
    if len(forms) != 2 or forms[0] != "the" or forms[1] not in _PEOPLE:
        return False
    told = any(reading.part == "a" for word in behind[:1] for reading in readings(word))
    return told and not any(word[:1].isalnum() for word in behind[1:2])


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or plain(word) in CARDINALS or plain(word) in ("every", "hundred")


def _never_with_object(seen: Seen) -> bool:
    return seen.times >= _ENOUGH and not seen.targets


def _is_placed(before: Sequence[str]) -> bool:
    """Whether these words end in a verb that may have a way behind it: *is not*, *went*."""
    verb = next((word for word in reversed(before) if plain(word) not in ("not", "n't")), "")
    return any(part == "v" and lemma in _PLACING for lemma, part in readings(verb))


def _asks_for_object(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether a verb between these words has its object before it: *What did he do in Paris?*

    Only of *what*, an auxiliary and one short subject; none of *What did he turn it off for?*
    """
    start = next((place for place, word in enumerate(before) if word[:1].isalpha()), 0)
    forms, rest = [plain(word) for word in before[start:]], [plain(word) for word in behind]
    if forms[:1] != ["what"] or forms[1:2] == [] or forms[1] not in _ASKING:
        return False
    subject, named = forms[2:], before[-1][:1].isupper()
    if len(subject) == 1:
        alone = subject[0] in _SUBJECTS or named
    else:
        alone = len(subject) == 2 and subject[0] in DETERMINERS and _is_noun(subject[1])
    end = next((place for place, word in enumerate(rest) if not word[:1].isalnum()), len(rest))
    clause = rest[:end]
    acts = "to" in clause or any(word.endswith("ing") for word in clause)
    return alone and not acts and clause[-1:] != [] and clause[-1] not in _STRANDED | PREPOSITIONS


def _is_bare_noun(word: str, before: str) -> bool:
    """Whether this is a noun, and no time: *on foot*, *to light*, but *went on talking for hours*.

    Behind *on* it is one for sure: *went on alone*.
    """
    parts = {reading.part for reading in readings(word)} - {""}
    closed = word in BEHIND_PARTICLES | _NO_NOUNS or word.endswith("ing")
    if "n" not in parts or closed or word.removesuffix("s") in TIMES:
        return False
    if before == "to":  # no *last week*, *right there*
        return "adv" not in parts or word == "light"
    return parts <= {"n", "v"}


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
    length = 1 if here[0].removesuffix("s") in DAYS or month or year else 0
    if here[0] in _DEFINITE and len(here) > 1 and here[1] in TIMES_OF_DAY:
        length = 2
    rest = here[length:]
    return length > 0 and not (
        rest and rest[0] not in BEHIND_PARTICLES | TIMES_OF_DAY and _is_noun(rest[0])
    )
