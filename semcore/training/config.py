"""Settings of training: how long, how fast, on what, in which stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, ClassVar

from semcore.errors import MOST_SEED, InputError, at_least, finite, fraction, one_of
from semcore.files.prepared import SPLITS


@dataclass
class OptimizerConfig:
    """An optimizer with two learning rates and a schedule."""

    kind: str = "adamw"  # adamw | radam; both decay weights apart from the gradient
    learning_rate: float = 1e-3  # of everything but the encoder
    encoder_learning_rate: float = 1e-4  # of the encoder's own parameters, adapters included
    weight_decay: float = 0.01  # not on biases, norms and other vectors
    betas: list[float] = field(default_factory=lambda: [0.9, 0.999])
    warmup: float = 0.1  # fraction of all steps in which the rate rises from 0
    schedule: str = "linear"  # linear | cosine | constant, after the warm-up
    gradient_clip: float = 1.0  # greatest norm of a step's gradient; 0: no clipping
    # none | free: a random part moves in each step | task: one part, chosen before training
    child_tuning: str = "none"
    child_tuning_share: float = 0.3  # the part's size
    child_tuning_of: str = "encoder"  # encoder (what is pre-trained) | all

    def __post_init__(self) -> None:
        one_of("optimizer.kind", self.kind, ("adamw", "radam"))
        one_of("optimizer.child_tuning", self.child_tuning, ("none", "free", "task"))
        one_of("optimizer.child_tuning_of", self.child_tuning_of, ("encoder", "all"))
        if not 0 < self.child_tuning_share <= 1:
            raise InputError(
                f"optimizer.child_tuning_share={self.child_tuning_share}: above 0, at most 1"
            )
        one_of("optimizer.schedule", self.schedule, ("linear", "cosine", "constant"))
        for key in ("learning_rate", "encoder_learning_rate", "weight_decay"):
            finite(f"optimizer.{key}", getattr(self, key), 0)
        at_least("optimizer.gradient_clip", self.gradient_clip, 0)
        fraction("optimizer.warmup", self.warmup)
        if len(self.betas) != 2 or not all(0 <= beta < 1 for beta in self.betas):
            raise InputError(f"optimizer.betas={self.betas}: two numbers from 0 to below 1")


DEFAULT_EPOCHS = 10
_COUNTS = [
    *(
        "epochs",
        "stage_epochs",
        "max_steps",
        "batch_tokens",
        "batch_items",
        "accumulate",
        "threads",
    ),
    *("patience", "validate_every_epochs", "checkpoint_every_steps", "limit_batches"),
    *("average_checkpoints", "threads"),
]


@dataclass
class TrainerConfig:
    """One run: its length, batches, precision, checkpoints."""

    epochs: int | None = None  # passes over the data of stages that do not say; null: 10
    stage_epochs: int | None = None  # of every stage, whatever it says; null: as it says
    max_steps: int | None = None  # stop after so many optimizer steps, and schedule for them
    batch_tokens: int = 2048  # padded words in one optimizer step, over all processes
    batch_items: int | None = None  # and no more examples than these
    accumulate: int = 1  # micro-batches that one process cuts its part of a step into
    accelerator: str = "auto"  # auto | cpu | gpu
    strategy: str = "ddp"  # of several processes: ddp: each holds all weights | fsdp: a part each
    # 32 | bf16 (mixed: weights stay float32) | auto: bf16 where the machine is quick in it
    precision: str = "32"
    threads: int | None = None  # of torch on the processor; null: torch's choice
    workers: int = 0  # processes that collate batches ahead
    deterministic: bool = True  # choose deterministic algorithms where there are any
    monitor: str | None = None  # the validation metric that picks the best weights
    mode: str = "max"  # max | min: which way the monitored metric is better
    average_checkpoints: int | None = None  # the n best epochs' (no monitor: the last n)
    average: str = "if_better"  # if_better (by the monitor, if there is one) | always
    patience: int | None = None  # stop after so many validations without a better one
    validate_every_epochs: int = 1  # the last epoch is always validated
    checkpoint_every_minutes: float = 10.0  # what a kill can cost, beside epoch ends
    checkpoint_every_steps: int | None = None
    limit_batches: int | None = None  # steps an epoch, for trying things out
    same_batches: bool = False  # the first epoch's batches in every epoch, to overfit them

    def __post_init__(self) -> None:
        one_of("trainer.accelerator", self.accelerator, ("auto", "cpu", "gpu"))
        one_of("trainer.strategy", self.strategy, ("ddp", "fsdp"))
        one_of("trainer.precision", self.precision, ("32", "bf16", "auto"))
        one_of("trainer.mode", self.mode, ("max", "min"))
        one_of("trainer.average", self.average, ("if_better", "always"))
        for key in _COUNTS:
            at_least(f"trainer.{key}", getattr(self, key), 1)
        at_least("trainer.workers", self.workers, 0)
        at_least("trainer.checkpoint_every_minutes", self.checkpoint_every_minutes, 0)

    @property
    def passes(self) -> int:
        """How often a run passes over its data."""
        return epochs_of({}, asdict(self))


@dataclass
class LoggerConfig:
    """Where the numbers of a run go beside ``metrics.jsonl``."""

    # none | csv | tensorboard | wandb (the last two must be installed: extras of graphsem)
    kind: str = "none"
    every_steps: int = 50  # optimizer steps between two lines
    project: str = "graphsem"  # of wandb
    offline: bool = False  # of wandb: keep the run in its folder, to be synchronised later

    def __post_init__(self) -> None:
        one_of("logger.kind", self.kind, ("none", "csv", "tensorboard", "wandb"))
        at_least("logger.every_steps", self.every_steps, 1)


def epochs_of(stage: Mapping[str, Any], trainer: Mapping[str, Any]) -> int:
    """How often a stage passes over its data, by its settings and the trainer's, of any version."""
    wanted = trainer.get("stage_epochs") or stage.get("epochs") or trainer.get("epochs")
    return int(wanted or DEFAULT_EPOCHS)


BY_TRAINER = "trainer"
REPORT = "report.html"  # in output, where each stage has its folder
_TAKEN = ("checkpoint", REPORT)  # names of what a run has beside its stages' folders


@dataclass
class StageConfig:
    """One run of training among several in a row. What is null is as in optimizer and trainer."""

    name: str  # of the stage's folder below output
    # Times an epoch. No default: it would be merged into whatever is given.
    corpora: dict[str, float] = field(default_factory=dict)
    epochs: int | None = None
    learning_rate: float | None = None
    encoder_learning_rate: float | None = None
    # The metric that picks the best weights; trainer: the trainer's; null: the last are kept.
    monitor: str | None = BY_TRAINER

    def __post_init__(self) -> None:
        where = f"stages: {self.name}"
        hidden = self.name.startswith(".")  # as what is in the making, or above
        if not self.name or hidden or self.name in _TAKEN or set(self.name) & set("/\\\0"):
            raise InputError(
                f"stages: name {self.name!r}: must be fit for a folder below output: not empty, "
                f"no / or \\ in it, no dot first, not {' or '.join(_TAKEN)}"
            )
        at_least(f"{where}: epochs", self.epochs, 1)
        finite(f"{where}: learning_rate", self.learning_rate, 0)
        finite(f"{where}: encoder_learning_rate", self.encoder_learning_rate, 0)

    def optimizer(self, general: OptimizerConfig) -> OptimizerConfig:
        """The stage's optimizer, given that of all stages."""
        keys = ("learning_rate", "encoder_learning_rate")
        own: dict[str, Any] = {key: getattr(self, key) for key in keys}
        return replace(general, **{key: rate for key, rate in own.items() if rate is not None})

    def trainer(self, general: TrainerConfig) -> TrainerConfig:
        """The stage's trainer, given that of all stages."""
        monitor = general.monitor if self.monitor == BY_TRAINER else self.monitor
        epochs = epochs_of(asdict(self), asdict(general))
        trainer = replace(general, epochs=epochs, stage_epochs=None, monitor=monitor)
        if self.monitor is None:  # the last weights are wanted, not a mean with earlier ones
            trainer = replace(trainer, average_checkpoints=None)
        return trainer


@dataclass(kw_only=True)
class StagedConfig:
    """What the training of every parser has; a parser adds its data, its model and its loss."""

    CORPORA: ClassVar[tuple[str, ...]] = ()  # what stages can draw from
    PLACES: ClassVar[tuple[str, ...]] = ("output", "initial")  # on one machine
    FEWEST: ClassVar[int] = 1  # sentences that it can be measured on

    output: str  # the run's folder; its checkpoint is output/checkpoint
    initial: str | None = None  # checkpoint to start from; null: the bare encoder
    stages: list[StageConfig]  # each in its own folder below output
    # So many sentences of the development set, drawn once, are parsed for its scores and for what
    # is chosen by them; null: all. Of events: documents with so many sentences.
    dev_sentences: int | None = None
    storage: str = "float16"  # of the checkpoint: float32 | float16 | int8 with a scale a row
    seed: int = 0
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)
    trainer: TrainerConfig = field(default_factory=TrainerConfig)
    logger: LoggerConfig = field(default_factory=LoggerConfig)

    def __post_init__(self) -> None:
        names = [stage.name for stage in self.stages]
        if len(set(names)) < len(names):
            raise InputError("stages: two of the same name, which is that of their folder")
        at_least("dev_sentences", self.dev_sentences, self.FEWEST)
        at_least("seed", self.seed, 0, MOST_SEED)
        for stage in self.stages:
            if not stage.corpora:
                raise InputError(f"stages: {stage.name} has no corpora")
            for name, times in stage.corpora.items():
                if name not in self.CORPORA:
                    known = ", ".join(self.CORPORA)
                    raise InputError(f"stages: corpus {name}: use one of {known}")
                finite(f"stages: corpus {name}", times, 0)

    def check_epochs(self) -> None:
        """Raises `InputError` for epochs that no stage would heed, as each says its own."""
        epochs = self.trainer.epochs
        if epochs is None or self.trainer.stage_epochs is not None or not self.stages:
            return
        if all(stage.epochs is not None for stage in self.stages):
            own = ", ".join(f"{stage.name} {stage.epochs}" for stage in self.stages)
            raise InputError(
                f"trainer.epochs={epochs}: each stage has its own ({own}); use "
                f"trainer.stage_epochs={epochs} for all, or stages.0.epochs={epochs} for the first"
            )

    @property
    def corpora(self) -> list[str]:
        """What any stage draws from."""
        return sorted({name for stage in self.stages for name in stage.corpora})

    @property
    def settings(self) -> dict[str, Any]:
        """What a checkpoint keeps: all but where things lay on one machine."""
        return {name: value for name, value in asdict(self).items() if name not in self.PLACES}

    @classmethod
    def current(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The settings of a checkpoint or a run of any version, in the keys of this one."""
        return dict(settings)


@dataclass(kw_only=True)
class MeasuredConfig(StagedConfig):
    """The training of a parser, which is measured on a split of its corpus."""

    # The split that is measured on; train: a part of it that is not learned from
    development: str = "dev"
    # Of development=train every n-th document, or sentence where there are fewer documents, is
    # kept out for measuring; null: none, and what is measured says nothing
    every: int | None = 5

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("development", self.development, SPLITS)
        at_least("every", self.every, 2)

    @classmethod
    def current(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Earlier versions of two parsers had none but dev."""
        return {"development": "dev", "every": 5, **super().current(settings)}
