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
from itertools import pairwise

from semcore.text.lines import NUMBER, OPEN_WORDS, Line
from semcore.text.spans import CharSpan

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028]")
_QUOTED = re.compile(r"\s*(?:>\s?)*")
_ROMAN_LETTER = re.compile(r"\(?[ivxIVX][.)]")  # c. or v.: a letter, or a number among such
_FIELD = re.compile(r"[A-Z][\w /'-]{0,24}:(?:\s|$)")
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
_JOINING = frozenset(
    """
    and or nor but of to that which who whose with as for from than till until where when while
    in on upon by if yet so then like through beneath beyond
    """.split()  # noqa: SIM905
)
_PLACES = frozenset(
    """
    near past along across behind beside below above inside outside over under down up out off round
    despite unlike throughout toward onto opposite not just all both
    """.split()  # noqa: SIM905
)
_NARROWEST = 30  # characters: no prose is wrapped at less
_SHORTEST, _FEWEST = 25, 4  # characters and words of the lines of a list, at most
_ARTICLES = frozenset(("a", "an", "the", "your", "my", "our", "his", "her", "its", "their"))
_GOING_ON = (OPEN_WORDS | _JOINING | _PLACES) - _ARTICLES
_INNER_STOP = re.compile(r"[.!?;]\s")


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


def _lines(text: str, paragraph: CharSpan) -> list[Line]:
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
            found.append(Line(content, start, indent, "".join(marks.split())))
        start = match.end() if match else end
    return found


def _first_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines, but for the first, before which a sentence ends."""
    width = max(len(line.text) for line in lines)
    tabular = sum(line.row for line in lines) > 1
    fields = sum(_FIELD.match(line.text) is not None for line in lines) > 1
    certain = [
        _parted(before, after, tabular) or (fields and _FIELD.match(after.text) is not None)
        for before, after in pairwise(lines)
    ]
    items = _items(lines, certain, width)
    firsts: list[Line] = []
    start = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or certain[index - 1] or items[index]:
            firsts += _within(lines[start:index], width, listed=items[start])
            if index < len(lines):
                firsts.append(lines[index])
            start = index
    return firsts


def _parted(before: Line, after: Line, tabular: bool) -> bool:
    """Whether a sentence ends between two lines whatever stands around them."""
    if before.apart or after.apart or before.quoted != after.quoted:
        return True
    if tabular and (before.row or after.row):
        return True
    return before.capitals and not after.capitals and not after.small and not before.open


def _items(lines: Sequence[Line], certain: Sequence[bool], width: int) -> list[bool]:
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


def _within(run: Sequence[Line], width: int, *, listed: bool) -> list[Line]:
    """The lines of a run, all but its first, before which a sentence ends.

    ``listed``: the run is an item of a list; what is indented below it goes on with it.
    """
    if len(run) < 2:
        return []
    if not listed and _entries(run):
        return list(run[1:])
    if not listed and _small_entries(run):
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
        elif NUMBER.fullmatch(before.text):
            goes_on = number == 0
        elif after.small or before.open or verse or (listed and after.indent > run[0].indent):
            goes_on = True
        else:
            goes_on = full and prose
        if not goes_on:
            firsts.append(after)
    return firsts


def _wrapped(before: Line, after: Line, width: int) -> bool:
    """Whether the first word of the second line had no room on the first."""
    room = before.indent + len(before.text) + 1 + len(after.text.partition(" ")[0])
    return width >= _NARROWEST and room > width


def _entries(run: Sequence[Line]) -> bool:
    """Whether the lines are a list without marks: three or more of one to three words."""
    return len(run) > 2 and all(
        len(line.text.split()) <= 3
        and not (line.stops or line.open)
        and line.first.lower() not in _JOINING
        for line in run
    )


def _small_entries(run: Sequence[Line]) -> bool:
    """Whether behind a colon there is a list of three or more short lines in small letters."""
    rest = run[1:]
    if not run[0].text.endswith(":") or len(rest) < 3 or not all(line.small for line in rest):
        return False
    if any(line.stops or line.open or _INNER_STOP.search(line.text) for line in rest):
        return False
    if any(len(line.text) > _SHORTEST or len(line.text.split()) > _FEWEST for line in rest):
        return False
    if any(line.first in _GOING_ON or line.text.split()[-1] in _GOING_ON for line in rest):
        return False
    return len({line.first.endswith("ing") for line in rest}) == 1  # *dreaming of rabbits*


def _verse(pairs: Sequence[tuple[Line, Line]]) -> bool:
    """Whether the lines are those of a poem: in capitals, and half of them go on."""
    if len(pairs) < 3 or any(after.contact for _, after in pairs):
        return False
    small = sum(after.small for _, after in pairs)
    on = sum(b.open or b.text[-1:] == ";" or a.first.lower() in _JOINING for b, a in pairs)
    return 4 * small <= len(pairs) <= 2 * on and not _CLOSING.fullmatch(pairs[0][0].text)


def _greets(pair: tuple[Line, Line]) -> bool:
    """Whether the first line of a letter is whom it greets."""
    before, after = pair
    return (
        _SALUTATION.fullmatch(before.text) is not None
        and after.first[:1].isalpha()
        and (len(after.text) > len(before.text))
    )
