"""``python scripts/benchmark.py parser=amr``: the AMR parser's speed, and that of its scoring.

    python scripts/benchmark.py parser=amr part=parsing checkpoint=checkpoints/amr data=data/lpp
    python scripts/benchmark.py parser=amr part=smatch gold=gold.amr predicted=predicted.amr

Everything is measured beside what it is compared with, in one run: seconds on a shared machine
mean little, ratios do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any, ClassVar

from semcore.benchmarking.config import MeasurementConfig
from semcore.benchmarking.timing import CLOCKS
from semcore.commands import command, print_json
from semcore.errors import InputError, one_of
from semcore.files.places import expanded
from semcore.options import PRECISIONS


@dataclass(kw_only=True)
class GraphBenchmarkConfig(MeasurementConfig):
    """The keys of ``python scripts/benchmark.py parser=amr``."""

    PARTS: ClassVar = ("all", "generate", "parsing", "smatch", "ctranslate2")

    parser: str = "amr"  # which parser
    part: str = "all"  # all | generate | parsing | smatch | ctranslate2: an extra, not of all
    data: str | None = None  # prepared folder or PENMAN file of sentences; null: the samples
    gold: str | None = None  # smatch: gold graphs
    predicted: str | None = None  # smatch: a parser's graphs of the same sentences
    shape: str = "base"  # generate, ctranslate2: tiny | base | large, as BART's
    beams: list[int] = field(default_factory=lambda: [1, 5])  # hypotheses
    precision: str = "32"  # of generate, parsing and ctranslate2's other side: 32 | bf16 | int8
    compile: bool = False  # generate: our side runs a compiled step
    peak_tflops: float | None = None  # of the device, in that precision: utilisation is told

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("precision", self.precision, PRECISIONS)
        one_of("shape", self.shape, ("tiny", "base", "large"))
        if self.peak_tflops is not None and not 0 < self.peak_tflops < inf:
            raise InputError(f"peak_tflops={self.peak_tflops}: must be a number above 0")
        if self.part == "smatch" and (self.gold is None or self.predicted is None):
            raise InputError("part=smatch needs gold= and predicted=: PENMAN files")
        if self.part == "parsing" and self.checkpoint is None:
            raise InputError("part=parsing needs checkpoint=")
        if self.part == "ctranslate2" and (self.precision == "bf16" or self.device != "cpu"):
            raise InputError("part=ctranslate2: in 32 or int8, on a processor")


@command(
    "amr_benchmark",
    GraphBenchmarkConfig,
    example="python scripts/benchmark.py parser=amr checkpoint=checkpoints/amr data=data/lpp",
)
def main(config: GraphBenchmarkConfig) -> None:
    """Measure the AMR parser: search beside generate, parsing, Smatch beside other programs."""
    print_json(benchmark(config))


def benchmark(config: GraphBenchmarkConfig) -> dict[str, Any]:
    """The wanted parts that can be measured with what was given."""
    import torch

    from amr.benchmarking.ctranslate import beside_ctranslate2
    from amr.benchmarking.parsing import beside_generate, parser_speed
    from amr.benchmarking.smatch import side_by_side
    from amr.config import GraphOptions
    from amr.notation.files import read_amr
    from amr.parser import AMRParser
    from semcore.benchmarking.timing import machine

    clock = CLOCKS[config.clock]
    if config.threads is not None:
        torch.set_num_threads(config.threads)
    result: dict[str, Any] = {"machine": machine()}
    wanted = config.PARTS[1:-1] if config.part == "all" else (config.part,)
    if {"generate", "parsing", "ctranslate2"}.intersection(wanted):
        sentences = list(read_amr(_sentences(config.data)))[: config.sentences]
    if "generate" in wanted:
        result["generate"] = [
            beside_generate(
                sentences,
                config.shape,
                beam,
                rounds=config.rounds,
                device=config.device,
                precision=config.precision,
                compile=config.compile,
                peak=config.peak_tflops,
                clock=clock,
            )
            for beam in config.beams
        ]
    if "ctranslate2" in wanted:
        result["ctranslate2"] = [
            beside_ctranslate2(
                sentences,
                config.shape,
                beam,
                rounds=config.rounds,
                precision=config.precision,
                clock=clock,
            )
            for beam in config.beams
        ]
    if "parsing" in wanted and config.checkpoint is not None:
        parser = AMRParser.from_pretrained(config.checkpoint, config.device, config.precision)
        result["parsing"] = [
            parser_speed(
                parser, sentences, GraphOptions(beam=beam), rounds=config.rounds, clock=clock
            )
            for beam in config.beams
        ]
    if "smatch" in wanted and config.gold is not None and config.predicted is not None:
        trees = [
            [sentence.tree for sentence in read_amr(path)]
            for path in (config.gold, config.predicted)
        ]
        if len(trees[0]) != len(trees[1]):
            problem = f"{len(trees[1])} predicted graphs for {len(trees[0])} gold graphs"
            raise InputError.at(config.predicted, None, problem)
        result["smatch"] = side_by_side(*trees, rounds=config.rounds)
    return result


def _sentences(data: str | None) -> str:

    place = expanded(data or "samples/amr")
    return str(place / "test.amr" if (place / "test.amr").is_file() else place)


if __name__ == "__main__":
    main()
