"""The head word of an English phrase by rule, where no dependency parse is at hand.

The head is the last word of the phrase's core. The core begins with the first word that is no
determiner, preposition or mark. Behind its first word it ends

- before the first preposition, ``to``, determiner, pronoun, relative pronoun, form of *be*,
  *have* or *will*, conjunction, comma, dash, colon or bracket, and a few adverbs (the lists below):
  *the head | of the military government*, *Lee | and two others*, *70 dollars | a barrel*;
- before a word in *-ed* or *-ing* that one of these follows: *a man | accused of theft*;
- at the phrase's end;

and marks and ``'s`` at its end do not count. Of a month with a number (*June 5*)
the month is the head.

Names and compounds so have their last word as head, as in the Stanford dependencies, and
coordinations their first member. Of 6,631 noun phrases of two to twelve words in the development
sets of the English treebanks EWT and GUM (names left out, whose head is another there) 92 % get
the head of the tree.
"""

from __future__ import annotations

from collections.abc import Sequence

RULES = "english-rules-1"  # the name in signatures; another number whenever a head changes


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PREPOSITIONS = _listed(
    """about above across after against along amid among around as at before behind below beneath
    beside besides between beyond by concerning despite down during except for from in inside into
    like near of off on onto out outside over past per regarding since through throughout toward
    towards under until unlike up upon versus via vs. with within without including according
    because due aboard alongside amongst atop across using such instead similar"""
)
_CLAUSES = _listed(
    """who whom whose which that where when why while whether if although though to is was are
    were has have had will would i we you he she they it here there herein else ago later alone
    itself himself herself themselves now away"""
)
_CONJUNCTIONS = _listed("and or but nor & plus /")
_DETERMINERS = _listed(
    """a an the this that these those his her its their our my your some any both each every
    another all"""
)
_MARKS = _listed(
    ", ; : -- \N{EN DASH} \N{EM DASH} ... \N{HORIZONTAL ELLIPSIS} ( [ { ) ] } < > . ? !"
)
_QUOTES = _listed(
    "- \" ' `` '' ` \N{LEFT DOUBLE QUOTATION MARK} \N{RIGHT DOUBLE QUOTATION MARK} "
    "\N{LEFT SINGLE QUOTATION MARK} \N{RIGHT SINGLE QUOTATION MARK} « »"
)
_POSSESSIVE = _listed("'s ' \N{RIGHT SINGLE QUOTATION MARK}s \N{RIGHT SINGLE QUOTATION MARK}")
_MONTHS = _listed(
    """january february march april may june july august september october november december
    jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec."""
)
_BEFORE = _DETERMINERS | _PREPOSITIONS | _MARKS | _QUOTES
_BEHIND = _POSSESSIVE | _MARKS | _QUOTES
_ENDS = _PREPOSITIONS | _CLAUSES | _CONJUNCTIONS | _DETERMINERS | _MARKS
_AFTER_PARTICIPLES = _PREPOSITIONS | _DETERMINERS | _CLAUSES


def head_in(words: Sequence[str]) -> int:
    """The place of a phrase's head among its words, from 0. The phrase has at least one word."""
    lower = [word.lower() for word in words]
    first = 0
    while first < len(lower) - 1 and lower[first] in _BEFORE:
        first += 1
    end = first + 1
    while end < len(lower) and not _ends(lower, first, end):
        end += 1
    while end > first + 1 and lower[end - 1] in _BEHIND:
        end -= 1
    if end - first > 1 and lower[first] in _MONTHS and lower[first + 1][:1].isdigit():
        return first
    return end - 1


def _ends(lower: Sequence[str], first: int, place: int) -> bool:
    """Whether the core ends before this word."""
    word = lower[place]
    if word in _ENDS:
        return True
    following = lower[place + 1] if place + 1 < len(lower) else ""
    return word.endswith(("ed", "ing")) and following in _AFTER_PARTICIPLES
