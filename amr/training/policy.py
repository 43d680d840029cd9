"""The AMR parser as a policy: its own search draws, and scores what it drew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from penman.tree import Tree
from torch import Tensor

from amr.config import GraphOptions
from amr.decoding.beams import most_tokens
from amr.decoding.forced import log_probabilities
from amr.decoding.question import Question, ReadSentence
from amr.decoding.search import Draws
from amr.linearization.pairs import Pair
from amr.model.build import AMRModel
from amr.parser import AMRParser
from amr.wiki import remove_wiki
from semcore.preference.config import DataConfig
from semcore.preference.groups import Output


class GraphPolicy:
    """Sentences with gold graphs as inputs, linearized graphs in entries as outputs.

    An output is that of `amr.decoding.writer.Hypothesis`. Without ``wiki`` the gold graphs have
    no ``:wiki``, as the pairs.
    """

    def __init__(self, pairs: Sequence[Pair], *, wiki: bool = False) -> None:
        self.pairs = list(pairs)
        self.wiki = wiki
        self.lengths = [len(pair.sentence.words) for pair in self.pairs]
        self._parsers: dict[int, AMRParser] = {}
        self._read: dict[int, ReadSentence] = {}

    def propose(
        self, model: AMRModel, inputs: Sequence[int], data: DataConfig, generator: torch.Generator
    ) -> list[list[Output]]:
        """Linearized graphs of each sentence: drawn ones, or the different ones of a beam."""
        draws = Draws(generator, data.temperature) if data.source == "samples" else None
        asked, options = self._asked(model, inputs, data)
        found = self._parser(model).search(asked, options, draws)
        return [[hypothesis.entries for hypothesis in each] for each in found]

    def gold(self, model: AMRModel, inputs: Sequence[int], data: DataConfig) -> list[Output | None]:
        """The gold graphs, ``None`` where the search may not write one, or has no room for it."""
        asked, options = self._asked(model, inputs, data)
        vocabulary = model.vocabulary
        given: list[Output] = []
        limits = most_tokens(model, asked.words, options)[1]
        for number, item, limit in zip(inputs, asked.read, limits, strict=True):
            own = {t: vocabulary.size + k for k, t in enumerate(item.source.own_tokens)}
            entries = vocabulary.encode(self.pairs[number].tokens, own)
            given.append(tuple(entries[:-1]) if len(entries) <= limit else ())
        with torch.no_grad():
            logs, _ = self.log_probabilities(model, inputs, [[item] for item in given], data)
        written = logs.isfinite().all(2)[:, 0].tolist()
        return [item if ok else None for item, ok in zip(given, written, strict=True)]

    def log_probabilities(
        self,
        model: AMRModel,
        inputs: Sequence[int],
        outputs: Sequence[Sequence[Output]],
        data: DataConfig,
    ) -> tuple[Tensor, Tensor]:
        """See `amr.decoding.forced.log_probabilities`."""
        asked, options = self._asked(model, inputs, data)
        grammar = self._parser(model).grammar(options)
        return log_probabilities(model, grammar, asked, outputs, options, data.temperature)

    def judged(
        self, model: AMRModel, number: int, outputs: Sequence[Output], data: DataConfig
    ) -> tuple[Tree, list[Tree]]:
        """The gold graph and those of the outputs."""
        (item,), options = self._sentences(model, [number], data)
        gold = self.pairs[number].sentence.tree
        trees = [self._parser(model).tree(item, output, options) for output in outputs]
        return gold if self.wiki else remove_wiki(gold), trees

    def _asked(
        self, model: AMRModel, inputs: Sequence[int], data: DataConfig
    ) -> tuple[Question, GraphOptions]:
        read, options = self._sentences(model, inputs, data)
        return self._parser(model).question(read, options), options

    def _sentences(
        self, model: AMRModel, inputs: Sequence[int], data: DataConfig
    ) -> tuple[list[ReadSentence], GraphOptions]:
        """Sentences, read once and kept, and how they are searched for."""
        free: dict[str, Any] = {"senses": "any", "roles": "any", "faithful": False}
        options = GraphOptions(
            beam=data.size, n_best=data.size, aligned=False, **({} if data.constrained else free)
        )
        new = [number for number in dict.fromkeys(inputs) if number not in self._read]
        read = self._parser(model).read([self.pairs[number].sentence for number in new], options)
        self._read.update(zip(new, read, strict=True))
        return [self._read[number] for number in inputs], options

    def _parser(self, model: AMRModel) -> AMRParser:
        """A parser around the model; its weights may change meanwhile."""
        if id(model) not in self._parsers:
            self._parsers[id(model)] = AMRParser(model)
        return self._parsers[id(model)]
