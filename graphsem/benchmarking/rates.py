"""What is measured for the table of all parsers: each in a process of its own.

So that a parser's peak memory is its own, and nothing is warm from another.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib.util import find_spec
from multiprocessing import get_context
from statistics import median
from typing import Any

from semcore.benchmarking.timing import CLOCKS, peak_memory


@dataclass(frozen=True)
class Measuring:
    """How everything in one table is measured."""

    threads: int
    rounds: int
    clock: str = "wall"

    def seconds(self, run: Callable[[], object]) -> float:
        """The median of the rounds."""
        clock, found = CLOCKS[self.clock], []
        for _ in range(self.rounds):
            start = clock()
            run()
            found.append(clock() - start)
        return median(found)


def in_own_process(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function of a module gives in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def peak(threads: int, clock: str) -> float:
    """`semcore.benchmarking.flops.peak_flops` with so many threads."""
    import torch

    from semcore.benchmarking.flops import peak_flops

    torch.set_num_threads(threads)
    return peak_flops(clock=CLOCKS[clock])


def parsing(
    how: Measuring, folders: Mapping[str, str], text: str, beam: int = 1, **options: Any
) -> dict[str, Any]:
    """Raw text through some parsers: words a second, operations, peak memory of the process.

    ``options`` are of every parser (`semcore.options.ParseOptions`).
    """
    import torch

    from graphsem.parsing import parse
    from graphsem.pipeline import load
    from semcore.benchmarking.flops import flops_of

    torch.set_num_threads(how.threads)
    parsers = dict(load(list(folders), checkpoints=folders).parsers)
    for name, parser in parsers.items():
        parser.options = replace(parser.options, **options)
        if name == "amr":
            parser.options = replace(parser.options, beam=beam)
    parse(text[: len(text) // 8], parsers)  # what is made once
    document: Any = None

    def run() -> None:
        nonlocal document
        document = parse(text, parsers)

    seconds = how.seconds(run)
    memory = peak_memory()
    torch.set_num_threads(1)  # batches one after the other, in this thread
    words = sum(len(sentence.words) for sentence in document.sentences)
    return {
        "words": words,
        "seconds": seconds,
        "words_per_second": words / seconds,
        "flops": flops_of(run),
        "peak_bytes": memory,
    }


def spread(
    how: Measuring, folders: Mapping[str, str], texts: list[str], workers: int, engine: str
) -> dict[str, Any] | None:
    """A corpus of texts, a shard each, on several workers; None where Ray is not installed.

    A shard a worker is parsed alone first: its seconds, in which the workers start, are taken off.
    """
    from importlib import import_module
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from graphsem.shards.shard import Shard, Work

    if engine == "ray" and find_spec("ray") is None:
        return None
    module = "cluster" if engine == "ray" else "local"
    parse_all = import_module(f"graphsem.shards.{module}").parse_all
    measured = []
    for chosen in (texts[:workers], texts):
        with TemporaryDirectory() as folder:
            shards = []
            for number, text in enumerate(chosen):
                source = Path(folder) / f"{number}.txt"
                source.write_text(text, encoding="utf-8")
                shards.append(Shard(str(source), str(Path(folder) / f"{number}.jsonl")))
            seconds = replace(how, rounds=1).seconds(
                lambda: list(parse_all(shards, Work(dict(folders)), workers))  # noqa: B023
            )
            words = sum(
                len(sentence["words"])
                for shard in shards
                for line in Path(shard.output).read_text("utf-8").splitlines()
                for sentence in json.loads(line)["sentences"]
            )
            measured.append((words, seconds))
    (first, begun), (words, seconds) = measured
    rest = words - first, max(seconds - begun, 1e-9)
    return {"words": rest[0], "seconds": rest[1], "words_per_second": rest[0] / rest[1]}


def training(how: Measuring, parser: str, data: str, batches: int) -> dict[str, Any]:
    """Training steps: sub-words that the encoder reads a second, operations, peak memory."""
    import torch

    from semcore.benchmarking.flops import flops_of
    from semcore.encoders import WordEncoder
    from semcore.training.processes import determinism

    torch.set_num_threads(how.threads)
    torch.manual_seed(0)
    steps = _STEPS[parser](data, batches)
    read = 0

    def count(_: object, inputs: tuple[Any, ...]) -> None:
        nonlocal read
        read += int(inputs[0].attention.sum())

    def run() -> None:
        for number in range(len(steps.batches)):
            steps.step(number)

    with determinism(steps.deterministic):
        encoder = next(part for part in steps.network.modules() if isinstance(part, WordEncoder))
        hook = encoder.register_forward_pre_hook(count)
        flops = flops_of(run)  # and warms up
        hook.remove()
        seconds = how.seconds(run)
    return {
        "batches": len(steps.batches),
        "precision": "bf16" if steps.half else "32",
        "subwords": read,
        "seconds": seconds,
        "subwords_per_second": read / seconds,
        "flops": flops,
        "peak_bytes": peak_memory(),
    }


def _frame_steps(data: str, batches: int) -> Any:
    from kid.benchmarking.config import FrameBenchmarkConfig
    from kid.benchmarking.parts import training_steps

    return training_steps(FrameBenchmarkConfig(data=data, batches=batches, precision="32"))


def _event_steps(data: str, batches: int) -> Any:
    from tsar.benchmarking.config import EventBenchmarkConfig
    from tsar.benchmarking.steps import EventSteps

    config = EventBenchmarkConfig(
        data=data, split="dev", subwords=None, batches=batches, precision="32"
    )
    return EventSteps(config).ours


def _graph_steps(data: str, batches: int) -> Any:
    from amr.benchmarking.steps import graph_steps

    return graph_steps(data, batches)


_STEPS: Mapping[str, Callable[[str, int], Any]] = {
    "kid": _frame_steps,
    "amr": _graph_steps,
    "tsar": _event_steps,
}
