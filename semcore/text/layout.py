"""Which line ends of a paragraph are ends of sentences: lists, headlines, tables, signatures.

    >>> text = "To do:\\n- Open the\\n  door.\\n- Leave\\nHome"
    >>> [text[start:end] for start, end in blocks(text, CharSpan(0, len(text)))]
    ['To do:\\n', '- Open the\\n  door.\\n', '- Leave\\n', 'Home']

Prose that was wrapped at a width stays together. Its signs: a line goes on in a small letter, or
ends in a comma or a word that ends no phrase; and the next line's first word had no room on it.
Lines of capitals that were not wrapped, with no stop, stand each for itself. Verse, whose lines
begin in capitals, shows by its commas and by words such as *And*.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from semcore.text.abbreviations import LEADING, TITLES
from semcore.text.numbering import LIST_NUMBER, ROMAN
from semcore.text.spans import CharSpan

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028]")
_QUOTED = re.compile(r"\s*(?:>\s?)*")
# A bullet, the number of an item (3. or iv) or (a)), a box to tick.
_BULLET = re.compile(
    r"[\u2022\u2023\u25e6\u00b7\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25ba\u25b6\u2713-\u2718]\s*(?=\S)"
)
_NUMBER = re.compile(rf"\(?(?:{LIST_NUMBER})[.)]")  # alone on its line
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
_ROMAN_LETTER = re.compile(r"\(?[ivxIVX][.)]")  # c. or v.: a letter, or a number among such
_HEADING = re.compile(r"#{1,6}\s|```|~~~")
_RULE = re.compile(r"[-=_*~#+|:.\s]{3,}")
_FIELD = re.compile(r"[A-Z][\w /'-]{0,24}:(?:\s|$)")
_CONTACT = re.compile(
    r"\S+@\S+$|(?:https?:|www\.)\S+$|[+(\d][\d\s()./-]{6,}$"
    r"|(?:tel|fax|phone|mobile|mob|cell|e-?mail|web|skype|office|direct)\b\W*[:.\d+(]",
    re.IGNORECASE,
)
_COLUMNS = re.compile(r"\S(?:\t+| {3,})\S")
_PIPES = re.compile(r"\||.*\s\|\s.*\s\|\s|[^|]+\s\|\s[^|]+$")
_STOP_AT_END = re.compile(r"[.!?\u2026:][\"'\u201d\u2019)\]*_]*$")
_OPEN_AT_END = re.compile(r"(?:[,;(\[\u2013\u2014&/]|(?<=\w)-)$")
_CLOSING = re.compile(
    r"(?:(?:with|many|best|kind|kindest|warm|warmest|yours|sincerely|regards|thanks|thank you|"
    r"cheers|love|respectfully|cordially|all the best|faithfully|take care|greetings)"
    r"\b[\w ]{0,24}),",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"(?i:(?:dear|hi|hello|hey|good (?:morning|day|afternoon|evening))\b[^,]{0,40}),$"
    r"|[A-Z][\w.'-]*(?: (?:and )?[A-Z][\w.'-]*){0,2},$"
)
_FIRST = re.compile(r"(?:[-\u2013\u2014] )?[\"'\u201c\u2018\u00ab(\[*_]*(\w[\w'\u2019]*)")
_CAMEL = re.compile(r"[a-z]{1,6}[A-Z]")
# Words that end no phrase, and with which no headline begins.
_OPEN_WORDS = frozenset(
    """
    a an the of to in on at by for with from into and or nor but that which who whose as is are was
    were be been being has have had will would can could should may might must not between under
    his her its their our my your this these those very than if when while because upon about after
    before against among around during since through toward towards until without within so also
    """.split()  # noqa: SIM905
)
_JOINING = frozenset(
    """
    and or nor but of to that which who whose with as for from than till until where when while
    in on upon by if yet so then like through beneath beyond
    """.split()  # noqa: SIM905
)
_LED = TITLES | LEADING
_NARROWEST = 30  # characters: no prose is wrapped at less


@dataclass(frozen=True)
class _Line:
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
        if _NUMBER.fullmatch(self.text):
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
        return last in _OPEN_WORDS or (last[-1:] == "." and last[:-1] in _LED)

    @cached_property
    def capitals(self) -> bool:
        return self.text.isupper() and len(self.text) > 3


def blocks(text: str, paragraph: CharSpan) -> list[CharSpan]:
    """The parts of a paragraph that no sentence goes beyond, together all of it."""
    lines = _lines(text, paragraph)
    if len(lines) < 2:
        return [paragraph]
    parts: list[CharSpan] = []
    start = paragraph.start
    for line in _first_lines(lines):
        parts.append(CharSpan(start, line.start))
        start = line.start
    return [*parts, CharSpan(start, paragraph.end)]


def _lines(text: str, paragraph: CharSpan) -> list[_Line]:
    found = []
    start = paragraph.start
    for match in [*_LINE_END.finditer(text, *paragraph), None]:
        end = match.start() if match else paragraph.end
        quoted = _QUOTED.match(text, start, end)
        inner = quoted.end() if quoted else start
        marks = text[start:inner]
        content = text[inner:end].strip()
        if content or ">" in marks:
            indent = len(marks) - len(marks.lstrip()) - marks.count("\f")
            found.append(_Line(content, start, indent, "".join(marks.split())))
        start = match.end() if match else end
    return found


def _first_lines(lines: Sequence[_Line]) -> list[_Line]:
    """The lines, but for the first, before which a sentence ends."""
    width = max(len(line.text) for line in lines)
    tabular = sum(line.row for line in lines) > 1
    fields = sum(_FIELD.match(line.text) is not None for line in lines) > 1
    certain = [
        _parted(before, after, tabular) or (fields and _FIELD.match(after.text) is not None)
        for before, after in pairwise(lines)
    ]
    items = _items(lines, certain, width)
    firsts: list[_Line] = []
    start = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or certain[index - 1] or items[index]:
            firsts += _within(lines[start:index], width, listed=items[start])
            if index < len(lines):
                firsts.append(lines[index])
            start = index
    return firsts


def _parted(before: _Line, after: _Line, tabular: bool) -> bool:
    """Whether a sentence ends between two lines whatever stands around them."""
    if before.apart or after.apart or before.quoted != after.quoted:
        return True
    if tabular and (before.row or after.row):
        return True
    return before.capitals and not after.capitals and not after.small and not before.open


def _items(lines: Sequence[_Line], certain: Sequence[bool], width: int) -> list[bool]:
    """Which lines begin an item of a list.

    A dash or a number at the beginning of one line alone may be prose that was wrapped there.
    """
    kinds = [line.item for line in lines]
    if "4" in kinds:
        kinds = ["4" if _ROMAN_LETTER.match(line.text) else line.item for line in lines]
    counts = Counter(kinds)
    found = [kinds[0] != ""]
    for index, (before, after) in enumerate(pairwise(lines), start=1):
        kind = kinds[index]
        sure = kind in ("bullet", "6", "alone") or counts[kind] > 1 or certain[index - 1]
        likely = before.stops or not (after.small or _wrapped(before, after, width))
        found.append(kind != "" and (sure or likely))
    return found


def _within(run: Sequence[_Line], width: int, *, listed: bool) -> list[_Line]:
    """The lines of a run, all but its first, before which a sentence ends.

    ``listed``: the run is an item of a list; what is indented below it goes on with it.
    """
    if len(run) < 2:
        return []
    if not listed and _entries(run):
        return list(run[1:])
    pairs = list(pairwise(run))
    wrapped = [_wrapped(before, after, width) for before, after in pairs]
    prose = any(w and after.small for w, (_, after) in zip(wrapped, pairs, strict=True))
    prose = prose or (width >= 60 and run[-1].stops and all(wrapped))
    verse = _verse(pairs)
    firsts = []
    for number, ((before, after), full) in enumerate(zip(pairs, wrapped, strict=True)):
        if _CLOSING.fullmatch(before.text) or (number == 0 and not listed and _greets(pairs[0])):
            goes_on = False
        elif _NUMBER.fullmatch(before.text):
            goes_on = number == 0
        elif after.small or before.open or verse or (listed and after.indent > run[0].indent):
            goes_on = True
        else:
            goes_on = full and prose
        if not goes_on:
            firsts.append(after)
    return firsts


def _wrapped(before: _Line, after: _Line, width: int) -> bool:
    """Whether the first word of the second line had no room on the first."""
    room = before.indent + len(before.text) + 1 + len(after.text.partition(" ")[0])
    return width >= _NARROWEST and room > width


def _entries(run: Sequence[_Line]) -> bool:
    """Whether the lines are a list without marks: three or more of one to three words."""
    return len(run) > 2 and all(
        len(line.text.split()) <= 3
        and not (line.stops or line.open)
        and line.first.lower() not in _JOINING
        for line in run
    )


def _verse(pairs: Sequence[tuple[_Line, _Line]]) -> bool:
    """Whether the lines are those of a poem: in capitals, and half of them go on."""
    if len(pairs) < 3 or any(after.contact for _, after in pairs):
        return False
    small = sum(after.small for _, after in pairs)
    on = sum(b.open or b.text[-1:] == ";" or a.first.lower() in _JOINING for b, a in pairs)
    return 4 * small <= len(pairs) <= 2 * on and not _CLOSING.fullmatch(pairs[0][0].text)


def _greets(pair: tuple[_Line, _Line]) -> bool:
    """Whether the first line of a letter is whom it greets."""
    before, after = pair
    return (
        _SALUTATION.fullmatch(before.text) is not None
        and after.first[:1].isalpha()
        and (len(after.text) > len(before.text))
    )
