"""``python -m amr.verifier.train``: train a verifier on what `amr.verifier.prepare` wrote.

    python -m amr.verifier.train paths.train=[data/n_best] paths.dev=[data/n_best] output=runs/both
    python -m amr.verifier.train model.labels=graph paths.train=[data/n_best] paths.dev=[dev.jsonl]

Started again after a kill, the same command goes on from the last checkpoint.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amr.verifier.config import VerifierTrainConfig
from semcore.commands import command, progress
from semcore.errors import InputError, one_of

if TYPE_CHECKING:
    from amr.verifier.hypotheses import Hypotheses
    from semcore.training.config import StageConfig
    from semcore.training.stages import StageParts


@command(
    "amr_verifier_train",
    VerifierTrainConfig,
    example="python -m amr.verifier.train paths.train=[data/n_best] paths.dev=[data/n_best]",
    run_folder=True,
    result="smatch of what it chooses on the development set",
)
def main(config: VerifierTrainConfig) -> float:
    """Train a verifier of graphs and write its checkpoint."""
    from semcore.training.stages import told

    return float(told(config, train(config))["smatch"])


def train(config: VerifierTrainConfig) -> dict[str, Any]:
    """Runs all stages; returns the development set's metrics of the weights that were kept."""
    from amr.verifier.batch import Reading, collate, readings
    from amr.verifier.card import card_of
    from amr.verifier.checkpoint import VERIFIER, save_verifier
    from amr.verifier.fitting import VerifierValidation
    from amr.verifier.hypotheses import files_of
    from amr.verifier.loss import verifier_loss
    from semcore.files import sha256_of
    from semcore.training import TrainingData
    from semcore.training.processes import is_first_process
    from semcore.training.stages import StageParts, begin, conclude, drawn, record_of, train_stages

    folders = [*config.paths.train, *config.paths.dev]
    begin(config, VERIFIER.folder, *folders, config.initial)
    given = {name: files_of(getattr(config.paths, name), name) for name in ("train", "dev")}
    for name, files in given.items():
        if not files:
            raise InputError(f"paths.{name}= is missing: what amr.verifier.prepare wrote")
    sentences = [kept(item, config.graphs) for item in read(given["train"], "train")]
    model, before = initial_model(config)
    validation = VerifierValidation(read(given["dev"], "dev")[: config.dev_sentences])
    items: list[Reading] = readings(sentences, model.encoder)

    def batch(chosen: list[Reading]) -> Any:
        return collate(chosen, model.encoder)

    prints = {
        f"{name}/{place}": sha256_of(file)
        for name, files in given.items()
        for place, file in enumerate(files)
    }

    def parts(stage: StageConfig) -> StageParts:
        examples = drawn({"hypotheses": items}, stage.corpora, config.seed)
        data = TrainingData(examples, [item.cost for item in examples], batch)
        return StageParts(data, validation, prints)

    metrics = train_stages(config, model, verifier_loss, parts)
    if not is_first_process():
        return metrics
    model.eval()
    choice, fitted = validation.fitted(model)
    metrics |= fitted
    record = record_of(config, metrics, before)
    card = card_of(config, record)
    place = Path(config.output) / "checkpoint"
    save_verifier(place, model, choice, {"training": record}, card, config.storage)
    conclude(config, metrics)
    return metrics


def initial_model(config: VerifierTrainConfig) -> tuple[Any, dict[str, Any]]:
    """A new model on the bare encoder, or that of a checkpoint and how it was trained."""
    from amr.verifier.checkpoint import load_verifier
    from amr.verifier.model import GraphVerifier
    from semcore.encoders import WordEncoder
    from semcore.training.stages import check_as_it_is

    if config.initial is not None:
        model, _, record = load_verifier(config.initial)
        check_as_it_is(config.initial, config.model, model.config)
        return model, record.get("training", {})
    one_of("encoder.kind", config.encoder.kind, ("pretrained",))  # of sub-words
    return GraphVerifier(config.model, WordEncoder(config.encoder)), {}


def read(files: list[Path], name: str) -> list[Hypotheses]:
    """The sentences of several files."""
    from amr.verifier.hypotheses import read_hypotheses

    found = [item for file in files for item in progress(read_hypotheses(file), f"reading {name}")]
    if not found:
        raise InputError(f"paths.{name}: there is no sentence in {', '.join(map(str, files))}")
    return found


def kept(item: Hypotheses, graphs: int | None) -> Hypotheses:
    """A sentence with the parser's best graphs only."""
    return replace(item, graphs=item.graphs[:graphs], labels=item.labels[:graphs])


if __name__ == "__main__":
    main()
