"""The edges that outputs have so far, and what they leave: the targets a new edge may have.

A graph is a set of triples. So no edge and no constant is written twice, whichever way round; no
edge leads from a node to itself; two nodes have a second edge only where `amr.decoding.roles`
says so, and no third; and a node has one constant for a role.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from amr.decoding.roles import Roles

CONSTANT = -1  # the target of an edge that leads to no node
_NONE = -2  # the source and the target where a step wrote no edge


@dataclass(frozen=True, slots=True)
class Edges:
    """Of R rows, as many columns as there were steps: edges as they are written."""

    source: Tensor  # [R, E] int64, the node whose branch it is
    role: Tensor  # [R, E] int64, into `Roles`
    target: Tensor  # [R, E] int64, a node or `CONSTANT`

    @classmethod
    def none(cls, rows: int, device: torch.device | str) -> Edges:
        """Before the first step."""
        empty = torch.zeros(rows, 0, dtype=torch.long, device=device)
        return cls(empty, empty, empty)

    def __getitem__(self, index: Tensor) -> Edges:
        """The edges of other rows."""
        return Edges(self.source[index], self.role[index], self.target[index])

    def and_also(self, written: Tensor, source: Tensor, role: Tensor, target: Tensor) -> Edges:
        """With one edge more, in the rows ``[R]`` that have ``written`` one."""
        source, target = (torch.where(written, end, _NONE) for end in (source, target))
        new = (source, role.clamp(min=0), target)
        old = (self.source, self.role, self.target)
        return Edges(*(torch.cat([o, n[:, None]], dim=1) for o, n in zip(old, new, strict=True)))

    def joins(self, one: Tensor, other: Tensor) -> Tensor:
        """Whether an edge leads from one node to another ``[R]``, either way, ``[R]`` bool."""
        one, other = one[:, None], other[:, None]
        there = (self.source == one) & (self.target == other)
        return (there | ((self.source == other) & (self.target == one))).any(1)

    def of(self, node: Tensor, roles: Roles) -> NodeEdges:
        """Those of one node of each row, ``[R]``."""
        base, inverse = roles.base[self.role], roles.inverse[self.role]
        at_source, at_target = self.source == node[:, None], self.target == node[:, None]
        return NodeEdges(
            roles=roles,
            node=node,
            base=base,
            forward=torch.where(at_source, ~inverse, inverse),
            mine=at_source,
            other=torch.where(at_source, self.target, torch.where(at_target, self.source, _NONE)),
        )


@dataclass(frozen=True, slots=True)
class NodeEdges:
    """Which of the edges of each row are those of one node, and where they lead."""

    roles: Roles
    node: Tensor  # [R]
    base: Tensor  # [R, E], the role uninverted
    forward: Tensor  # [R, E] bool, whether the edge leads away from the node
    mine: Tensor  # [R, E] bool, whether it is a branch of the node
    other: Tensor  # [R, E], the node at its other end, `CONSTANT`, or less where it is not there

    def roles_of_node(self, conjunction: Tensor) -> Tensor:
        """Roles ``[R, Q]`` bool that the node may have next.

        Of those that occur once none that it has, and operands in turn; ``conjunction`` ``[R]``
        tells which nodes may have the second one without the first.
        """
        roles, has = self.roles, self.forward & self.mine
        count = len(roles.names)
        table = torch.zeros(len(has), count + 1, dtype=torch.bool, device=has.device)
        table.scatter_(1, torch.where(has, self.base, count), True)
        there = table[:, roles.base]
        after = (roles.before < 0) | there[:, roles.before.clamp(min=0)]
        after |= conjunction[:, None] & roles.second_operand
        return after & ~(there & roles.once)

    def has_constant(self, role: Tensor) -> Tensor:
        """Whether the node has a constant for the role ``[R]`` already, ``[R]`` bool."""
        same = self.base == self.roles.base[role][:, None]
        return (same & self.mine & (self.other == CONSTANT)).any(1)

    def targets(self, role: Tensor, nodes: int, second: Tensor) -> Tensor:
        """The nodes of the first so many that a branch with the role may lead to, ``[R, nodes]``.

        Whether they are there yet is not asked. ``second`` ``[R]`` bool tells in which rows two
        nodes may have another edge.
        """
        roles = self.roles
        base, inverse = roles.base[role][:, None], roles.inverse[role][:, None]
        # The node itself, and nodes that have an edge with it: one of the kind that goes together
        # leaves room for another, any other takes all.
        together = roles.second[self.base, base, (self.forward == inverse).long()]
        together &= second[:, None]
        room = torch.zeros(len(role), nodes + 1, dtype=torch.long, device=role.device)
        near = (self.other >= 0) & (self.other < nodes)
        room.scatter_add_(1, torch.where(near, self.other, nodes), 2 - together.long())
        taken = room >= 2
        taken.scatter_(1, self.node.clamp(min=0, max=nodes)[:, None], True)
        return ~taken[:, :nodes]

    def of_rows(self, index: Tensor) -> NodeEdges:
        """Those of other rows."""
        names = ("node", "base", "forward", "mine", "other")
        return replace(self, **{name: getattr(self, name)[index] for name in names})
