"""``python -m kid.train``: train a frame parser.

    python -m kid.train experiment=kid_fn17 data=data/fn17
    torchrun --nproc-per-node=2 -m kid.train experiment=kid_fn17 data=data/fn17

With exemplars two stages run in a row, each in its own folder below ``output``: pre-training on
FrameNet's example sentences, then fine-tuning on full text. Started again after a kill, the
same command goes on from the last checkpoint.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kid.config import ARCHITECTURES, DecodeConfig, KidConfig, LossConfig
from kid.corpus import Corpus
from semcore.commands import command, print_json
from semcore.encoders.config import EncoderConfig
from semcore.errors import InputError
from semcore.training.config import LoggerConfig, OptimizerConfig, TrainerConfig

if TYPE_CHECKING:
    from torch import Tensor

    from kid.data import FrameSentence
    from kid.model.batch import FrameBatch
    from kid.model.build import FrameModel
    from kid.ontology import Ontology

HISTORIES = ("teacher", "own", "scheduled")


@dataclass
class ExemplarConfig:
    """Pre-training on the example sentences of FrameNet's lexical units."""

    use: bool = False
    most: int | None = None  # a random subset of so many sentences; null: all
    epochs: int = 1
    learning_rate: float = 1e-3
    encoder_learning_rate: float = 5e-4


@dataclass
class TrainConfig:
    """The keys of ``python -m kid.train``."""

    data: str  # prepared folder
    corpus: str = "fn17"  # fn15 | fn17
    output: str = "runs/kid"  # the run's folder; its checkpoint is output/checkpoint
    initial: str | None = None  # checkpoint to start from; null: the bare encoder
    # With ``initial``: a new decoder, of the shape that ``model`` gives it, learns alone on the
    # checkpoint's encoder, labels, frames and targets, which stay as they are.
    new_decoder: bool = False
    history: str = "teacher"  # teacher | own | scheduled: what a decoding step sees in training
    gold_share: float = 0.5  # scheduled: how many steps see the gold history
    overlaps: bool = False  # learn and allow arguments that overlap others
    storage: str = "float16"  # of the checkpoint: float32 | float16 | int8 with a scale a row
    seed: int = 0
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    model: KidConfig = field(default_factory=KidConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    exemplars: ExemplarConfig = field(default_factory=ExemplarConfig)
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)
    trainer: TrainerConfig = field(default_factory=TrainerConfig)
    logger: LoggerConfig = field(default_factory=LoggerConfig)

    def __post_init__(self) -> None:
        if self.history not in HISTORIES:
            raise InputError(f"history={self.history}: use one of {', '.join(HISTORIES)}")
        if self.new_decoder and self.initial is None:
            raise InputError("new_decoder=true: needs initial=, a checkpoint to build it on")
        if self.model.architecture == "bio_tagger" and (self.history != "teacher" or self.overlaps):
            raise InputError(
                "model.architecture=bio_tagger: it has no history and finds no overlaps; "
                "use history=teacher overlaps=false"
            )


@command(
    "kid_train",
    TrainConfig,
    example="python -m kid.train experiment=kid_fn17 data=data/fn17 output=runs/kid",
    run_folder=True,
)
def main(config: TrainConfig) -> float:
    """Train a frame parser on a prepared FrameNet and write its checkpoint."""
    metrics = train(config)
    if int(os.environ.get("RANK", 0)) == 0:
        print_json(metrics)
    return float(metrics["arguments_f1"])


def train(config: TrainConfig) -> dict[str, Any]:
    """Runs all stages; returns the development set's metrics of the weights that were kept."""
    import torch

    from kid.parser import FrameParser
    from kid.training.new_decoder import training_decoder_only
    from kid.training.tuning import tune_decoding
    from kid.training.validation import Validation
    from semcore.storage import STORAGES
    from semcore.training.precision import precision_of

    if config.storage not in STORAGES:
        raise InputError(f"storage={config.storage}: use one of {', '.join(STORAGES)}")
    corpus = Corpus(Path(config.data))
    torch.manual_seed(config.seed)
    if config.trainer.threads is not None:
        torch.set_num_threads(config.trainer.threads)
    exemplars: list[FrameSentence] = []
    if config.exemplars.use:
        exemplars = corpus.exemplars(config.exemplars.most, config.seed)
    full_text = corpus.split("train", annotated=True)
    model, ontology, before = initial_model(config, corpus, [*exemplars, *full_text])
    decode = DecodeConfig(overlaps=config.overlaps)
    development = corpus.split("dev", annotated=True)
    validation = Validation(development, ontology, decode, config.trainer)
    output = Path(config.output)
    with training_decoder_only(model) if config.new_decoder else nullcontext():
        if exemplars:
            run_stage(config, "exemplars", exemplars, model, ontology, validation, output, corpus)
        result = run_stage(
            config, "full_text", full_text, model, ontology, validation, output, corpus
        )
    if int(os.environ.get("RANK", 0)) != 0:
        return {**result.metrics}
    precision = precision_of(config.trainer)
    record = {"settings": settings_of(config), **before}
    parser = FrameParser(model, ontology, decode, record, precision)
    parser.decode = tune_decoding(parser, development)
    metrics = {**result.metrics, **validation.measure(parser)}
    parser.training["development"] = metrics
    card = model_card(config, metrics, len(full_text), before.get("before"))
    parser.save_pretrained(output / "checkpoint", card, config.storage)
    return metrics


def settings_of(config: TrainConfig) -> dict[str, Any]:
    """The settings that a checkpoint keeps: all but where things lay on one machine."""
    return {
        name: value
        for name, value in asdict(config).items()
        if name not in ("data", "output", "initial")
    }


def initial_model(
    config: TrainConfig, corpus: Corpus, examples: Sequence[FrameSentence]
) -> tuple[FrameModel, Ontology, dict[str, Any]]:
    """A new model on the bare encoder, or that of a checkpoint.

    A recurrent encoder takes its vocabulary from ``examples``. Last comes what a checkpoint's
    record holds of its own training, as ``before``; nothing for a new model.
    """
    from kid.checkpoint import load_parser_parts
    from kid.model.build import build_model
    from kid.model.double_graph import KidModel
    from kid.training.label_text import label_text_features
    from kid.training.new_decoder import renew_decoder
    from semcore.encoders import WordEncoder, build_encoder

    ontology = corpus.ontology
    if config.initial is not None:
        model, found, record = load_parser_parts(config.initial)
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
        return model, ontology, {"before": record.get("training", {})}
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
    return model, ontology, {}


def run_stage(
    config: TrainConfig,
    stage: str,
    examples: Sequence[FrameSentence],
    model: FrameModel,
    ontology: Ontology,
    validate: Callable[[Any], dict[str, float]],
    output: Path,
    corpus: Corpus,
) -> Any:
    """One `fit`, in its own folder; the model ends with the stage's best weights."""
    from kid.model.batch import FrameDataset
    from semcore.training import ParserModule, TrainingData, fit

    pretraining = stage == "exemplars"
    optimizer, trainer = config.optimizer, config.trainer
    if pretraining:
        optimizer = replace(
            optimizer,
            learning_rate=config.exemplars.learning_rate,
            encoder_learning_rate=config.exemplars.encoder_learning_rate,
        )
        trainer = replace(trainer, epochs=config.exemplars.epochs, patience=None, monitor=None)
    dataset = FrameDataset(
        examples, ontology, model.encoder, overlaps=config.overlaps, tagged=not pretraining
    )
    module = ParserModule(model, loss_of(config), optimizer, validate)
    indices = TrainingData(range(len(dataset)), dataset.costs, dataset.collate)
    return fit(
        module,
        indices,
        trainer,
        output / stage,
        seed=config.seed,
        config={"stage": stage, **asdict(config)},
        fingerprints=corpus.fingerprints(
            "exemplars.jsonl" if pretraining else "train.jsonl", "dev.jsonl", "ontology.json"
        ),
        logger=config.logger,
    )


def loss_of(config: TrainConfig) -> Callable[[Any, FrameBatch], dict[str, Tensor]]:
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


def model_card(
    config: TrainConfig,
    metrics: dict[str, Any],
    sentences: int,
    before: Mapping[str, Any] | None = None,
) -> str:
    """What a checkpoint is, for people.

    Args:
        sentences: of full text that it was trained on.
        before: how the checkpoint was trained that training began from.
    """
    summary = ARCHITECTURES[config.model.architecture]
    version = "1.5" if config.corpus == "fn15" else "1.7"
    learned = "its decoder, and nothing else, " if config.new_decoder else ""
    history = f"- {learned}trained on: FrameNet {version} full text, {sentences:,} sentences"
    history += f"; exemplars: {exemplars_of(asdict(config))}"
    while before is not None:
        settings = before.get("settings", {})
        history += "\n- this began from a checkpoint trained on full text"
        history += f"; exemplars: {exemplars_of(settings)}"
        before = before.get("before")
    rows = "\n".join(
        f"| {name.replace('_', ' ')} | {value:.4f} |"
        for name, value in metrics.items()
        if name.endswith(("_accuracy", "_f1"))
    )
    return f"""# Frame-semantic parser for FrameNet {version}

Finds frame-evoking words, their frames and frame elements in English sentences. {summary}

- encoder: `{config.encoder.name}`, by reference: its weights are checked by SHA-256
{history}
- data licence: FrameNet is published under CC BY 3.0 by the FrameNet project, ICSI Berkeley

| development set | |
|---|---|
{rows}

```python
from kid import FrameParser

for sentence in FrameParser.from_pretrained("PATH").parse("She gave him a book."):
    print(sentence.frames)
```
"""


def exemplars_of(settings: Mapping[str, Any]) -> str:
    """How many exemplars a training with these settings saw."""
    exemplars = settings.get("exemplars", {})
    if not exemplars.get("use", False):
        return "none"
    most = exemplars.get("most")
    return "all" if most is None else f"{most:,} sentences"


if __name__ == "__main__":
    main()
