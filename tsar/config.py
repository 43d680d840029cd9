"""Every setting of the event parser, with its default. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import ClassVar

from semcore.encoders.config import EncoderConfig
from semcore.errors import InputError, at_least, below_one, finite, one_of
from semcore.files.prepared import SPLITS
from semcore.options import ParseOptions
from semcore.scoring.config import BootstrapConfig
from semcore.training.config import MeasuredConfig, StageConfig, TrainerConfig

GRAPHS = ("own", "random", "none")
TRIGGERS = ("predicted", "gold")
CORPORA = ("rams", "wikievents", "wikievents_coarse", "mlee", "casie", "jsonl")
SCORERS = ("tsar", "gen_arg")
DECODERS = ("independent", "constrained")


@dataclass
class GraphGuideConfig:
    """The AMR-guided graph network (paper, section 3.3), which both streams share."""

    enabled: bool = True  # false: no such network at all
    graphs: str = "own"  # own | random: edges of the same number and types | none: no edges
    layers: int = 4  # of the relational graph convolution
    size: int | None = None  # of node vectors; null: the encoder's, as in the paper
    inverse: str = "same"  # an edge backwards has the same relation | own: one of its own
    dropout: float = 0.3  # after each layer

    def __post_init__(self) -> None:
        one_of("model.guide.graphs", self.graphs, GRAPHS)
        one_of("model.guide.inverse", self.inverse, ("same", "own"))
        at_least("model.guide.layers", self.layers, 1)
        at_least("model.guide.size", self.size, 1)
        below_one("model.guide.dropout", self.dropout)


@dataclass
class EventCompatConfig:
    """What the released code does, for comparison (each changes the science)."""

    # roles are scored only for events to which gold gives an argument: gold leaks
    released_label_mask: bool = False
    # a document gets the graph of another: that whose number in the split is the document's
    # number of sentences, less one
    released_graph_lookup: bool = False
    location_of_typo: bool = False  # location-of counts as no spatial relation


@dataclass
class EventModelConfig:
    """The shape of the network (paper, section 3)."""

    # two_stream | pointer: a start and an end for each role, which stand before the document
    architecture: str = "two_stream"
    # each: the document is encoded once an event, its trigger marked, as in the paper
    # shared: once for all events; a word of the local stream sees its own sentence
    marking: str = "each"
    local_stream: bool = True  # false: the global stream alone
    guide: GraphGuideConfig = field(default_factory=GraphGuideConfig)
    prompt: bool = False  # the names of the event type and its roles stand before the document
    # pair: a vector an event type and role, as in the paper | role: and one that types share
    # prompt: and that of the role's name in the prompt
    labels: str = "pair"
    # span: each candidate has one role or none, as in the paper | role: each role has one of the
    # candidates or none, which learns faster from little data
    choice: str = "span"
    size: int | None = None  # of spans' vectors; null: the encoder's, as in the paper
    length_size: int = 20  # of the embedding of a span's length
    type_size: int = 200  # of the embedding of the event's type
    span_words: int = 8  # the longest candidate
    # candidates kept of a document, a word of it, by a score of the span alone; null: all
    kept_spans: float | None = None
    window: int = 510  # sub-words of a document that are read around a trigger
    triggers: bool = False  # learn to find triggers, too
    dropout: float = 0.1
    compat: EventCompatConfig = field(default_factory=EventCompatConfig)

    def __post_init__(self) -> None:
        one_of("model.architecture", self.architecture, ("two_stream", "pointer"))
        one_of("model.marking", self.marking, ("each", "shared"))
        one_of("model.labels", self.labels, ("pair", "role", "prompt"))
        one_of("model.choice", self.choice, ("span", "role"))
        at_least("model.span_words", self.span_words, 1)
        at_least("model.window", self.window, 16)
        for key in ("size", "length_size", "type_size"):
            at_least(f"model.{key}", getattr(self, key), 1)
        if self.kept_spans is not None and not 0 < self.kept_spans < inf:
            raise InputError(f"model.kept_spans={self.kept_spans}: must be a finite number above 0")
        if self.prompt and self.marking == "shared":
            raise InputError("model.prompt=true: needs model.marking=each, a reading an event")
        if not self.prompt and (self.labels == "prompt" or self.architecture == "pointer"):
            raise InputError("model.prompt=false: model.labels=prompt and the pointer need it")
        below_one("model.dropout", self.dropout)


@dataclass
class EventLossConfig:
    """Weights of the loss (paper, section 3.5; released code)."""

    role: float = 10.0  # of a candidate that has a role, where one without has 1
    boundary: float = 0.05  # lambda: of the starts and ends of arguments
    boundary_positive: float = 10.0  # of words that start or end an argument
    trigger: float = 1.0  # of the words that tell of events
    pruning: float = 1.0  # of the score that keeps candidates

    def __post_init__(self) -> None:
        for name, weight in vars(self).items():
            finite(f"loss.{name}", weight, 0)


@dataclass
class EventDecoding:
    """How arguments and triggers are chosen; tuned with the weights, and kept with them."""

    none_bias: float = 0.0  # added to the score of "no argument"; chosen on the development set
    trigger_bias: float = 0.0  # added to the score of "no trigger"; chosen likewise
    # Where roles choose among spans: by how much more a role must prefer words that another role
    # of its event has already; above 0 where these hardly ever share words in annotated text.
    shared_bias: float = 0.0
    # Probabilities, of log-odds by `semcore.training.calibration`: of an argument given its event,
    scale: float = 1.0
    shift: float = 0.0
    trigger_scale: float = 1.0  # of a trigger and its type
    trigger_shift: float = 0.0


@dataclass
class EventOptions(ParseOptions):
    """What is given to one call of the parser, and what it is to find."""

    triggers: str = "predicted"  # predicted | gold: the events of the input, whose types are known
    # independent: the best label of each candidate, as in the paper | constrained: of all choices
    # that keep the ontology's multiplicities and no overlap within a role, the best
    decoding: str = "independent"

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("triggers", self.triggers, TRIGGERS)
        one_of("decoding", self.decoding, DECODERS)


@dataclass(kw_only=True)
class EventScoring(BootstrapConfig):
    """What is measured of events, and how sure it is."""

    corpus: str = "rams"  # rams | wikievents | wikievents_coarse | mlee | casie | jsonl
    # WikiEvents: whose Arg-I and Arg-C come first, tsar | gen_arg; null: tsar, of templates gen_arg
    protocol: str | None = None
    # gold | predicted: where triggers come from; null: gold if the gold has all of them
    triggers: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.protocol is not None:
            one_of("protocol", self.protocol, SCORERS)
        if self.triggers is not None:
            one_of("triggers", self.triggers, TRIGGERS)


@dataclass(kw_only=True)
class EventTrainConfig(MeasuredConfig):
    """The keys of ``python -m tsar.train``."""

    CORPORA: ClassVar = ("events",)
    PLACES: ClassVar = ("data", *MeasuredConfig.PLACES)

    data: str  # prepared folder
    corpus: str = "rams"  # rams | wikievents | wikievents_coarse | mlee | casie | jsonl
    output: str = "runs/tsar"  # the run's folder; its checkpoint is output/checkpoint
    train: str = "train"  # the split that is learned from
    stages: list[StageConfig] = field(
        default_factory=lambda: [StageConfig("events", {"events": 1.0})]
    )
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    model: EventModelConfig = field(default_factory=EventModelConfig)
    loss: EventLossConfig = field(default_factory=EventLossConfig)
    trainer: TrainerConfig = field(default_factory=lambda: TrainerConfig(monitor="arguments_f1"))

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("train", self.train, SPLITS)
