"""The keys of ``python -m amr.train``."""

from __future__ import annotations

from dataclasses import dataclass, field

from amr.config import ModelConfig
from amr.linearization.vocabulary import VocabularyConfig
from semcore.encoders.config import EncoderConfig
from semcore.errors import InputError
from semcore.training.config import LoggerConfig, OptimizerConfig, TrainerConfig


@dataclass
class PathsConfig:
    """Prepared folders, by what is in them; several of one sort are read as one corpus."""

    amr: list[str] = field(default_factory=list)
    silver: list[str] = field(default_factory=list)  # graphs that a parser made
    srl: list[str] = field(default_factory=list)  # PseudoAMR of semantic roles
    dependency: list[str] = field(default_factory=list)  # PseudoAMR of dependency trees


@dataclass
class StageConfig:
    """One run of training. What is null is as in ``optimizer`` and ``trainer``."""

    name: str = "amr"  # the stage's folder below output
    # Times an epoch. No default: it would be merged into whatever is given.
    corpora: dict[str, float] = field(default_factory=dict)
    epochs: int | None = None
    learning_rate: float | None = None
    encoder_learning_rate: float | None = None
    monitor: str | None = "smatch"  # on the first corpus's dev; null: the last weights are kept


@dataclass
class TrainConfig:
    """All of them."""

    output: str = "runs/amr"  # the run's folder; its checkpoint is output/checkpoint
    paths: PathsConfig = field(default_factory=PathsConfig)
    stages: list[StageConfig] = field(default_factory=lambda: [StageConfig(corpora={"amr": 1.0})])
    initial: str | None = None  # checkpoint to start from; null: the bare encoder
    frames: str | None = None  # PropBank's frame files, or a JSON list: senses that exist
    task_tokens: bool = False  # outputs begin with their task (MTL); else all alike (ITL)
    wiki: bool = False  # learn :wiki with the graph; else names are linked afterwards
    longest: int = 384  # tokens; longer graphs are left out of training
    share: float = 1.0  # of the AMR training sentences that is used: a learning curve
    dev_sentences: int = 300  # that are parsed for the dev score
    smoothing: float = 0.0  # of labels
    storage: str = "float16"  # of the checkpoint: float32 | float16 | int8 with a scale a row
    licences: list[str] = field(default_factory=list)  # of the data, for the model card
    seed: int = 0
    vocabulary: VocabularyConfig = field(default_factory=VocabularyConfig)
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    model: ModelConfig = field(default_factory=ModelConfig)
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)
    trainer: TrainerConfig = field(default_factory=TrainerConfig)
    logger: LoggerConfig = field(default_factory=LoggerConfig)

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise InputError(f"share={self.share}: above 0, at most 1")
        if not 0 <= self.smoothing < 1:
            raise InputError(f"smoothing={self.smoothing}: at least 0, below 1")
        for key, least in (("longest", 1), ("dev_sentences", 0)):
            if getattr(self, key) < least:
                raise InputError(f"{key}={getattr(self, key)}: must be at least {least}")
        known = tuple(PathsConfig.__dataclass_fields__)
        names = [stage.name for stage in self.stages]
        if len(set(names)) < len(names):
            raise InputError("stages: two of the same name, which is that of their folder")
        for stage in self.stages:
            if not stage.corpora:
                raise InputError(f"stages: {stage.name} has no corpora")
            for name, times in stage.corpora.items():
                if name not in known:
                    raise InputError(f"stages: corpus {name}: use one of {', '.join(known)}")
                if times < 0:
                    raise InputError(f"stages: corpus {name}: {times} times: must not be negative")
