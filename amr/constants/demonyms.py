"""Names that words stand for which do not resemble them, or only in part: *Turkish*, *U.K.*.

Countries with their adjectives and inhabitants, all members of the United Nations among them,
regions and religions likewise, and short names with the long ones that
AMR's annotators write for them. A word that is here stands for these names alone; other
derivations (*Dresdenian*) are found by rule: `amr.constants.names`.
"""

from __future__ import annotations

from collections.abc import Iterator

from amr.constants.tables import table

# For each name the words that stand for it. A name of several words is one of the words' constants.
_COUNTRIES, _REGIONS, _OTHERS = table("names.json").values()


def _entries(words_of: dict[str, list[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Words in small letters, each with the constants of a name that it stands for."""
    for name, words in words_of.items():
        for word in words:
            yield word, tuple(name.split())


NAMES_OF_WORDS: dict[str, tuple[tuple[str, ...], ...]] = {}
for _word, _name in (*_entries(_COUNTRIES), *_entries(_REGIONS), *_entries(_OTHERS)):
    NAMES_OF_WORDS[_word] = (*NAMES_OF_WORDS.get(_word, ()), _name)
_SHORT = 3  # letters of what is an abbreviation, and no adjective: us, uk, dprk
COUNTRIES_OF_DEMONYMS: dict[str, tuple[tuple[str, ...], ...]] = {}
for _word, _name in _entries(_COUNTRIES):
    if len(_word.replace(".", "")) > _SHORT and _word not in (
        "america",
        "states",
        "holland",
        "dprk",
        "ussr",
    ):
        COUNTRIES_OF_DEMONYMS[_word] = (*COUNTRIES_OF_DEMONYMS.get(_word, ()), _name)
NAMES_OF_DEMONYMS = dict(COUNTRIES_OF_DEMONYMS)  # of countries, and of regions
for _word, _name in _entries(_REGIONS):
    NAMES_OF_DEMONYMS[_word] = (*NAMES_OF_DEMONYMS.get(_word, ()), _name)
