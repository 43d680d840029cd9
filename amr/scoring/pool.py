"""Many pairs of graphs, in this process or spread over several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from amr.scoring.mapping import best_mapping
from amr.scoring.triples import Triples

Pair = tuple[Triples, Triples]
_CHUNK = 16  # pairs sent to a process at once


def matches(pairs: Sequence[Pair], workers: int = 1) -> Iterator[tuple[int, bool]]:
    """How many triples of each pair match, in order, and whether it is proven.

    The number of ``workers`` changes nothing but the time it takes.
    """
    if workers <= 1 or len(pairs) <= _CHUNK:
        yield from map(_match, pairs)
        return
    # A fresh interpreter: forking one in which torch has threads may hang.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_match, pairs, chunksize=_CHUNK)


def _match(pair: Pair) -> tuple[int, bool]:
    mapping = best_mapping(*pair)
    return mapping.matched, mapping.proof != "none"
