"""The last resort: the best mapping by integer programming (HiGHS, through scipy)."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from amr.scoring.relaxation import Relaxation

_LARGEST = 50_000  # variables; HiGHS may spend minutes on more before it looks at the clock
Terms = list[tuple[int, float]]  # variables with their coefficients


class SolverError(RuntimeError):
    """The solver gave up."""


def better_mapping(
    problem: Relaxation, best: int, seconds: float | None = None
) -> dict[int, int] | None:
    """The mapping with most matches of all that have more than ``best``; None: there is none.

    A variable says whether a pair of nodes that is not struck out is mapped, and one whether a
    link between such pairs matches. Nodes that the mapping leaves out matter not.

    Raises `SolverError` when the solver has found no proof after so many ``seconds``, or the
    problem is too large for it.
    """
    m = problem.m
    links, live = problem.links, np.flatnonzero(problem.live).tolist()
    useful = problem.unary > 0
    useful[links.source[live]] = useful[links.target[live]] = True
    pairs = np.flatnonzero(problem.alive & useful).tolist()
    variable = {pair: i for i, pair in enumerate(pairs)}
    if len(pairs) + len(live) > _LARGEST:
        raise SolverError(f"{len(pairs)} pairs of nodes and {len(live)} links are left")
    gains = np.concatenate([problem.unary[pairs], np.ones(len(live))])

    sums: dict[Hashable, Terms] = {}  # at most 1: a node is mapped once
    for pair, i in variable.items():
        sums.setdefault(("a", pair // m), []).append((i, 1.0))
        sums.setdefault(("b", pair % m), []).append((i, 1.0))
    nodes = len(sums)
    # At most 0: of the links of one relation, at most one matches, if their common end is mapped.
    for i, link in enumerate(live, start=len(pairs)):
        source, target = int(links.source[link]), int(links.target[link])
        label = int(links.label[link])
        for end, other in ((source, target), (target, source)):
            for node in (("a", other // m), ("b", other % m)):
                key = (label, end, end == source, node)
                sums.setdefault(key, [(variable[end], -1.0)]).append((i, 1.0))
    terms = [(row, column, value) for row, of in enumerate(sums.values()) for column, value in of]
    # And more is to match than is known to.
    terms += [(len(sums), column, -gain) for column, gain in enumerate(gains.tolist())]
    rows, columns, values = zip(*terms, strict=True)
    matrix = coo_array((values, (rows, columns)), shape=(len(sums) + 1, len(gains))).tocsc()
    upper = np.array([1.0] * nodes + [0.0] * (len(sums) - nodes) + [-(best + 1.0)])

    result = milp(
        -gains,
        integrality=np.ones(len(gains)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, -np.inf, upper),
        options={"mip_rel_gap": 0.0} | ({} if seconds is None else {"time_limit": seconds}),
    )
    if result.status == 2:  # infeasible
        return None
    if result.status != 0:
        raise SolverError(result.message)
    return {pair // m: pair % m for pair, i in variable.items() if result.x[i] > 0.5}
