"""The development set: metrics at the end of every epoch, and what is chosen by them at last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from semcore.scoring.metrics import Counts, count_table
from semcore.training.calibration import calibrate, log_odds
from semcore.training.config import TrainerConfig
from semcore.training.precision import precision_of
from tsar.amr_graphs import DocumentGraph
from tsar.config import EventDecoding, EventOptions
from tsar.data import EventDocument
from tsar.decoding.dispatch import choose, scored
from tsar.model.batch import IGNORED, EventBatch
from tsar.model.build import EventModel
from tsar.model.dataset import EventDataset
from tsar.model.triggers import find_triggers
from tsar.model.two_stream import ScoredCandidates, TSARModel
from tsar.ontology import EventOntology
from tsar.parser import EventParser
from tsar.scoring.calibration import argument_calibration_error, trigger_calibration_error
from tsar.scoring.fillers import scored_events
from tsar.scoring.measures import MEASURES

Made = TypeVar("Made")
GOLD = EventOptions(triggers="gold")
END_TO_END = EventOptions(triggers="predicted")
_SELDOM = 0.02  # of the arguments: so many may share words, by chance or by mistake
_APART = 2.0  # of log-odds
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
        """Exact-span F1 of arguments, and where the parser finds triggers, that of both.

        And how far their probabilities are from how often they are right, where any was found.
        """
        found = list(parser.extract(self.documents, self.graphs, GOLD))
        metrics = self._f1(found, {"arguments": "span"})
        errors = {"calibration_error": argument_calibration_error(self.documents, found)}
        if parser.finds_triggers:
            found = list(parser.extract(self.documents, self.graphs, END_TO_END))
            metrics |= self._f1(found, {"triggers": "tc", "end_to_end_arguments": "ac_plus"})
            error = trigger_calibration_error(self.documents, found)
            errors["trigger_calibration_error"] = error
        return metrics | {name: error for name, error in errors.items() if error is not None}

    def _f1(self, found: Sequence[EventDocument], kinds: Mapping[str, str]) -> dict[str, float]:
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
        Roles keep apart where they do in the gold.
        """
        apart = _APART if _shared(self.documents) < _SELDOM else 0.0
        start, batches = replace(parser.decode, shared_bias=apart), self._scored(parser)
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
            decode = self._tuned_triggers(parser, decode)
        fitted = calibrate(*_chosen(batches, decode))
        return replace(decode, scale=fitted.scale, shift=fitted.shift)

    def _tuned_triggers(self, parser: EventParser, decode: EventDecoding) -> EventDecoding:
        """With the bias of "no trigger" that has the best F1 of triggers and types, calibrated."""
        model, dataset = parser.model, self._dataset(parser, tagged=True)
        assert isinstance(model, TSARModel)

        def work(batch: EventBatch) -> tuple[Tensor, Tensor]:
            tags = model.tag(model.streams(batch))
            assert tags is not None
            return tags.float().cpu(), batch.tags.cpu()

        windows = [i for i, example in enumerate(dataset.examples) if example.kept.end]
        batches = self._worked(parser, dataset, windows, work)

        wanted = [_spelled(one_hot(g.clamp(min=0), t.shape[-1]), g, 0.0)[0] for t, g in batches]

        def measured(bias: float) -> tuple[float, float]:
            found = [_spelled(tags, gold, bias)[0] for tags, gold in batches]
            right = sum(len({*a} & {*b}) for a, b in zip(found, wanted, strict=True))
            return 2 * right / max(1, sum(map(len, [*found, *wanted]))), -abs(bias)

        bias = max(BIASES, key=measured)
        found = [_spelled(tags, gold, bias) for tags, gold in batches]
        right = [item in gold for (own, _), gold in zip(found, wanted, strict=True) for item in own]
        odds = torch.cat([torch.zeros(0), *(odds for _, odds in found)])
        fitted = calibrate(odds, torch.tensor(right, dtype=torch.bool))
        return replace(
            decode,
            trigger_bias=bias,
            trigger_scale=fitted.scale,
            trigger_shift=fitted.shift,
        )

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


def _shared(documents: Sequence[EventDocument]) -> float:
    """The share of arguments that stand on words of another role of their event."""
    events = [event for document in documents for event in document.events]
    shared = sum(
        any(
            own.role != other.role
            and own.words.start < other.words.end
            and other.words.start < own.words.end
            for other in event.arguments
        )
        for event in events
        for own in event.arguments
    )
    return shared / max(1, sum(len(event.arguments) for event in events))


def _spelled(tags: Tensor, gold: Tensor, bias: float) -> tuple[list[tuple[int, ...]], Tensor]:
    """Context, first word, last word, type of the triggers of tags; and their log-odds."""
    found = find_triggers(tags, gold != IGNORED, bias)
    columns = (found.context, found.first, found.last, found.type)
    return list(zip(*(c.tolist() for c in columns), strict=True)), found.log_odds


def _chosen(
    batches: Sequence[tuple[ScoredCandidates, Tensor]], decode: EventDecoding
) -> tuple[Tensor, Tensor]:
    """Log-odds of the arguments that are chosen, and whether the gold has them. ``[n]`` each."""
    odds, right = [torch.zeros(0)], [torch.zeros(0, dtype=torch.bool)]
    for found, gold in batches:
        chosen = choose(found, decode)
        label = 1 + chosen.role
        odds.append(log_odds(found.scores[chosen.event, chosen.candidate], label))
        right.append(gold[chosen.event, chosen.candidate] == label)
    return torch.cat(odds), torch.cat(right)
