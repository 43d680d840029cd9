"""The paper's model written straight down, with the weights of ours.

Two passes of the encoder, one a stream; a loop over documents for their graphs, each of which
aggregates and transforms relation by relation, as DGL's heterogeneous convolution does; a mask of
spans times words for the spans' means; the classifier's input joined and multiplied as one; and
all labels scored, those of other event types masked out. It is what ours is measured beside, and
the oracle of the tests: the same weights, the same scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import torch
from torch import Tensor, nn
from torch.nn.functional import dropout, linear

from semcore.tensors import TensorBatch
from semcore.text.spans import WordSpan
from tsar.amr_graphs import DocumentGraph
from tsar.config import EventLossConfig
from tsar.model.amr_graph import AMRGuide
from tsar.model.batch import EventBatch, EventExample
from tsar.model.dataset import EventDataset
from tsar.model.relations import RELATIONS, SENTENCE, relation_of
from tsar.model.streams import local_view, trigger_marks
from tsar.model.two_stream import EventOutput, TSARModel
from tsar.training.loss import event_loss


class RelationEdges(NamedTuple):
    """The edges of one relation."""

    relation: int
    source: Tensor  # [E]
    target: Tensor  # [E]
    degree: Tensor  # [N, 1] how many go into each node, at least 1


@dataclass(frozen=True)
class StreamGraph(TensorBatch):
    """The graph of one context in one stream: words of the context, every edge both ways."""

    first: Tensor  # [N, 1] first word of each node
    end: Tensor  # [N, 1] behind its last
    edges: tuple[RelationEdges, ...]  # of the relations that have any

    @classmethod
    def of(cls, graph: DocumentGraph, window: WordSpan, shift: int, connected: bool) -> Self:
        """Of the nodes in a window, whose words are ``shift`` further on in their document."""
        spans: list[tuple[int, int]] = []
        edges: list[tuple[int, int, int]] = []
        roots: list[int] = []
        for sentence in graph.sentences:
            number: dict[int, int] = {}
            for place, (_, words) in enumerate(sentence.nodes):
                if window.start <= words.start and words.end <= window.end:
                    number[place] = len(spans)
                    spans.append((words.start - shift, words.end - shift))
            for source, target, role in sentence.edges:
                if source in number and target in number:
                    ends, kind = (number[source], number[target]), relation_of(role)
                    edges += [(kind, *ends), (kind, *ends[::-1])]
            if sentence.root in number:
                roots.append(number[sentence.root])
        if connected:
            edges += [(SENTENCE, a, b) for a in roots for b in roots if a != b]
        table = torch.tensor(spans, dtype=torch.long).view(len(spans), 2, 1)
        first, end = table.unbind(1)
        return cls(first, end, tuple(_by_relation(edges, len(spans))))

    def to(self, device: torch.device | str) -> Self:
        """The same on another device."""
        edges = (RelationEdges(e[0], *(part.to(device) for part in e[1:])) for e in self.edges)
        return replace(
            self, first=self.first.to(device), end=self.end.to(device), edges=tuple(edges)
        )


def _by_relation(edges: Sequence[tuple[int, int, int]], nodes: int) -> list[RelationEdges]:
    table = torch.tensor(edges, dtype=torch.long).view(len(edges), 3)
    found = []
    for relation in table[:, 0].unique().tolist():
        _, source, target = table[table[:, 0] == relation].unbind(1)
        degree = torch.bincount(target, minlength=nodes).clamp(min=1).float()[:, None]
        found.append(RelationEdges(relation, source, target, degree))
    return found


@dataclass(frozen=True)
class ReferenceBatch(TensorBatch):
    """A batch, whose ``graphs`` are not read, and a graph a context and stream."""

    plain: EventBatch
    graphs: tuple[tuple[StreamGraph, StreamGraph], ...]  # document, sentence by sentence
    allowed: Tensor  # [E, labels] bool: "no argument", and the roles of the event's type
    labels: Tensor  # [E, K] int64: the label of each candidate

    def to(self, device: torch.device | str) -> Self:
        """The same on another device."""
        graphs = tuple((whole.to(device), apart.to(device)) for whole, apart in self.graphs)
        return replace(
            self,
            plain=self.plain.to(device),
            graphs=graphs,
            allowed=self.allowed.to(device),
            labels=self.labels.to(device),
        )


class ReferenceData:
    """Examples of a dataset as batches of the reference. Graphs are made once an example."""

    def __init__(self, dataset: EventDataset, graphs: Mapping[str, DocumentGraph]) -> None:
        """``dataset`` best has no graphs of its own, which would be batched for nothing."""
        self.dataset, self.graphs = dataset, graphs
        self._made: dict[EventExample, tuple[StreamGraph, StreamGraph]] = {}

    def collate(self, indices: Sequence[int]) -> ReferenceBatch:
        """The batch of some examples."""
        examples = [self.dataset.examples[index] for index in indices]
        plain = self.dataset.batch(examples)
        ontology = self.dataset.ontology
        starts = torch.tensor(ontology.pair_offsets)
        label = torch.arange(ontology.labels)
        kind = plain.events.type
        first, end = starts[kind][:, None], starts[kind + 1][:, None]
        return ReferenceBatch(
            plain,
            tuple(self._graphs_of(example) for example in examples),
            allowed=(label == 0) | ((label >= first) & (label < end)),
            labels=torch.where(plain.targets > 0, first + plain.targets - 1, 0),
        )

    def _graphs_of(self, example: EventExample) -> tuple[StreamGraph, StreamGraph]:
        if example not in self._made:
            document = self.dataset.documents[example.document]
            graph = self.graphs.get(document.id, DocumentGraph(document.id, ()))
            shift = example.window.start - self.dataset.prompt_words(example)
            self._made[example] = (
                StreamGraph.of(graph, example.window, shift, True),
                StreamGraph.of(graph, example.window, shift, False),
            )
        return self._made[example]


class ReferenceTSAR(nn.Module):
    """The paper's model with the weights of a `TSARModel` of its form."""

    def __init__(self, model: TSARModel) -> None:
        super().__init__()
        assert model.keep is None and model.tagger is None and model.config.labels == "pair"
        self.model = model

    def forward(self, batch: ReferenceBatch) -> EventOutput:
        """Scores are of all labels, ``[E, K, labels]``; those of other types are the lowest."""
        model, plain, events = self.model, batch.plain, batch.plain.events
        words = self.words(batch)
        starts, ends = model.spans.start(words), model.spans.end(words)
        place = torch.arange(words.shape[1], device=words.device)
        first, last = plain.first, plain.last
        inside = (place >= first[..., None]) & (place <= last[..., None])
        inside = inside.to(words.dtype)  # [C, K, W]
        mean = inside @ words / inside.sum(-1, keepdim=True)
        rows = torch.arange(len(words), device=words.device)[:, None]
        spans = model.spans.join(torch.cat([starts[rows, first], ends[rows, last], mean], dim=-1))
        spans, context = spans[events.context], events.context
        over = (place >= events.first[:, None]) & (place <= events.last[:, None])
        over = over.to(words.dtype)[:, None]  # [E, 1, W]
        mean = over @ words[context] / over.sum(-1, keepdim=True)
        trigger = model.trigger(mean).expand_as(spans)
        length = model.length((last - first)[context])
        kind = model.event_type(events.type)[:, None].expand(-1, spans.shape[1], -1)
        given = [spans, (spans - trigger).abs(), spans * trigger, trigger, kind, length]
        parts = [model.of_pair.weight, model.of_event.weight, model.of_length.weight]
        hidden = linear(
            torch.cat([part.to(spans.dtype) for part in given], dim=-1),
            torch.cat(parts, dim=1),
            model.of_pair.bias,
        )
        hidden = dropout(torch.relu(hidden), model.config.dropout, model.training)
        labels = model.labels
        scores = linear(hidden, labels.vectors.weight, labels.biases.weight[:, 0]).float()
        lowest = torch.finfo(torch.float32).min
        return EventOutput(
            scores=scores.masked_fill(~batch.allowed[:, None], lowest),
            first=first[context],
            last=last[context],
            candidate=plain.candidate[context],
            place=torch.arange(first.shape[1], device=words.device).expand_as(first)[context],
            boundaries=torch.stack([model.starts(starts), model.ends(ends)], dim=2),
            kept=None,
            alone=False,
            tags=None,
        )

    def words(self, batch: ReferenceBatch) -> Tensor:
        """The fused word vectors ``[C, W, d]``."""
        streams, plain = self.model.streams, batch.plain
        marks = trigger_marks(plain)
        encoded = [
            streams.encoder(plain.words, marks=marks),
            streams.encoder(plain.words, visible=local_view(plain), marks=marks),
        ]
        found = []
        for stream, states in enumerate(encoded):
            states = streams.dropout(states)
            rows = [
                words + guided(streams.guide, words, graphs[stream])
                for words, graphs in zip(states, batch.graphs, strict=True)
            ]
            found.append(torch.stack(rows))
        assert streams.fusion is not None
        gate = streams.fusion.of_document(found[0]) + streams.fusion.of_sentence(found[1])
        gate = torch.sigmoid(gate)
        return gate * found[0] + (1 - gate) * found[1]


def guided(guide: AMRGuide | None, words: Tensor, graph: StreamGraph) -> Tensor:
    """What the guide adds to the words ``[W, d]`` of one context in one stream."""
    assert guide is not None
    place = torch.arange(len(words), device=words.device)
    over = ((place >= graph.first) & (place < graph.end)).to(words.dtype)  # [N, W]
    nodes = guide.project(over @ words / over.sum(1, keepdim=True))
    layers = [nodes]
    for layer, matrices in zip(guide.rgcn.layers, guide.rgcn.weights, strict=True):
        before = layers[-1]
        total = before @ matrices[RELATIONS] + layer.bias
        for relation, source, target, degree in graph.edges:
            near = torch.zeros_like(before).index_add(0, target, before[source])
            total = total + (near / degree.to(near.dtype)) @ matrices[relation]
        layers.append(dropout(torch.relu(total), guide.rgcn.dropout, guide.training))
    found = torch.relu(guide.merge(torch.cat(layers, dim=-1)))
    found = dropout(found, guide.dropout, guide.training)
    nodes_of_word = over.sum(0).clamp(min=1)
    added: Tensor = over.T @ found / nodes_of_word[:, None]
    return added


def reference_loss(
    output: EventOutput, batch: ReferenceBatch, config: EventLossConfig
) -> dict[str, Tensor]:
    """`event_loss` of scores of all labels."""
    return event_loss(output, replace(batch.plain, targets=batch.labels), config)
