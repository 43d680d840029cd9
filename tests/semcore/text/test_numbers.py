"""Numbers in words and digits."""

from __future__ import annotations

import pytest

from semcore.text.numbers import CARDINALS, numbers, value_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two hundred and thirty thousand sheep", {2, 100, 30, 1000, 230_000}),
        ("the twenty - first of May", {20, 1, 21}),
        ("2.5 million", {2.5, 1e6, 2_500_000}),
        ("six and seven", {6, 7}),
        ("two thousand five hundred and one", {2, 1000, 5, 100, 1, 2501}),
        ("two dozen or hundreds", {2, 12, 24, 100}),
        ("on 2008-02-14 at 12:30", {2008, 2, 14, 12, 30}),
        ("44,000,000 times", {44e6, 44, 0}),
    ],
)
def test_numbers_in_words_and_digits(text: str, expected: set[float]) -> None:
    assert {number.value for number in numbers(text.split())} == expected


def test_every_cardinal_has_its_value_and_its_ordinal() -> None:
    assert all(value_of(word) == value for word, value in CARDINALS.items())
    ordinals = ["first", "second", "third", "fourth", "fifth", "twelfth", "twentieth", "5th"]
    assert [value_of(word) for word in ordinals] == [1, 2, 3, 4, 5, 12, 20, 5]
    assert value_of("Twenty-one") == value_of("twenty-first") == 21
    assert value_of("and") is None and value_of("one-way") is None and value_of("") is None
