"""The grammar's tables against a search through them."""

from __future__ import annotations

from collections import deque

import pytest

from amr.config import FORMS
from amr.decoding.automaton import Mode, least_remaining, transitions
from amr.linearization.token_kinds import Kind

LEAST = {"brief": 3, "dfs": 5, "penman": 6, "bfs": 4}


def least_by_search(form: str, mode: Mode, depth: int) -> int:
    """The fewest tokens from a mode with so many open nodes to the end, by breadth-first search."""
    table = transitions(form, free_senses=True)
    seen = {(mode, depth)}
    queue = deque([(mode, depth, 0)])
    opening = (Mode.CONCEPT_MORE, Mode.CONCEPT_DASH)
    while queue:
        mode, depth, count = queue.popleft()
        if mode == Mode.OVER:
            return count
        for (before, kind), after in table.items():
            if before != mode or depth > 12:
                continue
            left = depth
            if form != "bfs":
                left += kind == Kind.CONCEPT or (kind == Kind.SPELL_END and mode in opening)
                if kind == Kind.CLOSE:
                    left -= 1
                    after = Mode.NODE if left else Mode.DONE
            if (after, left) not in seen:
                seen.add((after, left))
                queue.append((after, left, count + 1))
    raise AssertionError(f"no end after {mode.name}")


@pytest.mark.parametrize("form", FORMS)
def test_the_least_number_of_tokens_is_that_of_a_search(form: str) -> None:
    left = least_remaining(form)
    reached = {Mode.ROOT, *transitions(form, free_senses=True).values()}
    assert reached <= set(left)
    assert least_by_search(form, Mode.ROOT, 0) == left[Mode.ROOT] == LEAST[form]
    for mode in reached - {Mode.DONE, Mode.OVER}:
        for depth in range(1, 5) if form != "bfs" else [0]:
            assert least_by_search(form, mode, depth) == left[mode] + depth, mode.name
