"""What a candidate is compared with: the roles of the event's type, and "no argument"."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from semcore.tensors import padded
from tsar.model.batch import EventTensors
from tsar.model.spans import span_means
from tsar.ontology import EventOntology


class RoleLabels(nn.Module):
    """The classifier's last layer: a vector and a bias for each label.

    Each pair of event type and role is a label of its own (paper, section 3.5). With
    ``kind=role`` a vector is added that equal names of roles share, with ``kind=prompt`` the
    vector of the role's name as it stands before the document. Only the labels of an event's
    type are scored: the softmax over them is that over all, with the others masked.
    """

    def __init__(self, kind: str, ontology: EventOntology, size: int, words: int) -> None:
        super().__init__()
        offsets = ontology.pair_offsets
        pairs = [
            list(range(start, start + len(event.roles)))
            for start, event in zip(offsets, ontology.event_types, strict=False)
        ]
        self.pairs: Tensor  # [types, R] labels of each type, 0 behind them
        self.register_buffer("pairs", padded(pairs, 0), persistent=False)
        self.vectors = nn.Embedding(ontology.labels, size)
        self.biases = nn.Embedding(ontology.labels, 1)
        names = {name: number for number, name in enumerate(ontology.role_names)}
        self.names: Tensor  # [labels] the name of each label's role
        named = [0, *(names[role] for _, role in ontology.pairs)]
        self.register_buffer("names", torch.tensor(named), persistent=False)
        self.shared = nn.Embedding(len(names), size) if kind == "role" else None
        self.prompted = nn.Linear(words, size) if kind == "prompt" else None
        for table in (self.vectors, self.shared):
            if table is not None:
                nn.init.normal_(table.weight, std=0.02)
        nn.init.zeros_(self.biases.weight)

    def forward(self, types: Tensor, words: Tensor, context: Tensor, roles: Tensor) -> Tensor:
        """Vectors ``[E, 1 + R, size]`` of "no argument" and the roles of types ``[E]``.

        Args:
            words: ``[C, W, d]``; context: ``[E]``.
            roles: ``[E, R', 2]`` first and last words of the roles' names in the prompt.
        """
        pairs = self.pairs[types]
        vectors = self.vectors(pairs)
        if self.shared is not None:
            vectors = vectors + self.shared(self.names[pairs])
        if self.prompted is not None and roles.shape[1]:
            count = roles.shape[1]
            owner = context[:, None].expand(-1, count).flatten()
            first, last = roles.flatten(0, 1).unbind(1)
            named = self.prompted(span_means(words, owner, first, last)).view(
                -1, count, vectors.shape[2]
            )
            named = pad(named, (0, 0, 0, vectors.shape[1] - count))
            vectors = vectors + named
        none = self.vectors.weight[0].expand(len(types), 1, -1)
        return torch.cat([none.to(vectors.dtype), vectors], dim=1)

    def scores(self, hidden: Tensor, labels: Tensor, events: EventTensors) -> Tensor:
        """``[E, K, 1 + R]`` of candidates ``[E, K, size]``; the lowest number where no role is."""
        pairs = self.pairs[events.type]
        bias = self.biases(pad(pairs, (1, 0)))[..., 0]
        scores = torch.einsum("eks,ers->ekr", hidden, labels.to(hidden.dtype)) + bias[:, None]
        missing = (pairs == 0) | ~events.scored[:, None]
        missing = pad(missing, (1, 0))
        return scores.float().masked_fill(missing[:, None], torch.finfo(torch.float32).min)
