"""``python -m amr.train``: train an AMR parser in one or more stages.

    python -m amr.train experiment=amr_only paths.amr=[data/lpp] output=runs/amr
    torchrun --nproc-per-node=2 -m amr.train experiment=amr_only paths.amr=[data/lpp]
    python -m amr.train experiment=amr_grpo initial=amr paths.amr=[data/lpp] output=runs/grpo

A stage is a mixture of corpora. AMR alone is one stage; intermediate-task learning (ITL) is a
stage on PseudoAMR and then one on AMR; multi-task learning (MTL) is one stage on all, told apart
by the token that begins the output. With ``preference`` a trained parser learns from Smatch of
what it writes (`semcore.preference`). Started again after a kill, the same command goes on from
the last checkpoint.
"""

from __future__ import annotations

from contextlib import closing, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amr.config import GraphTrainConfig
from semcore.commands import command, progress

if TYPE_CHECKING:
    from amr.model.build import AMRModel
    from amr.training.corpora import GraphCorpora
    from semcore.training.config import StageConfig
    from semcore.training.stages import StageParts


@command(
    "amr_train",
    GraphTrainConfig,
    example="python -m amr.train experiment=amr_only paths.amr=[data/lpp] output=runs/amr",
    run_folder=True,
    result="smatch on the development set",
)
def main(config: GraphTrainConfig) -> float:
    """Train an AMR parser on prepared corpora and write its checkpoint."""
    from semcore.training.stages import told

    return float(told(config, train(config)).get("smatch", 0.0))


def train(config: GraphTrainConfig) -> dict[str, Any]:
    """Runs all stages; returns the development set's metrics of the weights that were kept."""
    from amr.checkpoint import PARSER
    from amr.model.batch import AMRDataset
    from amr.model.copying import Copier
    from amr.parser import AMRParser
    from amr.training.card import card_of
    from amr.training.corpora import GraphCorpora, examples_of
    from amr.training.loss import amr_loss
    from amr.training.preference import feedback_of, preference_stage
    from amr.training.validation import GraphValidation
    from semcore.training import TrainingData
    from semcore.training.processes import is_first_process
    from semcore.training.stages import StageParts, begin, conclude, record_of, train_stages

    folders = [folder for given in asdict(config.paths).values() for folder in given or ()]
    begin(config, PARSER.folder, *folders, config.initial, config.frames)
    corpora = GraphCorpora(config)
    corpora.check_development()
    model, before = initial_model(config, corpora)
    copier = Copier(model.vocabulary.frames)

    def loss(model: Any, batch: Any) -> dict[str, Any]:
        return amr_loss(model, batch, config.smoothing)

    def parts(stage: StageConfig) -> StageParts:
        first = next(iter(stage.corpora))
        development = corpora.development(first)[: config.dev_sentences]
        validation = GraphValidation(development, task=corpora.task_of(first), wiki=config.wiki)
        fingerprints = corpora.fingerprints(stage)
        if feedback is not None:
            data, learning = preference_stage(config, corpora, stage, model, feedback)
            return StageParts(data, validation, fingerprints, learning.loss, learning.explore)
        examples = examples_of(corpora, stage, model, copier)
        dataset = AMRDataset(examples, model.vocabulary, model.encoder)
        given = TrainingData(range(len(dataset)), dataset.costs, dataset.collate)
        return StageParts(given, validation, fingerprints)

    judged = closing(feedback_of(config, model)) if config.preference.on else nullcontext()
    with judged as feedback:
        metrics = train_stages(config, model, loss, parts)
    if is_first_process():
        record = record_of(config, metrics, before)
        parser = AMRParser(model, linker=corpora.linker(), training=record)
        card = card_of(config, record)
        parser.save_pretrained(Path(config.output) / "checkpoint", card, config.storage)
    conclude(config, metrics)
    return metrics


def initial_model(
    config: GraphTrainConfig, corpora: GraphCorpora
) -> tuple[AMRModel, dict[str, Any]]:
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


if __name__ == "__main__":
    main()
