"""The Frame Knowledge Graph: frames, their elements, and what FrameNet says of them.

Nodes are all frames, then all frame elements by their global number, then one dummy element
that means "no more arguments" (Zheng et al. 2022, and their released code)::

    node      0 ... F-1    F ... F+E-1    F+E
    is        frames       elements       stop

Elements of the same name share one input vector, as in the released code, so that the first
layer transforms 2,507 rows and not 12,650 (FrameNet 1.7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from kid.config import KnowledgeGraphConfig
from kid.ontology import Ontology
from semcore.errors import InputError
from semcore.graphs import RGCN, Neighbourhoods, RelationalFactors, RelationalGraph
from semcore.graphs.layers import Backend


@dataclass(frozen=True, eq=False)
class FrameKnowledgeGraph:
    """The graph as FrameNet gives it: both directions of every edge, repeated ones kept.

    ``relations`` names the relations: ``self_loop frame_fe frame_frame inter_fe intra_fe``.
    """

    graph: RelationalGraph
    relations: tuple[str, ...]

    @classmethod
    def of(cls, ontology: Ontology) -> FrameKnowledgeGraph:
        """Builds the edges.

        * self_loop: every node;
        * frame_fe: a frame and each of its elements;
        * frame_frame: the frames of every frame relation, whatever its type;
        * inter_fe: the elements that a frame relation maps to each other;
        * intra_fe: two elements of a frame, once for each definition that mentions the other.

        Raises `InputError` when a relation or mention names an element that its frame lacks.
        """
        frames, elements = len(ontology.frames), ontology.element_count
        number = ontology.frame_index

        def node(frame: str, element: str) -> int:
            try:
                return frames + ontology.element_id(number[frame], element)
            except KeyError as error:
                raise InputError(f"ontology: frame {frame} has no element {element}") from error

        pairs: dict[str, Iterable[tuple[int, int]]] = {
            "frame_fe": (
                (frame, frames + element)
                for frame in range(frames)
                for element in range(*ontology.element_offsets[frame : frame + 2])
            ),
            "frame_frame": (
                (number[relation.sub], number[relation.super]) for relation in ontology.relations
            ),
            "inter_fe": (
                (node(relation.sub, a), node(relation.super, b))
                for relation in ontology.relations
                for a, b in relation.elements
            ),
            "intra_fe": ((node(frame, a), node(frame, b)) for frame, a, b in ontology.mentions),
        }
        nodes = frames + elements + 1
        loops = torch.arange(nodes)
        ends, relation_of = [torch.stack([loops, loops])], [torch.zeros_like(loops)]
        for relation, edges in enumerate(pairs.values(), start=1):
            both = torch.tensor(list(edges), dtype=torch.long).view(-1, 2).T
            ends += [both, both.flip(0)]
            relation_of += [torch.full((2 * both.shape[1],), relation)]
        source, target = torch.cat(ends, dim=1)
        names = ("self_loop", *pairs)
        graph = RelationalGraph(nodes, source, target, torch.cat(relation_of), None, len(names))
        return cls(graph, names)


class KnowledgeVectors(NamedTuple):
    """Vectors of what was asked for."""

    frames: Tensor  # [frames asked, size]
    elements: Tensor  # [elements asked, size]
    stop: Tensor  # [size]


class KnowledgeGraphEncoder(nn.Module):
    """Two R-GCN layers over the Frame Knowledge Graph (Zheng et al. 2022, released code).

    ``X' = tanh(sum_r A_r X W_r)`` with ``A_r = D^(-1/2) A D^(-1/2)``, no bias, no dropout.
    """

    def __init__(
        self,
        ontology: Ontology,
        config: KnowledgeGraphConfig | None = None,
        *,
        size: int = 256,
        frame_text: Tensor | None = None,
        element_text: Tensor | None = None,
    ) -> None:
        """Builds the graph and its layers.

        Args:
            frame_text: [frames, D] frozen features of the frames, for ``features`` text or both.
            element_text: [distinct element names + 1, D] the same for the elements' names in the
                order of ``ontology.element_names``; the last row is the stop element's.
        """
        super().__init__()
        config = config or KnowledgeGraphConfig()
        self.enabled, self.backend = config.enabled, config.backend
        self.frames, self.elements = len(ontology.frames), ontology.element_count
        names = torch.tensor(ontology.element_name_index, dtype=torch.long)
        last = self.frames + len(ontology.element_names)
        rows = torch.cat([torch.arange(self.frames), self.frames + names, torch.tensor([last])])
        self.register_buffer("rows", rows, persistent=False)
        self.rows: Tensor
        self.table: nn.Parameter | None = None
        if config.features != "text":
            self.table = nn.Parameter(torch.randn(last + 1, size))
        self.register_buffer("text", None)
        self.text: Tensor | None
        if config.features != "learned":
            self.text = _text(frame_text, element_text, self.frames, last + 1)
            self.projection = nn.Linear(self.text.shape[1], size, bias=False)
            # Rows have mean square 1: so the projected ones have, like the learned ones.
            nn.init.normal_(self.projection.weight, std=self.text.shape[1] ** -0.5)
        if not config.enabled:
            return
        knowledge = FrameKnowledgeGraph.of(ontology)
        relations = len(knowledge.relations)
        backend: Backend = "dgl" if config.backend == "dgl" else "native"
        self.rgcn = RGCN(size, size, 2, "tanh", relations, backend=backend)
        graph = knowledge.graph.merged().symmetric_normalized()
        self._edges = Neighbourhoods.of(graph)
        nodes = torch.arange(graph.nodes)
        self._factors = {
            "first": RelationalFactors.of_graph(graph, last + 1, rows),
            # The stop element goes with the frames: both are asked for in every step.
            "frames": self._last_layer(torch.cat([nodes[: self.frames], nodes[-1:]])),
            "elements": self._last_layer(nodes[self.frames : -1]),
        }

    def forward(
        self, frames: Tensor | None = None, elements: Tensor | None = None
    ) -> KnowledgeVectors:
        """Vectors of ``frames`` and ``elements`` (int64 [n], global numbers; ``None``: all).

        Only what these need is computed: the last layer at the asked nodes, and, when few frames
        are asked for, the first layer at the asked nodes' neighbours. All frames together have
        every element for neighbour.
        """
        features = self.features()
        if not self.enabled:
            kinds = self.rows[: self.frames], self.rows[self.frames : -1]
            return KnowledgeVectors(
                functional.embedding(kinds[0] if frames is None else kinds[0][frames], features),
                functional.embedding(
                    kinds[1] if elements is None else kinds[1][elements], features
                ),
                features[-1],
            )
        if self.backend == "dgl":
            vectors = self.rgcn(features, self._edges.graph, self.rows)
            top, below = vectors[: self.frames], vectors[self.frames : -1]
            return KnowledgeVectors(
                top if frames is None else top[frames],
                below if elements is None else below[elements],
                vectors[-1],
            )
        first, second = self.rgcn.layers
        if frames is not None:
            return self._neighbourhood(features, frames, elements)
        hidden = first(features, self._factors["first"])
        asked = self._factors["elements"]
        if elements is not None:
            asked = self._last_layer(elements + self.frames)
        top, below = second(hidden, self._factors["frames"]), second(hidden, asked)
        return KnowledgeVectors(top[:-1], below, top[-1])

    def features(self) -> Tensor:
        """The input vectors of frames, element names and stop: [frames + names + 1, size]."""
        text = None if self.text is None else self.projection(self.text)
        if self.table is None or text is None:
            return self.table if text is None else text  # type: ignore[return-value]
        return self.table + text

    def _last_layer(self, nodes: Tensor) -> RelationalFactors:
        limits = (self._edges.graph.relations, self._edges.graph.nodes, len(nodes))
        return RelationalFactors.of_edges(self._edges.into(nodes), limits)

    def _neighbourhood(
        self, features: Tensor, frames: Tensor, elements: Tensor | None
    ) -> KnowledgeVectors:
        if elements is None:
            elements = torch.arange(self.elements, device=frames.device)
        stop = frames.new_tensor([self.frames + self.elements])
        nodes = torch.cat([frames, elements + self.frames, stop])
        above = self._edges.into(nodes)
        needed, source = torch.unique(above.source, return_inverse=True)
        below = self._edges.into(needed)
        below = below._replace(source=self.rows[below.source])
        relations = self._edges.graph.relations
        limits = (relations, len(features), len(needed))
        hidden = self.rgcn.layers[0](features, RelationalFactors.of_edges(below, limits))
        limits = (relations, len(needed), len(nodes))
        above = above._replace(source=source)
        out = self.rgcn.layers[1](hidden, RelationalFactors.of_edges(above, limits))
        return KnowledgeVectors(out[: len(frames)], out[len(frames) : -1], out[-1])

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Any:
        """Moves the graph with the parameters. It is no buffer: DDP would broadcast it."""
        super()._apply(fn, recurse)
        if self.enabled:
            self._edges = self._edges.map(fn)
            self._factors = {name: factors.map(fn) for name, factors in self._factors.items()}
        return self


def _text(frames: Tensor | None, elements: Tensor | None, count: int, rows: int) -> Tensor:
    """Both matrices as one, [rows, D], every row scaled to mean square 1."""
    if frames is None or elements is None:
        raise InputError("knowledge_graph.features: text features need frame_text, element_text")
    if len(frames) != count or len(elements) != rows - count:
        raise InputError(
            f"knowledge_graph: {len(frames)} frame and {len(elements)} element text rows, "
            f"not {count} and {rows - count} (element names and the stop element)"
        )
    text = torch.cat([frames, elements]).detach()
    return functional.normalize(text, dim=1) * text.shape[1] ** 0.5
