"""Lists of words: each word once where it must be, and found by the rules that read them."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest

from amr.constants.currencies import sums_in
from amr.constants.measures import _IN_CHAINS, _LENGTHS, _written, measures
from amr.constants.tables import table
from amr.constants.unit_names import UNITS

TABLES = ("currencies.json", "names.json", "units.json", "words.json")


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys))
    return dict(pairs)


@pytest.mark.parametrize("name", TABLES)
def test_no_key_stands_twice_and_words_are_lists(name: str) -> None:
    text = (files("amr.constants") / name).read_text(encoding="utf-8")
    found = json.loads(text, object_pairs_hook=unique)
    lists = [found] if name in ("currencies.json", "words.json") else found.values()
    for entries in lists:
        for words in entries.values():
            assert isinstance(words, list) and len(words) == len(set(words))
            assert all(word == word.strip() for word in words)


def test_an_abbreviation_is_of_one_unit() -> None:
    shorts = [s for units in table("units.json").values() for each in units.values() for s in each]
    assert len(shorts) == len(set(shorts)) == len(UNITS)


def test_a_sign_of_two_currencies_is_of_the_first() -> None:
    seen: dict[str, list[str]] = {}
    for name, words in table("currencies.json").items():
        for word in words:
            seen.setdefault(word, []).append(name)
    assert {word: names for word, names in seen.items() if len(names) > 1} == {
        "\u00a5": ["yen", "yuan"]
    }
    assert [found.currency for found in sums_in("It costs \u00a5500.")] == ["yen"]


def test_every_word_for_a_side_is_one_of_a_unit() -> None:
    for word, unit in _LENGTHS.items():
        (found,) = measures(f"The room is 4 x 5 {word}.")
        assert found.parts == (("4", unit), ("5", unit))
    pattern = _written(_LENGTHS, *_LENGTHS.values()).replace("\\", "")
    assert set(pattern.split("|")) == set(_LENGTHS)
    chained = _written(_IN_CHAINS, "foot", "inch", "dollar", "penny").replace("\\", "")
    assert set(chained.split("|")) < set(_IN_CHAINS)
    for text in ("The room is 4 x 5 foots.", "A 4 by 5 inchs plate.", "It is 5 foots 3 inchs."):
        assert measures(text) == []
