"""Teacher forcing: all steps of a target at once, each after the gold arguments before it.

Targets have few arguments, and not equally many. What a step computes is computed for the steps
that there are, all in a row, and stands in tables only where words or elements are scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.functional import embedding, pad

from kid.model.batch import FrameBatch

if TYPE_CHECKING:
    from kid.model.double_graph import KidModel, Reading


@dataclass(frozen=True, slots=True)
class Steps:
    """Scores of T targets' steps: those of their arguments, then the one that stops.

    Nothing is learned from where the last step points: its starts and ends have no gradient.
    """

    starts: Tensor  # [T, S, W], minus infinity on words that may not start an argument
    ends: Tensor  # [T, S, W]
    roles: Tensor  # [T, S, E], minus infinity on roles that the frame lacks


def taught_steps(model: KidModel, reading: Reading, batch: FrameBatch, overlaps: bool) -> Steps:
    """Scores of the batch's targets, read with their gold frames.

    With ``overlaps`` words of earlier arguments stay possible.
    """
    states, labels, count, pointer = reading.states, reading.labels, batch.count, model.pointer
    targets, width = states.shape[:2]
    most = int(count.max()) if targets else 0
    row, position = (torch.arange(size, device=count.device) for size in (targets, width))
    free = reading.mask[:, None].expand(-1, most + 1, -1)
    if not overlaps:
        free = free_words(batch, reading.mask)[:, : most + 1]
    # All arguments, target by target; each is found by the graph of those before it.
    target, step = (torch.arange(most, device=count.device) < count[:, None]).nonzero(as_tuple=True)
    head, tail = take_rows(states, target, batch.starts[target, step], batch.ends[target, step])
    span = model.span_vectors(head, tail)
    label = labels.elements[labels.owner[target], batch.roles[target, step]]
    graph = model.graph_vectors(reading.node, model.graph_nodes(label, span), count)
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

    spans = torch.cat([span, model.span_vectors(*take_rows(states, row, first, last))])
    spans = spans[torch.cat([before, whole]).argsort()]  # in the order of graphs
    query = model.role_queries(graph, spans)
    owner = row.repeat_interleave(count + 1)
    step = torch.arange(len(owner), device=count.device) - (whole - count)[owner]
    table = in_table([query], owner, step, (targets, most + 1))
    return Steps(starts, ends, model.role_products(table, *model.own_elements(labels)))


def take_rows(states: Tensor, target: Tensor, *words: Tensor) -> Tensor:
    """The states of ``words`` ``[K]`` of the targets ``[K]``, as many times as are given.

    From states ``[T, W, d]``: ``[times, K, d]``. One look-up for all, because its gradient is as
    large as the states, however few are taken.
    """
    places = torch.stack(words) + target * states.shape[1]
    return embedding(places, states.flatten(0, 1))


def in_table(
    vectors: Sequence[Tensor], target: Tensor, step: Tensor, shape: tuple[int, int]
) -> Tensor:
    """Vectors ``[K, d]`` of steps in a table ``[T, S, d]`` of zeros; of n kinds ``[T, S n, d]``."""
    stacked = torch.stack(list(vectors), dim=1)
    table = stacked.new_zeros(*shape, *stacked.shape[1:])
    return table.index_put((target, step), stacked).flatten(1, 2)


def joined_steps(
    steps: Sequence[Steps], parts: Sequence[Tensor], shape: tuple[int, int, int, int]
) -> Steps:
    """The steps of all targets in their order, from those of ``parts`` of them.

    ``shape`` is T, S, W and E of the whole; what a part lacks is minus infinity.
    """
    order = torch.cat(list(parts)).argsort()
    most = shape[1]

    def joined(scores: Sequence[Tensor], width: int) -> Tensor:
        ways = [(0, width - item.shape[2], 0, most - item.shape[1]) for item in scores]
        filled = [pad(item, way, value=-torch.inf) for item, way in zip(scores, ways, strict=True)]
        return torch.cat(filled)[order]

    return Steps(
        joined([item.starts for item in steps], shape[2]),
        joined([item.ends for item in steps], shape[2]),
        joined([item.roles for item in steps], shape[3]),
    )


def free_words(batch: FrameBatch, mask: Tensor) -> Tensor:
    """``[T, S, W]``: words that no gold argument of an earlier step holds."""
    position = torch.arange(mask.shape[1], device=mask.device)
    there = torch.arange(batch.starts.shape[1], device=mask.device) < batch.count[:, None]
    held = (position >= batch.starts[..., None]) & (position <= batch.ends[..., None])
    held = (held & there[..., None]).cumsum(1) > 0
    earlier = torch.cat([torch.zeros_like(mask)[:, None], held], dim=1)
    return mask[:, None] & ~earlier
