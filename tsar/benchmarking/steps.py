"""Training steps of ours and of the reference, whole and without the encoder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from semcore.benchmarking.config import of_training
from semcore.benchmarking.memory import peak_of
from semcore.benchmarking.steps import TrainingSteps
from semcore.encoders import WordEncoder
from semcore.errors import InputError
from tsar.benchmarking.config import EventBenchmarkConfig
from tsar.benchmarking.documents import joined, joined_graph, runs
from tsar.benchmarking.reference import ReferenceBatch, ReferenceData, ReferenceTSAR, reference_loss
from tsar.config import EventTrainConfig
from tsar.corpus import EventCorpus
from tsar.model.batch import EventBatch
from tsar.model.build import build_model
from tsar.model.dataset import EventDataset
from tsar.model.streams import local_view, trigger_marks
from tsar.model.two_stream import TSARModel
from tsar.train import loss_of
from tsar.train import main as training

Batches = list[list[int]]


class EventSteps:
    """Both sides on the same batches, from the same weights."""

    def __init__(self, config: EventBenchmarkConfig) -> None:
        settings = experiment_of(config)
        corpus = EventCorpus(Path(config.data))
        encoder = WordEncoder(settings.encoder)
        model = build_model(settings.model, corpus.ontology, encoder).to(config.device)
        if not isinstance(model, TSARModel) or not comparable(model):
            raise InputError(f"overrides={config.overrides}: not the paper's model (model=tsar)")
        self.model, self.encoder = model, encoder
        self.documents, graphs = corpus.split(config.split), corpus.graphs(config.split)
        if config.subwords is not None:
            sizes = [len(pieces.ids) for pieces in encoder.subwords(self._forms())]
            groups = list(runs(self.documents, sizes, config.subwords))
            self.documents = [joined(group) for group in groups]
            graphs = {group[0].id: joined_graph(group, graphs) for group in groups}
        self.documents = self.documents[: config.batch * config.batches]
        bare = replace(settings.model, guide=replace(settings.model.guide, enabled=False))
        dataset, plain = (
            EventDataset(self.documents, corpus.ontology, encoder, model_config, graphs)
            for model_config in (settings.model, bare)
        )
        numbers = list(range(len(dataset.examples)))
        batches = [numbers[k : k + config.batch] for k in range(0, len(numbers), config.batch)]
        batches = batches[: config.batches]
        if not batches:
            raise InputError(
                f"{config.data}: too little for a batch of {config.subwords} sub-words"
            )
        self.ours = TrainingSteps(settings, model, loss_of(settings), dataset.collate, batches)

        def loss(reference: ReferenceTSAR, batch: ReferenceBatch) -> dict[str, Tensor]:
            return reference_loss(reference(batch), batch, settings.loss)

        reference = ReferenceTSAR(model)
        collate = ReferenceData(plain, graphs).collate
        self.reference = TrainingSteps(settings, reference, loss, collate, batches)
        self.read = [self._read(dataset.collate(batch)) for batch in batches]

    def _forms(self) -> list[list[str]]:
        return [document.forms for document in self.documents]

    def _read(self, batch: EventBatch) -> dict[str, Any]:
        batch = batch.to(self.ours.device)
        return {"batch": batch.words, "marks": trigger_marks(batch), "visible": local_view(batch)}

    def encode(self, number: int) -> None:
        """The encoder's two passes alone, forward and backward, each stream for itself."""
        read = self.read[number]
        with self.ours.autocast():
            whole = self.encoder(read["batch"], marks=read["marks"])
            apart = self.encoder(**read)
            loss = whole.float().square().mean() + apart.float().square().mean()
        loss.backward()
        self.ours.optimizer.zero_grad()

    @contextmanager
    def without_encoder(self) -> Iterator[None]:
        """Within, word vectors are given in the encoder's place: random ones, with gradients.

        What is measured is then the part of a step that is outside of the encoder.
        """
        streams = self.model.streams
        streams.encoder = GivenVectors(self.encoder.size)  # type: ignore[assignment]
        try:
            yield
        finally:
            streams.encoder = self.encoder

    def outside(self, side: TrainingSteps) -> Callable[[int], None]:
        """A step of one side without the encoder."""

        def run(number: int) -> None:
            with self.without_encoder():
                side.step(number)

        return run

    def memory(self, side: TrainingSteps) -> int:
        """The most bytes that the part outside of the encoder holds, of all batches.

        Parameters and the optimizer's state are not among them; the batch, all that backward
        needs, and gradients are.
        """
        found = []
        for number in range(len(side.batches)):
            with self.without_encoder():
                found.append(peak_of(lambda: side.gradients(number), str(side.device)))  # noqa: B023
            side.optimizer.zero_grad()
        return max(found)


class GivenVectors(nn.Module):
    """Random word vectors, as an encoder's are: zero on padding."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def forward(self, batch: Any, *_: object, **__: object) -> Tensor:
        """``[B, W, size]`` of a `WordBatch`, whatever else is given."""
        mask = batch.mask
        vectors = torch.randn(*mask.shape, self.size, device=mask.device)
        return (vectors * mask[..., None]).requires_grad_()


def comparable(model: TSARModel) -> bool:
    """Whether the reference can be made of the model."""
    config = model.config
    return (
        config.marking == "each"
        and config.local_stream
        and config.guide.enabled
        and (config.guide.graphs, config.guide.inverse) == ("own", "same")
        and (config.labels, config.choice) == ("pair", "span")
        and config.kept_spans is None
        and not config.triggers
    )


def experiment_of(config: EventBenchmarkConfig) -> EventTrainConfig:
    """The resolved settings of the experiment, with the benchmark's precision if it has one."""
    words = [f"experiment={config.settings}", f"data={config.data}", *config.overrides]
    return training.compose([*words, *of_training(config.precision)])


def subword_shape(read: Sequence[dict[str, Any]]) -> list[int]:
    """Rows and columns of the largest batch of sub-words."""
    return max((list(item["batch"].ids.shape) for item in read), key=lambda shape: shape[1])
