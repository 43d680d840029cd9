"""``python -m tsar.train``: train an event parser.

    python -m tsar.train experiment=tsar_rams data=data/rams
    torchrun --nproc-per-node=2 -m tsar.train experiment=tsar_rams data=data/rams

Started again after a kill, the same command goes on from the last checkpoint.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semcore.commands import command
from semcore.errors import InputError, one_of
from tsar.config import CORPORA, EventTrainConfig

if TYPE_CHECKING:
    from torch import Tensor

    from semcore.training.config import StageConfig
    from semcore.training.stages import StageParts
    from tsar.model.batch import EventBatch
    from tsar.model.build import EventModel
    from tsar.ontology import EventOntology


@command(
    "tsar_train",
    EventTrainConfig,
    example="python -m tsar.train experiment=tsar_rams data=data/rams output=runs/tsar",
    run_folder=True,
    result="arguments_f1 on the development set",
)
def main(config: EventTrainConfig) -> float:
    """Train an event parser on a prepared corpus and write its checkpoint."""
    from semcore.training.stages import told

    return float(told(config, train(config))["arguments_f1"])


def train(config: EventTrainConfig) -> dict[str, Any]:
    """Runs all stages; returns the development set's metrics of the weights that were kept."""
    from semcore.training.precision import precision_of
    from semcore.training.processes import is_first_process
    from semcore.training.stages import StageParts, begin, conclude, record_of, train_stages
    from tsar.checkpoint import PARSER
    from tsar.parser import EventParser
    from tsar.training.card import card_of
    from tsar.training.corpora import EventCorpora
    from tsar.training.validation import EventValidation

    one_of("corpus", config.corpus, CORPORA)
    one_of("encoder.kind", config.encoder.kind, ("pretrained",))  # of sub-words, with marks
    begin(config, PARSER.folder, config.data, config.initial)
    corpora = EventCorpora(config)
    ontology = corpora.ontology
    model, before = initial_model(config, ontology)
    validation = EventValidation(corpora.development, corpora.graphs, ontology, config.trainer)

    def parts(stage: StageConfig) -> StageParts:
        return StageParts(corpora.data(stage, model), validation, corpora.fingerprints())

    metrics = train_stages(config, model, loss_of(config), parts)
    if not is_first_process():
        return metrics
    parser = EventParser(model, ontology, precision=precision_of(config.trainer))
    parser.decode = validation.tuned(parser)
    metrics |= validation.measure(parser)
    parser.training = record_of(config, metrics, before)
    card = card_of(config, parser.training, ontology, corpora.documents, corpora.corpus)
    parser.save_pretrained(Path(config.output) / "checkpoint", card, config.storage)
    conclude(config, metrics)
    return metrics


def initial_model(
    config: EventTrainConfig, ontology: EventOntology
) -> tuple[EventModel, dict[str, Any]]:
    """A new model on the bare encoder, or that of a checkpoint and how it was trained.

    Raises `InputError` for a checkpoint of another inventory, or of a model of other settings.
    """
    from semcore.encoders import WordEncoder
    from semcore.training.stages import check_as_it_is
    from tsar.checkpoint import load_parser_parts
    from tsar.model.build import build_model

    if config.initial is None:
        return build_model(config.model, ontology, WordEncoder(config.encoder)), {}
    model, found, record = load_parser_parts(config.initial)
    if found.pairs != ontology.pairs:
        problem = f"a checkpoint of another inventory than that of {config.data}"
        raise InputError.at(config.initial, None, problem)
    check_as_it_is(config.initial, config.model, model.config)
    return model, record.get("training", {})


def loss_of(config: EventTrainConfig) -> Callable[[Any, EventBatch], dict[str, Tensor]]:
    """The loss of one batch."""
    from tsar.model.pointer import pointer_loss
    from tsar.training.loss import event_loss

    def loss(model: Any, batch: EventBatch) -> dict[str, Tensor]:
        output = model(batch)
        if config.model.architecture == "pointer":
            return pointer_loss(output, batch)
        return event_loss(output, batch, config.loss)

    return loss


if __name__ == "__main__":
    main()
