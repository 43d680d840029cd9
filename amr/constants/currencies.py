"""Currencies: the words and signs that name each, so that no other one is written for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from amr.constants.paying import is_paid
from amr.constants.tables import table
from semcore.text.quantities import quantities

# Of a word of two currencies the first one is meant: ¥ is the yen's.
_WORDS = {
    word: name for name, words in reversed(table("currencies.json").items()) for word in words
}
_PLURALS = {"yen": "yen", "yuan": "yuan", "won": "won", "krona": "kronor", "krone": "kroner",
            "rand": "rand", "baht": "baht", "dong": "dong", "penny": "pence"}  # fmt: skip
_PLAIN = {_PLURALS.get(name, f"{name}s") for name in _WORDS.values()} | set(_WORDS.values())
# Verbs and adjectives that look like currencies: *3 won the race*, *5 real friends*.
_OTHER_WORDS = ("won", "real")
_GOES_ON = re.compile(  # behind a verb or an adjective
    r"\s(?!(?:for|to|in|on|per|each|and|or|from|at|every|by|but|last|this|a (?:day|week|month|year)"
    r"|more|less|is|was|because|when|if|while|as|than|into|with|under|over|yesterday|today"
    r"|tomorrow|now|ago|back|again|here|there)\b)[a-z]"
)
_COINS_BEHIND = re.compile(r"\s(?:notes?|bills?|coins?|banknotes?)\b", re.IGNORECASE)
# Before these so many win: a name that ends in the number, all of them, a year.
_WINNERS = re.compile(
    r"(?:\b(?i:all|only|just|other|another|these|those|who|the)"
    r"|(?!(?:About|Over|Nearly|Almost|Around|Some|With|For|From|To|A|An)\b)\b[A-Z][\w'\u2019-]*)\s$"
)
_OF_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_LEAST_WON = 1000
_INFORMAL = frozenset(("buck", "bucks", "quid", "pennies"))
# What stands on either side of its number: codes (in capitals), signs, and R$ or Rs.
_SHORT = [w for w in _WORDS if w not in _PLAIN | _INFORMAL and w not in ("c", "p", "rs.", "try")]
_CODES = [w for w in _SHORT if w.isascii() and w.isalpha() and w not in ("rs", "kr")]
_SIGNS = [*(w for w in _SHORT if w not in _CODES and w != "kr"), "Rs", "Rs.", "RS"]


def _one_of(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_CODE = rf"(?:{_one_of([w.upper() for w in _CODES])}|{_one_of([w.title() for w in _CODES])})"
_LETTERED = [w for w in _SIGNS if w[0].isalpha() and w.endswith("$")]
_SIGN_AHEAD = _one_of([*(w.upper() for w in _LETTERED), *_SIGNS])
_BEFORE = re.compile(rf"(?<![\w$])(?P<code>{_CODE}|{_SIGN_AHEAD})\s?$")
_BEHIND = re.compile(rf"\s?(?P<code>{_CODE}|{_SIGN_AHEAD}|kr\.?)(?![\w$])")
_NAMES = _one_of([w for w in _WORDS if w in _PLAIN | _INFORMAL])
_NAMED = re.compile(
    r"(?P<gap>\s|-)(?P<nation>(?-i:[A-Z])\w+ (?:(?-i:[A-Z])\w+ )?)?"
    rf"(?P<code>{_NAMES})\b",
    re.IGNORECASE,
)
_GRAND = re.compile(
    r"\s?grand(?=\s*(?:[.,;:!?)]|$)|\s(?:an?|per|each|for|in|on|to|from|and|or|of|by|at|this|last"
    r"|every|when|if|that|than|is|was|more|less|now)\b)"
)
_COINS = re.compile(r"\d{1,2}(?P<code>[cp])")  # 50p, 25c
_FIGURES = re.compile(
    r"\b(?:fig(?:ure|s)?|figures|tables?|panels?|pages?|parts?|sections?|steps?|grade|seats?|rooms?"
    r"|gates?|chapters?|examples?|and)\.?\s?\(?$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\b(?:an?|one)\s+(?P<note>fiver|tenner)\b", re.IGNORECASE)
_NOTES = {"fiver": "5", "tenner": "10"}
_SIGN = re.compile(rf"(?<![\w$])(?:{_one_of(_LETTERED)})", re.IGNORECASE)
CURRENCIES = frozenset(_WORDS.values())


def currencies_of(text: str) -> frozenset[str]:
    """The concepts of the currencies that a text names.

    >>> sorted(currencies_of("It costs €20, 17 pounds or R$100."))
    ['euro', 'pound', 'real']
    """
    sure = _named_in(text).difference(_OTHER_WORDS)
    return sure | {each.currency for each in sums_in(text)}


def _named_in(text: str) -> frozenset[str]:
    signs = _SIGN.findall(text)  # R$ is no dollar
    spaced = "".join(c if c.isalpha() else f" {c} " for c in _SIGN.sub(" ", text).lower())
    return frozenset(_WORDS[w.lower()] for w in (*signs, *spaced.split()) if w.lower() in _WORDS)


class Sum(NamedTuple):
    """A number with its currency."""

    start: int  # of both
    end: int
    value: str
    currency: str  # dollar
    plain: bool  # whether it is written as most are: $5, 5 dollars
    only: tuple[int, int] | None = None  # where the currency alone stands, behind its nation
    gap: str = " "  # what stands before a currency that is behind


def sums_in(text: str) -> Iterator[Sum]:
    """The sums of money of a text.

    >>> [(found.value, found.currency) for found in sums_in("CHF 20, 7 quid, ten grand, a fiver")]
    [('20', 'franc'), ('7', 'pound'), ('10000', 'pound'), ('5', 'pound')]
    """
    for quantity in quantities(text):
        value, start, end, sort = quantity
        if sort != "number":
            continue
        coins = _COINS.fullmatch(text, start, end)
        if coins and not _FIGURES.search(text[:start]):
            yield Sum(start, end, value, _WORDS[coins["code"]], False)
            continue
        before = _BEFORE.search(text, max(0, start - 6), start)
        if before:
            sign = before["code"]
            plain = sign in ("$", "€", "£", "¥", "₩") and not text[end - 1].isalpha()  # $2bn
            name = "won" if sign == "₩" else _WORDS[sign.lower()]
            yield Sum(before.start("code"), end, value, name, plain)
            continue
        grand = _GRAND.match(text, end)
        if grand and "." not in value and "/" not in value:
            others = _named_in(text) & {"pound", "euro"}
            name = min(others) if len(others) == 1 else "dollar"
            yield Sum(start, grand.end(), value + "000", name, False)
            continue
        behind = _BEHIND.match(text, end)
        named = None if behind else _NAMED.match(text, end)
        if behind:
            sign = behind["code"]
            stop = behind.end() - (sign == "kr." and not text[behind.end() :].strip())
            yield Sum(start, stop, value, _WORDS[sign.lower().rstrip(".")], False)
        elif named:
            word, gap = named["code"].lower(), named["gap"]
            if _is_other(named, start, value):
                continue
            only = named.span("code") if named["nation"] else None
            joined = gap == "-" and text[start:end].isalpha()
            plain = word not in _INFORMAL and not joined
            yield Sum(start, named.end(), value, _WORDS[word], plain, only, gap)
    for match in _NOTE.finditer(text):
        yield Sum(*match.span(), _NOTES[match["note"].lower()], "pound", False)


def _is_other(named: re.Match[str], start: int, value: str) -> bool:
    """Whether a word is no currency behind this number, or one of a name: *50 Cent*."""
    word, text, currency = named["code"], named.string, _WORDS[named["code"].lower()]
    before = text[:start]
    if _COINS_BEHIND.match(text, named.end()) or is_paid(before):
        return False
    nation = named["nation"] or ""
    if word.lower() == "won" and not nation.endswith("Korean "):
        few = (
            nation or Fraction(value) < _LEAST_WON or _OF_YEAR.fullmatch(text, start, named.start())
        )
        if few or _WINNERS.search(before):
            return True
    if word.lower() in _OTHER_WORDS:
        return named["gap"] == "-" or bool(_GOES_ON.match(text, named.end()))
    own = word.istitle() and word.lower() in CURRENCIES and word.lower() != "euro"
    return own and value != "1" and plural(currency, value) != currency


def plural(currency: str, number: str) -> str:
    """What stands behind the number: *1 dollar*, *5 yen*."""
    return currency if number == "1" else _PLURALS.get(currency, f"{currency}s")
