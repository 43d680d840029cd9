"""Times side by side: order, medians, ratios; and the peak of a process's memory."""

from __future__ import annotations

import subprocess
import sys
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.benchmarking.timing import Times, interleaved, peak_memory


def test_variants_take_turns_on_every_part_and_the_first_round_does_not_count() -> None:
    now = 0.0
    done: list[tuple[str, int]] = []

    def variant(name: str, seconds: float):  # type: ignore[no-untyped-def]
        def run(part: int) -> None:
            nonlocal now
            # The warm-up round is slow, and part 1 takes twice as long as part 0.
            now += seconds * (1 + part) * (100 if len(done) < 4 else 1)
            done.append((name, part))

        return run

    variants = {"a": variant("a", 3.0), "b": variant("b", 2.0)}
    times = interleaved(variants, 2, 3, clock=lambda: now)
    assert done == [("a", 0), ("b", 0), ("a", 1), ("b", 1)] * 4
    assert times.rounds == {"a": [9.0] * 3, "b": [6.0] * 3}
    assert times.seconds("a") == 9.0 and times.ratio("a", "b") == 1.5


def test_work_that_a_device_still_has_to_do_is_counted_where_it_was_asked_for() -> None:
    now, queued = 0.0, 0.0

    def ask(seconds: float):  # type: ignore[no-untyped-def]
        def run(_: int) -> None:
            nonlocal queued
            queued += seconds

        return run

    def wait() -> None:
        nonlocal now, queued
        now, queued = now + queued, 0.0

    variants = {"a": ask(5.0), "b": ask(1.0)}
    times = interleaved(variants, 1, 2, synchronise=wait, clock=lambda: now)
    assert times.rounds == {"a": [5.0, 5.0], "b": [1.0, 1.0]}


@given(
    st.lists(st.tuples(st.floats(0.1, 9), st.floats(0.5, 2)), min_size=1, max_size=9),
    st.floats(0.2, 5),
)
def test_ratios_do_not_see_how_fast_the_machine_is(
    rounds: list[tuple[float, float]], factor: float
) -> None:
    base = [seconds for seconds, _ in rounds]
    times = Times({"b": base, "a": [seconds * ratio for seconds, ratio in rounds]})
    assert times.ratio("a", "b") == pytest.approx(median(ratio for _, ratio in rounds))
    slower = {name: [factor * s for s in times.rounds[name]] for name in "ab"}
    assert Times(slower).ratio("a", "b") == pytest.approx(times.ratio("a", "b"))


def test_the_peak_remembers_what_is_freed_and_is_the_processes_own() -> None:
    before = peak_memory()
    held = bytearray(b"x") * (before + (64 << 20))
    size = len(held)
    del held
    assert peak_memory() >= size
    # A child does not inherit what this process once held.
    program = "from semcore.benchmarking.timing import peak_memory; print(peak_memory())"
    child = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert int(child.stdout) < size / 2
