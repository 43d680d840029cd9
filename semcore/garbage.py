"""Python's search for unreachable cycles, put off where it finds none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_put_off() -> Iterator[None]:
    """Inside, no cycles are looked for; what has no cycle is freed as ever.

    Thousands of small objects, none of them garbage, would set off search after search through
    all that the process holds. If another thread ends its own such block first, searches go on
    earlier; after the last block they always do, if they did before.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
