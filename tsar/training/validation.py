"""The development set: metrics at the end of every epoch, and what is chosen by them at last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from semcore.encoders import WordEncoder
from semcore.scoring.metrics import Counts, count_table
from semcore.training.config import TrainerConfig
from semcore.training.precision import precision_of
from tsar.amr_graphs import DocumentGraph
from tsar.config import EventDecoding, EventOptions
from tsar.data import EventDocument
from tsar.decoding.dispatch import scored
from tsar.model.batch import EventDataset
from tsar.model.build import EventModel
from tsar.ontology import EventOntology
from tsar.parser import EventParser
from tsar.scoring.fillers import scored_events
from tsar.scoring.measures import MEASURES
from tsar.training.calibration import Calibration, calibrate, calibration_error

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
        start = parser.decode

        def best(key: str, options: EventOptions, kind: str) -> float:
            def measured(bias: float) -> tuple[float, float]:
                parser.decode = replace(start, **{key: bias})  # type: ignore[arg-type]
                return self._f1(parser, options, {"found": kind})["found_f1"], -abs(bias)

            chosen = max(BIASES, key=measured)
            parser.decode = start
            return chosen

        decode = replace(start, none_bias=best("none_bias", GOLD, "span"))
        if parser.finds_triggers:
            decode = replace(decode, trigger_bias=best("trigger_bias", END_TO_END, "tc"))
        fitted = self.calibration(parser)
        return replace(decode, scale=fitted.scale, shift=fitted.shift)

    def calibration(self, parser: EventParser) -> Calibration:
        """How scores become probabilities that say how often they are right, on this set."""
        scores, gold = self.labelled(parser)
        return calibrate(scores, gold)

    def calibration_error(self, parser: EventParser) -> float:
        """Expected calibration error of the arguments' probabilities (0 is best)."""
        scores, gold = self.labelled(parser)
        fitted = Calibration(parser.decode.scale, parser.decode.shift)
        return calibration_error(fitted.probabilities(scores), gold)

    def labelled(self, parser: EventParser) -> tuple[Tensor, Tensor]:
        """Scores ``[n, 1 + R]`` of all candidates of all events, and gold labels ``[n]``."""
        encoder = parser.model.encoder
        assert isinstance(encoder, WordEncoder)
        dataset = EventDataset(
            self.documents, self.ontology, encoder, parser.model.config, self.graphs
        )

        def work(indices: Sequence[int]) -> list[tuple[Tensor, Tensor] | None]:
            batch = dataset.collate(indices).to(parser.device)
            rest: list[tuple[Tensor, Tensor] | None] = [None] * (len(indices) - 1)
            if not len(batch.events.type):
                return [None, *rest]
            found = scored(parser.model, batch)
            gold = batch.targets.gather(1, found.place)
            here = found.candidate & batch.events.scored[:, None]
            return [(found.scores[here].cpu(), gold[here].cpu()), *rest]

        places = range(len(dataset.examples))
        found = parser.batches(places, work, dataset.costs.__getitem__, GOLD)
        parts = [part for part in found if part is not None]
        width = max((scores.shape[1] for scores, _ in parts), default=1)
        lowest = torch.finfo(torch.float32).min
        scores = [
            torch.nn.functional.pad(scores, (0, width - scores.shape[1]), value=lowest)
            for scores, _ in parts
        ]
        if not parts:
            return torch.zeros(0, 1), torch.zeros(0, dtype=torch.long)
        return torch.cat(scores), torch.cat([gold for _, gold in parts])
