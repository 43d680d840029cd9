"""Is a verb's last word a particle of its unit, or a preposition? What stands behind tells.

*She turned off the engine* has ``turn off.v``, *We turned off the main road* a way to go. Annotated
text shows what the objects of a frame are: of `Change_operational_state` engines, and no roads; and
what stands behind *off* where that is a preposition: often a road. Nouns are told apart by the
frames of their lexical units, so that *street* counts as *road* does. Verbs such as *go*
and *come* have no object of their own (*The bomb went off*, but *The train went off the rails*).
Behind verbs that alone are no way to move *off*, *up*, *over*, *out* and *down* are particles,
whatever stands there (*They tore up the road*, but *She walked up the road*).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

from kid.evidence import Evidence, Objects, Seen
from kid.lexicon import Lexicon
from kid.multiword.closed_classes import DETERMINERS, INTRANSITIVE, PREPOSITIONS, TIMES
from kid.multiword.features import Run, is_verbal
from kid.multiword.noun_phrases import surely_begins_object
from kid.ontology import lemma_words
from semcore.text.inflection import plain, readings

LAST_WORDS = PREPOSITIONS | {"out"}  # of units, that are also prepositions
_REACH = 7  # words of a noun phrase
# What ends a noun phrase, beside verbs.
_END_WORDS = """
    of in on at for with from to by and or that which who when where while as into onto over through
    down up off out after before because but so if than until yesterday today tomorrow now again
    then there here
    """
_ENDS = frozenset(_END_WORDS.split())
# What may stand in a noun phrase before its noun.
_NOMINAL = DETERMINERS | {"whose"}
_LASTING = frozenset(("for", "in", "over"))  # a time may stand behind these
# Where one moves, behind verbs of these frames, without moving anything.
_WAYS = frozenset(("off", "up", "over", "out", "down"))
_MOVING = frozenset(
    (
        "Arriving", "Departing", "Motion", "Motion_directional", "Moving_in_place", "Path_shape",
        "Self_motion", "Traversing",
    )
)  # fmt: skip
_MOVERS = frozenset(("pull",))  # move as well: *The car pulled off the road*
_COMMON = 0.025  # of a preposition's nouns: a share that is no chance
# Logarithms of how much likelier a noun is as an object of the unit's frame than behind the
# preposition: at most so for a preposition, of units that were never seen with an object, and of
# others; of verbs without objects for a unit of their own (*went through all the money*).
_RATHER_NOT, _SURELY_NOT, _OWN = -0.3, -1.2, 2.0
_SELDOM = 0.1  # objects a time that a verb stood there


def noun_behind(words: Sequence[str], place: int) -> int | None:
    """The last noun of the noun phrase that begins here.

    >>> noun_behind("He turned off the main road in May".split(), 3)
    5
    """
    found = None
    for number in range(place, min(len(words), place + _REACH)):
        word = plain(words[number])
        if word in _NOMINAL and found is not None:  # *her report this week*
            break
        if word in _NOMINAL or word[:1].isdigit():
            continue
        parts = {reading.part for reading in readings(words[number])}
        if word in _ENDS or not word[:1].isalpha() or parts.isdisjoint(("n", "a", "adv")):
            break
        if "n" in parts:
            found = number
    return found


def noun_frames(lexicon: Lexicon, word: str) -> tuple[str, ...]:
    """The frames that a word may evoke as a noun."""
    units = [unit for unit in lexicon.matches([word]) if unit.endswith(".n")]
    return tuple(lexicon.ontology.frames[frame].name for frame in lexicon.frames_of(units))


def may_end_in_preposition(unit: str, lexicon: Lexicon) -> bool:
    """Whether the last word of a verb of two words may be a preposition where they stand."""
    words = lemma_words(unit.rpartition(".")[0])
    if not is_verbal(unit) or len(words) != 2 or words[1] not in LAST_WORDS:
        return False
    return words[1] not in _WAYS or words[0] in INTRANSITIVE or _may_move(words[0], lexicon)


def _may_move(verb: str, lexicon: Lexicon) -> bool:
    ontology = lexicon.ontology
    frames = ontology.lexicon.get(f"{verb}.v", ())
    return verb in _MOVERS or any(ontology.frames[frame].name in _MOVING for frame in frames)


def has_preposition(run: Run, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the last word of a verb's run is surely a preposition, by the lexicon's evidence."""
    evidence, last = lexicon.evidence, run.words[-1]
    unit = next(filter(is_verbal, run.units), None)
    if evidence is None or not evidence.objects or unit is None:
        return False
    preposition = plain(words[last])
    behind = plain(words[last + 1]) if last + 1 < len(words) else ""
    if run.gap:  # *took her out of the room*
        return preposition == "out" and behind == "of"
    if len(run.words) != 2:
        return False
    noun = noun_behind(words, last + 1)
    if (
        preposition in _LASTING
        and (preposition == "for" or behind in _NOMINAL)
        and noun is not None
        and _is_time(words[noun])
    ):
        return True
    if not may_end_in_preposition(unit, lexicon) or not surely_begins_object(words, last + 1):
        return False
    return not _may_have_object(unit, preposition, words, noun, lexicon, evidence)


def _is_time(word: str) -> bool:
    return any(reading.lemma in TIMES for reading in readings(word))


def _may_have_object(
    unit: str,
    preposition: str,
    words: Sequence[str],
    noun: int | None,
    lexicon: Lexicon,
    evidence: Evidence,
) -> bool:
    frames = [lexicon.ontology.frames[number].name for number in lexicon.ontology.lexicon[unit]]
    known = [evidence.objects.get(frame, Objects()) for frame in frames]
    own = evidence.runs[unit].objects if unit in evidence.runs else Seen()
    kinds = () if noun is None else noun_frames(lexicon, words[noun])
    if not any(item.nouns for item in known):
        known = [_all_objects(evidence)]
    there = evidence.prepositions.get(preposition, Objects())
    favour = _favour(kinds, known, there)
    if unit.split(" ")[0] in INTRANSITIVE and own.targets <= _SELDOM * own.times:
        return any(item.nouns for item in known) and favour >= _OWN
    common = _count(kinds, there.kinds) >= _COMMON * there.nouns
    return not common or favour > (_SURELY_NOT if own.targets else _RATHER_NOT)


def _favour(kinds: Sequence[str], known: Sequence[Objects], there: Objects) -> float:
    """The logarithm of how much likelier a noun of these kinds is an object of these frames."""
    if not kinds or not there.nouns:
        return 0.0
    own = max((_count(kinds, item.kinds) + 0.5) / (item.nouns + 5) for item in known)
    return log(own * (there.nouns + 5) / (_count(kinds, there.kinds) + 0.5))


def _all_objects(evidence: Evidence) -> Objects:
    """Of all frames: for those of which none are known."""
    kinds: Counter[str] = Counter()
    for item in evidence.objects.values():
        kinds.update(item.kinds)
    return Objects(sum(item.nouns for item in evidence.objects.values()), kinds)


def _count(kinds: Sequence[str], counts: Mapping[str, int]) -> int:
    return sum(counts.get(kind, 0) for kind in kinds)
