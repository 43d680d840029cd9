"""Where sentences end in running text.

    >>> text = "He chose plan B. It failed at 5 p.m. on Monday!!! See Fig. 3... [1] Why?"
    >>> [text[start:end].strip() for start, end in sentences_of(text, 0, len(text))]
    ['He chose plan B.', 'It failed at 5 p.m. on Monday!!!', 'See Fig. 3... [1]', 'Why?']

A run of marks is one stop, with the quotes, brackets, numbers of notes and emoji behind it. Whether
it ends a sentence is decided by the word before and the word after, as in Punkt (Kiss and Strunk
2006), whose learned parameters are lists here (`semcore.text.abbreviations`). Which abbreviation a
word is, listed or not: `semcore.text.abbreviation_kinds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from semcore.text.abbreviation_kinds import is_ambiguous, is_book, is_word, kind_of, lowered
from semcore.text.abbreviations import (
    ABBREVIATIONS,
    DATED,
    LEADING,
    LETTERED,
    MEASURES,
    NUMBERED,
    ORDERS,
    STARTERS,
    TIMES,
    TITLES,
)
from semcore.text.inflection import readings
from semcore.text.numbering import LIST_NUMBER, NOTE_SIGNS
from semcore.text.numbers import CARDINALS
from semcore.text.spans import CharSpan
from semcore.text.unbroken import EMOJI

_EMOTICON = r"(?:[:;=8][-o^']?[()DPp/\\|*]+|<3(?!\s+[a-z\d])|[xX]D)(?!\w)"
_NOTE = r"\[(?:\d{1,3}|[a-z]|note\ \d{1,3})(?:\s?[,;\u2013-]\s?\d{1,3})*\]"
_NOTE = rf"(?:{_NOTE}|\[(?:\.\.\.|\u2026|[a-z\ ]{{0,20}}needed)\]|[{NOTE_SIGNS}]{{1,3}})"
_GLUED_NOTE = (
    r"(?:(?<=[a-z]{2}[.!?])(?P<note>\d{1,2})(?=\s+[A-Z])|\(\d{1,2}\)|\^?(?=\[))?"  # *left.1 She*
)
_CLOSER = r"(?:[\"'\u201d\u2019»)\]}]|(?:[*_]+|\u201c)(?=\s|$))"
_MARK = r"[.!?\u2026\u203d]"
_STOP = re.compile(
    rf"""
    (?<!{_MARK})(?P<marks>{_MARK}++(?:[\ \u00a0](?!\.\.|\u2026){_MARK}++){{0,20}}+)
    (?P<closers>{_CLOSER}{{0,8}}+[\u200b-\u200f\ufeff]?){_GLUED_NOTE}
    (?:[\ \u00a0]?(?:{_NOTE}|{_EMOTICON}|{EMOJI.pattern})){{0,20}}+{_CLOSER}{{0,4}}+
    (?=\s|$)
  | (?P<wide>(?:[\u3002\uff01\uff1f\u0964\u061f\u06d4]|\uff0e(?!\d))++
    [\u300d\u300f\u201d\u2019)\]]{{0,4}})
  | (?P<drawn>(?<!\w)(?:{_EMOTICON}|(?:{EMOJI.pattern}){{1,20}}+)(?=\s))
  | (?P<ruler>(?<!\S)(?:={{8,}}+|\*{{8,}}+|-{{8,}}+|~{{8,}}+|\#{{8,}}+|_{{20,}}+)(?!\S))
  | (?P<glued>(?<=[a-z]{{2}})[.?!][\"'\u201d\u2019)]?(?=[A-Z][a-z]*\b(?!\.)))
    """,
    re.VERBOSE,
)
_LOOSE_CLOSERS = re.compile(r"(?:[ \u00a0](?:[)\]}\u201d»]|''|(\"))(?=\s|$))+")
_PART = re.compile(r"[-/\u2013\u2014(\[\"\u201c\u2018*_]")
_OPENERS = re.compile(
    r"(?:[\s\"'\u201c\u2018\u00ab(\[{*_<`\u00bf\u00a1]|(?<=[\u2018\u2019])\u2019|\u2019(?=\u2019))*"
)
_NEXT = re.compile(r"\w[\w'\u2019-]*")
_ADDRESS = re.compile(r"(?:https?:|www\.|[\w.+-]{1,64}@)\w?")
# Camel case: a name that begins small, and a sentence with it (iPhone, eHow, wikiHow).
_SMALL_NAME = re.compile(r"[a-z]{1,6}[A-Z]\w")
# How a sentence may begin: the number of a list, or of a figure with its caption.
_CAPTION = "[Ff]ig(?:ure|\\.)|[Tt]able|[Cc]hapter|[Ss]ection|[Ss]tep|[Pp]art|[Aa]ppendix"
_LISTED = re.compile(
    rf"\s{{0,40}}\W{{0,2}}(?:(?:{_CAPTION})\s[\dA-Z.]{{1,6}}|\d(?:\.\d{{1,2}}){{1,3}}|{LIST_NUMBER})"
    r"[ ]?[.)]\W{0,2}"
)
_DIGITS = re.compile("[$\u20ac\u00a3#~+]?\\d|[\u00bc-\u00be]")
_GOES_ON = re.compile(r"[A-Z][\w-]* [a-z]")
_BE = ("is", "was", "are", "were", "be")
# None that may be people.
_SORTED = LETTERED - {"candidate", "model", "target", "case", "group", "team"}
_YEAR = re.compile(r"\s\(\d{4}[a-z]?\)")
_SPOKEN = re.compile(r"(?:,|\b(?:thank you|thanks|sorry))\s+\w+$", re.IGNORECASE)  # to a title
_HEADED = re.compile(r"\b(?:the|an?)\s\w+$")
_REFERRING = re.compile(r"\b(?:in|see)\s\w+$", re.IGNORECASE)  # in fig. I
_AFTER_COLON = re.compile(r":\s+\(?(?:\d{1,2}|[a-zA-Z])$")  # the number of a list
# Who writes all in small letters begins sentences with these; no abbreviation stands before them.
_PRONOUNS = frozenset(
    {"i", "you", "we", "he", "she", "they", "why", "what", "how", "please", "thanks"}
)
# Who wrote a message and when: its head, where the lines of a mail were joined.
_HEAD = re.compile(
    r"\s{0,40}(?:(?:[A-Z\"<(](?:[^\s!?.]|\.(?=\S)){0,60}|[A-Z]\.)\s){1,5}"
    r"(?P<time>\d{1,2}/\d{1,2}/\d{2,4}\s\d{1,2}:\d\d(?::\d\d)?\s[AP]M)(?=\s+\S)"
)
_NUMERAL = re.compile(r"(?:[IVXLC]+|[A-Z]{1,6}(?:[-/]?\d[\w/-]*)|[A-Z])\b")  # IV, AB12, JX-9, A
_CITED = re.compile(  # Smith et al., Smith and Jones (2001)
    r"[A-Z][\w'\u2019-]+(?: (?:and|&) [A-Z][\w'\u2019-]+)?(?: et al\b|,? \(?(?:1[89]|20)\d\d\b)"
)
_SAID = re.compile(
    r"(?:(?:[A-Z][\w.'\u2019-]*|I|he|she|they|we|it|(?:the|my|her|his|their) \w+)\s){1,3}"
    r"(?:\w+ly\s)?(?:said|say|ask|asked|asks|says|cried|shouted|replied|answered|whispered|wondered|called|"
    r"yelled|exclaimed|demanded|murmured|muttered|thought|added|screamed|inquired|snapped|told|"
    r"howled|started|began|gasped)\b|(?:said|asked|cried|thought|replied|answered)\s[A-Zhts]"
)


def sentences_of(text: str, start: int, end: int) -> Iterator[CharSpan]:
    """The sentences of ``text[start:end]``, which is running text; white space around them too."""
    begin = place = start
    while True:
        head = _HEAD.match(text, begin, end)
        if head is not None:
            borders = (begin, head.start("time"), head.end("time"))
            yield from map(CharSpan, borders, borders[1:])
            begin = place = borders[-1]
        found = _STOP.search(text, place, end)
        if found is None:
            break
        place = found.end()
        if found["ruler"] is not None:
            yield from (CharSpan(begin, found.start()), CharSpan(*found.span()))
            begin = place
            continue
        if found["marks"] is not None:
            place = _with_loose_closers(text, begin, place, end)
        if place < end and _ends(text, begin, found, place, end):
            yield CharSpan(begin, place)
            begin = place
    yield CharSpan(begin, end)


def _with_loose_closers(text: str, begin: int, place: int, end: int) -> int:
    """Behind quotes and brackets that stand alone, as in tokenized text: those that close."""
    found = _LOOSE_CLOSERS.match(text, place, end)
    if found is None or (found[1] and text.count('"', begin, place) % 2 == 0):
        return place
    return found.end()


def _ends(text: str, begin: int, found: re.Match[str], place: int, end: int) -> bool:
    """Whether the stop, which reaches to ``place``, ends the sentence that began at ``begin``."""
    if found["wide"] is not None:
        return True
    after = _OPENERS.match(text, place, end)
    here = after.end() if after else place
    first = text[here] if here < end else ""
    if not first or first in ",;:)]}&%/\u2019'=|":
        return False
    if found["drawn"] is not None:
        return first.isupper() and text[begin : found.start()].strip() != ""
    if found["glued"] is not None or found["note"] is not None:
        word = _word_before(text, begin, found.start())
        follows = _word_at(text, here)
        return is_word(word) and follows in STARTERS and word.lower() not in ABBREVIATIONS
    closed = bool(found["closers"]) or place > found.end()
    small = first.islower() and not _SMALL_NAME.match(text, here) and not _ADDRESS.match(text, here)
    marks = found["marks"]
    if text[found.start() - 1 : found.start()] in (":", ",", ";"):
        return False
    if "?" in marks or "!" in marks:
        if _SAID.match(text, here, min(end, here + 60)):
            return not closed and not small
        return not (small and closed) and not _named(text, begin, found.start(), here, small)
    if len(marks) > 1 or marks == "\u2026":  # an ellipsis, or dots that lead to a number
        leads = len(marks) > 3 and text[found.start() - 1].isspace() and first.isdigit()
        return not (small or leads or _continues(text, begin, found, here))
    if _YEAR.match(text, place):
        return False
    if _LISTED.fullmatch(text, begin, found.end()):
        return False
    if small and closed:
        return False
    return _period_ends(text, begin, found.start(), here, small)


def _continues(text: str, begin: int, found: re.Match[str], here: int) -> bool:
    """Whether nothing but the ellipsis stands before it."""
    return (
        not text[begin : found.start()].strip("\"'\u201c\u2018([ \n\t") or text[here] in "-\u2014"
    )


def _named(text: str, begin: int, stop: int, here: int, small: bool) -> bool:
    """Whether a name has the mark: Yahoo! Inc."""
    name = lowered(_word_before(text, begin, stop)) in ("yahoo", "jeopardy")
    return name and (small or not _starts(text, here))


def _period_ends(text: str, begin: int, stop: int, here: int, small: bool) -> bool:
    """Whether one period ends a sentence, by its word and what follows."""
    word = _word_before(text, begin, stop)
    if not word:
        return not small or text[stop - 1 : stop].isspace()
    number = _DIGITS.match(text, here) is not None
    if len(word) == 1 and word.isalpha():
        return not small and _letter_ends(text, begin, stop, here, number)
    before = text[max(begin, stop - 40) : stop]
    if number and is_book(word, before, text[here : here + 20]):
        return False
    kind = kind_of(word, text[here] if number or small else "", before)
    if _AFTER_COLON.search(before):
        return False
    follows = _word_at(text, here)
    if kind is None:
        return not small or is_word(word) or follows in _PRONOUNS
    if small and follows in _PRONOUNS and is_ambiguous(word):
        return _HEADED.search(before) is None  # the rep. we elected left
    i_follows = text[here : here + 2] in ("I ", "I'", "I\u2019")
    if kind is TITLES and i_follows and _SPOKEN.search(before):
        return True  # Thank you, Dr. I am fine.
    if small or number or kind in (TITLES, LEADING):
        return False
    counted = follows.split("-")[0] in CARDINALS  # Fig. Two
    if counted and word == "Max" and text[begin:stop].strip("\"'\u201c\u2018([ \n\t") == word:
        return False
    if kind is NUMBERED:
        alone = word.islower() and word != "no" and not _REFERRING.search(before)
        if i_follows and alone and _acts(text, here):
            return True  # He ate a fig. I ate none.
        if word.lower() == "no" or _NUMERAL.match(text, here):
            return word.lower() == "no"
        cited = follows not in DATED and _CITED.match(text, here) is not None
        return not (cited or (counted and word.istitle()))
    if kind in (TIMES, MEASURES) or (len(word) > 2 and word.isupper() and word.isalpha()):
        return follows not in DATED and (_starts(text, here) or is_word(follows))
    return _starts(text, here)


def _letter_ends(text: str, begin: int, stop: int, here: int, number: bool) -> bool:
    """Whether the period behind a single letter ends a sentence, or makes it an initial."""
    letter = text[stop - 1]
    before = text[max(begin, stop - 40) : stop - 1].split()
    last = before[-1] if before else ""
    if last.lower().strip("\"'\u201c\u2018([") in LETTERED:
        return True
    if letter in "knqtxyz" and not number:
        return True  # of a formula: no initial is small
    if number or letter in "pvc":
        return False
    told = last.islower() and (last not in STARTERS or last in ("is", "was"))
    if letter.isupper() and told and _orders(text, here):
        return True
    sort = before[-2].lower() if len(before) > 1 and last in _BE else ""
    if letter.isupper() and sort in _SORTED and _GOES_ON.match(text, here):
        return True  # The blood type is O. Doctors came.
    return _starts(text, here) or (letter == "I" and last.islower())


def _acts(text: str, here: int) -> bool:
    """Whether the *I* here is no numeral: its verb is not that of *fig. I shows*."""
    verb = _word_at(text, here + 2)
    third = verb.endswith(("s", "ing")) and verb != "was"
    return text[here + 1] != " " or (not third and any(r.part == "v" for r in readings(verb)))


def _orders(text: str, here: int) -> bool:
    """Whether an order stands here: its verb, which is no name, and what goes on small."""
    found = _NEXT.match(text, here)
    rest = text[found.end() : found.end() + 3].lstrip() if found else ""
    return _word_at(text, here) in ORDERS and (not rest or rest[0].islower() or rest[0].isdigit())


def _starts(text: str, here: int) -> bool:
    """Whether a word stands here that begins sentences, and no initial."""
    follows = _word_at(text, here)
    return follows in STARTERS and text[here + 1 : here + 2] != "."


def _word_before(text: str, begin: int, stop: int) -> str:
    """The word that a stop ends, or its last part; empty if a blank or a quote stands there."""
    piece = text[max(begin, stop - 40) : stop]
    if not piece or piece[-1].isspace():
        return ""
    whole = piece.split()[-1]
    if _ADDRESS.search(whole):
        return whole
    last = _PART.split(whole)[-1]
    return (whole if len(last) == 1 and "/" in whole else last).lstrip("'\u2019")


def _word_at(text: str, here: int) -> str:
    """The word that begins here, in small letters."""
    found = _NEXT.match(text, here)
    return lowered(found.group()) if found else ""
