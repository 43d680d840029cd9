"""Does a noun phrase begin at a word? It may be the object of a verb before."""

from __future__ import annotations

from collections.abc import Sequence

from kid.multiword.closed_classes import (
    DAYS,
    DETERMINERS,
    PRONOUNS,
    TIMES,
    TIMES_OF_DAY,
)
from semcore.text.inflection import plain

_OBJECT_WORDS = """
    the a an my your his her its our their whose this that these those
    him them me us it himself herself itself myself yourself themselves
    """
_OBJECTS = frozenset(_OBJECT_WORDS.split())


def begins_object(words: Sequence[str], place: int) -> bool:
    """Whether an object, or another noun phrase, surely begins at this word of a sentence."""
    if place >= len(words):
        return False
    if place + 1 < len(words) and plain(words[place + 1]) in TIMES_OF_DAY:
        return False  # *this morning*
    word = words[place]
    named = word[0].isdigit() or (word[0].isupper() and word != "I")
    return named or plain(word) in DETERMINERS | PRONOUNS | {"whose"}


def surely_begins_object(words: Sequence[str], place: int) -> bool:
    """Whether a noun phrase surely begins here, and no time: *the lamp*, not *the next day*."""
    here = [plain(word) for word in words[place : place + 3]]
    if not here or not (here[0] in _OBJECTS or here[0][:1].isdigit()):
        return False
    return all(word.removesuffix("s") not in TIMES | DAYS for word in here[1:])
