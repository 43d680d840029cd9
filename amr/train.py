"""``python -m amr.train``: train an AMR parser in one or more stages.

    python -m amr.train experiment=amr_only paths.amr=[data/lpp] output=runs/amr
    torchrun --nproc-per-node=2 -m amr.train experiment=amr_only paths.amr=[data/lpp]

A stage is a mixture of corpora. AMR alone is one stage; intermediate-task learning (ITL) is a
stage on PseudoAMR and then one on AMR; multi-task learning (MTL) is one stage on all, told apart
by the token that begins the output. Started again after a kill, the same command goes on from
the last checkpoint.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amr.config import StageConfig, TrainConfig
from semcore.commands import command, print_json, progress
from semcore.errors import InputError

if TYPE_CHECKING:
    from amr.model.build import AMRModel
    from amr.training.corpora import Corpora


@command(
    "amr_train",
    TrainConfig,
    example="python -m amr.train experiment=amr_only paths.amr=[data/lpp] output=runs/amr",
    run_folder=True,
)
def main(config: TrainConfig) -> float:
    """Train an AMR parser on prepared corpora and write its checkpoint."""
    metrics = train(config)
    if int(os.environ.get("RANK", 0)) == 0:
        print_json(metrics)
    return float(metrics.get("smatch", 0.0))


def train(config: TrainConfig) -> dict[str, Any]:
    """Runs all stages; returns the development set's metrics of the weights that were kept."""
    import torch

    from amr.model.copying import Copier
    from amr.training.corpora import Corpora
    from amr.training.validation import Validation
    from semcore.storage import STORAGES

    if config.storage not in STORAGES:
        raise InputError(f"storage={config.storage}: use one of {', '.join(STORAGES)}")
    torch.manual_seed(config.seed)
    if config.trainer.threads is not None:
        torch.set_num_threads(config.trainer.threads)
    corpora = Corpora(config)
    corpora.check_development()
    model, before = initial_model(config, corpora)
    copier = Copier(model.vocabulary.frames)
    output = Path(config.output)
    metrics: dict[str, Any] = {}
    for number, stage in enumerate(config.stages, start=1):
        # What comes after a stage is no part of its run: later stages may be changed.
        so_far = replace(config, stages=config.stages[:number])
        first = next(iter(stage.corpora))
        validation = Validation(
            corpora.development(first)[: config.dev_sentences],
            task=corpora.task_of(first),
            wiki=config.wiki,
        )
        result = run_stage(so_far, stage, model, copier, corpora, validation, output)
        metrics = {**result.metrics}
    if int(os.environ.get("RANK", 0)) != 0:
        return metrics
    from amr.parser import AMRParser
    from amr.training.card import model_card

    training = {"settings": settings_of(config), "development": metrics}
    if before:
        training["before"] = before
    parser = AMRParser(model, linker=corpora.linker(), training=training)
    card = model_card(config, metrics, before)
    parser.save_pretrained(output / "checkpoint", card, config.storage)
    return metrics


def settings_of(config: TrainConfig) -> dict[str, Any]:
    """The settings that a checkpoint keeps: all but where things lay on one machine."""
    return {
        name: value
        for name, value in asdict(config).items()
        if name not in ("paths", "output", "initial", "frames")
    }


def initial_model(config: TrainConfig, corpora: Corpora) -> tuple[AMRModel, dict[str, Any]]:
    """A new model on the bare encoder, or that of a checkpoint and how it was trained."""
    from amr.checkpoint import load_parser_parts
    from amr.corpora.propbank import read_frames
    from amr.model.build import new_model

    if config.initial is not None:
        model, _, record = load_parser_parts(config.initial)
        return model, record.get("training", {})
    frames = read_frames(config.frames) if config.frames else []
    pairs = [pair for name in corpora.pairs for pair in corpora.pairs[name]]
    reading = progress(pairs, "vocabulary")
    model = new_model(config.model, config.encoder, config.vocabulary, reading, frames, config.seed)
    return model, {}


def run_stage(
    config: TrainConfig,
    stage: StageConfig,
    model: AMRModel,
    copier: Any,
    corpora: Corpora,
    validate: Callable[[Any], dict[str, float]],
    output: Path,
) -> Any:
    """One `fit`, in its own folder; the model ends with the stage's best weights."""
    from amr.model.batch import AMRDataset
    from amr.training.corpora import stage_examples
    from amr.training.loss import amr_loss
    from semcore.training import ParserModule, TrainingData, fit

    examples = stage_examples(config, stage, model, copier, corpora)
    dataset = AMRDataset(examples, model.vocabulary, model.encoder)
    optimizer, trainer = config.optimizer, config.trainer
    if stage.learning_rate is not None:
        optimizer = replace(optimizer, learning_rate=stage.learning_rate)
    if stage.encoder_learning_rate is not None:
        optimizer = replace(optimizer, encoder_learning_rate=stage.encoder_learning_rate)
    trainer = replace(trainer, epochs=stage.epochs or trainer.epochs, monitor=stage.monitor)
    if stage.monitor is None:  # the last weights are wanted, not a mean with earlier ones
        trainer = replace(trainer, average_checkpoints=None)

    def loss(model: Any, batch: Any) -> dict[str, Any]:
        return amr_loss(model, batch, config.smoothing)

    return fit(
        ParserModule(model, loss, optimizer, validate),
        TrainingData(range(len(dataset)), dataset.costs, dataset.collate),
        trainer,
        output / stage.name,
        seed=config.seed,
        config={"stage": stage.name, **asdict(config)},
        fingerprints=corpora.fingerprints(stage),
        logger=config.logger,
    )


if __name__ == "__main__":
    main()
