"""The parts of the benchmark, measured in one process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from kid.benchmarking.config import FrameBenchmarkConfig
from kid.benchmarking.parsing import Parsing, calibrate
from kid.benchmarking.steps import (
    FrameSteps,
    annotated,
    corpus_of,
    experiment_of,
    new_model,
    training_batches,
)
from kid.config import KidConfig
from kid.data import FrameSentence
from kid.model.batch import FrameDataset
from kid.parser import FrameParser
from semcore.benchmarking.timing import (
    CLOCKS,
    Times,
    interleaved,
    machine,
    peak_memory,
    rates,
    waiting,
)
from semcore.training.processes import determinism

_ALONE = 4  # times as many training batches where memory is measured
_MARKINGS = ("shared", "each")
Variants = dict[str, Callable[[int], object]]


def measured(config: FrameBenchmarkConfig) -> dict[str, Any]:
    """Training, inference and marking, those that ``config.part`` names."""
    if config.threads is not None:
        torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)
    record: dict[str, Any] = {
        "machine": {**machine(), "device": config.device, "clock": config.clock}
    }
    # Marking needs both: it compares two ways of training, and of parsing.
    steps = training_steps(config) if config.part != "inference" else None
    parsing = raw_parsing(config) if config.part != "training" else None
    if config.alone:
        return {**record, "peak_memory": alone(config, steps or parsing)}
    if steps is not None and config.part != "marking":
        record["training"] = training(config, steps)
    if parsing is not None and config.part != "marking":
        record["inference"] = inference(config, parsing)
    if steps is not None and parsing is not None:
        record["marking"] = marking(config, steps, parsing)
    return record


def training_steps(config: FrameBenchmarkConfig, *overrides: str) -> FrameSteps:
    """The experiment's first steps."""
    settings, corpus = experiment_of(config, *overrides), corpus_of(config)
    count = config.batches * (_ALONE if config.alone else 1)
    examples = annotated(corpus, "train", count * settings.trainer.batch_tokens // 8)
    model = new_model(settings, corpus, examples, config.device)
    dataset = FrameDataset(examples, corpus.ontology, model.encoder, overlaps=settings.overlaps)
    batches = training_batches(settings, dataset, count, heaviest=config.alone)
    return FrameSteps(settings, model, dataset, batches)


def raw_parsing(config: FrameBenchmarkConfig) -> Parsing:
    """The checkpoint's parser, or an untrained one, on the text of test sentences."""
    corpus = corpus_of(config)
    sentences = annotated(corpus, "test", config.sentences)[: config.sentences]
    precision = config.precision or "32"
    if config.checkpoint is not None:
        parser = FrameParser.from_pretrained(config.checkpoint, config.device, precision)
    else:
        model = new_model(experiment_of(config), corpus, sentences, config.device)
        model.encoder.merge_adapters()
        parser = FrameParser(model, corpus.ontology, precision=precision)
        calibrate(parser, sentences[:64])
    return Parsing(parser, sentences)


def alone(config: FrameBenchmarkConfig, work: FrameSteps | Parsing | None) -> dict[str, int]:
    """Does the one thing; the most memory that the process has held since it began."""
    assert work is not None
    if isinstance(work, FrameSteps):
        with determinism(work.deterministic):
            _interleaved(config, {"alone": work.step}, len(work.batches))
    else:
        _interleaved(config, {"alone": work.parse}, len(work.parts))
    peaks = {"bytes": peak_memory()}
    if config.device.startswith("cuda"):
        peaks["device_bytes"] = torch.cuda.max_memory_allocated(config.device)
    return peaks


def training(config: FrameBenchmarkConfig, steps: FrameSteps) -> dict[str, Any]:
    """Whole steps beside the encoder's forward and backward."""
    variants: Variants = {"step": steps.step, "encoder": steps.encode}
    if config.baseline:
        variants["bio_tagger"] = training_steps(config, "model=kid_bio_tagger").step
    with determinism(steps.deterministic):
        times = _interleaved(config, variants, len(steps.batches))
    record = {
        "precision": "bf16" if steps.half else "32",
        "batches": len(steps.batches),
        "largest_subword_batch": steps.largest,
        **times.compared("step", "encoder"),
        **rates(times.seconds("step"), sentences=steps.sentences, targets=steps.targets),
    }
    if config.baseline:
        record["bio_tagger_ratio"] = times.ratio("bio_tagger", "encoder")
    return record


def inference(config: FrameBenchmarkConfig, parsing: Parsing) -> dict[str, Any]:
    """Parsing of raw text beside the encoder's forward."""
    parsing.record()
    variants: Variants = {"parse": parsing.parse, "encoder": parsing.encode}
    times = _interleaved(config, variants, len(parsing.parts))
    counts = {"sentences": parsing.sentences, "targets": parsing.targets, "words": parsing.words}
    new = Parsing(parsing.parser, unseen(config, parsing))
    first = new.at_first_sight(waiting(config.device), CLOCKS[config.clock])
    return {
        "precision": parsing.parser.precision,
        "batches": sum(map(len, parsing.batches)),
        "largest_subword_batch": parsing.largest,
        **times.compared("parse", "encoder"),
        **rates(times.seconds("parse"), **counts),
        "first_sight_ratio": first["parse"] / first["encoder"] if new.sentences else None,
        "first_sight_sentences": new.sentences,
    }


def unseen(config: FrameBenchmarkConfig, parsing: Parsing) -> list[FrameSentence]:
    """As many sentences of the training split, none of which ``parsing`` has; fewer if need be."""
    seen = {text for part in parsing.parts for _, text in part}
    new = {
        item.text: item
        for item in corpus_of(config).split("train", annotated=True)
        if item.text not in seen
    }
    return list(new.values())[: config.sentences]


def marking(config: FrameBenchmarkConfig, steps: FrameSteps, parsing: Parsing) -> dict[str, Any]:
    """One encoding a target beside one a sentence: the same weights, the same batches."""
    if steps.model.config.architecture == "bio_tagger":
        return {}
    with determinism(steps.deterministic):
        trained = _interleaved(config, _marked(steps.model.config, steps.step), len(steps.batches))
    parsed = _interleaved(
        config, _marked(parsing.parser.model.config, parsing.parse), len(parsing.parts)
    )
    return {
        "training": trained.compared("each", "shared"),
        "inference": parsed.compared("each", "shared"),
    }


def _marked(model: KidConfig, run: Callable[[int], object]) -> Variants:
    """``run`` under either way of marking; the model looks it up at every encoding."""

    def under(way: str) -> Callable[[int], object]:
        def marked(part: int) -> None:
            before, model.marking = model.marking, way
            run(part)
            model.marking = before

        return marked

    return {way: under(way) for way in _MARKINGS}


def _interleaved(config: FrameBenchmarkConfig, variants: Variants, parts: int) -> Times:
    wait, clock = waiting(config.device), CLOCKS[config.clock]
    return interleaved(variants, parts, config.rounds, synchronise=wait, clock=clock)
