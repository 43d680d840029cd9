"""Training steps of the AMR parser as an experiment would take them."""

from __future__ import annotations

from collections.abc import Sequence
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


def graph_steps(
    data: str, batches: int, experiment: str = "amr_only", overrides: Sequence[str] = ()
) -> TrainingSteps:
    """The first steps of an experiment on a prepared folder, with a new model.

    Raises `InputError` when the folder is none.
    """
    settings: GraphTrainConfig = training.compose(
        [f"experiment={experiment}", f"paths.amr=[{data}]", *overrides]
    )
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
