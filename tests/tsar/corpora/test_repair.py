"""Offsets that do not spell their text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from semcore.text.spans import CharSpan
from tsar.corpora.repair import repaired
from tsar.corpora.sources import Repairs

texts = st.text("ab ", max_size=30)
offsets = st.integers(-5, 40)


@given(texts, offsets, offsets, st.text("ab ", max_size=4))
def test_the_nearest_occurrence_is_found(text: str, start: int, end: int, expected: str) -> None:
    """Against all occurrences, tried one by one."""
    repairs = Repairs()
    found = repaired(text, start, end, expected, repairs)
    places = [place for place in range(len(text)) if text.startswith(expected, place)]
    if 0 <= start < end and text[start:end] == expected:
        assert found == CharSpan(start, end) and repairs == {}
    elif expected.strip() and places:
        assert found is not None and text[slice(*found)] == expected
        assert abs(found.start - start) == min(abs(place - start) for place in places)
        assert repairs == {"spans_repaired": 1}
    elif 0 <= start < end and text[start:end].strip():
        assert found == CharSpan(start, min(end, len(text)))
        assert repairs == {"spans_unrepaired": 1}
    else:
        assert found is None and repairs == {"spans_lost": 1}
