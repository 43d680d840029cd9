"""An untrained parser told to find about as much as a trained one would."""

from __future__ import annotations

from collections.abc import Callable


def bias_reaching(count: Callable[[float], int], wanted: int) -> float:
    """Where a growing function of a bias comes to a number, by bisection between -8 and 8."""
    low, high = -8.0, 8.0
    for _ in range(10):
        middle = (low + high) / 2
        if count(middle) < wanted:
            low = middle
        else:
            high = middle
    return high
