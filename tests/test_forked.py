"""Processes that tests start from a server end in time, and have the environment of their test."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from types import SimpleNamespace

import pytest
import torch

from tests import forked

pytestmark = pytest.mark.early

NAME = "OF_ONE_TEST"
WAITS = "import time; time.sleep(600)"
THREADS = "import torch; print('threads', torch.get_num_threads())"


def once(*statements: str) -> list[list[str]]:
    """Arguments of ``python -m timeit`` for which it runs a statement once, for each of these."""
    return [["-n1", "-r1", statement] for statement in statements]


def test_where_one_fails_the_others_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forked, "GRACE", 0.5)
    start = time.monotonic()
    statements = ["print('left', flush=True); import os; os._exit(3)", WAITS]
    found = forked.ended("timeit", once(*statements), [{}, {}])
    assert [code for code, _ in found] == [3, -signal.SIGTERM] and "left" in found[0][1]
    assert time.monotonic() - start < 300


def test_none_takes_longer_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forked, "LIMIT", 3.0)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITS
    monkeypatch.setattr(forked, "GRACE", 0.5)
    with pytest.raises(TimeoutError, match=r"took more than 3\.0 seconds"):
        forked.ended("timeit", once(f"print('deaf', flush=True); {deaf}"), [{}])


def test_two_of_one_run_have_a_thread_each() -> None:
    found = forked.together("timeit", once(THREADS)[0])
    assert [(code, told.split()[:2]) for code, told in found] == [(0, ["threads", "1"])] * 2


@pytest.mark.parametrize("value", ["first", "second"])
def test_a_worker_has_the_environment_of_its_test(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """Whichever test has used the server before."""
    module = SimpleNamespace(get_context=None)
    forked.forking(monkeypatch, module)
    monkeypatch.setenv(NAME, value)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    with ProcessPoolExecutor(1, mp_context=module.get_context("spawn")) as pool:
        assert pool.submit(os.getenv, NAME).result() == value
        assert pool.submit(torch.get_num_threads).result() == 2
    monkeypatch.delenv(NAME)
    with ProcessPoolExecutor(1, mp_context=module.get_context("spawn")) as pool:
        assert pool.submit(os.getenv, NAME).result() is None
