"""A command in a process of its own that is killed: when a file is there, or is long enough.

Processes are forked from a server that has imported torch and the packages, and nothing else, so
that they start at once. They look for the file themselves: they die within moments of their own
time, however busy the machine is.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import time
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

_SERVER = get_context("forkserver")
_SERVER.set_forkserver_preload(["semcore.training.run", "kid.parser", "amr.parser", "tsar.parser"])


def killed(
    module: str,
    arguments: list[str],
    file: Path | None = None,
    size: int = 0,
    folder: Path | None = None,
    **environment: str,
) -> None:
    """Runs ``python -m module`` in a folder until the file has ``size`` bytes.

    Without a file it has to kill itself. Fails where it ends in another way.
    """
    with TemporaryDirectory() as place:
        told = Path(place) / "told"
        given = (module, arguments, file, size, folder, {**os.environ, **environment}, told)
        process = _SERVER.Process(target=_run, args=given)
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL, told.read_text("utf-8")


def _run(
    module: str,
    arguments: list[str],
    file: Path | None,
    size: int,
    folder: Path | None,
    environment: Mapping[str, str],
    told: Path,
) -> None:
    """In the process. What it prints goes to ``told``."""
    with told.open("wb") as stream:
        for descriptor in (1, 2):
            os.dup2(stream.fileno(), descriptor)
    os.environ.clear()
    os.environ.update(environment)
    if folder is not None:
        os.chdir(folder)
    if file is not None:
        Thread(target=_watch, args=(file, size), daemon=True).start()
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _watch(file: Path, size: int) -> None:
    while not file.exists() or file.stat().st_size < size:
        time.sleep(0.002)
    os.kill(os.getpid(), signal.SIGKILL)
