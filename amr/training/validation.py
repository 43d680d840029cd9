"""Smatch on a development set, at the end of every epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amr.config import GraphOptions
from amr.data import AMRSentence
from amr.model.build import AMRModel


class GraphValidation:
    """Parses sentences greedily and scores their graphs: what the stage should learn to write."""

    def __init__(
        self, sentences: Sequence[AMRSentence], *, task: str = "amr", wiki: bool = False
    ) -> None:
        self.sentences = list(sentences)
        self.task = task
        self.wiki = wiki

    def __call__(self, model: AMRModel) -> dict[str, float]:
        """Smatch of a model in training; without ``wiki``, of graphs without ``:wiki``."""
        from amr.parser import AMRParser
        from amr.scoring.smatch import smatch
        from amr.wiki import remove_wiki

        if not self.sentences:
            return {}
        options = GraphOptions(senses="any", roles="any", task=self.task, aligned=False)
        parsed = list(AMRParser(model, options=options).parse_sentences(self.sentences))
        gold = list(self.sentences)
        if not self.wiki:
            gold = [replace(item, tree=remove_wiki(item.tree)) for item in gold]
        counts = smatch([item.graph for item in gold], [item.graph for item in parsed])
        return {
            "smatch": counts.f1,
            "smatch_precision": counts.precision,
            "smatch_recall": counts.recall,
        }
