"""A layered layout: every edge leads from one column to a column further right.

After Sugiyama, Tagawa and Toda (1981), "Methods for visual understanding of hierarchical system
structures": columns by longest path, few crossings by barycentres, heights by least squares. An
edge that passes a column holds a place of its own there, so that it crosses no box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

_SWEEPS = 8
_ROUNDS = 16
_GAP = 13.0  # between the boxes of a column
_TRACK = 9.0  # what a passing edge needs
_BEND = 30.0  # room for the bends of edges between columns
PORT = 15.0  # between edges that enter one box


@dataclass(frozen=True, slots=True)
class LaidEdge:
    """From one box to another, with the width of its label in front of the other."""

    source: int
    target: int
    label: float = 0.0


@dataclass(frozen=True, slots=True)
class LaidGraph:
    """Where everything stands: ``x`` is a box's left side, ``y`` its middle.

    ``routes`` has for each edge the points that it runs through: from the right side of its
    source, straight through each column that it passes, to its port at its target.
    """

    x: list[float]
    y: list[float]
    routes: list[list[tuple[float, float]]]
    width: float
    height: float


def layout(sizes: Sequence[tuple[float, float]], edges: Sequence[LaidEdge]) -> LaidGraph:
    """Lay out boxes of the given widths and heights; box 0 is the first, at the left.

    Edges make no circle: those that are `leading_back` are turned round. Deterministic.
    """
    if not sizes:
        return LaidGraph([], [], [], 0.0, 0.0)
    ends = [(edge.source, edge.target) for edge in edges]
    layer = _layers(len(sizes), ends)
    columns, chains = _columns(layer, ends)
    links = _links(chains, len(layer))
    columns = _ordered(columns, links)
    heights = [height for _, height in sizes] + [_TRACK] * (len(layer) - len(sizes))
    y = _heights(columns, links, heights, len(sizes))
    x, right = _lefts(columns, sizes, edges)
    ports = _ports(ends, chains, y)
    routes = [
        [(x[layer[source]] + sizes[source][0], float(y[source]))]
        + [
            (place, float(y[passing]))
            for passing in chains[index][1:-1]
            for place in (x[layer[passing]], right[layer[passing]])
        ]
        + [(x[layer[target]], ports[index])]
        for index, (source, target) in enumerate(ends)
    ]
    top = min(y[i] - heights[i] / 2 for i in range(len(y)))
    bottom = max(y[i] + heights[i] / 2 for i in range(len(y)))
    return LaidGraph(
        [x[layer[i]] for i in range(len(sizes))],
        [float(y[i] - top) for i in range(len(sizes))],
        [[(px, py - top) for px, py in route] for route in routes],
        max(x[layer[i]] + sizes[i][0] for i in range(len(sizes))),
        float(bottom - top),
    )


def leading_back(count: int, edges: Sequence[LaidEdge]) -> list[bool]:
    """Which edges close a circle on a walk from box 0: they have two ends that differ."""
    outgoing: list[list[int]] = [[] for _ in range(count)]
    for index, edge in enumerate(edges):
        outgoing[edge.source].append(index)
    found = [False] * len(edges)
    state = [0] * count  # 1: on the way, 2: done
    for root in range(count):
        if state[root]:
            continue
        state[root] = 1
        stack = [(root, iter(outgoing[root]))]
        while stack:
            node, rest = stack[-1]
            index = next(rest, -1)
            if index < 0:
                state[node] = 2
                stack.pop()
            elif state[edges[index].target] == 1:
                found[index] = True
            elif not state[edges[index].target]:
                state[edges[index].target] = 1
                stack.append((edges[index].target, iter(outgoing[edges[index].target])))
    return found


def _layers(count: int, ends: Sequence[tuple[int, int]]) -> list[int]:
    """The column of each box: one behind the last of those that lead to it."""
    into = [0] * count
    outgoing: list[list[int]] = [[] for _ in range(count)]
    for source, target in ends:
        into[target] += 1
        outgoing[source].append(target)
    layer = [0] * count
    ready = [node for node in range(count) if not into[node]]
    for node in ready:  # grows while it is read
        for target in outgoing[node]:
            layer[target] = max(layer[target], layer[node] + 1)
            into[target] -= 1
            if not into[target]:
                ready.append(target)
    return layer


def _columns(
    layer: list[int], ends: Sequence[tuple[int, int]]
) -> tuple[list[list[int]], list[list[int]]]:
    """The columns with a place for every passing edge, and the chain of places of each edge.

    ``layer`` grows by the columns of those places.
    """
    columns: list[list[int]] = [[] for _ in range(max(layer) + 1)]
    for node, column in enumerate(layer):
        columns[column].append(node)
    chains = []
    for source, target in ends:
        chain = [source]
        for column in range(layer[source] + 1, layer[target]):
            chain.append(len(layer))
            columns[column].append(len(layer))
            layer.append(column)
        chains.append([*chain, target])
    return columns, chains


def _links(chains: Sequence[Sequence[int]], count: int) -> list[list[list[int]]]:
    """For each place its neighbours in the column before and in the column behind."""
    links: list[list[list[int]]] = [[[], []] for _ in range(count)]
    for chain in chains:
        for one, other in pairwise(chain):
            links[other][0].append(one)
            links[one][1].append(other)
    return links


def _ordered(columns: list[list[int]], links: list[list[list[int]]]) -> list[list[int]]:
    """The columns reordered so that few edges cross."""
    best, fewest = columns, _crossings(columns, links)
    current = columns
    for sweep in range(2 * _SWEEPS):
        if not fewest:
            break
        side = sweep % 2
        current = [list(column) for column in current]
        order = range(1, len(current)) if side == 0 else range(len(current) - 2, -1, -1)
        for index in order:
            fixed = current[index - 1 if side == 0 else index + 1]
            place = {node: position for position, node in enumerate(fixed)}
            mean = {}
            for position, node in enumerate(current[index]):
                near = [place[other] for other in links[node][side]]
                mean[node] = sum(near) / len(near) if near else float(position)
            current[index].sort(key=lambda node, mean=mean: mean[node])  # type: ignore[misc]
        crossings = _crossings(current, links)
        if crossings < fewest:
            best, fewest = current, crossings
    return best


def _crossings(columns: list[list[int]], links: list[list[list[int]]]) -> int:
    total = 0
    for left, right in pairwise(columns):
        place = {node: position for position, node in enumerate(right)}
        pairs = np.array(
            [(i, place[other]) for i, node in enumerate(left) for other in links[node][1]]
        ).reshape(-1, 2)
        one = np.sign(pairs[:, None, 0] - pairs[None, :, 0])
        other = np.sign(pairs[:, None, 1] - pairs[None, :, 1])
        total += int((one * other < 0).sum()) // 2
    return total


def _heights(
    columns: list[list[int]], links: list[list[list[int]]], sizes: list[float], boxes: int
) -> np.ndarray:
    """The middle of each place: near to its neighbours, and clear of its column."""
    y = np.zeros(len(sizes))
    for column in columns:
        y[column] = _clear(np.zeros(len(column)), column, sizes, boxes)
    for turn in range(_ROUNDS):
        side = turn % 2
        for column in columns if side == 0 else reversed(columns):
            wanted, weights = [], []
            for node in column:
                # Long edges shall be straight: their places hold each other most firmly.
                near = [(y[o], 1.0 + 3.0 * (o >= boxes)) for o in links[node][side]]
                near = near or [(y[node], 0.1)]
                weight = sum(w for _, w in near)
                wanted.append(sum(value * w for value, w in near) / weight)
                weights.append(weight * (4.0 if node >= boxes else 1.0))
            y[column] = _clear(np.array(wanted), column, sizes, boxes, np.array(weights))
    return y


def _clear(
    wanted: np.ndarray,
    column: Sequence[int],
    sizes: Sequence[float],
    boxes: int,
    weights: np.ndarray | None = None,
) -> np.ndarray:
    """The places nearest to the wanted ones, by least squares, that keep order and distance.

    Without the distances, which are taken off first, this is isotonic regression: neighbours
    in the wrong order are pooled at their mean.
    """
    gaps = [0.0]
    for one, other in pairwise(column):
        gap = _GAP if one < boxes and other < boxes else _GAP / 2
        gaps.append((sizes[one] + sizes[other]) / 2 + gap)
    offset = np.cumsum(gaps)
    weights = np.ones(len(column)) if weights is None else weights
    pools: list[list[float]] = []  # mean, weight, count
    for value, weight in zip(wanted - offset, weights, strict=True):
        pools.append([float(value), float(weight), 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, heavy, members = pools.pop()
            last = pools[-1]
            last[0] = (last[0] * last[1] + mean * heavy) / (last[1] + heavy)
            last[1] += heavy
            last[2] += members
    return np.repeat([pool[0] for pool in pools], [int(pool[2]) for pool in pools]) + offset


def _lefts(
    columns: list[list[int]],
    sizes: Sequence[tuple[float, float]],
    edges: Sequence[LaidEdge],
) -> tuple[list[float], list[float]]:
    """Left and right side of each column; labels and bends have their room before it."""
    label = [0.0] * len(sizes)
    for edge in edges:
        label[edge.target] = max(label[edge.target], edge.label)
    lefts: list[float] = []
    rights: list[float] = []
    x = 0.0
    for index, column in enumerate(columns):
        boxes = [node for node in column if node < len(sizes)]
        if index:
            x += _BEND + max((label[node] for node in boxes), default=0.0)
        lefts.append(x)
        x += max((sizes[node][0] for node in boxes), default=0.0)
        rights.append(x)
    return lefts, rights


def _ports(
    ends: Sequence[tuple[int, int]], chains: Sequence[Sequence[int]], y: np.ndarray
) -> list[float]:
    """Where each edge enters its target: edges from above above, one below the other."""
    entering: dict[int, list[int]] = {}
    for index, (_, target) in enumerate(ends):
        entering.setdefault(target, []).append(index)
    found = [0.0] * len(ends)
    for target, indices in entering.items():
        indices.sort(key=lambda index: (y[chains[index][-2]], index))
        for place, index in enumerate(indices):
            found[index] = float(y[target] + (place - (len(indices) - 1) / 2) * PORT)
    return found
