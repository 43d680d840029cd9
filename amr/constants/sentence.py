"""What one sentence licenses: for each place of a graph the constants that may stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amr.constants.currencies import currencies_of
from amr.constants.demonyms import NAMES_OF_DEMONYMS
from amr.constants.names import key
from amr.constants.paths import NamePaths, tokens_of
from amr.constants.reading import DATE_UNITS, Said, said
from amr.constants.scores import scores
from amr.data import AMRSentence
from amr.linearization.token_kinds import Kind
from amr.linearization.vocabulary import Vocabulary

PLACES = ("any", "name", "quant", "measure", "time", "timezone", "residue", *DATE_UNITS)
# What a date has where the text says no such part in a date: any number that looks like one.
_LOOKS = {"year": re.compile(r"\d{3,4}"), "day": re.compile(r"[1-9]|[12]\d|3[01]")}
_SCORE = re.compile(
    r"(?<![\w.,:/-])(\d{1,3})[:\u2013](\d{1,3})(?![\w:/-])"
)  # 2:1, no parts of dates
_DATE_WORDS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays
    thursdays fridays saturdays sundays morning mornings afternoon afternoons evening evenings
    night nights noon midnight dawn dusk spring summer autumn fall winter tonight weekend day
    daytime sunrise sunset o'clock am pm a.m p.m week month year today date""".split()  # noqa: SIM905
)
# Of 70 numbers that gold graphs ask for, two have none of these.
_QUESTIONS = frozenset("how what which who whose whom where when why much many ?".split())  # noqa: SIM905
_HALVES = ("AM", "PM")  # of days, and no zones
_STRINGS = ("string", "address", "code")
_USES = ("number", "multiple", "ordinal", "string", "address", "code")


@dataclass(frozen=True)
class Licence:
    """The constants of a sentence.

    ``often`` tells how often each number, time and address stands in the sentence: no graph has it
    more often (of 1,306 numbers of the training graphs 16 do); names' strings may once more.
    ``places`` maps each of `PLACES` to
    its tokens, numbers and strings in quotes;
    ``candidates`` are what the sentence says in so many words, each with the words (indices) that
    say it; ``names`` tells which strings make one name.
    """

    places: dict[str, frozenset[str]]
    candidates: tuple[tuple[Said, tuple[int, ...]], ...]
    names: NamePaths
    currencies: frozenset[str]  # their concepts
    ranges: tuple[tuple[str, ...], ...]  # numbers of one word, as 3 and 2 of 3-2
    often: dict[str, int]
    datable: bool  # whether words say parts of a date that are no numbers
    asks: bool  # whether it has a word that asks


class Licences:
    """Makes the licences of sentences, given the strings that a vocabulary has."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.strings: dict[str, list[str]] = {}
        for token, kind in zip(vocabulary.tokens, vocabulary.kinds, strict=False):
            if kind == Kind.CONSTANT and token.startswith('"'):
                self.strings.setdefault(key(token[1:-1]), []).append(token)
        self.concepts = {token.removeprefix("(") for token in vocabulary.tokens}
        self.phrases = [name for name in self.strings if " " in name]  # of several words

    def of(self, sentence: AMRSentence, made: frozenset[int] = frozenset()) -> Licence:
        """The licence of a sentence, by its text and its words.

        ``made``: words that the text does not have as they stand (`amr.constants.rewriting`).
        """
        found = [c for c in said(sentence.text) if not _is_of_made_time(c, sentence, made)]
        uses: dict[str, set[str]] = {use: set() for use in (*_USES, *PLACES)}
        for constant in found:
            uses[constant.use].add(constant.token)
        numbers = uses["number"] | uses["multiple"] | uses["ordinal"]
        sure = {c.token for c in found if c.sure and c.use in ("number", "multiple", "ordinal")}
        of_scores = {token for match in _SCORE.finditer(sentence.text) for token in match.groups()}
        for score in scores(sentence.text):
            of_scores |= {score.first, score.second}
        times = [c for c in found if c.use == "time"]
        found = [c for c in found if c.use != "string" or made.isdisjoint(_words(c, sentence))]
        spans = [(c, _words(c, sentence)) for c in found if c.use in _STRINGS]
        names = NamePaths.of(sentence.forms, self.strings, spans, made)
        quoted = {token for number in numbers for token in self.strings.get(key(number), ())}
        line = f" {' '.join(map(key, sentence.forms))} "
        phrases = {t for name in self.phrases if f" {name} " in line for t in self.strings[name]}
        places = {
            "any": numbers | names.strings | quoted | names.words | phrases,
            "name": names.strings,
            "quant": numbers - {"-1"} | uses["number"],  # last: a place from the end, no amount
            "measure": uses["number"],  # of a quantity, such as a sum of money
            "time": uses["time"],
            "residue": numbers | uses["residue"],
            "timezone": {
                t
                for t in names.words
                if t.isupper() and t[1:-1].isalpha() and t[1:-1] not in _HALVES
            },
            **{unit: _dates(unit, uses, sure - of_scores) for unit in DATE_UNITS},
        }
        return Licence(
            {place: frozenset(tokens) for place, tokens in places.items()},
            (
                *((constant, _words(constant, sentence)) for constant in found if constant.sure),
                *self._new_names(names, sentence),
            ),
            names,
            currencies_of(sentence.text),
            _ranges(found, sentence),
            _often(found, self.strings) | _named_often(names) | _often(times, {}),
            any(form.lower().strip(".") in _DATE_WORDS for form in sentence.forms),
            any(form.lower() in _QUESTIONS for form in sentence.forms),
        )

    def _new_names(
        self, names: NamePaths, sentence: AMRSentence
    ) -> Iterator[tuple[Said, tuple[int, ...]]]:
        """Constants of places that the vocabulary lacks, each with the adjective's word."""
        for index, form in enumerate(sentence.forms):
            for name in NAMES_OF_DEMONYMS.get(form.casefold(), ()):
                for token in {token for piece in name for token in tokens_of(piece, self.strings)}:
                    if key(token[1:-1]) not in self.strings and token in names.strings:
                        yield Said(token, "string", *sentence.words[index]), (index,)


def _is_of_made_time(constant: Said, sentence: AMRSentence, made: frozenset[int]) -> bool:
    """Whether it is a number of a time that is read for one in words."""
    if constant.use != "number" or constant.sure or not made:
        return False
    words = _words(constant, sentence)
    return bool(words) and made.issuperset(words)


def _often(found: list[Said], strings: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many places of the text say each number, time and address, numbers in quotes too."""
    places: dict[str, set[tuple[int, int]]] = {}
    for constant in found:
        if constant.use not in ("string", "code"):
            places.setdefault(constant.token, set()).add((constant.start, constant.end))
    often = {token: len(spans) for token, spans in places.items()}
    return {t: often[n] for n in often for t in strings.get(key(n), ())} | often


def _named_often(names: NamePaths) -> dict[str, int]:
    """How often each string may stand in names: once more than words say it.

    Of 4,838 strings of the training graphs five stand there more often.
    """
    places: dict[str, set[tuple[int, int]]] = {}
    for start, token, end in names.edges:
        places.setdefault(token, set()).add((start, end))
    return {token: len(spans) + 1 for token, spans in places.items()}


def _dates(unit: str, uses: dict[str, set[str]], numbers: set[str]) -> set[str]:
    """The parts of dates that the text says; without any, numbers that such a part may be."""
    looks = _LOOKS.get(unit)
    small = {number for number in numbers if looks and looks.fullmatch(number)}
    if unit == "day" and uses[unit]:
        return uses[unit] | (small & uses["ordinal"])
    return uses[unit] or small


def _ranges(found: list[Said], sentence: AMRSentence) -> tuple[tuple[str, ...], ...]:
    """The numbers of words that say several, in the order of the text."""
    of_words: dict[tuple[int, ...], list[str]] = {}
    for constant in found:
        if constant.sure and constant.use in ("number", "ordinal"):
            of_words.setdefault(_words(constant, sentence), []).append(constant.token)
    return tuple(tuple(tokens) for tokens in of_words.values() if len(tokens) > 1)


def _words(constant: Said, sentence: AMRSentence) -> tuple[int, ...]:
    """The words over which a constant stands."""
    return tuple(
        index
        for index, (start, end) in enumerate(sentence.words)
        if start < constant.end and constant.start < end
    )
