"""Training on the parser's own history instead of the gold one.

Under teacher forcing every step sees the gold arguments before it. The released code never does
that: its steps see what the parser itself has just decided, right or wrong, while step t is still
compared with the t-th gold argument. Scheduled sampling (Bengio et al. 2015) lies between: each
step takes the gold argument with some probability.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import pad

from kid.decoding.search import growing_nodes, newest_graph
from kid.model.batch import FrameBatch
from kid.model.double_graph import KidModel, KidOutput
from kid.model.reader import Targets


def forward_with_history(
    model: KidModel, batch: FrameBatch, gold_share: float, overlaps: bool = False
) -> KidOutput:
    """Scores of all steps, each after a history that is gold with probability ``gold_share``.

    The scores of starts and ends rule out no words: the gold argument must stay possible even
    where an own decision has taken its words. Decisions themselves do respect taken words,
    unless ``overlaps`` are allowed.
    """
    words, mask, row = model.encode(batch)
    tags = model.tag(batch, words)
    labels = model.labels_of(batch.frame)
    frames, span = model.frame_scores(words, row, batch.first, batch.last, labels.frames)
    node = model.target_nodes(batch.frame, span, labels)
    targets = Targets(row, batch.first, batch.last, node)
    sources = model.sources(words, mask, targets, labels)
    reading = model.read(sources, torch.arange(len(row), device=row.device), labels)
    free, nodes = reading.mask, growing_nodes(model, reading.node[:, None])
    position = torch.arange(free.shape[1], device=free.device)
    # With an empty last step.
    gold = [pad(column, (0, 1)) for column in (batch.starts, batch.ends, batch.roles)]
    steps = gold[0].shape[1]
    take_gold = torch.rand(len(span), steps, device=free.device) < gold_share
    take_gold &= torch.arange(steps, device=free.device) < batch.count[:, None]
    columns: list[tuple[Tensor, Tensor, Tensor]] = []
    for step in range(steps):
        graph = newest_graph(model, nodes)[:, None]
        starts = model.pointer.start(graph, reading.states)
        own = starts.masked_fill(~free[:, None], -torch.inf).argmax(-1)
        start = torch.where(take_gold[:, step, None], gold[0][:, step, None], own)
        ends = model.pointer.end(graph, reading.states, start)
        open_end = free & (position >= start)
        own = ends.masked_fill(~open_end[:, None], -torch.inf).argmax(-1)
        end = torch.where(take_gold[:, step, None], gold[1][:, step, None], own)
        pointed = model.argument_spans(reading.states, start, end)
        roles = model.role_scores(graph, pointed, labels)
        columns.append((starts[:, 0], ends[:, 0], roles[:, 0]))
        role = torch.where(take_gold[:, step, None], gold[2][:, step, None], roles.argmax(-1))
        added = growing_nodes(model, model.argument_nodes(labels, pointed, role))
        nodes = torch.cat([nodes, added], dim=1)
        if not overlaps:
            free = free & ~((position >= start) & (position <= end))
    starts, ends, roles = (torch.stack(column, dim=1) for column in zip(*columns, strict=True))
    wider = (0, mask.shape[1] - starts.shape[2])  # by what no sentence with targets has
    starts, ends = pad(starts, wider), pad(ends, wider)
    padding = ~mask[row][:, None]
    return KidOutput(
        frames,
        starts.masked_fill(padding, -torch.inf),
        ends.masked_fill(padding, -torch.inf),
        roles,
        tags,
    )
