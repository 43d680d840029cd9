"""A sentence as the parser reads it: numbers in digits, times on a clock, addresses by a noun.

Parsers of AMR have long put a plain word in the place of what they see too rarely to learn
(recategorization: Lyu and Titov 2018; Zhang et al. 2019). Here these are numbers of several words,
amounts and units that are glued together, and addresses; a graph has them as the text does.

>>> from amr.parser import unparsed
>>> from semcore.text.words import words
>>> text = "One hundred and five of us left at half past nine and drove 5km to www.site.org."
>>> reading = as_read(unparsed("1", text, words(text)))
>>> reading.sentence.text
'105 of us left at 9:30 and drove 5 km to website.'
>>> reading.addresses
(('website', Address(text='www.site.org', start=67, end=79, sort='url')),)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from penman.tree import Tree

from amr.constants.units import spelled_units
from amr.data import AMRSentence
from amr.notation.symbols import as_string
from semcore.text.addresses import Address, addresses
from semcore.text.calendar_dates import date_parts
from semcore.text.clock_times import clock_times
from semcore.text.codes import codes
from semcore.text.quantities import Quantity, quantities
from semcore.text.spans import CharSpan

# What a parser reads where an address stands, and what AMR writes there. A word that the sentence
# has, too, is not taken.
_NOUNS = {
    "url": "website webpage homepage weblog wiki archive",
    "email": "website webpage homepage weblog wiki archive",
    "phone": "telephone phone landline pager handset extension",
}
_ENTITIES = {
    "url": "url-entity",
    "email": "email-address-entity",
    "phone": "phone-number-entity",
}
_ARTICLE = re.compile(r"(?<!\w)an?\s+$", re.IGNORECASE)
_LIST = re.compile(r"(?<![\w.,[])\d+(?:,\d+)+(?![\w,]|\.\d)")


class Change(NamedTuple):
    """Words in the place of characters ``start`` to ``end - 1``."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A sentence as it is read, and what it stands for."""

    sentence: AMRSentence
    made: frozenset[int] = frozenset()  # words (indices) that the text does not have
    addresses: tuple[tuple[str, Address], ...] = ()  # each with the noun in its place

    def restored(self, tree: Tree) -> Tree:
        """The graph of the sentence as it is read, with the addresses of the text."""
        if not self.addresses:
            return tree
        left: dict[str | None, Address] = {**dict(self.addresses)}

        def entity(node: tuple[str, list[Any]]) -> tuple[str, list[Any]]:
            variable, branches = node
            found = left.pop(dict(branches).get("/"), None)
            if found is not None:
                rest = [branch for branch in branches if branch[0] not in ("/", ":value", ":quant")]
                value = (":value", as_string(found.text))
                branches = [("/", _ENTITIES[found.sort]), value, *rest]
            return variable, [
                (role, entity(target) if isinstance(target, tuple) else target)
                for role, target in branches
            ]

        restored = Tree(entity(tree.node))
        restored.reset_variables("{prefix}{j}")
        return restored


def as_read(sentence: AMRSentence, *, with_addresses: bool = True) -> Reading:
    """The sentence as a parser reads it; ``with_addresses``: nouns in the place of addresses."""
    text = sentence.text
    found = addresses(text)
    nouns = _nouns(found, text) if with_addresses else []
    named = [
        Change(address.start, address.end, (noun,))
        for noun, address in zip(nouns, found, strict=False)
    ]
    taken = [(address.start, address.end) for address in found]
    changes = [
        change
        for change in _apart(_changes(text), taken)
        if change.words != (text[change.start : change.end],)
    ]
    if not changes and not named:
        return Reading(sentence)
    read, made = _rewritten(sentence, sorted([*named, *changes]))
    return Reading(read, made, tuple(zip(nouns, found, strict=False)))


def _nouns(found: Sequence[Address], text: str) -> list[str]:
    """A noun for each address, none twice; fewer where there are no more nouns."""
    small = set(re.findall(r"\w+", text.lower()))
    nouns: list[str] = []
    for address in found:
        free = [n for n in _NOUNS[address.sort].split() if n not in small and n not in nouns]
        if not free:
            break
        nouns.append(free[0])
    return nouns


def _apart(changes: Iterator[Change], taken: list[tuple[int, int]]) -> Iterator[Change]:
    """Those that do not overlap with what is taken, or with one before."""
    for change in changes:
        if all(change.end <= start or end <= change.start for start, end in taken):
            taken.append((change.start, change.end))
            yield change


def _changes(text: str) -> Iterator[Change]:
    """What is written anew, first what counts where two overlap."""
    for code in codes(text):
        yield Change(code.start, code.end, (code.text,))
    for time in clock_times(text):
        written = text[time.start : time.end]
        plain = " " in written.strip() and not any(map(str.isdigit, written))
        words = (time.time,) if plain and not _is_name(written) else (written,)
        yield Change(_without_article(text, time.start) if plain else time.start, time.end, words)
    for start, end in _dates(text):
        yield Change(start, end, (text[start:end],))
    yield from (Change(*unit) for unit in spelled_units(text))
    for quantity in quantities(text):
        yield from _of_quantity(quantity, text)
    whole = {(quantity.start, quantity.end) for quantity in quantities(text)}
    for match in _LIST.finditer(text):
        if match.span() in whole:  # 2,345,678
            continue
        parts = match[0].split(",")
        yield Change(*match.span(), tuple(w for part in parts for w in (part, ","))[:-1])


def _dates(text: str) -> list[tuple[int, int]]:
    """From the first to the last character of each date; those in words are read as numbers."""
    dates: dict[int, list[int]] = {}
    for part in date_parts(text):
        dates.setdefault(part.date, []).extend((part.start, part.end))
    return [(min(places), max(places)) for places in dates.values()]


def _of_quantity(quantity: Quantity, text: str) -> Iterator[Change]:
    """A number in digits, where it is not plain as it stands."""
    written = text[quantity.start : quantity.end]
    plain = written.replace(",", "") == quantity.value
    if written.isalpha():
        plain = [other.value for other in quantities(written)] == [quantity.value]
    if plain or quantity.sort in ("fraction", "part") or _is_name(written):
        return
    if quantity.sort == "ordinal":
        if any(map(str.isdigit, written)):
            return
        value = quantity.value + _ordinal_ending(int(quantity.value))
    elif re.fullmatch(r"[\d.,]+[^\W\d]*", written) and not _scaled(quantity, written):
        return  # 5km
    else:
        value = quantity.value
    yield Change(_without_article(text, quantity.start), quantity.end, (value,))


def _scaled(quantity: Quantity, written: str) -> bool:
    """Whether the letters behind digits multiply them: 20bn. Of 8M it is not certain."""
    digits = re.match(r"[\d.,]+", written)
    multiplied = digits is None or digits[0].replace(",", "") != quantity.value
    return multiplied and written[-1].lower() != "m"


def _ordinal_ending(value: int) -> str:
    if 10 < value % 100 < 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _without_article(text: str, start: int) -> int:
    """Where what begins there begins with its article: *a quarter to five*."""
    article = _ARTICLE.search(text[:start])
    return article.start() if article and text[start].isalpha() else start


def _is_name(written: str) -> bool:
    """Whether all words have capitals: *One Hundred Years of Solitude*."""
    words = [word for word in re.findall(r"[^\W\d_]+", written) if word not in ("and", "of", "a")]
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _rewritten(
    sentence: AMRSentence, changes: Sequence[Change]
) -> tuple[AMRSentence, frozenset[int]]:
    """The sentence with the changes, which are in order, and which words they made."""
    text, written = sentence.text, ""
    spans: list[tuple[int, int, bool]] = []  # of the new text, and whether a change made it
    kept: list[tuple[int, int, int]] = []  # characters of the text, and how far they moved
    cursor = 0
    for change in [*changes, Change(len(text), len(text), ())]:
        kept.append((cursor, change.start, len(written) - cursor))
        written += text[cursor : change.start]
        for word in change.words:
            apart = written[-1:].isalnum() or (word is not change.words[0])
            written += " " * (apart and word != ",")
            spans.append((len(written), len(written) + len(word), True))
            written += word
        cursor = change.end
        written += " " * (bool(change.words) and text[cursor : cursor + 1].isalnum())
    for start, end in sentence.words:
        for first, last, moved in kept:
            if start < last and first < end:
                spans.append((max(start, first) + moved, min(end, last) + moved, False))
    spans.sort()
    words = tuple(CharSpan(start, end) for start, end, _ in spans)
    made = frozenset(index for index, (_, _, is_made) in enumerate(spans) if is_made)
    return replace(sentence, text=written, words=words), made
