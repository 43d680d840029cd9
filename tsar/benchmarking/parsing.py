"""Parsing of a raw article: words and sentences, AMR, triggers, arguments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from semcore.benchmarking.calibration import bias_reaching
from semcore.benchmarking.timing import CLOCKS, interleaved, rates, waiting
from semcore.encoders import WordEncoder
from tsar.amr_graphs import DocumentGraph
from tsar.benchmarking.config import EventBenchmarkConfig
from tsar.benchmarking.steps import experiment_of
from tsar.config import EventModelConfig, GraphGuideConfig
from tsar.corpus import EventCorpus
from tsar.data import EventDocument, document_of_text
from tsar.graphs.counts import GraphCounts
from tsar.graphs.making import AMRMaking, GraphMaker
from tsar.model.build import build_model
from tsar.parser import EventParser

WORDS_A_TRIGGER = 25  # in news, about
ARGUMENTS_A_TRIGGER = 2  # likewise


class ArticleParsing:
    """An article, and the two parsers that it goes through."""

    def __init__(self, config: EventBenchmarkConfig) -> None:
        corpus = EventCorpus(Path(config.data))
        self.text = article(corpus.split(config.split), config.words)
        self.raw = document_of_text("article", self.text)
        making = AMRMaking(precision=config.precision or "32", device=config.device)
        self.maker = None if config.amr is None else GraphMaker(config.amr, making)
        self.parser = parser_of(config, corpus)
        self.graph: DocumentGraph | None = None
        self.parsed = self.raw

    def make_graphs(self, _: int) -> None:
        """The AMR of all sentences, greedy; nothing is remembered from before."""
        if self.maker is not None:
            self.maker.forget()
            self.graph = next(self.maker.graphs([self.raw], GraphCounts(), quiet=True))

    def find_events(self, _: int) -> None:
        """Triggers and their arguments, from the text and its graphs."""
        self.parsed = self.parser.parse(self.text, "article", graph=self.graph)

    def whole(self, number: int) -> None:
        """Both."""
        self.make_graphs(number)
        self.find_events(number)


def article_speed(config: EventBenchmarkConfig) -> dict[str, Any]:
    """Seconds of the whole and of its second part, with what was found."""
    work = ArticleParsing(config)
    if config.checkpoint is None:
        work.make_graphs(0)
        calibrate(work)
    times = interleaved(
        {"whole": work.whole, "events": work.find_events},
        1,
        config.rounds,
        synchronise=waiting(config.device),
        clock=CLOCKS[config.clock],
    )
    events = work.parsed.events
    counts = {"words": len(work.raw.words), "sentences": len(work.raw.sentences)}
    return {
        "precision": config.precision or "32",
        **times.compared("whole", "events"),
        **rates(times.seconds("whole"), **counts),
        "triggers": len(events),
        "arguments": sum(len(event.arguments) for event in events),
    }


def article(documents: list[EventDocument], words: int) -> str:
    """Texts of documents, a paragraph each, until there are so many words."""
    paragraphs: list[str] = []
    total = 0
    for document in documents:
        if total >= words:
            break
        end = min(len(document.words), words - total)
        if end and document.text not in paragraphs:
            paragraphs.append(document.text[: document.words[end - 1].end])
            total += end
    return "\n\n".join(paragraphs)


def parser_of(config: EventBenchmarkConfig, corpus: EventCorpus) -> EventParser:
    """The checkpoint's, or one of random weights in the form that is meant for raw text."""
    precision = config.precision or "32"
    if config.checkpoint is not None:
        return EventParser.from_pretrained(config.checkpoint, config.device, precision)
    torch.manual_seed(config.seed)
    model = EventModelConfig(
        marking="shared",
        labels="role",
        kept_spans=0.5,
        triggers=True,
        guide=GraphGuideConfig(size=128, layers=2),
    )
    encoder = WordEncoder(experiment_of(config).encoder)
    built = build_model(model, corpus.ontology, encoder)
    return EventParser(built.to(config.device).eval(), corpus.ontology, precision=precision)


def calibrate(work: ArticleParsing) -> None:
    """Lets an untrained parser find as many triggers and arguments as an article has, about."""
    parser, plain = work.parser, work.parser.decode

    def triggers(bias: float) -> int:
        # Nothing is an argument: that is sought afterwards.
        parser.decode = replace(plain, trigger_bias=-bias, none_bias=1e4)
        work.find_events(0)
        return len(work.parsed.events)

    bias = bias_reaching(triggers, len(work.raw.words) // WORDS_A_TRIGGER)
    found = triggers(bias)

    def arguments(none: float) -> int:
        parser.decode = replace(plain, trigger_bias=-bias, none_bias=-none)
        work.find_events(0)
        return sum(len(event.arguments) for event in work.parsed.events)

    arguments(bias_reaching(arguments, ARGUMENTS_A_TRIGGER * found))
