"""Ten sentences with their graphs, and random parsers of 32 dimensions on a tiny BERT."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import torch

from amr.config import DecoderConfig, ModelConfig, VocabularyConfig
from amr.data import AMRSentence, words_of_text
from amr.linearization.building import build_vocabulary
from amr.linearization.forms import linearize
from amr.linearization.vocabulary import Vocabulary
from amr.model.batch import (
    AMRBatch,
    Source,
    SourceBatch,
    collate_sources,
    collate_targets,
    sources,
    target_of,
)
from amr.model.compact import CompactParser
from amr.model.copying import Copier
from amr.notation.files import write_amr
from amr.notation.reader import read_graph
from semcore.encoders import EncoderConfig, WordEncoder

FRAMES = ("bark-01", "give-01", "give-02", "know-01", "leave-11", "leave-14", "rain-01", "read-01",
          "say-01", "see-01", "sell-01", "sleep-01", "want-01")  # fmt: skip
# Reentrancies, a mention before its definition, an inverse role, a cycle, names, negation,
# numbers, a string with a blank in it.
GRAPHS = [
    ("The dog wants to sleep .",
     "(w / want-01 :ARG0 (d / dog) :ARG1 (s / sleep-01 :ARG0 d))"),
    ("She gave him a book .",
     "(g / give-01 :ARG0 (s / she) :ARG1 (b / book) :ARG2 (h / he))"),
    ("It is not raining in Rome .",
     '(r / rain-01 :polarity - :location (c / city :wiki "Rome" '
     ':name (n / name :op1 "Rome")))'),
    ("The dog that barks sees two cats .",
     "(s / see-01 :ARG0 (d / dog :ARG0-of (b / bark-01)) :ARG1 (c / cat :quant 2))"),
    ("Sleep !",
     "(s / sleep-01 :mode imperative :ARG0 (y / you))"),
    ("He says that she left .",
     "(s / say-01 :ARG0 (h / he) :ARG1 (l / leave-11 :ARG0 (s2 / she)))"),
    ("Ann Lee sold the old book to the cat .",
     '(s / sell-01 :ARG0 (p / person :wiki - :name (n / name :op1 "Ann" :op2 "Lee")) '
     ":ARG1 (b / book :mod (o / old)) :ARG2 (c / cat))"),
    ("Dogs and cats know who reads books .",
     "(k / know-01 :ARG0 (a / and :op1 (d / dog) :op2 (c / cat)) "
     ":ARG1 (p / person :ARG0-of (r / read-01 :ARG1 (b / book))))"),
    ("The cat sees that it is seen .",
     "(s / see-01 :ARG0 c :ARG1 (s2 / see-01 :ARG1 (c / cat)))"),
    ("The reader wants 3 books , or the book about a book that he reads .",
     '(w / want-01 :ARG0 (p / person :ARG0-of (r / read-01 :ARG1 b2)) :ARG1 (o / or '
     ":op1 (b / book :quant 3) :op2 (b2 / book :topic (b3 / book) :li \"a book\")))"),
]  # fmt: skip


def sentence(text: str, graph: str, id: str = "") -> AMRSentence:
    """A sentence and its graph in PENMAN notation; ``text`` has blanks between its words."""
    return AMRSentence(id, text, read_graph(graph).tree, words_of_text(text, text))


@cache
def tiny_sentences() -> tuple[AMRSentence, ...]:
    """The ten sentences."""
    return tuple(sentence(*pair, f"tiny.{index}") for index, pair in enumerate(GRAPHS, start=1))


@cache
def tiny_vocabulary(
    form: str = "brief",
    *,
    least: int = 2,
    pointers: int = 24,
    dynamic: bool = True,
    frames: tuple[str, ...] = FRAMES,
) -> Vocabulary:
    """A vocabulary of the sentences' graphs: what occurs less than ``least`` times is spelled."""
    return build_vocabulary(
        ((linearize(item.tree, form), frozenset()) for item in tiny_sentences()),
        VocabularyConfig(form=form, least=least, least_uncopied=least, pointers=pointers),
        frames,
        dynamic_pointers=dynamic,
    )


def tiny_config(positions: int = 160, layers: int = 2) -> ModelConfig:
    """A decoder of 4 heads, without dropout."""
    decoder = DecoderConfig(
        layers=layers, heads=4, feed_forward=48, dropout=0.0, positions=positions
    )
    return ModelConfig(pointer_size=16, decoder=decoder)


def tiny_model(
    encoder: Path,
    vocabulary: Vocabulary | None = None,
    *,
    seed: int = 0,
    config: ModelConfig | None = None,
    scale: float = 6.0,
) -> CompactParser:
    """A random parser in evaluation mode, in double precision.

    ``scale`` makes what it writes less uniform than new weights are.
    """
    torch.manual_seed(seed)
    words = WordEncoder(EncoderConfig(name=str(encoder), layers="last", dropout=0.0))
    model = CompactParser(config or tiny_config(), words, vocabulary or tiny_vocabulary())
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if not name.startswith("encoder."):
                if "norm" not in name:
                    parameter.mul_(scale if "embedding" in name else 2.0)
                if name.endswith("bias"):
                    parameter.add_(torch.randn_like(parameter), alpha=0.1)
    return model.double().eval()


def read(model: CompactParser, sentences: Sequence[AMRSentence]) -> list[Source]:
    """Sentences ready to be collated."""
    copier = Copier(model.vocabulary.frames)
    return sources([item.forms for item in sentences], model.encoder, model.vocabulary, copier)


def tiny_batch(
    model: CompactParser, sentences: Sequence[AMRSentence] | None = None, task: str = "amr"
) -> AMRBatch:
    """Sentences with their own graphs in one batch."""
    chosen = tiny_sentences() if sentences is None else sentences
    items = read(model, chosen)
    source: SourceBatch = collate_sources(items, model.encoder)
    vocabulary = model.vocabulary
    targets = [
        target_of(linearize(sentence.tree, vocabulary.form), vocabulary, item.own_tokens, task)
        for sentence, item in zip(chosen, items, strict=True)
    ]
    return AMRBatch(source, collate_targets(targets, vocabulary.size, source.own.shape[1]))


def save_tiny_corpus(folder: Path, sentences: Sequence[AMRSentence] | None = None) -> Path:
    """A prepared folder whose splits are all the same sentences."""
    folder.mkdir(parents=True, exist_ok=True)
    for split in ("train", "dev", "test"):
        write_amr(folder / f"{split}.amr", tiny_sentences() if sentences is None else sentences)
    return folder
