"""`AMRParser`: text or sentences in, sentences with graphs out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from penman.tree import Tree

from amr.alignment.align import align
from amr.checkpoint import load_parser_parts, save_parser_parts
from amr.config import DecodeConfig
from amr.data import AMRSentence
from amr.decoding.grammar import Grammar
from amr.decoding.looks import triple_attention
from amr.decoding.search import Hypothesis, decode
from amr.linearization.forms import delinearize
from amr.linearization.spelling import ByteSpeller
from amr.model.batch import Source, collate_sources
from amr.model.build import AMRModel, read_sources
from amr.model.copying import Copier
from amr.model.seq2seq import BartParser
from amr.wiki import Linker, NameLinker, add_wiki
from semcore.batching import length_batches
from semcore.encoders import WordEncoder
from semcore.errors import InputError
from semcore.text.sentences import split

EMPTY = Tree(("a", [("/", "amr-empty")]))  # what the AMR releases have for no words
_BUFFER = 1024  # sentences that are sorted by length together


@dataclass
class AMRParser:
    """A trained AMR parser.

    >>> parser = AMRParser.from_pretrained("checkpoints/amr")  # doctest: +SKIP
    >>> print(format_amr(parser.parse("The boy wants to leave.")[0]))  # doctest: +SKIP
    """

    model: AMRModel
    linker: Linker | None = None  # adds :wiki to names
    decode: DecodeConfig = field(default_factory=DecodeConfig)
    training: dict[str, Any] = field(default_factory=dict)  # how the weights came about
    task: str = "amr"  # what is written, of a model trained on several tasks
    aligned: bool = True  # also find which words the graph's parts come from

    def __post_init__(self) -> None:
        self.model.eval()
        self.device = next(self.model.parameters()).device
        if isinstance(self.model, BartParser):
            self.model.compiled = self.decode.compile
        elif self.decode.compile:
            raise InputError("compile=true: only the step of an encoder-decoder is compiled")
        self.copier = Copier(self.model.vocabulary.frames)
        vocabulary, spelled = self.model.vocabulary, self.decode.spell_concepts
        if spelled is None:
            spelled = not isinstance(vocabulary.speller, ByteSpeller)
        self.grammar = Grammar(vocabulary, self.decode.senses, self.device, spell_concepts=spelled)

    @classmethod
    def from_pretrained(
        cls, path: str | Path, device: str = "cpu", decode: DecodeConfig | None = None
    ) -> AMRParser:
        """Loads a checkpoint folder.

        Raises `InputError` when a file is missing or damaged, or when the encoder installed here
        is not the one that the checkpoint was trained on.
        """
        model, linker, record = load_parser_parts(path)
        if isinstance(model.encoder, WordEncoder):
            model.encoder.merge_adapters()
        try:
            model = model.to(device)
        except (RuntimeError, AssertionError) as error:  # torch's for what is not there
            reason = str(error).split("\n")[0]
            raise InputError(f"device={device}: cannot be used here ({reason})") from error
        return cls(model, linker, decode or DecodeConfig(), record.get("training", {}))

    def save_pretrained(self, path: str | Path, card: str, storage: str = "float16") -> None:
        """Writes a checkpoint folder: what differs from the encoder, vocabulary and linker.

        ``storage`` is float32, float16 or int8 (`semcore.storage`).
        """
        linker = self.linker if isinstance(self.linker, NameLinker) else None
        record = {"training": self.training}
        save_parser_parts(path, self.model, linker, record, card, storage)

    # Parsing -------------------------------------------------------------------------------

    def parse(self, text: str, document: str = "") -> list[AMRSentence]:
        """The sentences of a text with their graphs; ``start`` counts characters of the text."""
        return list(self.parse_documents([(document, text)]))

    def parse_documents(self, documents: Iterable[tuple[str, str]]) -> Iterator[AMRSentence]:
        """Sentences of named texts, in order, as soon as they are parsed."""
        yield from self.parse_sentences(
            unparsed(
                f"{name}.{index}" if name else str(index),
                sentence.text,
                sentence.words,
                name,
                sentence.start,
            )
            for name, text in documents
            for index, sentence in enumerate(split(text), start=1)
        )

    def parse_sentences(self, sentences: Iterable[AMRSentence]) -> Iterator[AMRSentence]:
        """Sentences with new graphs in place of any they had, in order, in batches."""
        for best in self.parse_n_best(sentences):
            yield best[0]

    def parse_n_best(self, sentences: Iterable[AMRSentence]) -> Iterator[list[AMRSentence]]:
        """For each sentence its graphs, best first: as many as ``decode.n_best``, or fewer."""
        stream = iter(sentences)
        # The first buffers are small, so that the first results of a long input come soon.
        ahead = 32
        while buffer := list(islice(stream, ahead)):
            yield from self._parse_buffer(buffer)
            ahead = min(_BUFFER, 2 * ahead)

    def _parse_buffer(self, sentences: list[AMRSentence]) -> list[list[AMRSentence]]:
        model = self.model
        read = read_sources(model, sentences, self.copier)
        parsed: list[list[AMRSentence]] = [[] for _ in sentences]
        lengths = [item.words for item in read]
        for indices in length_batches(lengths, self.decode.batch_tokens):
            chosen = [sentences[index] for index in indices]
            graphs = self._parse_batch(chosen, [read[index] for index in indices])
            for index, found in zip(indices, graphs, strict=True):
                parsed[index] = found
        return parsed

    @torch.inference_mode()
    def _parse_batch(
        self, sentences: Sequence[AMRSentence], read: Sequence[Source]
    ) -> list[list[AMRSentence]]:
        model = self.model
        source = collate_sources(read, model.encoder).to(self.device)
        kinds = [self.grammar.own_kinds(item.own_tokens) for item in read]
        width = source.own.shape[1]
        own = torch.tensor(
            [row + [-1] * (width - len(row)) for row in kinds], dtype=torch.long
        ).view(len(read), width)
        words = [item.words for item in read]
        found = decode(
            model, self.grammar, source, own.to(self.device), words, self.decode, self.task
        )
        looks = (
            triple_attention(model, source, read, [hypotheses[0] for hypotheses in found])
            if self.aligned
            else [None] * len(found)
        )
        return [
            [
                self._sentence(sentence, item, hypothesis, look if rank == 0 else None)
                for rank, hypothesis in enumerate(hypotheses if sentence.words else hypotheses[:1])
            ]
            for sentence, item, hypotheses, look in zip(sentences, read, found, looks, strict=True)
        ]

    def _sentence(
        self, sentence: AMRSentence, read: Source, hypothesis: Hypothesis, look: Any
    ) -> AMRSentence:
        if not sentence.words:
            return replace(sentence, tree=EMPTY, score=hypothesis.score, alignment=None)
        vocabulary = self.model.vocabulary
        tokens = vocabulary.decode(hypothesis.entries, read.own_tokens)
        tree = delinearize(tokens, vocabulary.form)
        result = replace(sentence, tree=tree, score=hypothesis.score, alignment=None)
        if self.aligned:
            attention = None if look is None else look(tree)
            result = replace(result, alignment=align(result.graph, result.forms, attention))
        if self.linker is None or not self.decode.wiki:
            return result
        return add_wiki(result, self.linker)


def unparsed(id: str, text: str, words: Any, document: str = "", start: int = 0) -> AMRSentence:
    """A sentence without a graph yet."""
    return AMRSentence(id, text, Tree(("x", [])), words, document=document, start=start)
