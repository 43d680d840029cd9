"""Windows and pieces cover a sentence: every word counts once, and no part is longer than asked."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from semcore.text.windows import in_parts, pieces, windows


@given(st.integers(0, 500), st.integers(2, 60))
def test_every_word_counts_in_one_window_and_stands_well_inside(count: int, room: int) -> None:
    found = windows(count, room)
    kept = [word for window in found for word in range(window.keep_start, window.keep_end)]
    assert kept == list(range(count))
    assert len(found) <= 2 + 2 * count // (room - room % 2)
    for window in found:
        assert 0 <= window.start <= window.keep_start <= window.keep_end <= window.end <= count
        assert window.end - window.start <= room
        margin = room // 4 - 1
        assert window.start == 0 or window.keep_start - window.start >= margin
        assert window.end == count or window.end - window.keep_end >= margin


@given(st.lists(st.sampled_from(["a", "and", ",", ".", ";"]), max_size=300), st.integers(2, 40))
def test_pieces_follow_one_another(forms: list[str], room: int) -> None:
    found = pieces(forms, room)
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])]
    assert found[-1][1] == len(forms) and all(end - start <= room for start, end in found)
    assert all(end - start > room // 2 for start, end in found[:-1])


def test_a_piece_ends_with_a_sentence_or_at_a_pause() -> None:
    forms = ["a", "b", "c", "d", ".", "e", "f", ",", "g", "h", "i", "j", "k", "l"]
    assert pieces(forms, 7) == [(0, 5), (5, 12), (12, 14)]
    assert pieces(forms[5:], 5) == [(0, 3), (3, 8), (8, 9)]


def test_results_come_as_they_are_ready_and_in_order() -> None:
    seen = []

    def sentences() -> Iterator[str]:
        for text in ("abc", "", "abcdefgh", "x"):
            seen.append(text)
            yield text

    def cut(text: str) -> list[str]:
        return [text[i : i + 3] for i in range(0, max(1, len(text)), 3)]

    def whole(text: str, parts: list[str]) -> str:
        return f"{text}={'+'.join(parts)}"

    found = in_parts(sentences(), cut, lambda stream: map(str.upper, stream), whole)
    assert next(found) == "ABC" and seen == ["abc"]
    assert list(found) == ["", "abcdefgh=ABC+DEF+GH", "X"]
