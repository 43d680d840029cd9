"""Scores of games and votes: *2-1*, *3:1*, *21 to 17*.

>>> [(found.first, found.second) for found in scores("They won 3:1 at 9:30, and 21 to 17.")]
[('3', '1'), ('21', '17')]
>>> scores("Children aged 5-10 came at 9:30.")
[]
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Score(NamedTuple):
    """Two numbers over characters ``start`` to ``end - 1``."""

    first: str
    second: str
    start: int
    end: int
    joint: str  # what stands between them


# Where one of these stands, two numbers are a score.
_CONTESTS = re.compile(
    r"\b(?:w[io]n(?:s|ning)?|beat(?:s|en|ing)?|los[et]s?|losing|defeat\w*|dr[ae]w\w*|scor\w+|led|leads?"
    r"|leading|trail\w*|results?|vot\w+|tied?|ties|victory|match(?:es)?|ahead|triumph\w*|ballot"
    r"|games?|sets?|halftime|half-time|finals?|edged?|thrash\w*|crush\w*)\b",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"(?<![\w.,:/$€£-])(?<!\d )(?P<first>\d{1,3})(?P<joint>[-:\u2013]| \u2013 | to )"
    r"(?P<second>\d{1,3})(?![\w:/%-]|[.,]\d| ?(?:%|percent|per cent|years?|days?|hours?|minutes?"
    r"|seconds?|weeks?|months?|times|people|points|goals|dollars?|euros?|pounds?|k?m|miles"
    r"|million|billion|p\.?m|a\.?m|o'clock)\b)"
)
_BEFORE = re.compile(
    r"\b(?:between|aged?|pages?|pp?\.?|chapters?|verses?|ratio of|rooms?|lines?|nos?\.?|and)\s+$",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:at|from|until|till|before|after|around)\s+$", re.IGNORECASE)
_DAY = re.compile(r"\s(?:on\b|in the\b|tomorrow|today|[ap]\.?m\b)")


def scores(text: str) -> list[Score]:
    """The scores of a text, in its order."""
    if not _CONTESTS.search(text):
        return []
    return [
        Score(match["first"], match["second"], *match.span(), match["joint"])
        for match in _SCORE.finditer(text)
        if not (_BEFORE.search(text[: match.start()]) or _is_time(text, match))
        and all(str(int(match[name])) == match[name] for name in ("first", "second"))
    ]


def _is_time(text: str, match: re.Match[str]) -> bool:
    """Whether it is a time of day: *at 2:30*, *2:30 on Sunday*."""
    ahead = _AT.search(text[: match.start()])
    in_minutes = match["joint"] == ":" and len(match["second"]) == 2 and match["second"] < "60"
    return bool(ahead) or (in_minutes and bool(_DAY.match(text, match.end())))
