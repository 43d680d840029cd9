"""What is measured for the table of all parsers: each in a process of its own.

So that a parser's peak memory is its own, and nothing is warm from another.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from statistics import median
from time import perf_counter
from typing import Any

from semcore.benchmarking.timing import CLOCKS, peak_memory
from semcore.errors import InputError


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
    """Raw text through some parsers: words a second, operations a word, peak memory of the process.

    Operations are counted on the first eighth of the text. ``options`` are of every parser
    (`semcore.options.ParseOptions`).
    """
    import torch

    from graphsem.parsing import parse
    from graphsem.pipeline import load
    from semcore.benchmarking.flops import flops_of

    torch.set_num_threads(how.threads)
    parsers = dict(load(list(folders), checkpoints=folders).parsers)
    searching = False
    for parser in parsers.values():
        found = hasattr(parser.options, "beam")
        searching |= found
        beams = {"beam": beam} if found else {}
        parser.options = replace(parser.options, **options, **beams)
    part = cut(text, max(1, len(text.split()) // 8))
    parse(part, parsers)  # what is made once
    document: Any = None

    def run() -> None:
        nonlocal document
        document = parse(text, parsers)

    seconds = how.seconds(run)
    memory = peak_memory()
    torch.set_num_threads(1)  # batches one after the other, in this thread
    words = words_of(document)
    counted = flops_of(lambda: parse(part, parsers))  # much slower: not of the whole text
    return {
        "words": words,
        "beam": beam if searching else None,  # None: no parser has a beam
        "seconds": seconds,
        "words_per_second": words / seconds,
        "flops_per_word": counted / words_of(parse(part, parsers)),
        "peak_bytes": memory,
    }


def words_of(document: Any) -> int:
    """The words of a parsed text."""
    return sum(len(sentence.words) for sentence in document.sentences)


def cut(text: str, words: int) -> str:
    """The first words of a text that is repeated as often as need be, to the sentence's end.

    Raises `InputError` for a text without words.
    """
    from semcore.text.sentences import split

    sentences = split(text)
    if not sentences:
        raise InputError("input=: a text without words")
    pieces: list[str] = []
    total = 0
    while total < words:
        for sentence in sentences:
            if total < words:
                pieces.append(sentence.text)
                total += len(sentence.words)
        pieces.append("\n\n")
    return " ".join(pieces).strip()


def spread(
    folders: Mapping[str, str], texts: list[str], workers: int, engine: str
) -> dict[str, Any] | None:
    """A corpus of texts, a shard each, on several workers; None where Ray is not installed.

    A worker has one thread, as in `graphsem.corpus`: with more they take the cores from each other.
    Measured from the moment when as many shards are done as there are workers, which have then
    started, by the wall. Raises `InputError` for no more texts than workers.
    """
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from graphsem.shards.shard import Shard, Work

    if len(texts) <= workers:
        raise InputError(f"{len(texts)} texts for {workers} workers: more are needed")
    if engine == "ray" and find_spec("ray") is None:
        return None
    module = "cluster" if engine == "ray" else "local"
    parse_all = import_module(f"graphsem.shards.{module}").parse_all
    with TemporaryDirectory() as folder:
        shards = []
        for number, text in enumerate(texts):
            source = Path(folder) / f"{number}.txt"
            source.write_text(text, encoding="utf-8")
            shards.append(Shard(str(source), str(Path(folder) / f"{number}.jsonl"), source.stem))
        done = []
        for outcome in parse_all(shards, Work(dict(folders)), workers):
            lines = Path(outcome.shard.output).read_text("utf-8").splitlines()
            sentences = [each for line in lines for each in json.loads(line)["sentences"]]
            done.append((perf_counter(), sum(len(each["words"]) for each in sentences)))
    words = sum(count for _, count in done[workers:])
    seconds = done[-1][0] - done[workers - 1][0]
    return {"words": words, "seconds": seconds, "words_per_second": words / seconds}


def training(how: Measuring, parser: str, data: str, batches: int) -> dict[str, Any]:
    """Training steps: sub-words that the encoder reads a second, operations, peak memory."""
    import torch

    from semcore.benchmarking.flops import flops_of
    from semcore.encoders import WordEncoder
    from semcore.training.processes import determinism

    torch.set_num_threads(how.threads)
    torch.manual_seed(0)
    steps = import_module(f"{parser}.benchmarking.first_steps").first_steps(data, batches)
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
        "flops_per_subword": flops / read,
        "peak_bytes": peak_memory(),
    }
