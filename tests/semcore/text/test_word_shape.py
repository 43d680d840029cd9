from __future__ import annotations

import pytest

from semcore.text.word_shape import SHAPES, shape_of


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("ships", "lower"), ("well-kept", "lower"), ("don't", "lower"), ("汉", "lower"),
        ("Norvik", "capitalised"), ("O'clock", "capitalised"), ("Élan", "capitalised"),
        ("NATO", "capitals"), ("U.S.", "capitals"), ("AC/DC", "capitals"), ("ÄÖ", "capitals"),
        ("I", "initial"), ("J.", "initial"),
        ("McDonald", "mixed"), ("iPhone", "mixed"), ("O'Neill", "mixed"), ("Anglo-Saxon", "mixed"),
        ("1999", "number"), ("3.14", "number"), ("-5", "number"), ("½", "number"), ("٣", "number"),
        ("12-foot", "code"), ("B52", "code"), ("1990s", "code"),
        (".", "symbol"), ("...", "symbol"), ("$", "symbol"), ("🙂", "symbol"),
    ],
)  # fmt: skip
def test_shape(word: str, shape: str) -> None:
    assert SHAPES[shape_of(word)] == shape
