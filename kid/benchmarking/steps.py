"""Training steps as an experiment would take them, and the encoder's share of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

import torch

from kid.benchmarking.config import FrameBenchmarkConfig
from kid.config import FrameTrainConfig
from kid.corpus import FrameCorpus
from kid.data import FrameSentence
from kid.model.batch import FrameDataset
from kid.model.build import FrameModel, build_model
from kid.train import loss_of
from kid.train import main as training
from semcore.benchmarking.config import of_training
from semcore.benchmarking.steps import TrainingSteps
from semcore.encoders import EncoderBatch, build_encoder
from semcore.errors import InputError
from semcore.training import DeterministicBatches

_MINIATURE = 100  # sentences
_HEAVIEST = 8  # batches


def largest_subwords(batches: Sequence[EncoderBatch]) -> list[int]:
    """Rows and columns of the batch with the most sub-words (words, of a recurrent encoder)."""
    shapes = [list(batch.ids.shape) for batch in batches]
    return max(shapes, key=lambda shape: shape[0] * shape[1], default=[0, 0])


class FrameSteps(TrainingSteps):
    """Steps of a frame parser, and the encoder's share of them."""

    def __init__(
        self,
        settings: FrameTrainConfig,
        model: FrameModel,
        dataset: FrameDataset,
        batches: Sequence[Sequence[int]],
    ) -> None:
        super().__init__(settings, model, loss_of(settings), dataset.collate, batches)
        self.model, self.dataset = model, dataset
        collated = [dataset.collate(batch) for batch in batches]
        self.words = [batch.words.to(self.device) for batch in collated]
        self.targets = sum(len(batch.frame) for batch in collated)
        self.sentences = sum(len(batch) for batch in batches)
        self.largest = largest_subwords(self.words)

    def encode(self, number: int) -> None:
        """The encoder's forward and backward alone, from a batch that is collated already."""
        with self.autocast():
            vectors = self.model.encoder(self.words[number])
            loss = vectors.float().square().mean()
        loss.backward()
        self.optimizer.zero_grad()


def experiment_of(config: FrameBenchmarkConfig, *overrides: str) -> FrameTrainConfig:
    """The resolved settings of the experiment, with the benchmark's precision if it has one."""
    words = [f"experiment={config.settings}", f"data={config.data}", *config.overrides]
    return training.compose([*words, *of_training(config.precision), *overrides])


def new_model(
    settings: FrameTrainConfig, corpus: FrameCorpus, examples: Sequence[FrameSentence], device: str
) -> FrameModel:
    """The experiment's model before its first step.

    Text features of labels are random here: reading the descriptions takes a while, and a step
    costs the same with any.
    """
    ontology = corpus.ontology
    encoder = build_encoder(
        settings.encoder,
        [item.forms for item in examples],
        [item.tags for item in examples],
        [item.heads for item in examples],
    )
    texts = {}
    if settings.model.knowledge_graph.features != "learned":
        texts["frame_text"] = torch.randn(len(ontology.frames), encoder.size)
        texts["element_text"] = torch.randn(len(ontology.element_names) + 1, encoder.size)
    return build_model(settings.model, ontology, encoder, **texts).to(device)


def annotated(corpus: FrameCorpus, split: str, least: int) -> list[FrameSentence]:
    """A split's sentences with frames; those of a miniature are repeated, ``least`` in all."""
    sentences = corpus.split(split, annotated=True)
    if not sentences:
        raise InputError(f"{corpus.folder}: no sentence with frames in split {split}")
    if len(sentences) >= _MINIATURE:
        return sentences
    return list(islice(cycle(sentences), least))


def training_batches(
    settings: FrameTrainConfig, dataset: FrameDataset, count: int, *, heaviest: bool
) -> list[list[int]]:
    """Sentences of the run's first ``count`` batches.

    With ``heaviest``, the epoch's few with the most words times targets come after.
    """
    trainer = settings.trainer
    plan = DeterministicBatches(
        dataset.costs, trainer.batch_tokens, trainer.batch_items, settings.seed
    )
    batches: list[list[int]] = [batch.tolist() for batch in plan.epoch(0)]
    if not heaviest:
        return batches[:count]
    targets = dataset.first_target.diff().tolist()

    def weight(batch: list[int]) -> int:
        longest = max(dataset.costs[index] for index in batch)
        return longest * sum(targets[index] for index in batch)

    return batches[:count] + sorted(batches, key=weight)[-_HEAVIEST:]


def corpus_of(config: FrameBenchmarkConfig) -> FrameCorpus:
    """The prepared corpus."""
    return FrameCorpus(Path(config.data))
