"""Processes that work for another one."""

from __future__ import annotations

import os
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread


def end_with_parent() -> None:
    """Ends this process as soon as the one that started it has gone, even by a kill.

    The workers of a pool would wait for it forever: each of them holds an end of the pipe that
    tells the others of its closing.
    """
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    Thread(target=watch, name="end-with-parent", daemon=True).start()
