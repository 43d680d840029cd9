"""Addresses in a text: of pages, of mail, of telephones.

>>> [found.text for found in addresses("See http://www.example.com, write to bob@example.org.")]
['http://www.example.com', 'bob@example.org']
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Address(NamedTuple):
    """An address over characters ``start`` to ``end - 1``."""

    text: str
    start: int
    end: int
    sort: str  # url | email | phone


_QUOTES = "\"'\u2018\u2019\u201c\u201d"
_END = rf"[^\s<>{_QUOTES}.,;:!?)\]}}]"  # what an address may end in
_MORE = r"[^\s<>\"\u201c\u201d]*"
_PATTERNS = {
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "url": re.compile(
        rf"(?:(?:https?|ftp)://|www\.){_MORE}{_END}"
        r"|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|info|io|int|co\.[a-z]{2})"
        rf"\b(?:/{_MORE}{_END})?",
        re.IGNORECASE,
    ),
    "phone": re.compile(
        r"(?<![\w/.,$€£+-])\+\d{1,3}(?:[\s.-]?\(\d{1,4}\))?(?:[\s.-]?\d{1,15}(?!\d)){1,7}(?![\w/]|[.,-]\d)"
        r"|(?<![\w/.,$€£-])1[\s.-]\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?![\w/]|[.,-]\d)"
        r"|(?<![\w/.,$€£-])(?:0\d{2,4}[\s-]|\(0\d{1,4}\)\s?|\(0\)\s?\d{2,4}[\s-])\d{5,9}(?![\w/]|[.,-]\d)"
        r"|(?<![\w/.,$€£-])\d{3}\.\d{3}\.\d{4}(?![\w/]|[.,-]\d)"
        r"|(?<=\b(?i:call|dial) )(?P<emergency>911|112|999)(?=\s*(?:[.,;:!?)]|$)"
        r"|\s(?:if|at once|now|from|right|immediately)\b)"
        r"|(?<![\w/.,$€£-])(?:\+\d{1,3}[\s.-]?)?(?:\(\s?\d{1,4}\s?\)[\s.-]?)?"
        r"\d{2,4}(?:[\s-]\d{2,4}){1,4}(?![\w/]|[.,-]\d)"
    ),
}
_LEAST_DIGITS = 7  # of a telephone's number
# A telephone's number looks like one (+49 30 1234567, (555) 123-4567), or is said to be one.
_DIALLED = re.compile(r"\+|\(|0\d|1[\s.-]\(?\d{3}|\d{3}[\s.-]\d{3}[\s.-]\d{4}$")
_TELEPHONE = re.compile(
    r"\b(?:call\w*|(?:tele)?phones?|dial\w*|tel|fax|mobile|hotline|text|ring)\b", re.IGNORECASE
)


def addresses(text: str) -> list[Address]:
    """All addresses of a text, in its order; of two that overlap the first sort above."""
    found: list[Address] = []
    for sort, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            start, end = match.span()
            if text[end : end + 1] == ")" and match[0].count("(") > match[0].count(")"):
                end += 1
            digits = sum(character.isdigit() for character in match[0])
            if (
                sort == "phone"
                and not match["emergency"]
                and (
                    digits < _LEAST_DIGITS
                    or _is_number(match[0])
                    or not (_DIALLED.match(match[0]) or _TELEPHONE.search(text))
                )
            ):
                continue
            if not any(other.start < end and start < other.end for other in found):
                found.append(Address(text[start:end], start, end, sort))
    return sorted(found, key=lambda address: address.start)


def _is_number(text: str) -> bool:
    """Whether blanks only part thousands (``2 345 678``), or hyphens a date (``1999-12-31``).

    Behind ``+`` a telephone's number has more digits than one that is counted: ``+1000000``.
    """
    thousands = re.fullmatch(r"\d{1,3}(?:\s\d{3})+|\+\d{1,8}|\+\d{1,3}(?:[\s.]\d{3}){1,2}", text)
    date = re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{2}-\d{2}-\d{4}|\d{4}-\d{4}", text)
    return bool(thousands or date)
