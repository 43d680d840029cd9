"""A line of a text, and what it looks like: an item, a heading, a row, one that goes on.

>>> line = Line("2) Open the", start=0, indent=0, quoted="")
>>> line.first, line.item != "", line.open, line.stops
('2', True, True, False)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from semcore.text.abbreviations import LEADING, TITLES
from semcore.text.numbering import LIST_NUMBER, ROMAN

# A bullet, the number of an item (3. or iv) or (a)), a box to tick.
_BULLET = re.compile(
    r"[\u2022\u2023\u25e6\u00b7\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25ba\u25b6\u2713-\u2718]\s*(?=\S)"
)
NUMBER = re.compile(rf"\(?(?:{LIST_NUMBER})[.)]")  # alone on its line
_ITEM = re.compile(
    rf"""
    ([-*+\u2013\u2014])\s+(?=\S)
  | \(?(?:(\d{{1,3}}[a-z]?)|([A-Za-z])|({ROMAN}))(?:\)\s*|\.\s+)(?=\S)
  | (\d{{1,2}}(?:\.\d{{1,2}})+)\.?\s+(?=\S)
  | (\[[ xX]?\])\s+(?=\S)
  | ([-*+])(?=[^\W\d_])
    """,
    re.VERBOSE,
)
_HEADING = re.compile(r"#{1,6}\s|```|~~~")
_RULE = re.compile(r"[-=_*~#+|:.\s]{3,}")
_CONTACT = re.compile(
    r"\S+@\S+$|(?:https?:|www\.)\S+$|[+(\d][\d\s()./-]{6,}$"
    r"|(?:tel|fax|phone|mobile|mob|cell|e-?mail|web|skype|office|direct)\b\W*[:.\d+(]",
    re.IGNORECASE,
)
_COLUMNS = re.compile(r"\S(?:\t+| {3,})\S")
_PIPES = re.compile(r"\||.*\s\|\s.*\s\|\s|[^|]+\s\|\s[^|]+$")
_STOP_AT_END = re.compile(r"[.!?\u2026:][\"'\u201d\u2019)\]*_]*$")
_OPEN_AT_END = re.compile(r"(?:[,;(\[\u2013\u2014&/]|(?<=\w)-)$")
_FIRST = re.compile(r"(?:[-\u2013\u2014] )?[\"'\u201c\u2018\u00ab(\[*_]*(\w[\w'\u2019]*)")
_CAMEL = re.compile(r"[a-z]{1,6}[A-Z]")
# Words that end no phrase, and with which no headline begins.
OPEN_WORDS = frozenset(
    """
    a an the of to in on at by for with from into and or nor but that which who whose as is are was
    were be been being has have had will would can could should may might must not between under
    his her its their our my your this these those very than if when while because upon about after
    before against among around during since through toward towards until without within so also
    """.split()  # noqa: SIM905
)
_LED = TITLES | LEADING


@dataclass(frozen=True)
class Line:
    """A line without white space around it."""

    text: str
    start: int  # in the document, of the line with its white space and marks of quotation
    indent: int
    quoted: str  # the marks of quotation before it

    @cached_property
    def item(self) -> str:
        """What kind of item of a list begins here: a group of `_ITEM`, a bullet, a number alone."""
        if _BULLET.match(self.text):
            return "bullet"
        if NUMBER.fullmatch(self.text):
            return "alone"
        found = _ITEM.match(self.text)
        return str(found.lastindex) if found else ""

    @cached_property
    def apart(self) -> bool:
        """Whether it is no text of several lines: a ruler, a heading."""
        return bool(_RULE.fullmatch(self.text) or _HEADING.match(self.text))

    @cached_property
    def row(self) -> bool:
        """Whether it looks like the row of a table."""
        return bool(_COLUMNS.search(self.text) or _PIPES.match(self.text))

    @cached_property
    def first(self) -> str:
        """Its first word."""
        found = _FIRST.match(self.text)
        return found[1] if found else ""

    @cached_property
    def contact(self) -> bool:
        """Whether it is an address or a telephone's number."""
        return _CONTACT.match(self.text) is not None

    @cached_property
    def small(self) -> bool:
        """Whether it begins in a small letter, as what goes on does."""
        return self.first[:1].islower() and not self.contact and not _CAMEL.match(self.first)

    @cached_property
    def stops(self) -> bool:
        return _STOP_AT_END.search(self.text) is not None

    @cached_property
    def open(self) -> bool:
        """Whether its end asks for more."""
        if _OPEN_AT_END.search(self.text):
            return True
        last = self.text.rpartition(" ")[2]
        if last == "May":
            return False
        last = last.lower()
        return last in OPEN_WORDS or (last[-1:] == "." and last[:-1] in _LED)

    @cached_property
    def capitals(self) -> bool:
        return self.text.isupper() and len(self.text) > 3
