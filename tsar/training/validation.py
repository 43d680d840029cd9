"""The development set: metrics at the end of every epoch, and what is chosen by them at last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import torch
from torch import Tensor
from torch.nn.functional import one_hot, pad

from semcore.scoring.metrics import Counts, count_table
from semcore.training.config import TrainerConfig
from semcore.training.precision import precision_of
from tsar.amr_graphs import DocumentGraph
from tsar.config import EventDecoding, EventOptions
from tsar.data import EventDocument
from tsar.decoding.dispatch import ScoredCandidates, choose, scored
from tsar.model.batch import IGNORED, EventBatch
from tsar.model.build import EventModel
from tsar.model.dataset import EventDataset
from tsar.model.triggers import find_triggers
from tsar.model.two_stream import TSARModel
from tsar.ontology import EventOntology
from tsar.parser import EventParser
from tsar.scoring.fillers import scored_events
from tsar.scoring.measures import MEASURES
from tsar.training.calibration import Calibration, calibrate, calibration_error

Made = TypeVar("Made")
GOLD = EventOptions(triggers="gold")
END_TO_END = EventOptions(triggers="predicted")
BIASES = tuple(step / 2 for step in range(-8, 9))  # -4.0 to 4.0


class EventValidation:
    """Parses the development set and scores it: arguments of given triggers, triggers, both."""

    def __init__(
        self,
        documents: Sequence[EventDocument],
        graphs: Mapping[str, DocumentGraph],
        ontology: EventOntology,
        trainer: TrainerConfig,
    ) -> None:
        self.documents, self.graphs, self.ontology = list(documents), graphs, ontology
        self.precision = precision_of(trainer)

    def __call__(self, model: EventModel) -> dict[str, float]:
        """The metrics of a model in training."""
        return self.measure(EventParser(model, self.ontology, precision=self.precision))

    def measure(self, parser: EventParser) -> dict[str, float]:
        """Exact-span F1 of arguments, and where the parser finds triggers, that of both."""
        metrics = self._f1(parser, GOLD, {"arguments": "span"})
        if parser.finds_triggers:
            kinds = {"triggers": "tc", "end_to_end_arguments": "ac_plus"}
            metrics |= self._f1(parser, END_TO_END, kinds)
        return metrics

    def _f1(
        self, parser: EventParser, options: EventOptions, kinds: Mapping[str, str]
    ) -> dict[str, float]:
        found = parser.extract(self.documents, self.graphs, options)
        pairs = [
            (scored_events(gold), scored_events(predicted))
            for gold, predicted in zip(self.documents, found, strict=True)
        ]
        return {
            f"{name}_f1": Counts.of(count_table(MEASURES[kind](*pair) for pair in pairs)).f1
            for name, kind in kinds.items()
        }

    # After training ------------------------------------------------------------------------

    def tuned(self, parser: EventParser) -> EventDecoding:
        """The decoding whose biases score best, of equals the smaller, and whose probabilities fit.

        The bias of "no argument" by the F1 of arguments, that of "no trigger" by that of triggers.
        """
        start, batches = parser.decode, self._scored(parser)
        wanted = sum(len(event.arguments) for d in self.documents for event in d.events)

        def arguments(bias: float) -> tuple[float, float]:
            decode = replace(start, none_bias=bias)
            right = found = 0
            for candidates, gold in batches:
                chosen = choose(candidates, decode)
                right += int((gold[chosen.event, chosen.candidate] == chosen.role + 1).sum())
                found += len(chosen.event)
            return 2 * right / max(1, found + wanted), -abs(bias)

        decode = replace(start, none_bias=max(BIASES, key=arguments))
        if parser.finds_triggers:
            decode = replace(decode, trigger_bias=self._trigger_bias(parser))
        fitted = calibrate(*_labelled(batches))
        return replace(decode, scale=fitted.scale, shift=fitted.shift)

    def calibration_error(self, parser: EventParser) -> float:
        """Expected calibration error of the arguments' probabilities (0 is best)."""
        scores, gold = _labelled(self._scored(parser))
        fitted = Calibration(parser.decode.scale, parser.decode.shift)
        return calibration_error(fitted.probabilities(scores), gold)

    def _trigger_bias(self, parser: EventParser) -> float:
        """The bias of "no trigger" with the best F1 of triggers and types."""
        model, dataset = parser.model, self._dataset(parser, tagged=True)
        assert isinstance(model, TSARModel)

        def work(batch: EventBatch) -> tuple[Tensor, Tensor]:
            tags = model.tag(model.streams(batch))
            assert tags is not None
            return tags.float().cpu(), batch.tags.cpu()

        windows = [i for i, example in enumerate(dataset.examples) if example.kept.end]
        batches = self._worked(parser, dataset, windows, work)

        def measured(bias: float) -> tuple[float, float]:
            right = found = wanted = 0
            for tags, gold in batches:
                kept = gold != IGNORED
                spelt = one_hot(gold.clamp(min=0), tags.shape[-1])
                both = [
                    {*zip(*(c.tolist() for c in (t.context, t.first, t.last, t.type)), strict=True)}
                    for t in (find_triggers(tags, kept, bias), find_triggers(spelt, kept, 0.0))
                ]
                right, found = right + len(both[0] & both[1]), found + len(both[0])
                wanted += len(both[1])
            return 2 * right / max(1, found + wanted), -abs(bias)

        return max(BIASES, key=measured)

    def _scored(self, parser: EventParser) -> list[tuple[ScoredCandidates, Tensor]]:
        """What the model says of all events' candidates, in batches, and their gold labels."""
        dataset = self._dataset(parser)

        def work(batch: EventBatch) -> tuple[ScoredCandidates, Tensor] | None:
            if not len(batch.events.type):
                return None
            found = scored(parser.model, batch)
            return found.to("cpu"), batch.targets.gather(1, found.place).cpu()

        made = self._worked(parser, dataset, range(len(dataset.examples)), work)
        return [part for part in made if part is not None]

    def _dataset(self, parser: EventParser, *, tagged: bool = False) -> EventDataset:
        encoder = parser.model.encoder
        config = parser.model.config
        return EventDataset(
            self.documents, self.ontology, encoder, config, self.graphs, tagged=tagged
        )

    def _worked(
        self,
        parser: EventParser,
        dataset: EventDataset,
        places: Sequence[int],
        work: Callable[[EventBatch], Made],
    ) -> list[Made]:
        """What ``work`` makes of each batch of these examples."""

        def one_a_batch(indices: list[int]) -> list[Made | None]:
            batch = dataset.collate(indices).to(parser.device)
            return [work(batch), *[None] * (len(indices) - 1)]

        found = parser.batches(places, one_a_batch, dataset.costs.__getitem__, GOLD)
        return [made for made in found if made is not None]


def _labelled(batches: Sequence[tuple[ScoredCandidates, Tensor]]) -> tuple[Tensor, Tensor]:
    """Scores ``[n, 1 + R]`` of all candidates of all events, and gold labels ``[n]``."""
    width = max((found.scores.shape[2] for found, _ in batches), default=1)
    lowest = torch.finfo(torch.float32).min
    scores = [
        pad(found.scores[found.candidate], (0, width - found.scores.shape[2]), value=lowest)
        for found, _ in batches
    ]
    labels = [gold[found.candidate] for found, gold in batches]
    if not batches:
        return torch.zeros(0, 1), torch.zeros(0, dtype=torch.long)
    return torch.cat(scores), torch.cat(labels)
