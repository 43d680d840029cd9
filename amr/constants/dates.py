"""Dates that the sentence gives whole and the graph in part: the rest is added.

A ``date-entity`` with ``:month 12 :day 31`` in the graph of *12/31/1999* gets its ``:year 1999``.
"""

from __future__ import annotations

from penman.tree import Tree

from semcore.text.calendar_dates import date_parts

_UNITS = ("year", "month", "day")


def with_whole_dates(tree: Tree, text: str) -> Tree:
    """The tree in which each date has all parts that the one date of the text has which fits."""
    nodes = [branches for _, branches in tree.nodes() if ("/", "date-entity") in branches]
    if not nodes:
        return tree
    dates: dict[int, dict[str, str]] = {}
    for part in date_parts(text):
        if part.unit in _UNITS:
            dates.setdefault(part.date, {})[part.unit] = str(part.value)
    for branches in nodes:
        found = {role[1:]: target for role, target in branches if role[1:] in _UNITS}
        fitting = [
            date
            for date in dates.values()
            if len(date) > len(found) > 0 and all(date.get(u) == v for u, v in found.items())
        ]
        if len(fitting) == 1:
            missing = [unit for unit in _UNITS if unit in fitting[0] and unit not in found]
            branches += [(f":{unit}", fitting[0][unit]) for unit in missing]
    return tree
