"""Training steps, and the encoder's share of them, on the same batches."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from kid.config import TrainConfig
from kid.model.batch import FrameDataset
from kid.model.build import FrameModel
from kid.train import loss_of
from semcore.encoders import EncoderBatch
from semcore.training.optimizer import make_optimizer, scale_gradients
from semcore.training.precision import precision_of


def largest_subwords(batches: Sequence[EncoderBatch]) -> list[int]:
    """Rows and columns of the batch with the most sub-words (words, of a recurrent encoder)."""
    shapes = [list(batch.ids.shape) for batch in batches]
    return max(shapes, key=lambda shape: shape[0] * shape[1], default=[0, 0])


class TrainingSteps:
    """A model in training on a fixed list of batches."""

    def __init__(
        self,
        settings: TrainConfig,
        model: FrameModel,
        dataset: FrameDataset,
        batches: Sequence[Sequence[int]],
    ) -> None:
        self.model = model.train()
        self.dataset, self.batches = dataset, batches
        self.device = next(model.parameters()).device
        self.half = precision_of(settings.trainer) == "bf16"
        self.deterministic = settings.trainer.deterministic
        self.clip = settings.optimizer.gradient_clip
        self.loss = loss_of(settings)
        self.optimizer = make_optimizer(
            model, settings.optimizer, lambda name: name.startswith("encoder.")
        )
        for group in self.optimizer.param_groups:
            group["lr"] = (
                0.01 * group["peak"]
            )  # as in the warm-up: weights stay near where they are
        collated = [dataset.collate(batch) for batch in batches]
        self.words = [batch.words.to(self.device) for batch in collated]
        self.targets = sum(len(batch.frame) for batch in collated)
        self.sentences = sum(len(batch) for batch in batches)
        self.largest = largest_subwords(self.words)

    def step(self, number: int) -> None:
        """Collating, forward, loss, backward, clipping, optimizer: as a run's step does it."""
        batch = self.dataset.collate(self.batches[number]).to(self.device)
        with self._autocast():
            parts = self.loss(self.model, batch)
            loss = parts["loss"] * parts["weight"]
        loss.backward()
        factor = 1 / parts["weight"].clamp(min=1e-12)
        scale_gradients(self.model.parameters(), factor, self.clip)
        self.optimizer.step()
        self.optimizer.zero_grad()

    def encode(self, number: int) -> None:
        """The encoder's forward and backward alone, from a batch that is collated already."""
        with self._autocast():
            vectors = self.model.encoder(self.words[number])
            loss = vectors.float().square().mean()
        loss.backward()
        self.optimizer.zero_grad()

    def _autocast(self) -> torch.autocast:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.half)
