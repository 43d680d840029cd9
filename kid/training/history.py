"""Training on the parser's own history instead of the gold one.

Under teacher forcing every step sees the gold arguments before it. The released code never does
that: its steps see what the parser itself has just decided, right or wrong, while step t is still
compared with the t-th gold argument. Scheduled sampling (Bengio et al. 2015) lies between: each
step takes the gold argument with some probability.
"""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor
from torch.nn.functional import pad

from kid.model.arguments import ArgumentDecoder
from kid.model.batch import FrameBatch
from kid.model.double_graph import KidModel, KidOutput
from kid.model.labels import Labels
from kid.model.reader import Sources
from kid.model.steps import Steps


def forward_with_history(
    model: KidModel, batch: FrameBatch, gold_share: float, overlaps: bool = False
) -> KidOutput:
    """Scores of all steps, each after a history that is gold with probability ``gold_share``."""
    decode = partial(steps_with_history, model.decoder, gold_share)
    return model(batch, overlaps, decode)  # type: ignore[no-any-return]


def steps_with_history(
    decoder: ArgumentDecoder,
    gold_share: float,
    sources: Sources,
    labels: Labels,
    batch: FrameBatch,
    overlaps: bool,
) -> Steps:
    """As `ArgumentDecoder.forward` gives them, step by step.

    The scores of starts and ends rule out no words: the gold argument must stay possible even
    where an own decision has taken its words. Decisions themselves do respect taken words,
    unless ``overlaps`` are allowed.
    """
    row = sources.targets.sentence
    reading = decoder.read(sources, torch.arange(len(row), device=row.device), labels)
    elements, own_mask = labels.own_elements()
    free, nodes = reading.mask, decoder.growing_nodes(reading.node[:, None])
    position = torch.arange(free.shape[1], device=free.device)
    # With an empty last step.
    gold = [pad(column, (0, 1)) for column in (batch.starts, batch.ends, batch.roles)]
    steps = gold[0].shape[1]
    take_gold = torch.rand(len(row), steps, device=free.device) < gold_share
    take_gold &= torch.arange(steps, device=free.device) < batch.count[:, None]
    columns: list[tuple[Tensor, Tensor, Tensor]] = []
    for step in range(steps):
        graph = decoder.newest_graph(nodes)[:, None]
        starts = decoder.pointer.start(graph, reading.states)
        own = starts.masked_fill(~free[:, None], -torch.inf).argmax(-1)
        start = torch.where(take_gold[:, step, None], gold[0][:, step, None], own)
        ends = decoder.pointer.end(graph, reading.states, start)
        open_end = free & (position >= start)
        own = ends.masked_fill(~open_end[:, None], -torch.inf).argmax(-1)
        end = torch.where(take_gold[:, step, None], gold[1][:, step, None], own)
        pointed = decoder.argument_spans(reading.states, start, end)
        roles = decoder.role_scores(decoder.role_queries(graph, pointed), elements, own_mask)
        columns.append((starts[:, 0], ends[:, 0], roles[:, 0]))
        role = torch.where(take_gold[:, step, None], gold[2][:, step, None], roles.argmax(-1))
        label = labels.elements[labels.owner[:, None], role]
        added = decoder.growing_nodes(decoder.graph_nodes(label, pointed))
        nodes = torch.cat([nodes, added], dim=1)
        if not overlaps:
            free = free & ~((position >= start) & (position <= end))
    starts, ends, roles = (torch.stack(column, dim=1) for column in zip(*columns, strict=True))
    wider = (0, sources.mask.shape[1] - starts.shape[2])  # by what no sentence with targets has
    padding = ~sources.mask[row][:, None]
    starts, ends = (
        pad(scores, wider).masked_fill(padding, -torch.inf) for scores in (starts, ends)
    )
    return Steps(starts, ends, roles)
