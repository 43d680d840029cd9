"""Times of day as a text writes them, as a clock of 24 hours shows them.

>>> [found.time for found in clock_times("At 9:30, 5 p.m., half past ten, noon and 7 o'clock.")]
['9:30', '17:00', '7:00', '10:30', '12:00']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from semcore.text.number_atoms import Atom, atoms
from semcore.text.ratios import ratios


class ClockTime(NamedTuple):
    """A time of day over characters ``start`` to ``end - 1``."""

    time: str  # hours and minutes, H:MM
    start: int
    end: int


_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.:])(?P<hour>\d{{1,2}})\s?[:.h]\s?(?P<minute>\d{{2}})(?::\d{{2}})?\s?{_HALF}",
        r"(?<![\w.:/])(?P<hour>\d{1,2})\s?:\s?(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?(?![\w:])",
        rf"(?<![\w.:/])(?P<hour>\d{{1,2}})\s?{_HALF}",
        r"(?<![\w.:/])(?P<hour>\d{1,2})\s?o\s?['\u2019]?\s?clock\b",
        r"(?<![\w.:/])(?P<hour>\d{2})(?P<minute>\d{2})\s?(?:h|hrs|hours|GMT|UTC|EST|EDT|CET)\b",
        r"(?<![\w.:/])(?P<hour>[01]\d|2[0-3])h(?P<minute>\d{2})\b",
        r"(?:(?<=\bat )|(?<=\bby )|(?<=\buntil )|(?<=\bfrom )|(?<=\bbefore )|(?<=\bafter ))"
        r"(?P<hour>\d)h(?P<minute>\d{2})\b",
    )
)
_WITH_POINT = re.compile(  # at 20.30
    r"(?:(?<=\bat )|(?<=\buntil ))(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)"
    r"(?=\s*(?:[,;!?)]|\.?\s*$)|\s(?:on|in the|today|tomorrow|tonight|every|sharp)\b)",
    re.IGNORECASE,
)
_IT_IS = re.compile(  # it is 5.30 in the morning
    r"(?:(?<=\bit is )|(?<=\bit was ))(?P<hour>1?\d)\.(?P<minute>[0-5]\d)"
    r"(?=\s(?:in the (?:morning|afternoon|evening)|at night)\b)",
    re.IGNORECASE,
)
# Of these *at 8* tells no age, and no price.
_AT_HOUR = re.compile(
    r"(?:\b(?:shows?|films?|movies?|concerts?|trains?|bus|flights?|planes?|ferr(?:y|ies)|meetings?"
    r"|class(?:es)?|lessons?|lectures?|exams?|shops?|stores?|banks?|librar(?:y|ies)|museums?|bars?"
    r"|pubs?|restaurants?|offices?|part(?:y|ies)|plays?|shifts?|doors|we|they"
    r"|lunch|dinner|breakfast)\s(?:starts?|begins?|opens?|closes?|ends?|leaves?|departs?|arrives?)"
    r"|\b(?:games?|match(?:es)?)\s(?:starts?|begins?)"
    r"|\b(?:lunch|dinner|breakfast|meeting|concert|show|party) (?:is|was)) at "
    r"(?P<hour>[1-9]|1[0-2])"
    r"(?!,\s(?:up|down|a draw|page|all)\b)(?=\s*(?:[,;!?)]|\.?\s*$)"
    r"|\s(?:today|tomorrow|tonight|sharp|on\s(?:\w+days?|\d|the\s\d|"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)\w*\s\d))(?!\w*\s?%))",
    re.IGNORECASE,
)
_TIMED = re.compile(  # what says that a number with a point is a time
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|afternoons?|evenings?|nights?"
    r"|tonight|tomorrow|o['\u2019]?clock|noon|sharp|daily|until|dawn|midnight|meet(?:s|ing"
    r"|ings)?|met|starts?|started|begins?|beg[au]n|ends?|ended|opens?|opened|clos(?:es?|ing)"
    r"|leaves?|left|departs?|departed|arriv\w+|wakes?|woke|lunch|dinner|breakfast|trains?"
    r"|bus(?:es)?|flights?|concerts?|lectures?|exams?|lessons?|class(?:es)?|appointments?"
    r"|kick-?off|doors|show|film|c[ao]me|call(?:s|ed)?|returns?|returned|see you)\b|\b(?:0\d"
    r"|1[3-9]|2[0-3])\.[0-5]\d\b",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"[$€£¥]|\b(?:dollars?|euros?|pounds?|yen|francs?|rupees?|rubles?|pesos?|currenc\w+"
    r"|sterling|magnitudes?|quakes?|earthquakes?|richter|ratios?|levels?|averag\w+|means?|GPA"
    r"|pH|odds|inflation|unemployment|growth|yields?|percent|per cent|temperatures?|densit(?:y"
    r"|ies)|scores?|scored|exchange|deficits?|interest|factors?|ratings?|rated|measur\w+|value"
    r"|values|estimated|weigh\w+|speeds?|volumes?|coefficients?|concentrations?|version|scale"
    r"|bids?|closed|trad\w+|stood|valued|priced|s[oe]l[dl]s?|ind(?:ex|ices)|shares?|stocks?"
    r"|rates?|peaked|pegged|steady|bought|prices?|points?)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NAMED = {"noon": "12:00", "midday": "12:00", "midnight": "0:00"}
_BEFORE_TIMES = frozenset(
    ("at", "for", "by", "to", "until", "till", "from", "around", "about", "before", "after", "is",
     "and")
)  # fmt: skip


def clock_times(text: str) -> list[ClockTime]:
    """The times of day of a text, those in digits first."""
    found: list[ClockTime] = []
    with_point = _TIMED.search(text) and not _PRICED.search(text)
    patterns = (*_PATTERNS, _WITH_POINT, _IT_IS, _AT_HOUR) if with_point else _PATTERNS
    in_ratios = ratios(text)
    for pattern in patterns if _DIGIT.search(text) else ():
        for match in pattern.finditer(text):
            start, end = match.span()
            start = match.start("hour") if pattern is _AT_HOUR else start
            if not any(o.start < end and start < o.end for o in found) and not any(
                o.start < end and start < o.end for o in in_ratios
            ):
                groups = match.groupdict()
                read = _time(
                    int(groups["hour"]), int(groups.get("minute") or 0), groups.get("half")
                )
                found += [ClockTime(read, start, end)] if read else []
    return found + [
        time
        for time in _in_words(atoms(text))
        if not any(other.start < time.end and time.start < other.end for other in found)
    ]


def _time(hour: int, minute: int, half: str | None) -> str | None:
    """The time, or None if no clock shows it."""
    if half and hour <= 12:
        hour = hour % 12 + 12 * (half.lower() == "p")
    return f"{hour}:{minute:02d}" if hour <= 24 and minute < 60 else None


def _half_of_day(row: Sequence[Atom], place: int) -> tuple[str | None, int]:
    """The letter of *am* or *p.m.* from there on, and the place behind it."""
    texts = [atom.text for atom in row[place : place + 4]]
    if texts[:1] in (["am"], ["pm"]):
        return texts[0][0], place + 1
    if texts[:1] in (["a"], ["p"]) and "m" in texts[1:3]:
        return texts[0], place + texts.index("m") + 1
    words = " ".join(texts)
    if words.startswith(("in the", "at night")):
        part = texts[1] if texts[0] == "at" else texts[2] if len(texts) > 2 else ""
        return {"morning": "a", "afternoon": "p", "evening": "p", "night": "p"}.get(part), place
    return None, place


def _in_words(row: Sequence[Atom]) -> Iterator[ClockTime]:
    """*Half past nine*, *a quarter to five*, *ten to six*, *seven thirty*, *five p.m.*, *noon*."""
    values = [
        int(atom.value) if atom.value is not None and atom.value.denominator == 1 else -1
        for atom in row
    ]
    for place, atom in enumerate(row):
        if atom.text in _NAMED:
            yield ClockTime(_NAMED[atom.text], atom.start, atom.end)
        minutes = {"half": 30, "quarter": 15}.get(atom.text, values[place])
        if 0 < minutes < 60 and place + 2 < len(row) and 1 <= values[place + 2] <= 12:
            way = row[place + 1].text
            if way in ("past", "to", "after", "before") and not (atom.literal or atom.ordinal):
                past = way in ("past", "after")
                minute = minutes if past else 60 - minutes
                hour = values[place + 2] - (not past)
                half, end = _half_of_day(row, place + 3)
                read = _time(hour or 12, minute, half)
                if read and minutes % 5 == 0:
                    yield ClockTime(read, atom.start, row[end - 1].end)
        before = row[place - 1].text if place else ""
        if 1 <= values[place] <= 12 and not atom.ordinal and before not in ("past", "to"):
            yield from _hour(row, values, place)


def _hour(row: Sequence[Atom], values: Sequence[int], place: int) -> Iterator[ClockTime]:
    """*Seven thirty (five)*, *seven am*, *seven o'clock* from there on."""
    end, minute = place + 1, 0
    if (
        end < len(row)
        and not row[place].literal
        and 10 <= values[end] <= 59
        and not row[end].literal
    ):
        minute, end = values[end], end + 1
        if minute >= 20 and minute % 10 == 0 and end < len(row) and 1 <= values[end] <= 9:
            minute, end = minute + values[end], end + 1
    clock = " ".join(atom.text for atom in row[end : end + 3]).replace("\u2019", "'") == "o ' clock"
    half, after = _half_of_day(row, end + 3 * clock)
    at = place > 0 and row[place - 1].text in _BEFORE_TIMES
    if half or clock or (minute and at):
        read = _time(values[place], minute, half)
        last = max(end + 3 * clock, after)
        if read:
            yield ClockTime(read, row[place].start, row[last - 1].end)
