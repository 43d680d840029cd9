"""Adverbs, prepositions and conjunctions of several words, where their words are none.

*That particular kind of bird* has a kind, *He studies in general medicine* a medicine.
"""

from __future__ import annotations

from collections.abc import Sequence

from kid.multiword.closed_classes import BEHIND_PARTICLES, DETERMINERS, PRONOUNS
from semcore.text.inflection import plain, readings
from semcore.text.numbers import CARDINALS

# Before *kind of*, or before the adjectives there.
_TELLING_WORDS = "that what which whatever whose same of other own such one most very"
# Adverbs in spite of being adjectives elsewhere.
_ADVERB_WORDS = "just still even pretty right well too much almost really now then"
_DEGREE_WORDS = "very more less most rather quite particularly especially and or ,"
_FIRST_WORDS = "at behind by in of on to under"  # of a phrase with a preposition
_NO_HEAD_WORDS = "least most best first last"  # a number behind them is theirs: *at least two*
_SUBJECT_WORDS = "i you he she it we they who which that there"
_AUXILIARY_WORDS = """
    may might must can could will would shall should do does did not n't 'd 'll to
    """
_BE_WORDS = "be am is are was were been being 's 're 'm"
_TELLING, _ADVERBS, _DEGREES, _FIRST, _NO_HEAD, _SUBJECTS, _AUXILIARIES, _BE = (
    frozenset(words.split())
    for words in (
        _TELLING_WORDS,
        _ADVERB_WORDS,
        _DEGREE_WORDS,
        _FIRST_WORDS,
        _NO_HEAD_WORDS,
        _SUBJECT_WORDS,
        _AUXILIARY_WORDS,
        _BE_WORDS,
    )
)
_CLOSED = DETERMINERS | PRONOUNS | BEHIND_PARTICLES | _SUBJECTS
_REACH = 6  # words before *kind*
FIXED = ("adv", "prep", "scon")  # parts of speech of units that may be fixed phrases


def is_described(words: Sequence[str], place: int) -> bool:
    """Whether words before a noun belong to it: *that kind*, *the most common kind*.

    A determiner, an adjective that is no adverb and no verb, or a determiner with adjectives,
    *very* and *most* between. *It was just kind of sad* has none of these.
    """
    told = DETERMINERS | _TELLING | CARDINALS.keys()
    for number in range(place - 1, max(-1, place - 1 - _REACH), -1):
        word = plain(words[number])
        if word in told:
            return True
        parts = _parts(word) if len(word) > 1 else set()
        if number == place - 1:
            if "a" in parts and parts <= {"a", "n"}:
                return True
            if "a" not in parts or word in _ADVERBS:
                return False
        if not ("a" in parts or word in _DEGREES or word.endswith("ly")):
            return False
    return False


def goes_on(words: Sequence[str], first: int, last: int) -> bool:
    """Whether the noun or adjective that ends a phrase belongs to what is behind it.

    To a noun (*in general medicine*, *on time deposits*), a number (*in part two*), or with *and*
    to another plural (*at times and places*). A noun with a verb behind it is rather a subject (*in
    case dogs bark*), and what may be a verb is one behind its subject or an auxiliary (*it may in
    part help*).
    """
    head = plain(words[last])
    if plain(words[first]) not in _FIRST or head in _NO_HEAD or _parts(head).isdisjoint(("n", "a")):
        return False
    here = [plain(word) for word in words[last + 1 : last + 4]] + ["."] * 3
    before = plain(words[first - 1]) if first else ""
    if _is_number(here[0]):
        return not _is_nominal(here[1]) and not _is_verb(here[1])
    if here[0] in ("and", "or"):
        singular = any(word.endswith("s") and _is_verb(word) for word in words[:first])
        plural = head.endswith("s") and here[1].endswith("s") and _is_nominal(here[1])
        return plural and not singular and not _is_verb(here[2])
    if here[0] == "number" and _is_number(here[1]):
        return True
    if not _is_nominal(here[0]) or not words[last + 1].islower() or before in _BE:
        return False
    if head.endswith("s"):  # plurals stand before no noun
        return False
    acts = before in _SUBJECTS | _AUXILIARIES | {""} or here[1] in DETERMINERS | PRONOUNS
    if _is_verb(here[0]) and acts:
        return False
    return not _is_verb(here[1])


def _parts(word: str) -> set[str]:
    return {reading.part for reading in readings(word)} - {""}


def _is_nominal(word: str) -> bool:
    """Whether it may be a noun and is no adverb: *medicine*, not *home* or *yesterday*."""
    parts = set() if word in _CLOSED else _parts(word)
    return "n" in parts and "adv" not in parts


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or word in CARDINALS


def _is_verb(word: str) -> bool:
    return any(part == "v" for _, part in readings(word))
