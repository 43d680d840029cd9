"""The AMR graphs of documents as arrays, and those of a batch as two streams' graph.

Every edge goes both ways. In the *global* graph of a window, the roots of its sentences are
connected, each with each, both ways; in the *local* one, sentences are apart (paper, section 3.3).
Nodes that do not stand wholly in the window are left out with their edges.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self

import numpy as np
import torch
from numpy.typing import NDArray

from semcore.errors import InputError
from semcore.graphs import RelationalFactors, RelationalGraph, SparseMatrix
from semcore.tensors import TensorBatch
from semcore.text.spans import WordSpan
from tsar.amr_graphs import DocumentGraph
from tsar.config import EventCompatConfig, GraphGuideConfig
from tsar.data import EventDocument
from tsar.model.relations import RELATIONS, SENTENCE, relation_of

Array = NDArray[np.int64]


class ReadExample(Protocol):
    """What of a document is read."""

    @property
    def document(self) -> int:
        """Its number."""

    @property
    def window(self) -> WordSpan:
        """Words of the document."""


class GraphArrays(NamedTuple):
    """The graphs of a document's sentences, nodes counted over all of them."""

    spans: Array  # [n, 2] words of the document, half-open
    edges: Array  # [E, 3] source, target, relation; each in one direction
    roots: Array  # [S]

    @classmethod
    def of(cls, graph: DocumentGraph, guide: GraphGuideConfig, typo: bool = False) -> Self:
        """The arrays of a document, as `GraphGuideConfig.graphs` has them.

        Of ``random``, an edge's ends are any two nodes of its sentence, always the same ones.
        """
        spans: list[WordSpan] = []
        edges: list[tuple[int, int, int]] = []
        roots: list[int] = []
        owners: list[tuple[int, int]] = []  # of each edge, its sentence's first node and how many
        for sentence in graph.sentences:
            first, count = len(spans), len(sentence.nodes)
            spans += [node.words for node in sentence.nodes]
            edges += [(a + first, b + first, relation_of(c, typo)) for a, b, c in sentence.edges]
            roots.append(first + sentence.root)
            owners += [(first, count)] * len(sentence.edges)
        arrays = cls(_table(spans, 2), _table(edges, 3), np.array(roots, dtype=np.int64))
        if guide.graphs == "none":
            return arrays._replace(edges=_table([], 3), roots=arrays.roots[:0])
        if guide.graphs == "random":
            arrays.edges[:, :2] = _random_ends(graph.id, _table(owners, 2))
        return arrays


def _table(rows: Sequence[Sequence[int]], width: int) -> Array:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)


def _random_ends(seed: str, owners: Array) -> Array:
    """For each edge two nodes of its sentence, different ones if there are two. [E, 2]"""
    digest = hashlib.sha256(seed.encode()).digest()
    random = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    first, count = owners.T
    source = random.integers(0, count) if len(owners) else count
    step = random.integers(1, np.maximum(count, 2)) if len(owners) else count
    return np.stack([first + source, first + (source + step) % count], axis=1)


@dataclass(frozen=True, slots=True)
class GuideBatch(TensorBatch):
    """The graphs of C contexts of W words, once a stream: 2C rows, or C without a local stream.

    Rows of the global stream come first. Nodes number N over all rows.
    """

    pool: SparseMatrix  # [N, rows * W]: the mean of a node's words
    graph: RelationalFactors  # mean over the neighbours, a relation each; and every node itself
    spread: SparseMatrix  # [rows * W, N]: for a word the mean of the nodes that stand for it


class GuideGraphs:
    """The graphs of a dataset's documents, made arrays once, and batched."""

    def __init__(
        self,
        documents: Sequence[EventDocument],
        graphs: Mapping[str, DocumentGraph],
        guide: GraphGuideConfig,
        compat: EventCompatConfig,
        *,
        local_stream: bool = True,
    ) -> None:
        """A document that ``graphs`` lacks has no nodes: its words are left as they are.

        With ``compat.released_graph_lookup`` they are those of `tsar.graphs.released`, and another
        document's nodes stand where their words' numbers are in the window.

        Raises `InputError` for graphs of words that their document does not have.
        """
        self.guide = guide
        self.released_lookup = compat.released_graph_lookup
        self.streams = 1 + local_stream
        self.arrays = []
        for document in documents:
            graph = graphs.get(document.id, DocumentGraph("", ()))
            if graph.end > len(document.words) and not self.released_lookup:
                raise InputError(
                    f"document {document.id!r} has {len(document.words)} words, "
                    f"but its AMR graphs have word {graph.end}: they are of another text"
                )
            self.arrays.append(GraphArrays.of(graph, guide, compat.location_of_typo))

    def batch(
        self, examples: Sequence[ReadExample], before: Sequence[int], width: int
    ) -> GuideBatch:
        """The graphs of contexts of ``width`` words, ``before`` of which are not the document's."""
        spans, edges, roots = [_table([], 2)], [_table([], 3)], [_table([], 3)]
        nodes = 0
        for row, (example, skip) in enumerate(zip(examples, before, strict=True)):
            start, end = example.window
            found = self.arrays[example.document]
            words = found.spans - (0 if self.released_lookup else start)
            inside = (words[:, 0] >= 0) & (words[:, 1] <= end - start)
            number = np.where(inside, nodes + np.cumsum(inside) - 1, -1)
            nodes += int(inside.sum())
            spans.append(words[inside] + row * width + skip)
            ends = number[found.edges[:, :2]]
            kept = (ends >= 0).all(axis=1)
            edges.append(np.concatenate([ends[kept], found.edges[kept, 2:]], axis=1))
            tops = number[found.roots]
            roots.append(_connected(tops[tops >= 0]))
        forward, between = np.concatenate(edges), np.concatenate(roots)
        back = forward[:, [1, 0, 2]]
        back[:, 2] += RELATIONS if self.guide.inverse == "own" else 0
        local = np.concatenate([forward, back])
        streams = [np.concatenate([local, between])]
        if self.streams == 2:
            streams.append(local + np.array([nodes, nodes, 0]))
        shift = len(examples) * width
        all_spans = np.concatenate(spans)
        all_spans = np.concatenate([all_spans + k * shift for k in range(self.streams)])
        return _guide_batch(
            all_spans, np.concatenate(streams), relations(self.guide), self.streams * shift
        )


def relations(guide: GraphGuideConfig) -> int:
    """How many relations the graphs have."""
    return RELATIONS * (2 if guide.inverse == "own" else 1)


def _connected(roots: Array) -> Array:
    """An edge from every root to every other one. [S * (S - 1), 3]"""
    pairs = np.stack([np.repeat(roots, len(roots)), np.tile(roots, len(roots))], axis=1)
    apart = pairs[pairs[:, 0] != pairs[:, 1]]
    return np.concatenate([apart, np.full((len(apart), 1), SENTENCE)], axis=1)


def _guide_batch(spans: Array, edges: Array, relations: int, places: int) -> GuideBatch:
    nodes = len(spans)
    source, target, relation = torch.from_numpy(edges).T.contiguous()
    graph = RelationalGraph(nodes, source, target, relation, None, relations)
    sizes = spans[:, 1] - spans[:, 0]
    node = np.repeat(np.arange(nodes), sizes)  # of each pair of a node and a word of it
    word = np.arange(len(node)) - np.repeat(np.cumsum(sizes) - sizes - spans[:, 0], sizes)
    nodes_of_word = np.bincount(word, minlength=places)
    pairs = torch.from_numpy(node), torch.from_numpy(word)
    share, part = (
        torch.from_numpy((1 / counts).astype(np.float32))
        for counts in (sizes[node], nodes_of_word[word])
    )
    return GuideBatch(
        pool=SparseMatrix.from_entries(*pairs, share, (nodes, places)),
        graph=RelationalFactors.of_graph(graph.target_normalized().with_self_loops(), nodes),
        spread=SparseMatrix.from_entries(*pairs[::-1], part, (places, nodes)),
    )
