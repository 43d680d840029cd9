"""Nations whose adjectives a parser does not know, and those that stand for them."""

from __future__ import annotations

import re
from collections.abc import Collection

from amr.constants.demonyms import COUNTRIES_OF_DEMONYMS, NAMES_OF_DEMONYMS, NAMES_OF_WORDS
from amr.constants.names import key
from amr.constants.paths import AFTER_ADJECTIVES
from amr.constants.tables import words_of

# Nations with their adjectives that stand for others.
NATIONS = (
    "Greece Greek", "Italy Italian", "Russia Russian", "Mexico Mexican", "Brazil Brazilian",
    "Canada Canadian", "Kenya Kenyan", "Egypt Egyptian", "Cuba Cuban", "Nigeria Nigerian",
)  # fmt: skip
WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
# Others are rare in news, and in what parsers learn from, although their names may occur.
_WELL_KNOWN = words_of("well_known_nations")
_PEOPLE = ("man", "woman")  # Welshman

_PLACES = {name for names in NAMES_OF_DEMONYMS.values() for name in names}
# Names of countries and regions in small letters, and short ones (us, uk).
PLACES = frozenset(" ".join(name).casefold() for name in _PLACES) | {
    word.replace(".", "")
    for word, names in NAMES_OF_WORDS.items()
    if len(word.replace(".", "")) < 4 and not _PLACES.isdisjoint(names)
}
PLACES |= {"america", "united states of america", "great britain", "holland", "ussr", "dprk"}


def is_place(name: str) -> bool:
    """Whether a name is that of a country or a region of the lexicon.

    >>> is_place("U.S."), is_place("Saudi Arabia"), is_place("Brontlefax")
    (True, True, False)
    """
    return name.casefold().replace(".", "") in PLACES


def nation_of(
    matches: list[re.Match[str]], place: int, known: Collection[str]
) -> tuple[tuple[str, ...], int]:
    """The country of a word if it is to be replaced, and where its adjective begins."""
    form = matches[place][0]
    plain = form.casefold()
    plain = plain if plain in COUNTRIES_OF_DEMONYMS else plain.removesuffix("s")
    countries = COUNTRIES_OF_DEMONYMS.get(plain, ())
    start = matches[place].start()
    if not form[0].isupper() or not countries or plain.endswith(_PEOPLE):
        return (), start
    met = any(len(name) == 1 and key(name[0]) in known for name in countries)
    if met and plain in _WELL_KNOWN:
        return (), start
    following = matches[place + 1][0] if place + 1 < len(matches) else ""
    if following.lower() in AFTER_ADJECTIVES or any(following in name for name in countries):
        return (), start
    for country in sorted(countries, key=len, reverse=True):
        before = [match[0] for match in matches[max(0, place - len(country) + 1) : place]]
        if len(country) > 1 and tuple(before) == country[:-1]:
            return country, matches[place - len(country) + 1].start()
        if plain in NAMES_OF_WORDS and (len(country) == 1 or plain[:3] == country[0][:3].lower()):
            return country, start
    return (), start
