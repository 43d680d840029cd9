"""Dates that the sentence gives whole and the graph in part: the rest is added.

A ``date-entity`` with ``:month 12 :day 31`` in the graph of *12/31/1999* gets its ``:year 1999``.
"""

from __future__ import annotations

import re

from penman.tree import Tree

from amr.constants.parts_of_dates import WEEKDAY, YEAR, days_alone
from amr.constants.tree_nodes import Branches, Nodes, concept_of, number_of
from semcore.text.calendar_dates import DatePart, dates
from semcore.text.clock_times import clock_times
from semcore.text.lemmas import lemma_candidates
from semcore.text.quantities import quantities

_UNITS = ("year", "month", "day")
_AT = re.compile(
    r"\b(?P<way>on|in|by|since|until|till|before|after|from|of)\s(?:the\s)?(?:year\s)?"
    rf"(?:{WEEKDAY},?\s)?$",
    re.IGNORECASE,
)
_WAYS = {w: w for w in ("by", "since", "until", "before", "after")} | {"till": "until"}
# Roots that say nothing of when.
_JOINING = ("and", "or", "multi-sentence", "contrast-01", "cause-01", "have-condition-91")
# Where a date says when what the root says was or is: behind *is*, the root's
# own word or *from 2005*, or first of all.
_IS = re.compile(r"\b(?:is|was|are|were|be|been|takes place|took place)\s$")
_SPAN = re.compile(  # years that nothing is counted by: no noun, no unit behind
    rf"(?<![\w.,-])(?:(?P<first>{YEAR})[-\u2013]|(?<=\bfrom )(?P<from>{YEAR}) to )"
    rf"(?P<second>{YEAR})(?=\s*(?:$|[.;:!?)](?!\d)|,(?!\d))|\s(?:and|I|you|he|she|it|we|they)\b)"
)
_CHANGED = r"\b(?:f[ae]ll|r[io]se|risen|gr[eo]w|drop(?:ped)?|(?:in|de)creased?)\b"
_SEASON = re.compile(
    r"\b[Ii]n (?:the )?(?:early |late )?(?P<season>spring|summer|autumn|winter) (?:of )?"
    rf"(?P<year>{YEAR})\b"
)
_MADE = re.compile(r"\b(?:wr[io]tes?|written|s[ai]ngs?|sung|plays?|played|record\w*|called)\b")
_WORD = re.compile(r"(\w+)\s$")
_FROM_ONE = re.compile(r"\bfrom\s[\w ]{1,20}\s$")
_ENDS = re.compile(r"\s*(?:[.;!?]|$)")
_FIRST = re.compile(r",\s(?!\d)|\s(?:I|you|he|she|it|we|they)\s")
_DAY_AHEAD = re.compile(rf"\b(?P<day>{WEEKDAY}),?\s(?:the\s)?$")
_DAY_BEHIND = re.compile(rf"\s?,\s(?:a\s)?(?P<day>{WEEKDAY})\b")
_ZONE = re.compile(
    r"\s?(?P<zone>GMT|UTC|EST|EDT|CET|CEST|EET|PST|PDT|MST|MDT|CST|CDT|BST|IST|JST|ET|PT)\b"
)


def with_whole_dates(tree: Tree, text: str) -> Tree:
    """The tree in which each date has all parts that the one date of the text has which fits."""
    nodes = [branches for _, branches in tree.nodes() if ("/", "date-entity") in branches]
    if not nodes:
        return tree
    said = [{p.unit: str(p.value) for p in parts if p.unit in _UNITS} for parts in dates(text)]
    for branches in nodes:
        found = {role[1:]: target for role, target in branches if role[1:] in _UNITS}
        fitting = [
            date
            for date in said
            if len(date) > len(found) > 0 and all(date.get(u) == v for u, v in found.items())
        ]
        if len(fitting) == 1:
            missing = [unit for unit in _UNITS if unit in fitting[0] and unit not in found]
            branches += [(f":{unit}", fitting[0][unit]) for unit in missing]
    return tree


def with_lost_dates(nodes: Nodes, text: str) -> bool:
    """Adds dates behind prepositions that the graph lacks, weekdays of dates, zones of times."""
    changed = False
    for parts in dates(text):
        if all(part.unit in _UNITS for part in parts):
            changed |= _with_date(nodes, text, parts)
    changed |= _with_spans(nodes, text) | _with_seasons(nodes, text) | _no_names(nodes, text)
    for start, _, day in days_alone(text):
        changed |= _beside(nodes, _DAY_AHEAD.search(text[:start]), {"day": day})
    return _with_zones(nodes, text) or changed


def _with_date(nodes: Nodes, text: str, parts: list[DatePart]) -> bool:
    start, end = min(p.start for p in parts), max(p.end for p in parts)
    values = {part.unit: str(part.value) for part in parts}
    if any(nodes.has(value) for value in values.values()):
        day = _DAY_AHEAD.search(text[:start]) or _DAY_BEHIND.match(text, end)
        return _beside(nodes, day, values)
    at = _AT.search(text[:start])
    digits = any(map(str.isdigit, text[start:end]))
    root = nodes.tree.node[1]
    if at is None or not digits or at["way"].lower() == "of" or _is_named(nodes, text, start, end):
        return False
    ahead = text[: at.start()]
    ranged = _FROM_ONE.search(ahead) and ":time" in dict(root)
    word = _WORD.search(ahead)
    is_root = word is not None and _stem(nodes.tree.node) in lemma_candidates(word[1].lower())
    last = (_IS.search(ahead) or is_root or ranged) and _ENDS.match(text, end)
    first = not ahead and _FIRST.match(text, end)
    if concept_of(nodes.tree.node) in _JOINING or not (last or first):
        return False
    entity = nodes.new("date-entity", *((f":{u}", values[u]) for u in _UNITS if u in values))
    way = _WAYS.get(at["way"].lower())
    root.append((":time", nodes.new(way, (":op1", entity)) if way else entity))
    return True


def _no_names(nodes: Nodes, text: str) -> bool:
    """*The 1980s* and *the 4th of July* as dates, and not as what is called so."""
    changed = False
    for parts in [] if _MADE.search(text) else dates(text):
        values = [(f":{p.unit}", str(p.value)) for p in parts if p.unit != "century"]
        written = {text[part.start : part.end].strip("'\u2019") for part in parts}
        for concept, branches in nodes.branches():
            name = dict(branches).get(":name")
            if re.search(rf"\b{re.escape(concept)}", text, re.IGNORECASE):
                continue
            plain = {role for role, _ in branches} <= {"/", ":name", ":wiki"}
            if not plain or not isinstance(name, tuple) or len(name[1]) != 2:
                continue
            called = str(name[1][1][1]).strip("\"'\u2019")
            day = re.fullmatch(r"\d+(?:st|nd|rd|th)", called) and len(values) > 1
            if called not in written and not (day and called[:-2] == dict(values).get(":day")):
                continue
            if called[-1].isalpha() and nodes.may_go(name):
                _drop_dates(nodes, values)
                branches[:], changed = [("/", "date-entity"), *values], True
    return changed


def _drop_dates(nodes: Nodes, values: Branches) -> None:
    """Those of these values, where they may go."""
    for _, branches in nodes.branches():
        branches[:] = [
            (r, t)
            for r, t in branches
            if not (concept_of(t) == "date-entity" and t[1][1:] == values and nodes.may_go(t))
        ]


def _with_seasons(nodes: Nodes, text: str) -> bool:
    """*In the summer of 1969* with its season and its year."""
    changed = False
    for match in _SEASON.finditer(text):
        season, year = (":season", match["season"].lower()), (":year", match["year"])
        dated = [b for concept, b in nodes.branches() if concept == "date-entity"]
        with_year = [branches for branches in dated if year in branches]
        with_season = [b for b in dated if concept_of(dict(b).get(":season")) == season[1]]
        if len(with_year) == 1 and not any(c == season[1] for c, _ in nodes.branches()):
            with_year[0].append((":season", nodes.new(season[1])))
            changed = True
        elif len(with_season) == 1 and not nodes.has(year[1]):
            with_season[0].append(year)
            changed = True
    return changed


def _with_spans(nodes: Nodes, text: str) -> bool:
    """*From 1643 to 1715* with both years, neither as so many years."""
    changed = False
    for match in _SPAN.finditer(text):
        first, second = match["first"] or match["from"], match["second"]
        for concept, branches in nodes.branches():
            year = number_of(("", branches)) if concept == "temporal-quantity" else ""
            counted = re.search(rf"\b{year} years\b|{_CHANGED}", text) if year else None
            if year in (first, second) and first < second and not counted:
                branches[:], changed = [("/", "date-entity"), (":year", year)], True
        for _, branches in () if nodes.has(second) or second <= first else nodes.branches():
            if branches == [("/", "date-entity"), (":year", first)]:
                ends = [nodes.new("date-entity", (":year", year)) for year in (first, second)]
                branches[:] = [("/", "date-interval"), (":op1", ends[0]), (":op2", ends[1])]
                changed = True
    return changed


def _stem(node: object) -> str:
    return re.sub(r"-\d\d$", "", concept_of(node))


def _is_named(nodes: Nodes, text: str, start: int, end: int) -> bool:
    """Whether a name or a word of the graph has it."""
    written = re.split(r"\W+", text[start:end])
    return any(
        piece and piece.lower() in str(target).strip('"').lower()
        for _, branches in nodes.branches()
        for _, target in branches
        if isinstance(target, str)
        for piece in written
        if len(piece) > 2
    )


def _beside(nodes: Nodes, day: re.Match[str] | None, values: dict[str, str]) -> bool:
    """The weekday beside a date of these values."""
    dated = [b for concept, b in nodes.branches() if concept == "date-entity"]
    here = [b for b in dated if values.items() <= {role[1:]: t for role, t in b}.items()]
    return day is not None and len(here) == 1 and with_weekday(nodes, day["day"].lower(), here)


def with_weekday(nodes: Nodes, day: str, here: list[Branches]) -> bool:
    """The weekday beside a date or a time in its entity ``here``, also from one of its own."""
    if not here or ":weekday" in dict(here[0]):
        return False
    dated = [b for concept, b in nodes.branches() if concept == "date-entity"]
    others = [b for b in dated if any(concept_of(target) == day for _, target in b)]
    if others:
        above = [b for _, b in nodes.branches() if _holds(b, here[0])]
        near = [other for other in others if any(_holds(b, other) for b in above)]
        only = others if len(others) == 1 else near
        return len(only) == 1 and _joined(nodes, here[0], only[0])
    if says_day(nodes, day):
        return False
    here[0].append((":weekday", nodes.new(day)))
    return True


def _holds(branches: Branches, part: Branches) -> bool:
    """Whether a node of these branches has the other as one of them."""
    return any(isinstance(target, tuple) and target[1] is part for _, target in branches)


def says_day(nodes: Nodes, day: str) -> bool:
    return any(
        concept == day or any(str(target).strip('"').lower() == day for _, target in branches)
        for concept, branches in nodes.branches()
    )


def _joined(nodes: Nodes, here: Branches, day: Branches) -> bool:
    """Both dates in one; the second must be a branch, and no more than a day and its part."""
    if not {role for role, _ in day} <= {"/", ":weekday", ":dayperiod"}:
        return False
    for variable, branches in nodes.tree.nodes():
        for place, (_, target) in enumerate(branches):
            if isinstance(target, tuple) and target[1] is day and branches is not here:
                if not nodes.may_go((target[0], [])) or variable == target[0]:
                    return False
                del branches[place]
                here += day[1:]
                if branches == [("/", "date-entity")] and nodes.may_go((variable, branches)):
                    _drop(nodes, branches)
                return True
    return False


def _drop(nodes: Nodes, empty: Branches) -> None:
    """A node without anything, where it is a branch."""
    for _, branches in nodes.branches():
        branches[:] = [b for b in branches if not (isinstance(b[1], tuple) and b[1][1] is empty)]


def without_hours(nodes: Nodes, text: str) -> bool:
    """The numbers of a time of day that the graph has are no others: *at 5 o'clock*."""
    times = [t for t in clock_times(text) if nodes.places(f'"{t.time}"')]
    inside: dict[str, bool] = {}
    for number in quantities(text):
        of_time = any(t.start <= number.start and number.end <= t.end for t in times)
        inside[number.value] = of_time and inside.get(number.value, True)
    of_times = {value for value, is_so in inside.items() if is_so}
    changed = False
    for concept, branches in nodes.branches() if of_times else ():
        kept = [
            b
            for b in branches
            if not (isinstance(b[1], tuple) and number_of(b[1]) in of_times and nodes.may_go(b[1]))
        ]
        if concept != "name":
            kept = [b for b in kept if not (b[0] in (":quant", ":mod") and str(b[1]) in of_times)]
        changed |= len(kept) < len(branches)
        branches[:] = kept
    return changed


def _with_zones(nodes: Nodes, text: str) -> bool:
    """*14:00 GMT* with its zone; a time is always one of a ``date-entity``."""
    changed = False
    for concept, branches in nodes.branches():
        for place, (role, target) in enumerate(branches):
            timed = isinstance(target, str) and re.fullmatch(r'"\d{1,2}:\d\d"', target)
            if role == ":time" and timed and concept != "date-entity":
                branches[place] = role, nodes.new("date-entity", (":time", target))
                changed = True
    for time in clock_times(text):
        zone = _ZONE.match(text, time.end)
        dated: list[Branches] = [b for _, b in nodes.branches() if (":time", f'"{time.time}"') in b]
        if zone and dated and ":timezone" not in dict(dated[0]) and not nodes.has(zone["zone"]):
            dated[0].append((":timezone", f'"{zone["zone"]}"'))
            changed = True
    return changed
