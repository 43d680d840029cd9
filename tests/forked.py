"""Processes that start at once: forked from a server that has imported what takes seconds.

The server has imported torch, an encoder's classes and the packages, and nothing else: it has no
threads, no weights and no state. That a new interpreter can be started, too, is tested where a
command is run as users do (`tests/graphsem/test_corpus.py`, `tests/test_processes.py`).

A process has the environment of the test that starts it. What is read when an interpreter starts or
a package is imported stays the server's, the seed of hashes among it.
"""

from __future__ import annotations

import os
import random
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext, ForkServerContext, ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import pytest
import torch

LIMIT = 1200.0  # seconds that any of the processes may take
GRACE = 10.0  # seconds that the others have when one has failed


class _Process(ForkServerProcess):
    """One with the environment of now, and as many of torch's threads as that says."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._environment = dict(os.environ)

    def run(self) -> None:
        _enter(self._environment)
        super().run()


class _Server(ForkServerContext):
    Process = _Process


_SERVER = _Server()
_SERVER.set_forkserver_preload(
    [
        "semcore.training.run",
        "semcore.training.several_processes",
        "torch._dynamo",  # which every optimizer imports
        "transformers.models.bert.modeling_bert",
        "kid.parser",
        "amr.parser",
        "tsar.parser",
    ]
)


def killed(
    module: str,
    arguments: list[str],
    file: Path | None = None,
    size: int = 0,
    folder: Path | None = None,
    **environment: str,
) -> None:
    """Runs ``python -m module`` in a folder until the file has ``size`` bytes.

    Without a file it has to kill itself. Fails where it ends in another way. The process looks for
    the file itself: it dies within moments of its own time, however busy the machine is.
    """
    ((code, told),) = ended(module, [arguments], [environment], file, size, folder)
    assert code == -signal.SIGKILL, told


def together(module: str, arguments: list[str], **environment: str) -> list[tuple[int | None, str]]:
    """Two processes of one run, as torchrun starts them: exit code and output of each.

    Both have one seed of hashes, the server's, where torchrun's own have one each: what depends on
    the order of a set is the same in both here, and is tested in `tests/test_processes.py` alone.
    """
    port = free_port()
    common = {"WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2", "GROUP_RANK": "0", "OMP_NUM_THREADS": "1"}
    common |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "TORCHELASTIC_RUN_ID": "none"}
    ranks = [{**common, **environment, "RANK": rank, "LOCAL_RANK": rank} for rank in ("0", "1")]
    return ended(module, [arguments] * 2, ranks)


def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """In place of ``subprocess.run`` of ``python -m module arguments``, whose output is text."""
    assert command[:2] == [sys.executable, "-m"] and set(options) <= {"stdout", "text"}
    ((code, told),) = ended(command[2], [list(command[3:])], [{}])
    return subprocess.CompletedProcess(command, code, told)


def forking(monkeypatch: pytest.MonkeyPatch, *modules: object) -> None:
    """Have these modules, which start processes by ``spawn``, fork them from the server."""

    def context(method: str) -> BaseContext:
        assert method == "spawn"
        return _SERVER

    for module in modules:
        monkeypatch.setattr(module, "get_context", context)


def ended(
    module: str,
    arguments: Sequence[list[str]],
    environments: Sequence[Mapping[str, str]],
    file: Path | None = None,
    size: int = 0,
    folder: Path | None = None,
) -> list[tuple[int | None, str]]:
    """Processes of ``python -m module``, side by side, when all have ended: exit code, output.

    Where one fails the others are ended soon (`GRACE`), which may wait for it. Raises
    `TimeoutError` with what they print when they take too long (`LIMIT`).
    """
    with TemporaryDirectory() as place:
        started = []
        for number, (words, more) in enumerate(zip(arguments, environments, strict=True)):
            told = Path(place) / str(number)
            given = (module, words, file, size, folder, {**os.environ, **more}, told)
            process = _SERVER.Process(target=_run, args=given)
            process.start()
            started.append((process, told))
        in_time = _have_ended([process for process, _ in started])
        found = [(process.exitcode, told.read_text("utf-8")) for process, told in started]
        if not in_time:
            raise TimeoutError(f"{module} took more than {LIMIT} seconds: {found}")
        return found


def _have_ended(processes: Sequence[_Process]) -> bool:
    """Waits until all have, and sees to it that they do: whether by themselves, or a failed one."""
    start = time.monotonic()
    end, failed = start + LIMIT, False
    running = list(processes)
    while running and time.monotonic() < end:
        wait([process.sentinel for process in running], max(0.0, end - time.monotonic()))
        running = [process for process in processes if process.exitcode is None]
        if not failed and any(process.exitcode for process in processes):
            failed, end = True, min(end, time.monotonic() + GRACE)
    for process in running:
        process.terminate()
    for process in running:
        process.join(GRACE)
        process.kill()
        process.join()
    return failed or not running


def free_port() -> int:
    """Below those that the system gives to whoever asks for any, so that nobody takes it."""
    for port in random.sample(range(20_000, 30_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError("no port is free")


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
    _enter(environment)
    if folder is not None:
        os.chdir(folder)
    if file is not None:
        Thread(target=_watch, args=(file, size), daemon=True).start()
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _enter(environment: Mapping[str, str]) -> None:
    """Gives the process this environment, and torch, which it had before, its threads."""
    os.environ.clear()
    os.environ.update(environment)
    if threads := environment.get("OMP_NUM_THREADS"):
        torch.set_num_threads(int(threads))


def _watch(file: Path, size: int) -> None:
    while not file.exists() or file.stat().st_size < size:
        time.sleep(0.002)
    os.kill(os.getpid(), signal.SIGKILL)
