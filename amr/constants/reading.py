"""The constants that a sentence says, in the form that AMR gives them, and where it says them.

>>> text = "He sold 2,345,678 cars at 9:30 on 12/31/1999."
>>> [(found.token, found.use) for found in said(text) if found.sure and found.use != "string"]
[('2345678', 'number'), ('"9:30"', 'time'), ('12', 'month'), ('31', 'day'), ('1999', 'year')]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from amr.notation.symbols import as_string, escaped
from semcore.text.addresses import addresses
from semcore.text.calendar_dates import DatePart, date_parts, dates
from semcore.text.clock_times import clock_times
from semcore.text.codes import codes
from semcore.text.number_atoms import Quantity
from semcore.text.quantities import quantities

DATE_UNITS = ("year", "month", "day", "decade", "century", "quarter")
# What says a number without a numeral, after AMR's guidelines: rates (*daily*: every 1 day),
# ordinals from the end (*last*: -1).
_SILENT = {
    "1": """a an any each every per single alone another anybody anyone everybody everyone daily
        nightly weekly monthly yearly annual annually hourly everyday someone somebody next same
        first primary initial once yesterday tomorrow
        dollar euro pound yen rupee peso franc yuan krone krona lira rouble ruble won real dinar""",
    "2": "twin twins dual secondary duo bi square squared duplicate duplicates",
    "3": "trio tertiary cube cubed triplicate",
    "-1": """last final finally latest previous ultimate ultimately lastly end recent recently
        former""",
}
_SILENT_WORDS: dict[str, list[str]] = {}
for _value, _words in _SILENT.items():
    for _word in _words.split():
        _SILENT_WORDS.setdefault(_word, []).append(_value)
_SILENT_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(_SILENT_WORDS)})(?!\w)", re.IGNORECASE)
_RESIDUES = "Ala Arg Asn Asp Cys Gln Glu Gly His Ile Leu Lys Met Phe Pro Ser Thr Trp Tyr Val"
# The places of amino acids (Lys147, S259, V600E), and concentrations by their effect (IC50).
_RESIDUE = re.compile(
    rf"(?<![^\W_])(?:[ACDEFGHIKLMNPQRSTVWY]|{_RESIDUES.replace(' ', '|')})[-(]?"
    r"(?P<number>\d{1,4})(?!\d)"
)
_CONCENTRATION = re.compile(r"(?<![^\W_])[A-Z]{2}(?P<number>50|90)s?(?![^\W_])")
# Names that end in a mark; other words do before one that goes on: *He works for Yelp! in Rome.*
_WITH_MARK = re.compile(
    r"(?<![\w@#])(?:Yahoo|Jeopardy|Joomla|Wham|Mamma Mia|Chips Ahoy)!"
    r"|(?<=[a-z] )(?!(?:No|Yes|Oh|Ah|Stop|Help|Go|Fire|Hey|Look|God|Lord)!)[A-Z]\w+!(?= [a-z])"
)
# How often or how much more, and no amount of anything.
_MULTIPLE = re.compile(r"(?:once|twice|thrice|double|triple)\b", re.IGNORECASE)
_TIMES = re.compile(r"[ -](?:times|fold)\b|-?fold\b", re.IGNORECASE)
_NO_NAME = re.compile(r"\d+[-:\u2013]\d+|[\d.,]+%")  # scores and percentages
_CHUNK = re.compile(r"\S+")
_SHORTENED = re.compile(r"(?:[^\W\d_]{1,3}\.){2,}")  # U.S., Ph.D.
_CLITIC = re.compile(r"['\u2019](?:s|m|d|re|ve|ll|t)?$", re.IGNORECASE)
_QUOTES = "\"'\u2018\u2019\u201c\u201d\xab\xbb"
_CHINESE = "\u3001\u3002\u300c-\u300f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f".replace(
    "-", "\u300d\u300e"
)
MARKS_AROUND = f"{_QUOTES}{_CHINESE}()[]{{}}<>,;:!?\u2026"


class Said(NamedTuple):
    """A constant over characters ``start`` to ``end - 1`` of the sentence."""

    token: str
    # number | multiple (twice, three times) | ordinal | residue (the place of an amino acid) |
    # time | one of `DATE_UNITS` |
    # string | code (of which no part is a name or a number) | address
    use: str
    start: int
    end: int
    sure: bool = True  # a candidate of its own; else only allowed where the model writes it


def said(text: str) -> list[Said]:
    """All constants but those of names' single words, which `amr.constants.names` knows."""
    found = [Said(as_string(a.text), "address", a.start, a.end) for a in addresses(text)]
    written_codes = [c for c in codes(text) if not _inside(c.start, c.end, _spans(found))]
    addressed = _spans(found)
    taken = addressed + _spans(written_codes)
    times = [time for time in clock_times(text) if not _inside(time.start, time.end, taken)]
    parts = [part for part in date_parts(text) if not _inside(part.start, part.end, taken)]
    written = _as_one(text, [d for d in dates(text) if d[0] in parts])
    alone = [  # their numbers are no others
        (part.start, part.end)
        for part in parts
        if part.unit in ("decade", "century")
        or (part.unit == "year" and " " in text[part.start : part.end])
    ]
    numbers = [q for q in quantities(text) if not _inside(q.start, q.end, alone)]
    for quantity in numbers:
        if not _inside(quantity.start, quantity.end, taken + written):
            multiple = _MULTIPLE.match(text, quantity.start) or _TIMES.match(text, quantity.end)
            sure = not _inside(quantity.start, quantity.end, _spans(times))
            found += _of_quantity(quantity, multiple=bool(multiple), sure=sure)
    found += [Said(f'"{time.time}"', "time", time.start, time.end) for time in times]
    found += [Said(str(p.value), p.unit, p.start, p.end) for p in parts]
    said_numbers = [(number.start, number.end) for number in numbers]
    for match in _SILENT_WORD.finditer(text):
        if _inside(*match.span(), said_numbers):
            continue
        for value in _SILENT_WORDS[match[0].lower()]:
            use = "ordinal" if value == "-1" else "number"
            found.append(Said(value, use, *match.span(), sure=False))
    for pattern, use in ((_RESIDUE, "residue"), (_CONCENTRATION, "number")):
        for match in pattern.finditer(text):
            found.append(Said(str(int(match["number"])), use, *match.span("number"), sure=False))
    found += [Said(as_string(escaped(c.text)), "code", c.start, c.end) for c in written_codes]
    found += [Said(as_string(m[0]), "code", *m.span()) for m in _WITH_MARK.finditer(text)]
    found += [chunk for chunk in _chunks(text) if not _overlaps(chunk, addressed)]
    return list(dict.fromkeys(found))


def says_nothing(text: str) -> bool:
    """Whether there is no letter, nor a date, a time, a sum or a percentage.

    >>> [says_nothing(text) for text in ("(3)", "-5", "* * *", "2003-01-05", "$5", "No. 5")]
    [True, True, True, False, False, False]
    """
    if any(map(str.isalpha, text)):
        return False
    whole = any(len(parts) > 1 for parts in dates(text))
    amount = re.search(r"\d\s?%|[$€£¥₹₽₩]\s?\d|\d\s?[€£¥₹₽₩]", text)
    return not (whole or amount or clock_times(text))


def _spans(found: Sequence[Any]) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in found]


def _inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _overlaps(constant: Said, spans: list[tuple[int, int]]) -> bool:
    return any(first < constant.end and constant.start < last for first, last in spans)


def _as_one(text: str, found: list[list[DatePart]]) -> list[tuple[int, int]]:
    """Dates that are written in one, such as 12/31/1999: their parts are no other numbers."""
    spans = [(min(p.start for p in d), max(p.end for p in d)) for d in found if len(d) > 2]
    return [(s, e) for s, e in spans if not re.search(r"[^\W\d]", text[s:e])]


def _of_quantity(quantity: Quantity, *, multiple: bool, sure: bool) -> list[Said]:
    value, start, end, sort = quantity
    if sort == "part":  # COVID-19, seat 14C
        return []
    if "/" not in value:
        use = "ordinal" if sort == "ordinal" else "multiple" if multiple else "number"
        return [Said(value, use, start, end, sure)]
    above, below = map(int, value.split("/"))
    found = [Said(f'"{value}"', "number", start, end, sure)]
    decimal = above / below
    if round(decimal, 4) == decimal:
        found.insert(0, Said(f"{decimal:g}", "number", start, end, sure))
        found[1] = found[1]._replace(sure=False)
    return found


def _chunks(text: str) -> list[Said]:
    """What stands between white space as one string, if it is more than letters: AC/DC.

    Or if its letters have no capitals: then marks may stand at a word without a blank.
    """
    found = []
    for match in _CHUNK.finditer(text):
        plain = match[0].strip(MARKS_AROUND)
        if plain.endswith(".") and not _SHORTENED.fullmatch(plain):
            plain = plain.rstrip(".").strip(MARKS_AROUND)
        if _CLITIC.search(plain):
            continue
        if (
            plain
            and not (plain.isalpha() and plain.lower() != plain.upper())
            and any(map(str.isalnum, plain))
            and not _NO_NAME.fullmatch(plain)
        ):
            start = match.start() + match[0].index(plain)
            token = as_string(plain)
            if token == f'"{plain}"':
                found.append(Said(token, "string", start, start + len(plain)))
    return found
