"""The argument decoder: a target's arguments one after another, on the graph built so far.

At each step the semantic graph of the target and its earlier arguments is encoded, a pointer finds
the next span, and the span's role is scored against the elements of the frame and a stop element
(KID, section 4). In training all steps are known: they are computed at once, each after the gold
arguments before it. In inference `kid.decoding.search` goes from step to step.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from kid.config import KidConfig
from kid.model.batch import FrameBatch
from kid.model.dropout import Dropout
from kid.model.labels import Labels
from kid.model.pointer import Mlp, SpanPointer, take_rows, take_words
from kid.model.reader import Sources, TargetReader, Targets
from kid.model.semantic_graph import SemanticGraphEncoder, prefix_graphs
from kid.model.steps import Steps, free_words, in_table, joined_steps
from semcore.batching import parts_of

TAUGHT_WORDS = 1536  # words that are read together in training: their states fit into a cache


@dataclass(frozen=True, slots=True)
class TargetReading:
    """T targets read in their sentences, with the frame each is taken to evoke."""

    states: Tensor  # [T, W, width] words as this target sees them
    mask: Tensor  # [T, W] bool
    node: Tensor  # [T, 2 width] node 0: frame vector and span vector
    labels: Labels


class ArgumentDecoder(nn.Module):
    """Reader, semantic graph, pointer and role scores; ``width`` is the size of its vectors."""

    def __init__(self, config: KidConfig, hidden: int) -> None:
        """``hidden`` is the size of the encoder's word vectors."""
        super().__init__()
        size, width, dropout = config.size, config.width, config.dropout
        # Labels and targets as the decoder knows them.
        self.label = nn.Linear(size, width, bias=False) if width != size else nn.Identity()
        self.span = nn.Linear(size, width) if width != size else nn.Identity()
        self.reader = TargetReader(
            hidden,
            width,
            layers=config.reader.layers,
            heads=config.reader.heads,
            inner=config.reader.inner,
            elements=config.reader.elements,
            dropout=dropout,
        )
        self.argument_span = Mlp(2 * width, width, dropout)
        self.pointer = SpanPointer(2 * width, width, dropout)
        self.semantic_graph = SemanticGraphEncoder(2 * width) if config.semantic_graph else None
        self.role_query = Mlp(3 * width, width, dropout)
        self.role_scale = nn.Parameter(torch.tensor(1.0))
        self.dropout = Dropout(dropout)

    # Reading -------------------------------------------------------------------------------

    def target_nodes(self, frame: Tensor, span: Tensor, labels: Labels) -> Tensor:
        """Node 0 ``[T, 2 width]`` of targets with these frames ``[T]`` and span vectors."""
        return self.graph_nodes(self.label(labels.frames[frame]), self.span(span))

    def sources(self, words: Tensor, mask: Tensor, targets: Targets, labels: Labels) -> Sources:
        """What targets are read from: words ``[B, W, hidden]`` and their frames' elements."""
        seen = labels.seen
        if seen is None:
            seen = self.reader.seen_elements(labels.elements, labels.mask)
        return self.reader.sources(words, mask, seen, targets)

    def read(self, sources: Sources, part: Tensor, labels: Labels) -> TargetReading:
        """Reads the sentences of some targets; ``labels`` are theirs (`Labels.of`)."""
        states, mask = self.reader(sources, part, labels.owner, labels.mask.shape[1])
        return TargetReading(states, mask, sources.targets.node[part], labels)

    # The semantic graph --------------------------------------------------------------------

    def argument_spans(self, states: Tensor, start: Tensor, end: Tensor) -> Tensor:
        """Span vectors ``[T, S, width]`` of words ``start`` to ``end`` (inclusive), ``[T, S]``."""
        return self.span_vectors(take_words(states, start), take_words(states, end))

    def span_vectors(self, head: Tensor, tail: Tensor) -> Tensor:
        """Vectors ``[..., width]`` of arguments from the states of their first and last words."""
        return self.argument_span(torch.cat([head + tail, head - tail], dim=-1))  # type: ignore[no-any-return]

    def graph_nodes(self, label: Tensor, span: Tensor) -> Tensor:
        """Graph nodes ``[..., 2 width]`` from vectors of labels and of spans."""
        return torch.cat([self.dropout(label), span], dim=-1)

    def graph_vectors(self, node: Tensor, nodes: Tensor, count: Tensor) -> Tensor:
        """Vectors ``[G, 2 width]`` of the graphs with 0, 1, ... ``count`` arguments of each target.

        Args:
            node: ``[T, 2 width]`` node 0.
            nodes: ``[K, 2 width]`` all arguments, target by target; ``count`` ``[T]`` of each.
        """
        if self.semantic_graph is None:
            return node.repeat_interleave(count + 1, dim=0)
        table = torch.cat([node, nodes])
        return self.semantic_graph(table, prefix_graphs(count))  # type: ignore[no-any-return]

    def growing_nodes(self, nodes: Tensor) -> Tensor:
        """Nodes ``[T, n, 2 width]`` as `newest_graph` takes them: transformed when they come."""
        return nodes if self.semantic_graph is None else self.semantic_graph.transform(nodes)

    def newest_graph(self, nodes: Tensor) -> Tensor:
        """Vectors ``[T, 2 width]`` of the graphs of all `growing_nodes`; node 0 is the first."""
        return nodes[:, 0] if self.semantic_graph is None else self.semantic_graph.stars(nodes)

    # Roles ---------------------------------------------------------------------------------

    def role_queries(self, graph: Tensor, span: Tensor) -> Tensor:
        """Queries ``[..., width]`` that elements are scored by."""
        return self.role_query(torch.cat([graph, span], dim=-1))  # type: ignore[no-any-return]

    def role_scores(self, query: Tensor, elements: Tensor, mask: Tensor) -> Tensor:
        """Scores ``[T, S, E]`` of role queries ``[T, S, width]`` for `Labels.own_elements`."""
        scores = (elements.to(query.dtype) @ query.mT).mT * self.role_scale
        return scores.masked_fill(~mask[:, None], -torch.inf)

    # Training ------------------------------------------------------------------------------

    def forward(
        self, sources: Sources, labels: Labels, batch: FrameBatch, overlaps: bool = False
    ) -> Steps:
        """Scores of all steps of the batch's T targets, each after the gold arguments before it.

        S is one more than the most arguments, W the words of the longest sentence, E the elements
        of the largest frame and the stop element. With ``overlaps`` words of earlier arguments
        stay possible. Nothing is learned from where the last step points: its starts and ends
        have no gradient.
        """
        length = sources.mask.sum(1)[sources.targets.sentence]
        parts = parts_of(length, labels.mask.sum(1)[labels.owner], TAUGHT_WORDS)
        taught = [
            self._taught(self.read(sources, part, labels.of(part)), batch.targets(part), overlaps)
            for part in parts
        ]
        shape = (batch.starts.shape[1] + 1, sources.mask.shape[1], labels.mask.shape[1])
        return joined_steps(taught, parts, shape)

    def _taught(self, reading: TargetReading, batch: FrameBatch, overlaps: bool) -> Steps:
        """The steps of targets that were read together."""
        states, labels, count, pointer = reading.states, reading.labels, batch.count, self.pointer
        targets, width = states.shape[:2]
        most = int(count.max()) if targets else 0
        row, position = (torch.arange(size, device=count.device) for size in (targets, width))
        free = reading.mask[:, None].expand(-1, most + 1, -1)
        if not overlaps:
            free = free_words(batch, reading.mask)[:, : most + 1]
        # All arguments, target by target; each is found by the graph of those before it.
        there = torch.arange(most, device=count.device) < count[:, None]
        target, step = there.nonzero(as_tuple=True)
        head, tail = take_rows(states, target, batch.starts[target, step], batch.ends[target, step])
        span = self.span_vectors(head, tail)
        label = labels.elements[labels.owner[target], batch.roles[target, step]]
        graph = self.graph_vectors(reading.node, self.graph_nodes(label, span), count)
        whole = (count + 1).cumsum(0) - 1  # of each target, the graph of all its arguments
        before = (whole - count)[target] + step

        found = graph[before]
        query = pointer.end_query(found) + pointer.end_from_start(head)
        table = in_table([pointer.start_query(found), query], target, step, (targets, most + 1))
        starts, ends = pointer.scores(table, states).unflatten(1, (most + 1, 2)).unbind(2)
        # After the last argument the role must be "stop": of what span, if none is left? Of the
        # one the pointer likes best, as it will be at inference.
        with torch.no_grad():
            full, left = graph[whole][:, None], free[row, count]
            last_starts = pointer.start(full, states)[:, 0]
            first = last_starts.masked_fill(~left, -torch.inf).argmax(-1)
            last_ends = pointer.end(full, states, first[:, None])[:, 0]
            open_end = left & (position >= first[:, None])
            last = last_ends.masked_fill(~open_end, -torch.inf).argmax(-1)
        starts = starts.index_put((row, count), last_starts).masked_fill(~free, -torch.inf)
        begin = pad(batch.starts[:, :most], (0, 1)).index_put((row, count), first)
        ends = ends.index_put((row, count), last_ends)
        ends = ends.masked_fill(~free | (position < begin[..., None]), -torch.inf)

        spans = torch.cat([span, self.span_vectors(*take_rows(states, row, first, last))])
        spans = spans[torch.cat([before, whole]).argsort()]  # in the order of graphs
        owner = row.repeat_interleave(count + 1)
        step = torch.arange(len(owner), device=count.device) - (whole - count)[owner]
        queries = [self.role_queries(graph, spans)]
        table = in_table(queries, owner, step, (targets, most + 1))
        return Steps(starts, ends, self.role_scores(table, *labels.own_elements()))
