"""Windows: the trigger is in them, they fit, and nothing that would fit is left out."""

from __future__ import annotations

from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from semcore.text.spans import WordSpan
from tsar.model.windows import all_windows, window_around


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[int], list[WordSpan], WordSpan, int]:
    """Starts of words, sentences, a trigger of some words, and a room."""
    pieces = draw(st.lists(st.integers(1, 5), min_size=1, max_size=40))
    starts = list(accumulate(pieces, initial=0))
    words = len(pieces)
    cuts = sorted(draw(st.sets(st.integers(1, max(1, words - 1)), max_size=6)))
    bounds = [0, *(cut for cut in cuts if cut < words), words]
    sentences = [WordSpan(a, b) for a, b in pairwise(bounds)]
    first = draw(st.integers(0, words - 1))
    end = draw(st.integers(first + 1, min(words, first + 3)))
    return starts, sentences, WordSpan(first, end), draw(st.integers(1, 60))


@given(documents())
def test_a_window_holds_its_trigger_and_all_that_fits(
    document: tuple[list[int], list[WordSpan], WordSpan, int],
) -> None:
    starts, sentences, trigger, room = document
    first, end = window_around(starts, sentences, trigger, room)
    words = len(starts) - 1
    size = starts[end] - starts[first]
    assert 0 <= first <= trigger.start < end <= words
    assert size <= room or end == first + 1
    if starts[trigger.end] - starts[trigger.start] <= room:
        assert end >= trigger.end
    own = [s for s in sentences if s.start < trigger.end and s.end > trigger.start]
    if starts[own[-1].end] - starts[own[0].start] <= room:
        # Whole sentences of the trigger, and neither neighbouring word would fit.
        assert first <= own[0].start and end >= own[-1].end
        assert first == 0 or starts[end] - starts[first - 1] > room
        assert end == words or starts[end + 1] - starts[first] > room
    if starts[-1] <= room:
        assert (first, end) == (0, words)


def test_growth_goes_on_at_one_end_of_the_document() -> None:
    """The released windows stop here with the trigger's sentence alone."""
    starts = list(range(31))
    sentences = [WordSpan(start, start + 5) for start in range(0, 30, 5)]
    assert window_around(starts, sentences, WordSpan(0, 1), 20) == (0, 20)
    assert window_around(starts, sentences, WordSpan(29, 30), 20) == (10, 30)
    assert window_around(starts, sentences, WordSpan(12, 13), 15) == (5, 20)


@given(documents())
def test_every_word_is_kept_once(
    document: tuple[list[int], list[WordSpan], WordSpan, int],
) -> None:
    starts, _, _, room = document
    windows = all_windows(starts, room)
    kept = [word for window in windows for word in range(*window.kept)]
    assert kept == list(range(len(starts) - 1))
    for words, own in windows:
        assert words.start <= own.start and own.end <= words.end
        assert starts[words.end] - starts[words.start] <= room or words.end == words.start + 1
    assert all_windows([0], room) == []
