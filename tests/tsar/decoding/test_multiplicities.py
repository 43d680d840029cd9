"""The best choice of arguments, against all choices there are."""

from __future__ import annotations

from itertools import chain, combinations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tsar.decoding.multiplicities import best_choice

Items = list[tuple[int, int, float]]  # first word, last word, gain


def best_sum(items: Items, most: int) -> float:
    """The greatest sum of at most ``most`` (0: any number) items without overlaps."""
    subsets = chain.from_iterable(combinations(items, n) for n in range(len(items) + 1))
    return max(
        sum(gain for _, _, gain in subset)
        for subset in subsets
        if (not most or len(subset) <= most)
        and all(a[1] < b[0] or b[1] < a[0] for a, b in combinations(subset, 2))
    )


ITEMS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 3), st.integers(-3, 9)).map(
        lambda item: (item[0], item[0] + item[1], float(item[2]))
    ),
    max_size=7,
)


@settings(deadline=None)
@given(st.lists(st.tuples(ITEMS, st.lists(st.integers(0, 3), min_size=2, max_size=2)), max_size=3))
def test_no_choice_is_better(events: list[tuple[Items, list[int]]]) -> None:
    """Events of several candidates; role 0 has the gains, role 1 the same in reverse order."""
    most_items = max((len(items) for items, _ in events), default=0)
    gain = torch.full((len(events), most_items, 2), -torch.inf)
    first = torch.zeros(len(events), most_items, dtype=torch.long)
    last = torch.zeros_like(first)
    for row, (items, _) in enumerate(events):
        for place, (begin, end, value) in enumerate(items):
            first[row, place], last[row, place] = begin, end
            gain[row, place, 0], gain[row, len(items) - 1 - place, 1] = value, value
    most = torch.tensor([allowed for _, allowed in events], dtype=torch.long).view(-1, 2)
    chosen = best_choice(gain, first, last, most)
    assert not (chosen & (gain <= 0)).any()
    for row, (items, allowed) in enumerate(events):
        for role in (0, 1):
            spans = [(begin, end) for begin, end, _ in items]
            values = gain[row, : len(items), role].tolist()
            own = [(*span, value) for span, value in zip(spans, values, strict=True)]
            taken = [own[place] for place in chosen[row, : len(own), role].nonzero()[:, 0].tolist()]
            assert sum(value for *_, value in taken) == best_sum(own, allowed[role])
            assert not allowed[role] or len(taken) <= allowed[role]
            assert all(a[1] < b[0] or b[1] < a[0] for a, b in combinations(taken, 2))
