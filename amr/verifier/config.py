"""The settings of a verifier's model and of its training. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from semcore.encoders.config import EncoderConfig
from semcore.errors import InputError, at_least, below_one, one_of
from semcore.training.config import StageConfig, StagedConfig, TrainerConfig

# What it learns from: which parts of a graph are right, the graph's Smatch, or both.
LABELS = ("steps", "graph", "both")


@dataclass
class VerifierConfig:
    """The network above the encoder."""

    labels: str = "both"  # steps: right or wrong of every part | graph: Smatch alone | both
    size: int = 192  # of the vectors of nodes and edges
    layers: int = 3  # of graph convolution, each followed by attention to the words
    heads: int = 4
    dropout: float = 0.1

    def __post_init__(self) -> None:
        one_of("model.labels", self.labels, LABELS)
        for key in ("size", "layers", "heads"):
            at_least(f"model.{key}", getattr(self, key), 1)
        if self.size % self.heads:
            raise InputError(f"model.size={self.size}: no multiple of model.heads={self.heads}")
        below_one("model.dropout", self.dropout)


@dataclass
class HypothesesPaths:
    """Files or folders of amr.verifier.prepare; of a folder the split that they stand under."""

    train: list[str] = field(default_factory=list)
    dev: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class VerifierTrainConfig(StagedConfig):
    """The keys of ``python -m amr.verifier.train``."""

    CORPORA: ClassVar = ("hypotheses",)
    PLACES: ClassVar = ("paths", *StagedConfig.PLACES)

    output: str = "runs/amr_verifier"  # the run's folder; its checkpoint is output/checkpoint
    paths: HypothesesPaths = field(default_factory=HypothesesPaths)
    stages: list[StageConfig] = field(
        default_factory=lambda: [StageConfig("verifier", {"hypotheses": 1.0})]
    )
    graphs: int | None = None  # of a sentence in training: the parser's best ones; null: all
    licences: list[str] = field(default_factory=list)  # of the data, for the model card
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    model: VerifierConfig = field(default_factory=VerifierConfig)
    # smatch: of the graphs that the verifier alone would choose
    trainer: TrainerConfig = field(default_factory=lambda: TrainerConfig(monitor="smatch"))

    def __post_init__(self) -> None:
        super().__post_init__()
        at_least("graphs", self.graphs, 1)
