"""Roles: which AMR has, which a node has once, and which may lead to the same node.

Two edges between the same two nodes are rare, and of few kinds. Of 34,717 edges of the free
training sets that people annotated (the Little Prince, Bio, MASSIVE-AMR, QALD-9-AMR) there are 65
such pairs of edges; `SECOND` has the kinds that occur more than once, 54 of them. They are two
participants of one frame that are the same (*he washed himself*, *go along with it*), and what
is for doing something itself (*a machine to wash*: it washes).
"""

from __future__ import annotations

import re
from functools import cached_property

import torch
from penman.models.amr import roles as amr_roles
from torch import Tensor

from amr.linearization.token_kinds import Kind
from amr.linearization.vocabulary import Vocabulary

# Roles that lead from one node to the same other, and how often they do.
SECOND = {
    (":ARG0", ":ARG1"): 25,
    (":ARG0", ":ARG2"): 23,
    (":ARG0", ":accompanier"): 2,
    (":ARG1", ":ARG2"): 2,
}
# Roles of which one leads back: ``b :purpose (a :ARG0 b)``.
SECOND_BACK = {(":ARG0", ":purpose"): 2}

# Of 36,136 nodes of these sets 33 have one of these twice as branches; :mod and :time repeat.
# Inverted ones are not counted (``b :ARG0-of (w :ARG0 c)``): Bio has 90 such nodes.
_ONCE = re.compile(
    r":((ARG|op|snt)\d+|age|beneficiary|cause|concession|condition|day|degree|destination|direction"
    r"|domain|duration|extent|frequency|instrument|location|manner|medium|mode|month|name|ord|part"
    r"|path|polarity|polite|poss|purpose|quant|scale|source|topic|unit|value|weekday|wiki|year)"
)
_AMR = re.compile("|".join(amr_roles))
_PREPOSITION = re.compile(r":prep(-[a-z]+)+")
# Roles of which a node has another one before: the second operand after the first. Of 6,113 nodes
# with operands 12 break this, and 106 conjunctions begin with :op2 (*But ...*).
_IN_TURN = re.compile(r":(op|snt)(\d+)")
# Roles whose targets are given; entries of concepts have their parenthesis. Other roles have none
# of these constants, but for the string-entity of a sign: :value +.
CLOSED = {
    ":mode": ("imperative", "expressive", "interrogative"),
    ":polarity": ("-", "(amr-unknown"),
    ":polite": ("+",),
    ":plural": ("+",),
}
_SIGNS = {":value": ("+", "-"), ":wiki": ("-",)}
# What the guidelines do not have, but corpora do: Bio, MASSIVE-AMR.
_OF_CORPORA = frozenset({":compared-to", ":plural"})
_OF = frozenset({":consist-of", ":prep-out-of", ":prep-on-behalf-of"})  # not inverted


def base_of(role: str) -> tuple[str, bool]:
    """The role that an edge has, and whether it is written inverted: ``:ARG0-of`` is ``:ARG0``."""
    inverted = role.endswith("-of") and role not in _OF
    return (role.removesuffix("-of"), True) if inverted else (role, False)


def is_amr_role(role: str) -> bool:
    """Whether AMR has the role, or the corpora above; roles may be inverted once.

    The inventory is that of the package penman (``penman.models.amr``), and any preposition.
    ``:consist-of`` has no inverse: it ends as if it were one.
    """
    base, inverted = base_of(role)
    if inverted and base in CLOSED and base != ":polarity":  # truth-value :polarity-of
        return False
    if base.endswith("-of") and (base != role or base not in _OF):
        return False
    known = _AMR.fullmatch(base) or _PREPOSITION.fullmatch(base)
    return known is not None or base in _OF_CORPORA


class Roles:
    """The roles of a vocabulary, Q of them, as tables; B is how many there are uninverted."""

    def __init__(self, vocabulary: Vocabulary, device: str | torch.device) -> None:
        roles = [
            token
            for token, kind in zip(vocabulary.tokens, vocabulary.kinds, strict=False)
            if kind in (Kind.RELATION, Kind.INVERSE)
        ]
        bases = [base_of(role) for role in roles]
        self.names = list(dict.fromkeys(base for base, _ in bases))
        number = {name: place for place, name in enumerate(self.names)}

        def table(values: list[int] | list[bool]) -> Tensor:
            return torch.tensor(values, device=device)

        columns = [vocabulary.index[role] for role in roles]
        self.columns = torch.tensor(columns, dtype=torch.long, device=device)  # [Q], entries
        self.number = torch.full((vocabulary.size,), -1, device=device)  # [V], into Q
        self.number[self.columns] = torch.arange(len(roles), device=device)
        self.base = torch.tensor([number[b] for b, _ in bases], dtype=torch.long, device=device)
        self.inverse = table([inverse for _, inverse in bases])
        self.once = table([not i and bool(_ONCE.fullmatch(b)) for b, i in bases])
        self.second = self._second().to(device)

        numbers = {role: place for place, role in enumerate(roles)}
        turns = [_IN_TURN.fullmatch(role) for role in roles]
        before = [
            numbers.get(f":{turn[1]}{int(turn[2]) - 1}", -1) if turn and turn[2] != "1" else -1
            for turn in turns
        ]
        self.before = torch.tensor(before, dtype=torch.long, device=device)  # [Q], into Q, or -1
        self.second_operand = table([role == ":op2" for role in roles])
        self.closed = table([role in CLOSED for role in roles])
        self.targets = self._targets(vocabulary, roles).to(device)  # [Q, V]
        constants = torch.tensor([kind == Kind.CONSTANT for kind in vocabulary.kinds])
        self.with_constants = (self.targets & constants.to(device)).any(1)  # [Q]

    def __len__(self) -> int:
        """Q."""
        return len(self.columns)

    def _second(self) -> Tensor:
        """Whether an edge may join another: ``[B, B, 2]``, last both one way, or one back."""
        count = len(self.names)
        second = torch.zeros(count, count, 2, dtype=torch.bool)
        number = {name: place for place, name in enumerate(self.names)}
        for back, pairs in enumerate((SECOND, SECOND_BACK)):
            for one, other in pairs:
                if one in number and other in number:
                    second[number[one], number[other], back] = True
                    second[number[other], number[one], back] = True
        return second

    @staticmethod
    def _targets(vocabulary: Vocabulary, roles: list[str]) -> Tensor:
        """The entries that may stand behind a role, ``[Q, V]`` bool, as far as `CLOSED` goes.

        In forms in which a pointer introduces a node it stands for the concept behind it.
        """
        symbols = {symbol for symbols in CLOSED.values() for symbol in symbols if symbol[0] != "("}
        pointed = [
            entry
            for entry, kind in enumerate(vocabulary.kinds)
            if vocabulary.form != "brief" and kind in (Kind.POINTER, Kind.OPEN, Kind.SLASH)
        ]
        index = vocabulary.index
        found = torch.ones(len(roles), vocabulary.size, dtype=torch.bool)
        for row, role in enumerate(roles):
            if role in CLOSED:
                found[row] = False
                good = [index[token] for token in CLOSED[role] if token in index]
                found[row, good] = True
                if any(token[0] == "(" and token in index for token in CLOSED[role]):
                    found[row, pointed] = True
            else:
                rest = symbols - set(_SIGNS.get(role, ()))
                found[row, [index[token] for token in rest if token in index]] = False
        return found

    @cached_property
    def foreign(self) -> Tensor:
        """The entries of roles that AMR lacks."""
        lacking = [not is_amr_role(self._written(k)) for k in range(len(self))]
        return self.columns[torch.tensor(lacking, dtype=torch.bool, device=self.columns.device)]

    def _written(self, number: int) -> str:
        return self.names[int(self.base[number])] + "-of" * bool(self.inverse[number])
