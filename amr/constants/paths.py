"""Names as paths through a sentence: each constant goes on where the one before it ended.

Places are the borders of words: a word's string leads from its first border to its last. A name
that one word stands for (*American*: United States) has places of its own inside the word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from amr.constants.names import long_names_of, names_of
from amr.constants.reading import MARKS_AROUND, Said

Place = Hashable  # the number of a word, or (word, name, number of the constant)


@dataclass
class NamePaths:
    """Which strings of a sentence may follow which in a name."""

    starts: dict[Place, set[str]] = field(default_factory=dict)  # strings that begin at a place
    ends: dict[str, set[Place]] = field(default_factory=dict)  # places where a string ends
    words: set[str] = field(default_factory=set)  # all words, whether or not they may be names

    @classmethod
    def of(
        cls,
        forms: Sequence[str],
        known: Mapping[str, Sequence[str]],
        spans: Sequence[tuple[Said, tuple[int, ...]]],
    ) -> NamePaths:
        """The paths of a sentence's words.

        Args:
            known: the vocabulary's strings, by their keys (`amr.constants.names.key`).
            spans: strings of several words or of parts of one, with their words.
        """
        paths = cls()
        after = _next_words(forms)
        names = _names_by_case(forms)
        addresses = {
            word for constant, words in spans if constant.use == "address" for word in words
        }
        for index, form in enumerate(forms):
            if index in addresses:  # a part of one is none
                continue
            form = form.strip(MARKS_AROUND) or form
            paths.words.add(f'"{form}"')
            if not names[index]:
                continue
            paths._add(f'"{form}"', index, after[index])
            for name in names_of(form):
                for token in known.get(name, ()):
                    paths._add(token, index, after[index])
            for pieces in long_names_of(form):
                inside = [(index, pieces, k) for k in range(1, len(pieces))]
                if all(piece in known for piece in pieces):
                    ways = zip(pieces, [index, *inside], [*inside, after[index]], strict=True)
                    for piece, start, end in ways:
                        for token in known[piece]:
                            paths._add(token, start, end)
        for constant, words in spans:
            if words:
                text = constant.token[1:-1]
                behind = after[words[-1]] if constant.use == "string" else None
                for token in (constant.token, *_known_strings(text, known)):
                    paths._add(token, words[0], behind)
        return paths

    def _add(self, token: str, start: Place, end: Place) -> None:
        self.starts.setdefault(start, set()).add(token)
        self.ends.setdefault(token, set()).add(end)

    @property
    def strings(self) -> frozenset[str]:
        """All strings that a name may have."""
        return frozenset(self.ends)

    def following(self, token: str) -> frozenset[str]:
        """What may stand behind a string in its name."""
        ends = self.ends.get(token, ())
        return frozenset(other for place in ends for other in self.starts.get(place, ()))


def _known_strings(text: str, known: Mapping[str, Sequence[str]]) -> list[str]:
    return [token for name in names_of(text) for token in known.get(name, ())]


def _next_words(forms: Sequence[str]) -> list[int]:
    """For each word the next one, marks passed over."""
    after, following = [0] * len(forms), len(forms)
    for index in range(len(forms) - 1, -1, -1):
        after[index] = following
        if any(map(str.isalnum, forms[index])):
            following = index
    return after


def _names_by_case(forms: Sequence[str]) -> list[bool]:
    """Which words may be names: no marks, and of foreign scripts those in capitals.

    The first of these has one anyway, and counts only if no other has.
    """
    foreign = [_is_foreign(form) for form in forms]
    capitals = [is_so and form[0].isupper() for is_so, form in zip(foreign, forms, strict=True)]
    later = sum(capitals) > 1
    first = capitals.index(True) if any(capitals) else 0
    return [
        (capital and not (later and index == first)) if is_so else any(map(str.isalnum, form))
        for index, (form, is_so, capital) in enumerate(zip(forms, foreign, capitals, strict=True))
    ]


def _is_foreign(form: str) -> bool:
    """Whether a word is of a script with capitals, but not ours; a Greek letter is a symbol."""
    if form.isascii() or form[0].lower() == form[0].upper():
        return False
    if len(form) == 1 and unicodedata.name(form, "").startswith("GREEK"):
        return False
    return not any("LATIN" in unicodedata.name(letter, "") for letter in form)
