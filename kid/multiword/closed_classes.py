"""Words of which there are few, by what they say of the words around them."""

from __future__ import annotations

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
_TIME_WORDS = """
    morning afternoon evening night day week weekend month year time spring summer autumn winter
    """
# Verbs without an object of their own.
_INTRANSITIVE_WORDS = "come go sit stand lie kneel crouch squat stop drop pop look fall"
_DAY_WORDS = "monday tuesday wednesday thursday friday saturday sunday"
PRONOUNS, DETERMINERS, PARTICLES, BEHIND_PARTICLES, TIMES_OF_DAY, INTRANSITIVE, DAYS = (
    frozenset(words.split())
    for words in (
        _PRONOUN_WORDS,
        _DETERMINER_WORDS,
        _PARTICLE_WORDS,
        _AFTER_WORDS,
        _TIME_WORDS,
        _INTRANSITIVE_WORDS,
        _DAY_WORDS,
    )
)
PREPOSITIONS = PARTICLES - {"out", "away", "back", "apart", "together", "aside", "forward"} | {"to"}
TIMES = TIMES_OF_DAY | {"hour", "minute", "moment", "season", "today", "decade", "century"}
