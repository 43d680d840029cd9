"""Names as paths through a sentence: each constant goes on where the one before it ended.

Places are the borders of words: a word's string leads from its first border to its last. A name
that one word stands for (*American*: United States) has places of its own inside the word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from amr.constants.demonyms import NAMES_OF_DEMONYMS
from amr.constants.names import key, known_names_of, names_of
from amr.constants.reading import MARKS_AROUND, Said

CLITICS = ("'s", "\u2019s")  # of these, what has them gets its own: `amr.constants.named`
# What stands inside a name only before a word with a capital: *Lord of the Rings*.
_SMALL = "a an and at by de for from in of on or the to with"
_INSIDE = frozenset(_SMALL.split())
# What is no name in small letters, nor, but before a capital, at the beginning of a sentence.
_NO_NAMES = frozenset(
    """us i he him his she her it its we our they them their you your my me this that these those
    is are was were be been has have had do does did will would can could not no if when who what
    there here""".split()  # noqa: SIM905
)
# After these an adjective is a part of a country's name: *German Democratic Republic*.
_IN_COUNTRIES = """
    republic democratic federal federation union empire kingdom emirates arab confederation
    """
AFTER_ADJECTIVES = frozenset(_IN_COUNTRIES.split())


@dataclass
class NamePaths:
    """Which strings of a sentence may follow which in a name."""

    edges: dict[tuple[int, str, int], None] = field(default_factory=dict)  # place, string, place
    places: int = 0  # how many there are
    # All words, whether or not they may be names, but those of scripts without capitals.
    words: set[str] = field(default_factory=set)
    lexical: set[str] = field(default_factory=set)  # constants of countries that adjectives name
    adjectives: set[str] = field(default_factory=set)  # these adjectives
    small: set[str] = field(default_factory=set)  # words in small letters, if others have capitals

    @classmethod
    def of(
        cls,
        forms: Sequence[str],
        known: Mapping[str, Sequence[str]],
        spans: Sequence[tuple[Said, tuple[int, ...]]],
        made: Collection[int] = (),
    ) -> NamePaths:
        """The paths of a sentence's words.

        Args:
            known: the vocabulary's strings, by their keys (`amr.constants.names.key`).
            spans: strings of several words or of parts of one, with their words.
            made: words that are no names.
        """
        paths = cls(places=len(forms) + 2)
        after = _next_words(forms)
        names = _names_by_case(forms)
        capitals = any(form[0].isupper() for form in forms)
        # A part of one of these is no name.
        whole = {i for said, words in spans if said.use in ("address", "code") for i in words}
        for index, form in enumerate(forms):
            if index in whole or index in made or form in CLITICS:
                continue
            form = form.strip(MARKS_AROUND) or form
            if names[index] or not _is_uncased(form):
                paths.words.add(f'"{form}"')
            if not names[index]:
                continue
            paths._add(f'"{form}"', index, after[index])
            if capitals and form == form.lower():
                paths.small.add(f'"{form}"')
            for name in names_of(form):
                for token in known.get(name, ()):
                    paths._add(token, index, after[index])
            following = forms[after[index]].lower() if after[index] < len(forms) else ""
            paths._add_known(form, index, after[index], known, following, forms[:index])
        nowhere = paths.places - 1  # an address ends its name
        for constant, words in spans:
            foreign = constant.use == "string" and all(_is_foreign(forms[i]) for i in words)
            if words and not (foreign and not any(names[i] for i in words)):
                text = constant.token[1:-1]
                behind = nowhere if constant.use == "address" else after[words[-1]]
                for token in (constant.token, *_known_strings(text, known)):
                    paths._add(token, words[0], behind)
        return paths

    def _add(self, token: str, start: int, end: int) -> None:
        self.edges[start, token, end] = None

    def _add_known(
        self,
        form: str,
        start: int,
        end: int,
        known: Mapping[str, Sequence[str]],
        following: str,
        before: Sequence[str],
    ) -> None:
        """The names of the lexicon that a word stands for, piece by piece."""
        plain = form.casefold()
        places = NAMES_OF_DEMONYMS.get(plain, ())
        for name in known_names_of(form):
            if name in places:
                self.lexical.update(t for piece in name for t in tokens_of(piece, known))
            # What stands before it is not said again: *New Zealander*.
            while len(name) > 1 and tuple(before[-len(name) + 1 :]) == name[:-1]:
                name = name[-1:]
            borders = [start, *range(self.places, self.places + len(name) - 1), end]
            self.places += len(name) - 1
            for piece, first, last in zip(name, borders, borders[1:], strict=False):
                for token in tokens_of(piece, known):
                    self._add(token, first, last)
        pieces = {piece.lower() for name in places for piece in name}  # of *Saudi Arabia*
        if places and following not in AFTER_ADJECTIVES | pieces:
            self.adjectives |= {f'"{form}"', *known.get(key(plain), ())}

    @cached_property
    def strings(self) -> frozenset[str]:
        """All strings that a name may have."""
        return frozenset(token for _, token, _ in self.edges)

    def following(self, before: Sequence[str]) -> frozenset[str]:
        """What may stand in a name behind the strings that it has."""
        if not before:
            return self.strings
        places = set(range(self.places))
        for string in before:
            places = {
                end for start, token, end in self.edges if token == string and start in places
            }
        return frozenset(token for start, token, _ in self.edges if start in places)


def tokens_of(piece: str, known: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """How a constant of a name of the lexicon is written: as the vocabulary does, if it has it."""
    return known.get(key(piece), ()) or (f'"{piece}"',)


def _known_strings(text: str, known: Mapping[str, Sequence[str]]) -> list[str]:
    return [token for name in names_of(text) for token in known.get(name, ())]


def _next_words(forms: Sequence[str]) -> list[int]:
    """For each word the next one, marks passed over."""
    after, following = [0] * len(forms), len(forms)
    for index in range(len(forms) - 1, -1, -1):
        after[index] = following
        if _is_word(forms[index]):
            following = index
    return after


def _is_word(form: str) -> bool:
    """Whether a name has it: letters or digits, or what joins them (*Procter & Gamble*)."""
    return form == "&" or (form not in CLITICS and any(map(str.isalnum, form)))


def _names_by_case(forms: Sequence[str]) -> list[bool]:
    """Which words may be names: no marks, and of foreign scripts those in capitals.

    The first of these has one anyway, and counts only if no other has, or if words of ours stand
    beside it. Words of scripts without capitals count where others are more, or if there is no
    other. Where names have capitals, small words such as *of* are inside one only before a word
    with a capital, and *us* is none.
    """
    uncased = [_is_uncased(form) for form in forms]
    foreign = [_is_foreign(f) and not bare for f, bare in zip(forms, uncased, strict=True)]
    cased = sum(any(map(str.isalpha, form)) for form in forms) - sum(uncased)
    beside = cased > sum(uncased) or len(forms) == 1
    capitals = [is_so and form[0].isupper() for is_so, form in zip(foreign, forms, strict=True)]
    mixed = any(
        any(map(str.isalpha, form)) and not (is_so or bare)
        for is_so, bare, form in zip(foreign, uncased, forms, strict=True)
    )
    later = sum(capitals) > 1 and not mixed
    first = capitals.index(True) if any(capitals) else 0
    found = [
        capital and not (later and index == first)
        if is_so
        else _is_word(form) and (beside or not uncased[index])
        for index, (form, is_so, capital) in enumerate(zip(forms, foreign, capitals, strict=True))
    ]
    if any(form[0].isupper() for form in forms):
        leads = False
        for index in range(len(forms) - 1, -1, -1):
            first = index == 0 and not leads and forms[0].lower() in _INSIDE | _NO_NAMES
            if forms[index] in _NO_NAMES or first:
                found[index] = False
            if forms[index] in _INSIDE:
                inside = index > 0 and (
                    forms[index - 1][0].isupper() or forms[index - 1] in _INSIDE
                )
                found[index] = leads and inside
            else:
                leads = forms[index][0].isupper()
                # The article of *the Malian army* is in no name, that of *The Hague* is.
                if forms[index].casefold().removesuffix("s") in NAMES_OF_DEMONYMS:
                    leads &= not "".join(forms[index + 1 : index + 2]).islower()
    return found


def _is_uncased(form: str) -> bool:
    """Whether a word is of a script without capitals; Georgian writes no word with one."""
    letters = [letter for letter in form if letter.isalpha()]
    return bool(letters) and all(
        unicodedata.category(letter) == "Lo" or unicodedata.name(letter, "").startswith("GEORGIAN")
        for letter in letters
    )


def _is_foreign(form: str) -> bool:
    """Whether a word is of another script than ours; a Greek letter is a symbol."""
    if form.isascii() or not any(map(str.isalpha, form)):
        return False
    if len(form) == 1 and unicodedata.name(form, "").startswith("GREEK"):
        return False
    return not any("LATIN" in unicodedata.name(letter, "") for letter in form)
