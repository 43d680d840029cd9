"""The settings of the parser's model, of decoding and of training. Imports no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar

from amr.corpora.halves import HALVES
from semcore.encoders.config import EncoderConfig, Seq2SeqConfig
from semcore.errors import InputError, at_least, below_one, finite, fraction, one_of
from semcore.options import ParseOptions
from semcore.preference.config import FeedbackConfig, PreferenceConfig
from semcore.scoring.config import ScoringConfig
from semcore.training.config import MeasuredConfig, StageConfig, TrainerConfig

ARCHITECTURES = ("compact", "seq2seq")
FORMS = ("brief", "dfs", "bfs", "penman")  # of linearized graphs
# Which triples are scored: those that smatch 1.0.4 counts, or also constants after :mod and
# inverted roles, which it does not see.
COUNTS = ("smatch", "all")
# What decides between the n best graphs: the parser alone, the Smatch expected against each other,
# a verifier, or a verifier and that.
RERANKS = ("none", "mbr", "verifier", "both")
GRAPH_FILES = (".amr", ".penman", ".txt")  # endings of the names of PENMAN files
_STRONGEST = 10.0  # length penalty
_WIDEST = 10_000  # beam


@dataclass
class DecoderConfig:
    """The decoder's shape."""

    layers: int = 4
    heads: int = 6
    feed_forward: int = 1536
    dropout: float = 0.1
    positions: int = 1024  # the most tokens of an output

    def __post_init__(self) -> None:
        for key in ("layers", "heads", "feed_forward", "positions"):
            at_least(f"model.decoder.{key}", getattr(self, key), 1)
        below_one("model.decoder.dropout", self.dropout)


@dataclass
class ModelConfig:
    """Which parser, and its own part above the encoder."""

    # compact: a small decoder on a WordEncoder | seq2seq: an encoder-decoder such as BART
    architecture: str = "compact"
    pointer_size: int = 128  # of the keys by which nodes are pointed at, and words copied
    decoder: DecoderConfig = field(default_factory=DecoderConfig)
    seq2seq: Seq2SeqConfig = field(default_factory=Seq2SeqConfig)  # of architecture=seq2seq

    def __post_init__(self) -> None:
        if self.architecture not in ARCHITECTURES:
            raise InputError(
                f"model.architecture={self.architecture}: use one of {', '.join(ARCHITECTURES)}"
            )
        at_least("model.pointer_size", self.pointer_size, 1)


@dataclass
class GraphDecoding(ParseOptions):
    """How graphs are searched for."""

    beam: int = 1  # hypotheses; 1: greedy
    n_best: int = 1  # graphs that are given for each sentence; with rerank: that it chooses from
    # none | mbr: first comes the graph with the highest Smatch expected against the others |
    # verifier: with the best score by a verifier and the parser | both: by all of these
    rerank: str = "none"
    verifier: str | None = None  # its checkpoint; with it every node and edge has its confidence
    least_confidence: float = 0.0  # branches that the verifier is less sure of are left out
    longest: int = 512  # tokens of an output, in the brief form
    per_word: float = 6.0  # an output has no more than so many tokens a word, plus 24
    length_penalty: float = 1.0  # the power of the length that a hypothesis's score is divided by
    senses: str = "propbank"  # propbank: only senses that its frames have | any
    roles: str = "amr"  # amr: only roles that AMR has | any that was learned; of task=amr
    # concepts that are no entry and no word, in pieces; null: in sub-words, but not in bytes, in
    # which a parser at a loss writes nonsense
    spell_concepts: bool | None = None
    # true: numbers, dates and strings are those that the sentence says | false: any
    faithful: bool = True
    wiki: bool = True  # names get their :wiki, if the checkpoint has a linker
    compile: bool = False  # a compiled step on a static cache: encoder-decoders on a GPU

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("senses", self.senses, ("propbank", "any"))
        one_of("roles", self.roles, ("amr", "any"))
        if self.beam > _WIDEST:  # more runs out of memory
            raise InputError(f"beam={self.beam}: must be at most {_WIDEST}")
        for key, least in (("beam", 1), ("n_best", 1), ("longest", 4)):
            at_least(key, getattr(self, key), least)
        finite("per_word", self.per_word, 0)
        if not 0 <= self.length_penalty <= _STRONGEST:  # what is stronger overflows
            raise InputError(
                f"length_penalty={self.length_penalty}: must lie between 0 and {_STRONGEST}"
            )
        if self.n_best > self.beam:
            raise InputError(f"n_best={self.n_best}: a beam of {self.beam} has no more")
        one_of("rerank", self.rerank, RERANKS)
        if self.rerank != "none" and self.n_best == 1:
            raise InputError(
                f"rerank={self.rerank}: there is nothing to choose from with n_best=1; "
                "beam=20 n_best=20, for instance"
            )
        fraction("least_confidence", self.least_confidence)
        asks = f"rerank={self.rerank}" if self.rerank in ("verifier", "both") else ""
        asks = asks or (f"least_confidence={self.least_confidence}" * bool(self.least_confidence))
        if asks and not self.verifier:
            raise InputError(f"{asks}: verifier= is missing, a checkpoint of amr.verifier.train")


@dataclass(kw_only=True)
class GraphScoring(ScoringConfig):
    """Which measures are taken of graphs, and how."""

    fine_grained: bool = True  # also the measures of parts
    workers: int = 1  # processes that score
    count: str = "smatch"  # smatch: triples of smatch 1.0.4 | all: :mod 7, :ARG0-of 2 as well

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("count", self.count, COUNTS)
        at_least("workers", self.workers, 1)


@dataclass
class GraphOptions(GraphDecoding):
    """What one call of the parser is to find, and how."""

    task: str = "amr"  # what is written, of a model trained on several tasks
    aligned: bool = True  # also find which words the graph's parts come from

    @classmethod
    def of(cls, decoding: GraphDecoding, **changes: Any) -> GraphOptions:
        """The options that search as ``decoding`` says, a command's keys for instance."""
        shared = {item.name: getattr(decoding, item.name) for item in fields(GraphDecoding)}
        return cls(**{**shared, **changes})


@dataclass
class VocabularyConfig:
    """Which tokens get an entry."""

    form: str = "brief"  # brief | dfs | bfs | penman
    least: int = 10  # occurrences that earn a token an entry
    least_uncopied: int = 2  # or so many where no word of the sentence could be copied for it
    pointers: int = 256  # the most nodes of a graph

    def __post_init__(self) -> None:
        one_of("vocabulary.form", self.form, FORMS)
        for key in ("least", "least_uncopied", "pointers"):
            at_least(f"vocabulary.{key}", getattr(self, key), 1)


@dataclass
class PathsConfig:
    """Prepared folders, by what is in them; several of one sort are read as one corpus."""

    amr: list[str] = field(default_factory=list)
    silver: list[str] = field(default_factory=list)  # graphs that a parser made
    srl: list[str] = field(default_factory=list)  # PseudoAMR of semantic roles
    dependency: list[str] = field(default_factory=list)  # PseudoAMR of dependency trees


@dataclass(kw_only=True)
class GraphTrainConfig(MeasuredConfig):
    """The keys of ``python -m amr.train``."""

    CORPORA: ClassVar = tuple(PathsConfig.__dataclass_fields__)
    PLACES: ClassVar = ("paths", "frames", *MeasuredConfig.PLACES)
    FEWEST: ClassVar = 0  # with monitor: null there need be none

    output: str = "runs/amr"  # the run's folder; its checkpoint is output/checkpoint
    paths: PathsConfig = field(default_factory=PathsConfig)
    stages: list[StageConfig] = field(default_factory=lambda: [StageConfig("amr", {"amr": 1.0})])
    frames: str | None = None  # PropBank's frame files, or a JSON list: senses that exist
    task_tokens: bool = False  # outputs begin with their task (MTL); else all alike (ITL)
    wiki: bool = False  # learn :wiki with the graph; else names are linked afterwards
    longest: int = 384  # tokens; longer graphs are left out of training
    share: float = 1.0  # of the AMR training sentences that is used: a learning curve
    # first | second: of the training sentences, AMR and silver; what is trained on one half can
    # label the other for a verifier; null: all
    half: str | None = None
    # of a stage's dev split that are parsed for its score; null: all
    dev_sentences: int | None = 300
    smoothing: float = 0.0  # of labels
    licences: list[str] = field(default_factory=list)  # of the data, for the model card
    vocabulary: VocabularyConfig = field(default_factory=VocabularyConfig)
    # How stages learn, if not from what is annotated alone; best from an initial checkpoint.
    preference: PreferenceConfig = field(default_factory=PreferenceConfig)
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    model: ModelConfig = field(default_factory=ModelConfig)
    # The metric is that on the dev split of a stage's first corpus.
    trainer: TrainerConfig = field(default_factory=lambda: TrainerConfig(monitor="smatch"))

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < self.share <= 1:
            raise InputError(f"share={self.share}: above 0, at most 1")
        if self.half is not None:
            one_of("half", self.half, HALVES)
        below_one("smoothing", self.smoothing)
        at_least("longest", self.longest, 1)

    @classmethod
    def current(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Earlier versions knew no preferences."""
        weights = {"smatch": 1.0, "fine_grained": 0.0, "validity": 0.0}
        default = PreferenceConfig(feedback=FeedbackConfig(weights))
        return {"preference": asdict(default), **super().current(settings)}
