"""Scores of games and votes: *2-1*, *3:1*, *21 to 17*.

>>> [(found.first, found.second) for found in scores("They won 3:1 at 9:30, and lost 21 to 17.")]
[('3', '1'), ('21', '17')]
>>> scores("Children aged 5-10 won 20 to 30 books at 9:30.")
[]

Two numbers are rather a range: they are a score where a word of contests says so, and nothing is
counted behind them.
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


# Words of contests: with one of these anywhere before or behind them, two numbers may be a score.
_CONTEST = (
    r"w[io]n(?:s|ning)?|beat(?:s|en|ing)?|los[et]s?|losing|defeat\w*|scor(?:e[ds]?|ing)"
    r"|trail(?:s|ed|ing)?|vot(?:e[ds]?|ing)|victor(?:y|ies|ious)|ahead|triumph\w*|ballots?"
    r"|half-?time|edged|thrash\w*|crush\w*"
)
_CONTESTS = re.compile(rf"\b(?:{_CONTEST})\b", re.IGNORECASE)
# Words of more meanings count only where they stand beside the numbers; *to* needs one there, too.
_FILLING = (
    r"(?:\s+(?:was|is|stood|stands|ended|finished|closed|now|of|by|at|with|a|the|in|as|up|him"
    r"|them|us|me|her|you|[A-Z][\w.'\u2019-]*))*[:,]?\s*\(?$"
)
_BESIDE = re.compile(
    rf"(?i:\b(?:{_CONTEST}|result|drew|drawn|tied|tie|match|game|final|set"
    rf"|passed)(?<!scores)(?<!scored)(?<!ballots)){_FILLING}"
)
_AHEAD = re.compile(r"(?i:\b(?:led|leads?|leading))(?:\s+[A-Z][\w.'\u2019-]*)*\s+$")
_ATTRIBUTE = re.compile(  # a 2-1 home win
    r"\s(?:(?:home|away|aggregate|overall|comeback|narrow|series|league|cup|play-?off"
    r"|shoot-?out|extra-time|overtime|party-line)\s)?(?:win|victory|defeat|loss|lead|draw|score"
    r"|scoreline|vote|decision|tie|deficit|margin|triumph|result|majority|ruling|split|record"
    r"|advantage)\b|\s(?:in|at|of|after|during)\s(?:the|their|a|his|her)\s(?:\w+\s)?(?:game"
    r"|final|match|half|series|shoot-?out)\b",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"(?<![\w.,:/$€£-])(?<!\d )(?P<first>\d{1,3})(?P<joint>[-:\u2013]| \u2013 | to )"
    r"(?P<second>\d{1,3})(?![\w:/%-]|[.,]\d)"
)
# What may stand behind a score; a noun or a unit makes it a range.
_GOES_ON = re.compile(
    r"\s*(?:$|[.,;:!?)\]\"'\u2019\u201d\u2013\u2014-]|(?-i:[A-Z][a-z]+)|(?:in|on|at|against"
    r"|over|to|with|without|for|from|after|before|during|by|and|but|or|as|when|while|because"
    r"|since|thanks|despite|again|it|he|she|they|we|yesterday|today|tonight|here|there|away"
    r"|last|this|then|though|so|until|through|via|was\s(?:the|their|our|a)|is\s(?:the|their|our"
    r"|a))\b(?!\saverage))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:between|aged?|pages?|pp?\.?|chapters?|verses?|ratio of|rooms?|lines?|nos?\.?"
    r"|(?<!\d )and|about|some|only|every|per|than|within|for|from|grades?|levels?|weeks?|days?"
    r"|months?|years?|steps?|sections?|figures?|tables?|items?|numbers?|questions?|articles?"
    r"|costs?|weigh\w*|takes?|took|lasts?|lasted|measur\w+|needs?|has|have|had|pa(?:y|id)s?"
    r"|earn\w*|sets of|teams of|groups of|scale of)\s+$",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(?:is|are|was|were|be)\s+$", re.IGNORECASE)
_IT_IS = re.compile(
    r"\b(?:it|score|scoreline|result|tally|count|vote)\s(?:is|was|be)\s+$", re.IGNORECASE
)
_NEAR = 120  # characters; no word that stands beside a score is farther
_AT = re.compile(r"\b(?:at|from|until|till|before|after|around)\s+$", re.IGNORECASE)
_DAY = re.compile(r"\s(?:on\b|in the\b|tomorrow|today|[ap]\.?m\b)")


_IN_A_ROW = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")
# What one person wins or loses here, from less to more, is no match.
_GAMES = (
    r"(?:at|in|on|with|by|from|playing)\s(?:(?:the|a|an|his|her|my|their|your|this|that)\s)?"
    r"(?:casinos?|poker|blackjack|roulette|slots|gambling|lottery|diet)\b(?!['\u2019-])"
)
_ONE_WINS = re.compile(
    rf"(?P<games>\b{_GAMES},?\s)?\b(?:I|you|he|she)\s(?:(?:have|has|had|will|always|usually|often"
    r"|once)\s){0,2}(?:win|wins|won|lose|loses|lost)\s(?:about\s|around\s|only\s)?$",
    re.IGNORECASE,
)
_GAMES_BEHIND = re.compile(
    rf"(?:\s(?:pounds|kilos|dollars|euros|bucks|grand|hands|times))?\s{_GAMES}"
)


def gambled(text: str) -> list[tuple[str, str]]:
    """Two numbers that one wins or loses at games of chance, or on a diet, where no teams play.

    >>> gambled("I lost 5-10 at the casino."), gambled("On a diet he saw Leeds win 3-0 at poker.")
    ([('5', '10')], [])
    """
    return [
        (match["first"], match["second"])
        for match in _SCORE.finditer(text)
        if _is_gambled(text, match)
    ]


def _is_gambled(text: str, match: re.Match[str]) -> bool:
    one = _ONE_WINS.search(text[: match.start()])
    rises = int(match["first"]) < int(match["second"])
    return bool(one and rises and (one["games"] or _GAMES_BEHIND.match(text, match.end())))


def rows(text: str) -> list[list[Score]]:
    """The scores of a text, those together that follow each other as of the sets of a match.

    >>> [[f"{each.first}-{each.second}" for each in row] for row in rows("She won 6-4, 7-5.")]
    [['6-4', '7-5']]
    """
    found: list[list[Score]] = []
    for score in scores(text):
        if found and _IN_A_ROW.fullmatch(text, found[-1][-1].end, score.start):
            found[-1].append(score)
        else:
            found.append([score])
    return found


def scores(text: str) -> list[Score]:
    """The scores of a text, in its order."""
    return [
        Score(match["first"], match["second"], *match.span(), match["joint"])
        for match in _SCORE.finditer(text)
        if _is_score(text, match)
        and all(str(int(match[name])) == match[name] for name in ("first", "second"))
    ]


def _is_score(text: str, match: re.Match[str]) -> bool:
    """Whether words around say that it is a score, and neither a range nor a time of day."""
    before, end = text[max(0, match.start() - _NEAR) : match.start()], match.end()
    attribute = _ATTRIBUTE.match(text, end)
    if not (attribute or _GOES_ON.match(text, end)) or _is_time(text, match):
        return False
    if _is_gambled(text, match):
        return False
    if _BEFORE.search(before) or (_IS.search(before) and not _IT_IS.search(before)):
        return False
    if attribute or _BESIDE.search(before) or _AHEAD.search(before):
        return True
    return match["joint"].strip() != "to" and bool(_CONTESTS.search(text))


def _is_time(text: str, match: re.Match[str]) -> bool:
    """Whether it is a time of day: *at 2:30*, *2:30 on Sunday*."""
    ahead = _AT.search(text[: match.start()])
    in_minutes = match["joint"] == ":" and len(match["second"]) == 2 and match["second"] < "60"
    return bool(ahead) or (in_minutes and bool(_DAY.match(text, match.end())))
