"""`Verifier`: graphs of sentences in, how sure each of their parts is and how good they are out.

verifier = Verifier.from_pretrained("runs/amr_verifier/checkpoint")
((judgement,),) = verifier.verify([[sentence]])
judgement.quality                                # the Smatch that is expected, 0 to 1
judgement.confidence[("b", ":instance", "boy")]  # that this node is right
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

import torch
from torch import Tensor

from amr.data import AMRSentence
from amr.graph.aligned_graph import Triple
from amr.verifier.batch import KINDS, Reading, VerifierBatch, collate, read_graphs
from amr.verifier.checkpoint import load_verifier
from amr.verifier.hypotheses import with_alignment
from amr.verifier.model import GraphVerifier, Verdict
from amr.verifier.parts import parts_of
from amr.verifier.quality import Choice, qualities
from semcore.eight_bits import add_eight_bits
from semcore.errors import one_of
from semcore.files import StrPath
from semcore.options import PRECISIONS
from semcore.parsing import inference_in
from semcore.shipped import checkpoint_place

_MOST = 4096  # words and vertices of a batch, unless one sentence has more


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of one graph."""

    quality: float  # the Smatch that is expected, 0 to 1
    confidence: dict[Triple, float] | None  # of its parts; None: the verifier knows graphs alone


@dataclass
class Verifier:
    """A trained verifier."""

    model: GraphVerifier
    choice: Choice = field(default_factory=Choice)
    training: dict[str, Any] = field(default_factory=dict)  # how the weights came about
    precision: str = "32"  # of `verify`: as a parser's, 32 | bf16 | int8

    def __post_init__(self) -> None:
        one_of("precision", self.precision, PRECISIONS)
        self.model.eval()
        if self.precision == "int8":
            add_eight_bits(self.model)

    @classmethod
    def from_pretrained(
        cls, path: StrPath, device: torch.device | str = "cpu", precision: str = "32"
    ) -> Verifier:
        """Loads a checkpoint folder. Raises `InputError` as `load_verifier` does."""
        model, choice, record = load_verifier(checkpoint_place(path))
        model.encoder.merge_adapters()
        return cls(model.to(device), choice, record.get("training", {}), precision)

    def verify(self, groups: Sequence[Sequence[AMRSentence]]) -> list[list[Judgement]]:
        """What is to be thought of the graphs of each sentence, all of one text.

        The larger its other graphs are, the more is taken to be lacking in one.
        """
        groups = [[with_alignment(item) for item in graphs] for graphs in groups]
        encoder = self.model.encoder
        cut = encoder.subwords([graphs[0].forms if graphs else [] for graphs in groups])
        read = iter(read_graphs([item for graphs in groups for item in graphs], encoder))
        items = [
            Reading(subwords, len(subwords.starts) - 1, tuple(next(read) for _ in graphs))
            for subwords, graphs in zip(cut, groups, strict=True)
        ]
        places = [place for place, item in enumerate(items) if item.graphs]
        found: list[list[Judgement]] = [[] for _ in groups]
        with inference_in(self.precision, self.model.kind.weight.device):
            for some, verdict, batch in self.verdicts([items[place] for place in places]):
                worth = iter(qualities(verdict, batch, self.model.config.labels).tolist())
                sure = iter(self._sure(verdict, batch))
                for place in (places[index] for index in some):
                    found[place] = [
                        Judgement(next(worth), self._confidence(graph, next(sure)))
                        for graph in groups[place]
                    ]
        return found

    def verdicts(self, items: Sequence[Reading]) -> Iterator[tuple[range, Verdict, VerifierBatch]]:
        """The log-odds of sentences, batch by batch, with the places of each batch's sentences."""
        device = self.model.kind.weight.device
        for some in _runs([item.cost for item in items]):
            batch = collate([items[place] for place in some], self.model.encoder).to(device)
            with torch.inference_mode():
                yield some, self.model(batch), batch

    def _sure(self, verdict: Verdict, batch: VerifierBatch) -> list[list[float]]:
        """Of each graph the probabilities of its parts."""
        fitted = calibrated(verdict.parts, batch.kind, self.choice)
        values, counts = fitted.tolist(), torch.bincount(batch.owner, minlength=len(batch.sentence))
        ends = list(accumulate(counts.tolist(), initial=0))
        return [values[start:end] for start, end in pairwise(ends)]

    def _confidence(
        self, sentence: AMRSentence, probabilities: Sequence[float]
    ) -> dict[Triple, float] | None:
        if self.model.config.labels == "graph":
            return None
        triples = parts_of(sentence.tree).triples
        return dict(zip(triples, probabilities, strict=False))  # behind them are constants


def calibrated(log_odds: Tensor, kind: Tensor, choice: Choice) -> Tensor:
    """Probabilities ``[N]`` of vertices of these kinds, nodes and edges fitted on their own."""
    node = kind == KINDS.index("node")
    of_nodes, of_edges = (
        log_odds.sigmoid() if fitted is None else fitted.probabilities(log_odds)
        for fitted in (choice.nodes, choice.edges)
    )
    return torch.where(node, of_nodes, of_edges)


def _runs(costs: Sequence[int]) -> Iterator[range]:
    """Neighbours that make a batch together."""
    start, total = 0, 0
    for place, cost in enumerate(costs):
        if place > start and total + cost > _MOST:
            yield range(start, place)
            start, total = place, 0
        total += cost
    if start < len(costs):
        yield range(start, len(costs))
