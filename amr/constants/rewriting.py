"""A sentence as the parser reads it: numbers in digits, times on a clock, addresses by a noun.

Parsers of AMR have long put a plain word in the place of what they see too rarely to learn
(recategorization: Lyu and Titov 2018; Zhang et al. 2019). Here these are numbers of several words,
amounts and units that are glued together, and what `amr.constants.replacing` finds a stand-in for,
such as addresses; a graph has them as the text does.

>>> from amr.parser import unparsed
>>> from semcore.text.words import words
>>> text = "One hundred and five of us left at half past nine and drove 5km to www.site.org."
>>> reading = as_read(unparsed("1", text, words(text)))
>>> reading.sentence.text
'105 of us left at 9:30 and drove 5 km to website.'
>>> reading.stand_ins.entities
{'website': Entity(concept='url-entity', text='www.site.org', label='', named=False)}
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from penman.tree import Tree

from amr.constants.replacing import replacements
from amr.constants.scores import rows
from amr.constants.standins import Change, StandIns
from amr.constants.wordings import plainer
from amr.data import AMRSentence
from semcore.text.addresses import addresses
from semcore.text.calendar_dates import MONTH_NAMES, DatePart, dates
from semcore.text.clock_times import clock_times
from semcore.text.codes import codes
from semcore.text.number_atoms import Quantity
from semcore.text.numbers import CARDINALS, ordinal
from semcore.text.quantities import quantities
from semcore.text.ratios import ratios
from semcore.text.spans import CharSpan, only_words

_ARTICLE = re.compile(r"(?<!\w)an?\s+$", re.IGNORECASE)
_SEEN = re.compile(r"[^\0]+")
# Before these 5/6 is a date, but for a part of something.
_DATED = re.compile(r"\b(?:on|by|due|until|till|since|from|dated|before|after)\s+$", re.IGNORECASE)
_PARTS_OF = re.compile(r"\s+(?:of|(?:the\s+)?(?:size|time|price|inch(?:es)?|cups?))\b")
_LIST = re.compile(r"(?<![\w.,[])\d+(?:,\d+)+(?![\w,]|\.\d)")

_FOUR_DIGITS = re.compile(r"\d{4}\s?(?:h|hrs|hours)")
_PART_OF_DAY = re.compile(r"\s(?:in|at)\b")
_POINTED = re.compile(r"\d+\.\d+")
_CLOCK = r"\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?"
_BETWEEN_TIMES = re.compile(
    rf"(?P<ahead>\bfrom )?(?<![\w.:/-])(?P<from>{_CLOCK})\s?[-\u2013\u2014]\s?"
    rf"(?P<to>{_CLOCK})(?![\w:])"
)


@dataclass(frozen=True)
class Reading:
    """A sentence as it is read, and what stands in it for something else."""

    sentence: AMRSentence
    made: frozenset[int] = frozenset()  # words (indices) that the text does not have as names
    stand_ins: StandIns = field(default_factory=StandIns)

    def restored(self, tree: Tree) -> Tree:
        """The graph of the sentence as it is read, with what the text has."""
        return self.stand_ins.restored(tree)


def as_read(
    sentence: AMRSentence,
    *,
    with_nouns: bool = True,
    known: Collection[str] = (),
    concepts: Collection[str] = (),
) -> Reading:
    """The sentence as a parser reads it.

    Args:
        with_nouns: nouns in the place of addresses and codes.
        known: the names that the parser knows, as keys (`amr.constants.names.key`).
        concepts: those that it knows.
    """
    sentence = _without_nul(sentence)
    text = only_words(sentence.text, sentence.words)
    if text != sentence.text:
        sentence = replace(sentence, text=text)
    found = replacements(text, known, with_nouns=with_nouns, concepts=concepts)
    taken = [(address.start, address.end) for address in addresses(text)]
    taken += [(change.start, change.end) for change in found.changes]
    changes = [
        change
        for change in _apart(_changes(text), taken)
        if change.words != (text[change.start : change.end],)
    ]
    if not changes and not found.changes:
        return Reading(sentence)
    read, made = _rewritten(sentence, sorted([*found.changes, *changes]))
    return Reading(read, made, found.stand_ins)


def _without_nul(sentence: AMRSentence) -> AMRSentence:
    """The sentence with a blank for each NUL, which parts words."""
    if "\0" not in sentence.text:
        return sentence
    parts = tuple(
        CharSpan(start + part.start(), start + part.end())
        for start, end in sentence.words
        for part in _SEEN.finditer(sentence.text[start:end])
    )
    if not parts:
        return sentence
    return replace(sentence, text=sentence.text.replace("\0", " "), words=parts)


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
    for first, *others in rows(text):  # of a row the first one stands for all
        if others or first.joint.strip() != "to":
            end = others[-1].end if others else first.end
            yield Change(first.start, end, (first.first, "to", first.second))
    for ratio in ratios(text):
        yield Change(ratio.start, ratio.end, (ratio.first, "to", ratio.second))
    for match in _BETWEEN_TIMES.finditer(text):
        words = match.group("from", "to")
        start = match.start() if match["ahead"] else match.start("from")
        yield Change(start, match.end(), ("from", words[0], "to", words[1]))
    for time in clock_times(text):
        written = text[time.start : time.end]
        plain = " " in written.strip() or written.lower() in CARDINALS  # seven in the evening
        plain &= not any(map(str.isdigit, written))
        plain |= written.isdigit() and not _PART_OF_DAY.match(text, time.end)
        plain |= bool(_FOUR_DIGITS.fullmatch(written) or _POINTED.fullmatch(written))
        words = (time.time,) if plain and not _is_name(written) else (written,)
        yield Change(_without_article(text, time.start) if plain else time.start, time.end, words)
    yield from plainer(text)
    for parts in dates(text):
        start, end = min(p.start for p in parts), max(p.end for p in parts)
        as_date = _DATED.search(text[:start]) and not _PARTS_OF.match(text[end:])
        yield Change(start, end, _date_in_words(parts, text[start:end], slashed=bool(as_date)))
    for quantity in quantities(text):
        yield from _of_quantity(quantity, text)
    whole = {(quantity.start, quantity.end) for quantity in quantities(text)}
    for match in _LIST.finditer(text):
        if match.span() in whole:  # 2,345,678
            continue
        numbers = match[0].split(",")
        yield Change(*match.span(), tuple(w for n in numbers for w in (n, ","))[:-1])


def _date_in_words(
    parts: Sequence[DatePart], written: str, *, slashed: bool = False
) -> tuple[str, ...]:
    """*1999-12-31* as *December 31, 1999*; other dates as they are written.

    ``slashed``: where *5/6* is a date.
    """
    values = {part.unit: part.value for part in parts}
    if slashed and set(values) == {"month", "day"} and not any(map(str.isalpha, written)):
        return MONTH_NAMES[values["month"] - 1], str(values["day"])
    if len(values) < 3 or any(map(str.isalpha, written)):
        return (written,)
    month = MONTH_NAMES[values["month"] - 1]
    return month, str(values["day"]), ",", str(values["year"])


def _of_quantity(quantity: Quantity, text: str) -> Iterator[Change]:
    """A number in digits, where it is not plain as it stands."""
    written = text[quantity.start : quantity.end]
    plain = written.replace(",", "") == quantity.value
    if written.isalpha():
        plain = [other.value for other in quantities(written)] == [quantity.value]
    if plain or quantity.sort in ("fraction", "part") or _is_name(written):
        return
    if written.isdigit() and written[0] == "0":  # 555 0100
        return
    if quantity.sort == "ordinal":
        if any(map(str.isdigit, written)):
            return
        value = ordinal(int(quantity.value))
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
    spans: list[tuple[int, int, bool]] = []  # of the new text, and whether it is made, no name
    kept: list[tuple[int, int, int]] = []  # characters of the text, and how far they moved
    cursor = 0
    for change in [*changes, Change(len(text), len(text), ())]:
        kept.append((cursor, change.start, len(written) - cursor))
        written += text[cursor : change.start]
        for word in change.words:
            apart = written[-1:].isalnum() or (word is not change.words[0])
            written += " " * (apart and word != ",")
            spans.append((len(written), len(written) + len(word), not change.named))
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
