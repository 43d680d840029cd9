"""Settings of the frame parser: its shape, loss, decoding and training. Imports no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from semcore.encoders.config import EncoderConfig
from semcore.errors import InputError, at_least, below_one, finite, fraction, one_of
from semcore.options import ParseOptions
from semcore.scoring.config import ScoringConfig
from semcore.training.config import MeasuredConfig, StageConfig, TrainerConfig

OWN = "jsonl"  # frames of one's own
CORPORA = ("fn15", "fn17", OWN)
HISTORIES = ("teacher", "own", "scheduled")

# What there is, and what each is, for model cards.
ARCHITECTURES = {
    "double_graph": "An incremental\ndouble-graph parser after Zheng et al., "
    '"A Double-Graph Based Framework for Frame Semantic\nParsing" (NAACL 2022), '
    "as graphsem builds it.",
    "bio_tagger": "The baseline\nwithout graphs: a linear frame classifier, and BIO tags over the "
    "frame's elements.",
}


@dataclass
class KnowledgeGraphConfig:
    """How labels get their vectors."""

    enabled: bool = True  # false: no message passing, the input features alone (ablation)
    features: str = "learned"  # learned | text | both: from an embedding, from descriptions
    backend: str = "native"  # native | dgl (slow, the reference)

    def __post_init__(self) -> None:
        for key, values in (
            ("features", ("learned", "text", "both")),
            ("backend", ("native", "dgl")),
        ):
            if getattr(self, key) not in values:
                raise InputError(
                    f"knowledge_graph.{key}={getattr(self, key)}: use {' or '.join(values)}"
                )


@dataclass
class ReaderConfig:
    """How words are made to know the target."""

    layers: int = 1  # self-attention layers that every target runs on its own
    heads: int = 4
    inner: int = 256
    elements: bool = True  # attention from the words to the frame's elements

    def __post_init__(self) -> None:
        for key, least in (("layers", 0), ("heads", 1), ("inner", 1)):
            at_least(f"model.reader.{key}", getattr(self, key), least)


@dataclass
class KidConfig:
    """The parser's shape. The BIO tagger knows ``size`` and ``dropout`` only."""

    architecture: str = "double_graph"  # double_graph: the paper | bio_tagger: the baseline
    size: int = 256  # of label vectors, and of targets that frames are chosen for
    # Of words, elements and spans in the decoder, whose nodes have twice as much; null: size.
    decoder_size: int | None = None
    dropout: float = 0.2
    marking: str = "shared"  # shared: one encoding a sentence | each: one a target, marked
    knowledge_graph: KnowledgeGraphConfig = field(default_factory=KnowledgeGraphConfig)
    semantic_graph: bool = True  # false: every argument sees the target only (ablation)
    reader: ReaderConfig = field(default_factory=ReaderConfig)

    @property
    def width(self) -> int:
        """The size of what the decoder works with."""
        return self.size if self.decoder_size is None else self.decoder_size

    def __post_init__(self) -> None:
        if self.marking not in ("shared", "each"):
            raise InputError(f"model.marking={self.marking}: use shared or each")
        if self.architecture not in ARCHITECTURES:
            known = " or ".join(ARCHITECTURES)
            raise InputError(f"model.architecture={self.architecture}: use {known}")
        at_least("model.size", self.size, 1)
        at_least("model.decoder_size", self.decoder_size, 1)
        below_one("model.dropout", self.dropout)
        heads = self.reader.heads
        if self.width % heads:
            key = "size" if self.decoder_size is None else "decoder_size"
            raise InputError(
                f"model.{key}={self.width}: must be a multiple of reader.heads={heads}"
            )
        if self.architecture == "bio_tagger" and self.marking == "each":
            raise InputError("model.marking=each: the BIO tagger encodes a sentence once")


@dataclass
class LossConfig:
    """Weights of the parts; the paper's four have the released code's weights and sum to one."""

    frame: float = 0.1
    role: float = 0.3
    start: float = 0.3
    end: float = 0.3
    # Target identification, beside the paper's parts; summed over all words.
    target: float = 0.1
    # Half of the frame loss compares only the frames that the lexicon allows for the target,
    # as inference with the lexicon does; 0 is the released code's loss over all frames.
    lexicon_share: float = 0.5

    def __post_init__(self) -> None:
        for key in ("frame", "role", "start", "end", "target"):
            finite(f"loss.{key}", getattr(self, key), 0)
        fraction("loss.lexicon_share", self.lexicon_share)


@dataclass
class FrameDecoding:
    """How frames and arguments are chosen; tuned with the weights, and kept with them."""

    lexicon: bool = True  # only frames that the lexicon lists for the lexical unit
    overlaps: bool = False  # arguments may overlap earlier ones, as the released code's can
    stop_bias: float = 0.0  # added to the stop role's score; chosen on the development set
    # Added to the score of a target's beginning; chosen likewise. A checkpoint with evidence of
    # targets (kid.evidence) decides by that instead.
    target_bias: float = 0.0
    most_arguments: int = 64  # a bound no sentence of FrameNet comes near


@dataclass(kw_only=True)
class FrameScoring(ScoringConfig):
    """Which frame elements are scored, and how."""

    first_rank_only: bool = False  # leave out frame elements that overlap others (layers 2, 3)
    # Full structures by all rules of SemEval-2007's script (kid.scoring.official); then only
    # first layers and sentences with gold frames are scored.
    official: bool = False
    released_batch_size: int | None = None  # released: repeat instances to fill the last batch

    def __post_init__(self) -> None:
        super().__post_init__()
        at_least("released_batch_size", self.released_batch_size, 1)
        if self.official:
            if self.protocol != "exact":
                raise InputError("official=true: a way of protocol=exact, not of released")
            self.first_rank_only = True


@dataclass
class FrameOptions(ParseOptions):
    """What is given to one call of the parser, and what it is to find."""

    targets: str = "predicted"  # predicted | gold: those of the input
    frames: str = "predicted"  # predicted | gold: those of the input, which has gold targets
    lexicon: bool = True  # let only frames compete that the lexicon lists
    # Leave out targets, frames and frame elements that are less likely, each by its own score.
    least_score: float = 0.0
    top: int = 1  # so many frames of each target: its likeliest, and the next ones beside it

    def __post_init__(self) -> None:
        super().__post_init__()
        for key in ("targets", "frames"):
            one_of(key, getattr(self, key), ("predicted", "gold"))
        fraction("least_score", self.least_score)
        at_least("top", self.top, 1)
        if self.frames == "gold" and self.targets != "gold":
            raise InputError("frames=gold needs targets=gold: a frame stands on a target")


@dataclass
class ExemplarConfig:
    """The corpus ``exemplars``: the example sentences of FrameNet's lexical units."""

    most: int | None = None  # a random subset of so many sentences; null: all

    def __post_init__(self) -> None:
        at_least("exemplars.most", self.most, 1)


@dataclass(kw_only=True)
class FrameTrainConfig(MeasuredConfig):
    """The keys of ``python -m kid.train``."""

    CORPORA: ClassVar = ("full_text", "exemplars")
    PLACES: ClassVar = ("data", *MeasuredConfig.PLACES)

    data: str  # prepared folder
    corpus: str = "fn17"  # fn15 | fn17 | jsonl: frames of one's own
    output: str = "runs/kid"  # the run's folder; its checkpoint is output/checkpoint
    stages: list[StageConfig] = field(
        default_factory=lambda: [StageConfig("full_text", {"full_text": 1.0})]
    )
    # With ``initial``: a new decoder, of the shape that ``model`` gives it, learns alone on the
    # checkpoint's encoder, labels, frames and targets, which stay as they are.
    new_decoder: bool = False
    history: str = "teacher"  # teacher | own | scheduled: what a decoding step sees in training
    gold_share: float = 0.5  # scheduled: how many steps see the gold history
    overlaps: bool = False  # learn and allow arguments that overlap others
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    model: KidConfig = field(default_factory=KidConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    exemplars: ExemplarConfig = field(default_factory=ExemplarConfig)
    trainer: TrainerConfig = field(
        default_factory=lambda: TrainerConfig(monitor="full_structure_f1")
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("corpus", self.corpus, CORPORA)
        one_of("history", self.history, HISTORIES)
        fraction("gold_share", self.gold_share)
        if self.new_decoder and self.initial is None:
            raise InputError("new_decoder=true: needs initial=, a checkpoint to build it on")
        if self.model.architecture == "bio_tagger" and (self.history != "teacher" or self.overlaps):
            raise InputError(
                "model.architecture=bio_tagger: it has no history and finds no overlaps; "
                "use history=teacher overlaps=false"
            )

    @classmethod
    def current(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Before there were stages, ``exemplars.use`` put one before that on full text."""
        former = settings.get("exemplars", {})
        if "use" not in former:
            return super().current(settings)
        stages = [StageConfig("full_text", {"full_text": 1.0})]
        if former["use"]:
            rates = former["learning_rate"], former["encoder_learning_rate"]
            first = StageConfig("exemplars", {"exemplars": 1.0}, former["epochs"], *rates, None)
            stages.insert(0, first)
        exemplars = {"most": former["most"]}
        staged = {**settings, "exemplars": exemplars, "stages": [asdict(each) for each in stages]}
        return super().current(staged)
