"""The first training steps of an experiment, for the table of all parsers."""

from __future__ import annotations

from typing import Any

from amr.config import GraphTrainConfig
from amr.model.batch import AMRDataset
from amr.model.copying import Copier
from amr.train import initial_model
from amr.train import main as training
from amr.training.corpora import GraphCorpora, examples_of
from amr.training.loss import amr_loss
from semcore.benchmarking.steps import TrainingSteps
from semcore.training import DeterministicBatches


def first_steps(data: str, batches: int) -> TrainingSteps:
    """Those of ``amr_only`` on a prepared folder. Raises `InputError` when it is none."""
    settings: GraphTrainConfig = training.compose(["experiment=amr_only", f"paths.amr=[{data}]"])
    corpora = GraphCorpora(settings)
    model, _ = initial_model(settings, corpora)
    stage = settings.stages[0]
    examples = examples_of(corpora, stage, model, Copier(model.vocabulary.frames))
    dataset = AMRDataset(examples, model.vocabulary, model.encoder)
    trainer = settings.trainer
    plan = DeterministicBatches(
        dataset.costs, trainer.batch_tokens, trainer.batch_items, settings.seed
    )
    chosen = [batch.tolist() for batch in plan.epoch(0)][:batches]

    def loss(model: Any, batch: Any) -> dict[str, Any]:
        return amr_loss(model, batch, settings.smoothing)

    return TrainingSteps(settings, model, loss, dataset.collate, chosen)
