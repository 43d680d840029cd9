"""The best choice of arguments that keeps to how often a role may occur.

For each event and role, arguments are chosen whose gains have the greatest sum, among all
choices in which no two overlap and there are no more than the ontology allows: weighted interval
scheduling with a bound on the number, by dynamic programming over the candidates in order of
their ends. Exact; all roles of all events go side by side.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import pad


def best_choice(gain: Tensor, first: Tensor, last: Tensor, most: Tensor) -> Tensor:
    """``[E, K, R]`` bool: the chosen candidates of each event and role.

    Args:
        gain: ``[E, K, R]``; what is not above 0 is never chosen.
        first, last: ``[E, K]`` words of the candidates, both inclusive.
        most: ``[E, R]`` how often each role may occur; 0: as often as it will.
    """
    chosen = torch.zeros_like(gain, dtype=torch.bool)
    event, role, place = (gain.transpose(1, 2) > 0).nonzero().unbind(1)
    if not len(event):
        return chosen
    begin, end = first[event, place], last[event, place]
    group = event * gain.shape[2] + role
    width = int(last.max()) + 2
    order = torch.argsort(group * width + end, stable=True)
    group, begin, end, event, role, place = (
        values[order] for values in (group, begin, end, event, role, place)
    )
    weight = gain[event, place, role].double()
    # How many candidates of the same group end before each begins.
    _, row, count = torch.unique_consecutive(group, return_inverse=True, return_counts=True)
    offset = count.cumsum(0) - count
    before = torch.searchsorted(group * width + end, group * width + begin) - offset[row]
    column = torch.arange(len(group), device=group.device) - offset[row]
    rows, columns = len(count), int(count.max())

    def table(values: Tensor) -> Tensor:
        return values.new_zeros(rows, columns).index_put((row, column), values)

    weights, earlier = table(weight), table(before)
    allowed = most[event[offset], role[offset]]
    allowed = torch.where(allowed > 0, torch.minimum(allowed, count), count)
    bound = int(allowed.max())
    # sums[:, j, c]: the best sum of at most c of the first j candidates.
    sums = weights.new_zeros(rows, columns + 1, bound + 1)
    every = torch.arange(rows, device=group.device)
    for number in range(columns):
        taken = sums[every, earlier[:, number], :-1] + weights[:, number, None]
        sums[:, number + 1] = torch.maximum(sums[:, number], pad(taken, (1, 0)))
    picked = torch.zeros(rows, columns, dtype=torch.bool, device=group.device)
    left, rest = count.clone(), allowed.clone()
    for number in reversed(range(columns)):
        here = (left == number + 1) & (rest > 0)
        better = sums[every, number + 1, rest] > sums[every, number, rest]
        take = here & better
        picked[:, number] = take
        left = torch.where(take, earlier[:, number], torch.where(left > number, number, left))
        rest = rest - take.long()
    keep = picked[row, column]
    chosen[event[keep], place[keep], role[keep]] = True
    return chosen
