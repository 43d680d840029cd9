"""The paper's parser: BART, or another encoder-decoder, writes graphs in a larger vocabulary.

SPRING (Bevilacqua et al. 2021), on which ATP builds. Tokens of the linearization (pointers
included) get rows of their own in the embeddings that source and target share; all else is
spelled in the model's own pieces. Nothing is copied and no node is pointed at: D and N of
`amr.model.batch` are 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from amr.config import ModelConfig, VocabularyConfig
from amr.data import AMRSentence
from amr.linearization.building import build_vocabulary
from amr.linearization.forms import OPEN
from amr.linearization.spelling import PieceSpeller
from amr.linearization.token_kinds import SPELL_END, STARTS
from amr.linearization.vocabulary import Vocabulary
from amr.model.batch import Source, SourceBatch, TargetBatch
from amr.model.compact import ChoiceScores, StepInput, wide
from amr.model.initialisation import paraphrase
from semcore.encoders.seq2seq import Memory, Seq2Seq
from semcore.encoders.step_cache import StepCache
from semcore.text.plain_forms import plain_text

_LONGEST = 1024  # tokens of an output, where the decoder's positions set no end


class BartParser(nn.Module):
    """An encoder-decoder with a vocabulary for graphs.

    The end and the start of an AMR are the model's own end and beginning; all other tokens of
    the vocabulary are new, and begin as the mean of a paraphrase.
    """

    def __init__(self, encoder: Seq2Seq, vocabulary: Vocabulary, seed: int = 0) -> None:
        super().__init__()
        speller = vocabulary.speller
        if not isinstance(speller, PieceSpeller) or vocabulary.dynamic_pointers:
            raise ValueError("the vocabulary must have pointers, and spell in the model's pieces")
        self.encoder, self.vocabulary = encoder, vocabulary
        self.config = ModelConfig(architecture="seq2seq", seq2seq=encoder.config)
        begin = encoder.tokenizer.bos_token_id
        own = {
            vocabulary.end: encoder.end,
            vocabulary.start("amr"): encoder.start if begin is None else begin,
        }
        new = [index for index in range(len(vocabulary.tokens)) if index not in own]
        tokens = [vocabulary.tokens[index] for index in new]
        phrases = [
            [own[vocabulary.start("amr")]]
            if token in STARTS.values()
            else words_of(token, vocabulary, index)
            for index, token in zip(new, tokens, strict=True)
        ]
        own |= dict(zip(new, encoder.extend(tokens, phrases, seed), strict=True))
        ids = [own[index] for index in range(len(vocabulary.tokens))]
        self.ids: Tensor
        # [V] int64, the model's token of each entry
        self.register_buffer("ids", torch.tensor([*ids, *speller.ids]), persistent=False)

    @property
    def longest(self) -> int:
        """The most tokens it can write."""
        return self.encoder.longest or _LONGEST

    def forward(
        self, source: SourceBatch, target: TargetBatch, rows: Tensor | None = None
    ) -> ChoiceScores:
        """Scores ``[M, V]`` of the M steps of ``target.mask``, in its order; no other ways.

        ``rows``: which of the sentences each graph is of; without, they are one to one.
        """
        memory = self.memory(source)
        if rows is not None:
            memory = Memory(memory.states[rows], memory.mask[rows])
        hidden = self.encoder.decode(memory, self.ids[target.inputs])
        scores = self.encoder.logits(hidden[target.mask], self.encoder.output(self.ids))
        none = scores.new_zeros(len(scores), 0)
        return ChoiceScores(scores, none, none)

    def memory(self, source: SourceBatch) -> Memory:
        """What the decoder reads of the sentences."""
        return self.encoder.encode(source.words)  # type: ignore[arg-type]

    def begin(
        self, source: SourceBatch, beam: int, nodes: int, steps: int, *, compiled: bool = False
    ) -> BartState:
        """The state before the first step, with ``beam`` equal rows for each sentence.

        ``compiled``: steps are compiled, and run on a static cache.
        """
        return BartState(
            self,
            self.encoder.empty_cache(steps, static=compiled),
            self.encoder.output(self.ids[: len(self.vocabulary.tokens)]),
            self.encoder.output(self.ids[len(self.vocabulary.tokens) :]),
            beam,
            self.memory(source),
        )


@dataclass(slots=True)
class BartState:
    """R rows of parsing: see `amr.decoding.writer.WriterState`.

    Pieces are by far the most of the entries, and may stand only where a token is spelled: they
    are scored in those rows alone, and compete with the end of the spelling alone; else the tokens
    compete with each other. To a trained parser that is the same, as it gives next to nothing to
    the other sort.
    """

    model: BartParser
    cache: StepCache
    tokens: tuple[Tensor, Tensor | None]  # rows of the output layer
    pieces: tuple[Tensor, Tensor | None]
    beam: int
    memory: Memory | None  # until the first step
    nodes: int = 0

    def step(self, inputs: StepInput, step: int, spelling: Tensor) -> Tensor:
        """Log-probabilities ``[R, V]`` of the next entries, or of the tokens without the pieces."""
        model = self.model
        ids = model.ids[inputs.entry]
        if self.memory is None:
            advance = model.encoder.compiled_step if self.cache.static else model.encoder.step
            hidden = advance(ids, self.cache)
        else:  # a sentence's rows are still equal, and what they read is computed once
            hidden = model.encoder.step(ids[:: self.beam], self.cache, self.memory)
            self.memory = None
            if self.beam > 1:
                rows = torch.arange(len(hidden), device=ids.device).repeat_interleave(self.beam)
                self.cache.select(rows)
                hidden = hidden[rows]
        tokens = wide(model.encoder.logits(hidden, self.tokens))
        rows = spelling.nonzero()[:, 0]
        if not len(rows):
            return tokens.log_softmax(-1)
        logs = tokens.new_full((len(tokens), model.vocabulary.size), -torch.inf)
        count, end = tokens.shape[1], model.vocabulary.index[SPELL_END]
        logs[:, :count] = tokens.log_softmax(-1)
        pieces = wide(model.encoder.logits(hidden[rows], self.pieces))
        both = torch.cat([tokens[rows, end, None], pieces], dim=1).log_softmax(-1)
        logs[rows, end], logs[rows, count:] = both[:, 0], both[:, 1:]
        return logs

    def rows(self, index: Tensor) -> BartState:
        """The state of other rows, when sentences leave the batch; this one is used up."""
        self.cache.select(index)
        return self

    def reorder(self, index: Tensor) -> None:
        """Rows change places within their beams."""
        self.cache.reorder(index)


def seq2seq_vocabulary(
    graphs: Iterable[tuple[Sequence[str], frozenset[str]]],
    config: VocabularyConfig,
    frames: Sequence[str],
    encoder: Seq2Seq,
) -> Vocabulary:
    """The vocabulary of training graphs for an encoder-decoder.

    As `amr.linearization.vocabulary.build_vocabulary` makes it for the compact parser.

    Every frame has an entry, seen in training or not: it cannot be copied, and where only known
    senses may be written it cannot be spelled.
    """
    found = build_vocabulary(
        graphs, config, frames, dynamic_pointers=False, speller=PieceSpeller(encoder.tokenizer)
    )
    unseen = [OPEN + frame for frame in found.frames if OPEN + frame not in found.index]
    return replace(found, tokens=(*found.tokens, *unseen))


def words_of(token: str, vocabulary: Vocabulary, entry: int) -> list[str | int]:
    """The paraphrase of an entry; what has no words, such as a parenthesis, is its own."""
    words = paraphrase(token, vocabulary.kinds[entry])
    return [token] if words == ["mark"] else list(words)


def text_sources(sentences: Sequence[AMRSentence], encoder: Seq2Seq) -> list[Source]:
    """Sentences in pieces of their raw text, for `amr.model.batch.collate_sources`; none copies."""
    pieces = encoder.pieces([plain_text(sentence.text, sentence.words) for sentence in sentences])
    return [
        Source(found, len(sentence.words), word=(), shape=(), entry=(), own=(), own_tokens=())
        for sentence, found in zip(sentences, pieces, strict=True)
    ]
