"""Sentences and graphs of theirs as tensors.

A graph is read as one in which its edges are vertices, too (a Levi graph): its parts
(`amr.verifier.parts`), and behind them its constants. Between vertices there are four relations:
from a source to its edge, from the edge to its target, and the way back of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import torch
from torch import Tensor

from amr.data import Alignment, AMRSentence
from amr.graph.aligned_graph import TOP
from amr.verifier.hypotheses import Hypotheses
from amr.verifier.parts import parts_of
from semcore.encoders import Subwords, WordBatch, WordEncoder
from semcore.graphs import RelationalGraph
from semcore.tensors import TensorBatch

KINDS = ("node", "edge", "root", "constant")
RELATIONS = 4


@dataclass(frozen=True, slots=True)
class ReadGraph:
    """One graph, cut: vertices are numbered from 0, the parts first."""

    parts: int
    names: Subwords  # of each vertex its concept, role or constant
    kinds: tuple[int, ...]
    aligned: tuple[tuple[int, int], ...]  # vertex, word
    links: tuple[tuple[int, int, int], ...]  # source, target, relation

    @property
    def size(self) -> int:
        """The number of vertices."""
        return len(self.kinds)


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence, cut, and its graphs, with what is right of them if that is known."""

    subwords: Subwords
    words: int
    graphs: tuple[ReadGraph, ...]
    right: tuple[tuple[bool, ...], ...] = ()
    smatch: tuple[float, ...] = ()
    weight: float = 1.0

    @property
    def cost(self) -> int:
        """What it adds to a batch: words and vertices."""
        return self.words + sum(graph.size for graph in self.graphs)


@dataclass(frozen=True, eq=False)
class VerifierBatch(TensorBatch):
    """B sentences of up to W words, and G graphs of theirs with N vertices in all."""

    words: WordBatch
    pieces: Tensor  # [P] int64, sub-words of the vertices' names
    offsets: Tensor  # [N] int64, where those of each begin
    kind: Tensor  # [N] int64, see `KINDS`
    owner: Tensor  # [N] int64, the graph of each vertex
    place: Tensor  # [N] int64, its place among B x ``width`` vertices, a sentence's together
    width: int  # the most vertices of a sentence
    aligned: Tensor  # [2, A] int64, vertices and words, counted over the B x W words
    graph: RelationalGraph
    sentence: Tensor  # [G] int64, the sentence of each graph
    right: Tensor  # [N], 1 for what is right; 0 also where nothing is known
    smatch: Tensor  # [G]
    weight: Tensor  # [G]

    @property
    def is_part(self) -> Tensor:
        """``[N]`` bool: vertices that are right or wrong, all but constants."""
        return self.kind != KINDS.index("constant")


def read_graphs(sentences: Sequence[AMRSentence], encoder: WordEncoder) -> list[ReadGraph]:
    """Graphs, with their alignments, as the verifier reads them."""
    drafts = [_draft(sentence) for sentence in sentences]
    cut = encoder.subwords([names for names, *_ in drafts])
    return [
        ReadGraph(parts, names, kinds, aligned, links)
        for names, (_, parts, kinds, aligned, links) in zip(cut, drafts, strict=True)
    ]


def readings(items: Sequence[Hypotheses], encoder: WordEncoder) -> list[Reading]:
    """Sentences with labelled graphs as the verifier reads them."""
    cut = encoder.subwords([item.graphs[0].forms for item in items])
    graphs = iter(read_graphs([graph for item in items for graph in item.graphs], encoder))
    return [
        Reading(
            subwords,
            item.words,
            tuple(next(graphs) for _ in item.graphs),
            tuple(labels.right for labels in item.labels),
            tuple(labels.smatch for labels in item.labels),
            item.weight,
        )
        for subwords, item in zip(cut, items, strict=True)
    ]


def _draft(sentence: AMRSentence) -> tuple[list[str], int, tuple, tuple, tuple]:
    """Names, the number of parts, kinds, alignment and links of a graph's vertices."""
    parts, alignment = parts_of(sentence.tree), sentence.alignment or Alignment()
    most = len(sentence.words)
    names = [target for _, _, target in parts.triples[: parts.nodes]]
    kinds = [0] * parts.nodes
    constants: list[str] = []
    aligned: list[tuple[int, int]] = []
    links: list[tuple[int, int, int]] = []
    for vertex, triple in enumerate(parts.triples):
        words = alignment.words.get(triple, ())
        if vertex < parts.nodes:
            aligned += [(vertex, word) for word in words if word < most]
            continue
        source, target = parts.ends[vertex - parts.nodes]
        root = triple[1] == TOP
        names.append("root" if root else triple[1].removeprefix(":"))
        kinds.append(2 if root else 1)
        links += [(source, vertex, 0), (vertex, source, 2)]
        over = {*alignment.roles.get(triple, ()), *(words if target >= 0 else ())}
        aligned += [(vertex, word) for word in sorted(over) if word < most]
        if target < 0 and not root:
            target = len(parts.triples) + len(constants)
            constants.append(triple[2].strip('"'))
            aligned += [(target, word) for word in words if word < most]
        if target >= 0:
            links += [(vertex, target, 1), (target, vertex, 3)]
    kinds += [3] * len(constants)
    return names + constants, len(parts.triples), tuple(kinds), tuple(aligned), tuple(links)


def collate(items: Sequence[Reading], encoder: WordEncoder) -> VerifierBatch:
    """One batch. The graphs of a sentence come one after the other."""
    words = encoder.collate([item.subwords for item in items])
    graphs = [graph for item in items for graph in item.graphs]
    starts = list(accumulate((graph.size for graph in graphs), initial=0))
    sentence = [place for place, item in enumerate(items) for _ in item.graphs]
    sizes = [sum(graph.size for graph in item.graphs) for item in items]
    width, columns = max(sizes, default=0), words.mask.shape[1]
    links = [
        (source + start, target + start, relation)
        for graph, start in zip(graphs, starts, strict=False)
        for source, target, relation in graph.links
    ]
    aligned = [
        (vertex + start, place * columns + word)
        for graph, start, place in zip(graphs, starts, sentence, strict=False)
        for vertex, word in graph.aligned
    ]
    ids = list(chain.from_iterable(graph.names.ids for graph in graphs))
    lengths = [
        end - begin
        for graph in graphs
        for begin, end in zip(graph.names.starts, graph.names.starts[1:], strict=False)
    ]
    labels = list(chain.from_iterable(_labels(item) for item in items))
    smatch = [value for item in items for value in (item.smatch or (0.0,) * len(item.graphs))]
    source, target, relation = _table(links, 3)
    return VerifierBatch(
        words=words,
        pieces=torch.tensor(ids, dtype=torch.long),
        offsets=torch.tensor([0, *accumulate(lengths)][:-1], dtype=torch.long),
        kind=torch.tensor([kind for graph in graphs for kind in graph.kinds], dtype=torch.long),
        owner=torch.tensor(
            [number for number, graph in enumerate(graphs) for _ in range(graph.size)],
            dtype=torch.long,
        ),
        place=torch.tensor(
            [row * width + column for row, size in enumerate(sizes) for column in range(size)],
            dtype=torch.long,
        ),
        width=width,
        aligned=_table(aligned, 2),
        graph=RelationalGraph(starts[-1], source, target, relation, None, RELATIONS),
        sentence=torch.tensor(sentence, dtype=torch.long),
        right=torch.tensor(labels, dtype=torch.float32),
        smatch=torch.tensor(smatch, dtype=torch.float32),
        weight=torch.tensor([item.weight for item in items for _ in item.graphs]),
    )


def _labels(item: Reading) -> list[float]:
    """Of all vertices of a sentence's graphs: 0 for constants, and where nothing is known."""
    known = item.right or ((),) * len(item.graphs)
    return [
        float(value)
        for graph, right in zip(item.graphs, known, strict=True)
        for value in (*right, *[0.0] * (graph.size - len(right)))
    ]


def _table(rows: Sequence[tuple[int, ...]], columns: int) -> Tensor:
    """``[columns, rows]`` int64."""
    return torch.tensor(rows, dtype=torch.long).view(-1, columns).T.contiguous()
