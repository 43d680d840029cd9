"""The shape of a word: its capitals and digits, which an uncased encoder does not see."""

from __future__ import annotations

SHAPES = (
    "nothing",  # no word: padding, special tokens
    "lower",  # ships
    "capitalised",  # Norvik
    "capitals",  # NATO
    "initial",  # I, A
    "mixed",  # McDonald, iPhone
    "number",  # 1999, 3.14
    "code",  # 12-foot, B52
    "symbol",  # no letter, no digit
)
_INDEX = {name: index for index, name in enumerate(SHAPES)}


def shape_of(word: str) -> int:
    """The word's row of `SHAPES`. Letters without case (汉) count as lower."""
    letters = [character for character in word if character.isalpha()]
    digits = any(character.isnumeric() for character in word)
    if digits:
        return _INDEX["code" if letters else "number"]
    if not letters:
        return _INDEX["symbol"]
    upper = [character != character.lower() for character in letters]
    if not any(upper):
        return _INDEX["lower"]
    if all(upper):
        return _INDEX["initial" if len(upper) == 1 else "capitals"]
    return _INDEX["capitalised" if upper[0] and not any(upper[1:]) else "mixed"]
