"""``python -m kid.train``: train a frame parser in one or more stages.

    python -m kid.train experiment=kid_fn17 data=data/fn17
    torchrun --nproc-per-node=2 -m kid.train experiment=kid_fn17 data=data/fn17

A stage draws from full text, or from FrameNet's example sentences, or from both; each has its
own folder below ``output``. Started again after a kill, the same command goes on from the last
checkpoint.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kid.config import FrameDecoding, FrameTrainConfig
from semcore.commands import command, progress
from semcore.errors import InputError

if TYPE_CHECKING:
    from torch import Tensor

    from kid.model.batch import FrameBatch
    from kid.model.build import FrameModel
    from kid.training.corpora import FrameCorpora
    from semcore.training.config import StageConfig
    from semcore.training.stages import StageParts


@command(
    "kid_train",
    FrameTrainConfig,
    example="python -m kid.train experiment=kid_fn17 data=data/fn17 output=runs/kid",
    run_folder=True,
    result="arguments_f1 on the development set",
    aliases={
        "model=bio_tagger": "model=kid_bio_tagger",
        **dict.fromkeys(
            (f"exemplars.{k}" for k in ("use", "epochs", "learning_rate", "encoder_learning_rate")),
            "pre-training is a stage, and its epochs and rates are the stage's; "
            "see configs/experiment/kid_fn17_exemplars.yaml",
        ),
    },
)
def main(config: FrameTrainConfig) -> float:
    """Train a frame parser on a prepared FrameNet and write its checkpoint."""
    from semcore.training.stages import told

    return float(told(config, train(config))["arguments_f1"])


def train(config: FrameTrainConfig) -> dict[str, Any]:
    """Runs all stages; returns the development set's metrics of the weights that were kept."""
    from kid.checkpoint import PARSER
    from kid.corpus import FrameCorpus
    from kid.parser import FrameParser
    from kid.training.card import card_of
    from kid.training.corpora import FrameCorpora
    from kid.training.evidence import evidence_of
    from kid.training.new_decoder import training_decoder_only
    from kid.training.validation import FrameValidation, tune_decoding
    from semcore.training.precision import precision_of
    from semcore.training.processes import is_first_process
    from semcore.training.stages import StageParts, begin, conclude, record_of, train_stages

    begin(config, PARSER.folder, config.data, config.initial)
    corpora = FrameCorpora(config)
    model, before = initial_model(config, corpora)
    decode = FrameDecoding(overlaps=config.overlaps)
    validation = FrameValidation(corpora.development, corpora.ontology, decode, config.trainer)

    def parts(stage: StageConfig) -> StageParts:
        return StageParts(corpora.data(stage, model), validation, corpora.fingerprints(stage))

    with training_decoder_only(model) if config.new_decoder else nullcontext():
        metrics = train_stages(config, model, loss_of(config), parts)
    if not is_first_process():
        return metrics
    parser = FrameParser(model, corpora.ontology, decode, precision=precision_of(config.trainer))
    parser.decode = tune_decoding(parser, corpora.development)
    corpus = FrameCorpus(Path(config.data))
    # Where steps are few, to try things out, so are the sentences that are counted.
    most = config.trainer.limit_batches and 20 * config.trainer.limit_batches
    exemplars = progress(islice(corpus.all_exemplars(), most), "evidence of exemplars")
    full_text = corpus.with_unannotated(corpora.train[:most])
    evidence = evidence_of(parser, full_text, exemplars, corpora.development_targets())
    parser = replace(parser, evidence=evidence)
    metrics |= validation.measure(parser)
    parser.training = record_of(config, metrics, before)
    card = card_of(config, parser.training, len(corpora.sentences.get("full_text", [])))
    parser.save_pretrained(Path(config.output) / "checkpoint", card, config.storage)
    conclude(config, metrics)
    return metrics


def initial_model(
    config: FrameTrainConfig, corpora: FrameCorpora
) -> tuple[FrameModel, dict[str, Any]]:
    """A new model on the bare encoder, or that of a checkpoint and how it was trained.

    A recurrent encoder takes its vocabulary from the sentences that are trained on.
    """
    from kid.checkpoint import load_parser_parts
    from kid.model.build import build_model
    from kid.model.double_graph import KidModel
    from kid.training.label_text import label_text_features
    from kid.training.new_decoder import renew_decoder
    from semcore.encoders import WordEncoder, build_encoder
    from semcore.training.stages import check_as_it_is

    ontology = corpora.ontology
    if config.initial is not None:
        model, found, _, record = load_parser_parts(config.initial)
        if found.without_definitions() != ontology.without_definitions():
            raise InputError.at(
                config.initial,
                None,
                f"a checkpoint of FrameNet {found.version}'s ontology, "
                f"not of {config.data}'s ({ontology.version})",
            )
        if config.new_decoder:
            if not isinstance(model, KidModel):
                raise InputError.at(config.initial, None, "new_decoder=true: a BIO tagger has none")
            renew_decoder(model, config.model)
        else:
            # Features made of text are in a checkpoint's learned table: either is as it is.
            own = model.config.knowledge_graph.features
            labels = replace(config.model.knowledge_graph, features=own)
            wanted = replace(config.model, knowledge_graph=labels)
            check_as_it_is(config.initial, wanted, model.config)
        return model, record.get("training", {})
    examples = [item for sentences in corpora.sentences.values() for item in sentences]
    encoder = build_encoder(
        config.encoder,
        [item.forms for item in examples],
        [item.tags for item in examples],
        [item.heads for item in examples],
    )
    features: tuple[Tensor | None, Tensor | None] = (None, None)
    if config.model.knowledge_graph.features != "learned":
        if not isinstance(encoder, WordEncoder):
            raise InputError(
                f"model.knowledge_graph.features={config.model.knowledge_graph.features}: "
                "needs a pre-trained encoder to read descriptions; use learned"
            )
        features = label_text_features(ontology, encoder)
    model = build_model(
        config.model, ontology, encoder, frame_text=features[0], element_text=features[1]
    )
    return model, {}


def loss_of(config: FrameTrainConfig) -> Callable[[Any, FrameBatch], dict[str, Tensor]]:
    """The loss of one batch under the configured history."""
    from kid.training.history import forward_with_history
    from kid.training.loss import output_loss

    share = {"own": 0.0, "scheduled": config.gold_share}.get(config.history)

    def loss(model: Any, batch: FrameBatch) -> dict[str, Tensor]:
        if share is not None:
            output = forward_with_history(model, batch, share, config.overlaps)
        else:
            output = model(batch, overlaps=True) if config.overlaps else model(batch)
        return output_loss(output, batch, config.loss)

    return loss


if __name__ == "__main__":
    main()
