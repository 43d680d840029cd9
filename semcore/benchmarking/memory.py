"""How much memory tensors take while something runs, told by torch's own allocator."""

from __future__ import annotations

from collections.abc import Callable

import torch


def peak_of(run: Callable[[], object], device: str = "cpu") -> int:
    """The most bytes, above those before, that tensors held at once while ``run`` ran.

    On the processor the sum over the allocator's requests, in order, what operators ask for
    within themselves included: the same on any machine and under any load.
    """
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)
        torch.cuda.reset_peak_memory_stats(device)
        before = torch.cuda.memory_allocated(device)
        run()
        torch.cuda.synchronize(device)
        return torch.cuda.max_memory_allocated(device) - before
    with torch.profiler.profile(
        activities=[torch.profiler.ProfilerActivity.CPU], profile_memory=True
    ) as profile:
        run()
    assert profile.profiler is not None and profile.profiler.kineto_results is not None
    events = profile.profiler.kineto_results.events()
    requests = [event for event in events if event.name() == "[memory]"]
    held = peak = 0
    for event in sorted(requests, key=lambda event: event.start_ns()):
        held += event.nbytes()
        peak = max(peak, held)
    return peak
