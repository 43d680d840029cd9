"""Settings of preference learning: a dataclass for each of its four parts. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite

from semcore.errors import InputError, at_least, finite, one_of

REFERENCES = ("initial", "none")
SOURCES = ("samples", "beams")
ALGORITHMS = ("none", "rft", "mrt", "dpo", "grpo")


@dataclass
class PolicyConfig:
    """The policy is the model in training; what it is compared with is the reference."""

    reference: str = "initial"  # initial: the weights that the stage began with | none

    def __post_init__(self) -> None:
        one_of("preference.model.reference", self.reference, REFERENCES)


@dataclass
class DataConfig:
    """The outputs of each input that are compared."""

    source: str = "samples"  # samples: drawn by the policy | beams: the best ones of a search
    size: int = 8  # outputs that are drawn, or hypotheses of the beam
    temperature: float = 1.0  # of the policy that is drawn from, and learns
    gold: bool = False  # the annotated output as well, where the parser could write it
    # true: only what the parser may write when it is used | false: what its form allows
    constrained: bool = True
    batch_words: int = 1024  # padded words, times size, that are drawn for at once

    def __post_init__(self) -> None:
        one_of("preference.data.source", self.source, SOURCES)
        at_least("preference.data.size", self.size, 1)
        at_least("preference.data.batch_words", self.batch_words, 1)
        if not (isfinite(self.temperature) and self.temperature > 0):
            raise InputError(f"preference.data.temperature={self.temperature}: must be above 0")


@dataclass
class FeedbackConfig:
    """What says how good an output is."""

    # The parts of a reward, by name, and how much each counts. No default: it would be merged
    # into whatever is given.
    weights: dict[str, float] = field(default_factory=dict)
    processes: int = 1  # that compute rewards while more is drawn; 1: this one does

    def __post_init__(self) -> None:
        at_least("preference.feedback.processes", self.processes, 1)
        for name, weight in self.weights.items():
            if not isfinite(weight):
                raise InputError(f"preference.feedback.weights.{name}={weight}: must be a number")


@dataclass
class AlgorithmConfig:
    """How outputs and their rewards become a loss; see `semcore.preference.algorithms`."""

    kind: str = "none"  # none: the likelihood of what is annotated | rft | mrt | dpo | grpo
    margin: float = 0.0  # rft, dpo: what is chosen is better by more than so much
    sharpness: float = 0.1  # mrt: the power of the probabilities that compete
    beta: float = 0.1  # dpo: how much the reference binds
    clip: float = 0.2  # grpo: a step's ratio of probabilities counts within 1 +- clip
    kl: float = 0.04  # grpo: how much the divergence from the reference counts

    def __post_init__(self) -> None:
        one_of("preference.algorithm.kind", self.kind, ALGORITHMS)
        for key in ("margin", "sharpness", "beta", "clip", "kl"):
            finite(f"preference.algorithm.{key}", getattr(self, key), 0)


@dataclass
class PreferenceConfig:
    """The four parts."""

    model: PolicyConfig = field(default_factory=PolicyConfig)
    data: DataConfig = field(default_factory=DataConfig)
    feedback: FeedbackConfig = field(default_factory=FeedbackConfig)
    algorithm: AlgorithmConfig = field(default_factory=AlgorithmConfig)

    def __post_init__(self) -> None:
        kind = self.algorithm.kind
        if self.compared and self.model.reference == "none":
            rest = "; grpo does without if preference.algorithm.kl=0" * (kind == "grpo")
            raise InputError(f"preference.model.reference=none: {kind} compares with one{rest}")
        if kind != "none" and not any(self.feedback.weights.values()):
            raise InputError("preference.feedback.weights: nothing counts")

    @property
    def compared(self) -> bool:
        """Whether the algorithm asks a reference."""
        weights = {"dpo": 1.0, "grpo": self.algorithm.kl}
        return weights.get(self.algorithm.kind, 0.0) > 0

    @property
    def on(self) -> bool:
        """Whether anything is learned from preferences."""
        return self.algorithm.kind != "none"
