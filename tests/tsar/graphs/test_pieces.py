"""Long sentences, cut."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from tsar.graphs.pieces import pieces


@given(
    forms=st.lists(st.sampled_from(["a", "b", ",", ";", ".", "and"]), max_size=60),
    longest=st.integers(1, 12),
)
def test_pieces_are_the_sentence(forms: list[str], longest: int) -> None:
    spans = list(pieces(forms, longest))
    assert list(chain.from_iterable(range(*span) for span in spans)) == list(range(len(forms)))
    assert all(span.end - span.start <= longest for span in spans)
    assert all(span.start < span.end for span in spans) or not forms


def test_where_it_is_cut() -> None:
    def cut(words: str) -> list[str]:
        forms = words.split()
        return [" ".join(forms[a:b]) for a, b in pieces(forms, 8)]

    assert cut("a b c d e f g h") == ["a b c d e f g h"]
    assert cut("a b , c d . e f g h") == ["a b , c d .", "e f g h"]
    assert cut("a b c d , e f g h i j k") == ["a b c d ,", "e f g h i j k"]
    assert cut("a b c d e and f g h i") == ["a b c d e", "and f g h i"]
    assert cut("a b c d e f g h i j k l m n o") == ["a b c d e f g h", "i j k l m n o"]
