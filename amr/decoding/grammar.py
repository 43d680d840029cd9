"""The grammar that makes every output a valid graph, as tables and tensors.

A pushdown automaton over kinds of tokens runs beside the decoder. Its state is a mode, the number
of open nodes, the number of nodes so far and a stack of the open ones; what it allows is a mask
over the entries that a step may choose from. It also counts: a token after which the output
could no longer be finished within its length is not allowed. So every sequence it lets through,
by whatever weights, is one connected graph with one root: a new node hangs on the open one, a
pointer points at a node that is there, and all that is opened is closed. A node has each of the
numbered roles (``:ARG0``, ``:op1``), and of most others, at most once.

All rows (hypotheses) are advanced at once; nothing here loops over them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from amr.decoding.automaton import KINDS, NEW, PIECES, Mode, least_remaining, transitions
from amr.linearization.token_kinds import Kind, frame_of, kind_of
from amr.linearization.vocabulary import Vocabulary

_DEEPEST = 64  # open nodes at once
_LONGEST_SPELLING = 64  # pieces of one token
# Of 36,136 nodes of four free corpora 20 have one of these twice; :mod and :time repeat.
_ONCE = re.compile(
    r":((ARG|op|snt)\d+|age|beneficiary|cause|concession|condition|day|degree|destination|direction"
    r"|domain|duration|extent|frequency|instrument|location|manner|medium|mode|month|name|ord|part"
    r"|path|polarity|polite|poss|purpose|quant|scale|source|topic|unit|value|weekday|wiki|year)"
)


def known_frames(vocabulary: Vocabulary) -> frozenset[str]:
    """The inventory's frames, and those of AMR itself (``have-rel-role-91``) that have an entry.

    Not every release of PropBank holds the latter, whose sense is always 91.
    """
    own = [token[1:] for token in vocabulary.tokens if re.fullmatch(r"\(.+-91", token)]
    return frozenset([*vocabulary.frames, *own])


@dataclass(frozen=True, slots=True)
class GrammarState:
    """R rows."""

    mode: Tensor  # [R] int64, a `Mode`
    depth: Tensor  # [R] int64, open nodes
    nodes: Tensor  # [R] int64, nodes so far
    spelled: Tensor  # [R] int64, pieces of the token that is being spelled
    stack: Tensor  # [R, depth] int64, the open nodes from the root down
    used: Tensor  # [R, depth, roles] bool, which roles each of them has that occur once

    def rows(self, index: Tensor) -> GrammarState:
        """The states of other rows."""
        return replace(self, **{n: getattr(self, n)[index] for n in self.__dataclass_fields__})

    @property
    def over(self) -> Tensor:
        """Rows whose output has ended, ``[R]`` bool."""
        return self.mode == Mode.OVER

    @property
    def spelling(self) -> Tensor:
        """Rows in which a token is being spelled, ``[R]`` bool."""
        return self.mode >= Mode.CONCEPT_FIRST

    @property
    def top(self) -> Tensor:
        """The node that is open, ``[R]``, -1 where none is."""
        index = (self.depth - 1).clamp(min=0)[:, None]
        return torch.where(self.depth > 0, self.stack.gather(1, index)[:, 0], -1)


class Grammar:
    """The automaton of a vocabulary's form.

    ``senses="propbank"`` forbids frames that the vocabulary's inventory does not have; with
    ``"any"``, or without an inventory, a sense may be any number. Without ``spell_concepts`` a
    concept is an entry or one of the sentence's own tokens, if there is any such entry.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        senses: str = "propbank",
        device: str | torch.device = "cpu",
        *,
        spell_concepts: bool = True,
    ) -> None:
        form = vocabulary.form
        strict = senses == "propbank" and bool(vocabulary.frames)
        self.vocabulary = vocabulary
        self.brackets = form != "bfs"
        modes = len(Mode)
        following = torch.full((modes, KINDS), -1, dtype=torch.long)
        for (mode, kind), after in transitions(form, free_senses=not strict).items():
            following[mode, kind] = after
        left = torch.zeros(modes, dtype=torch.long)
        for mode, count in least_remaining(form).items():
            left[mode] = count
        opens = torch.zeros(modes, KINDS, dtype=torch.bool)
        opens[:, Kind.CONCEPT] = True
        for mode in (Mode.CONCEPT_MORE, Mode.CONCEPT_DASH):
            opens[mode, Kind.SPELL_END] = True
        self.following, self.left, self.opens = (
            table.to(device) for table in (following, left, opens & (following >= 0))
        )
        introduces = [Kind.CONCEPT, Kind.SPELL_CONCEPT, Kind.OPEN, NEW]
        self.introduces = torch.zeros(KINDS, dtype=torch.bool, device=device)
        self.introduces[introduces] = True
        self.pieces = torch.zeros(KINDS, dtype=torch.bool, device=device)
        self.pieces[list(PIECES)] = True
        self.kinds = torch.tensor([int(kind) for kind in vocabulary.kinds], device=device)
        self.pointers = torch.tensor(vocabulary.pointer_entries, device=device)
        self.pointer_columns = (self.pointers >= 0).nonzero()[:, 0]
        self.known = known_frames(vocabulary) if strict else None
        self.forbidden = torch.zeros(vocabulary.size, dtype=torch.bool, device=device)
        unknown = torch.tensor([self._is_unknown(token) for token in vocabulary.tokens])
        self.forbidden[: len(unknown)] = unknown.to(device)
        roles = [token for token in vocabulary.tokens if _ONCE.fullmatch(token)]
        if not self.brackets:  # breadth first there is no stack
            roles = []
        self.once = len(roles)
        places = [vocabulary.index[role] for role in roles]
        self.role_columns = torch.tensor(places, dtype=torch.long, device=device)
        self.role_number = torch.full((vocabulary.size,), -1, device=device)
        self.role_number[self.role_columns] = torch.arange(len(roles), device=device)
        # A node without a concept is in some corpora's graphs, but not in what is written here.
        bare = vocabulary.index.get("(")
        if bare is not None and self.kinds[bare] == Kind.CONCEPT:
            self.forbidden[bare] = True
        if not spell_concepts and bool(((self.kinds == Kind.CONCEPT) & ~self.forbidden).any()):
            self.forbidden |= self.kinds == Kind.SPELL_CONCEPT

    def _is_unknown(self, token: str) -> bool:
        """Whether the token is a frame that must not be written."""
        if self.known is None or not token.startswith("("):
            return False
        return frame_of(token[1:]) is not None and token[1:] not in self.known

    def own_kinds(self, tokens: Sequence[str]) -> list[int]:
        """The kinds of a sentence's own tokens; -1 for what must not be written.

        A word may look like a frame that does not exist: ``covid-19``.
        """
        form = self.vocabulary.form
        return [-1 if self._is_unknown(token) else int(kind_of(token, form)) for token in tokens]

    def start(self, rows: int, device: torch.device | str = "cpu") -> GrammarState:
        """The state before the first token."""
        zero = torch.zeros(rows, dtype=torch.long, device=device)
        stack = torch.zeros(rows, _DEEPEST + 1, dtype=torch.long, device=device)
        used = torch.zeros(*stack.shape, self.once, dtype=torch.bool, device=device)
        return GrammarState(zero, zero, zero, zero, stack, used)

    def allowed(
        self,
        state: GrammarState,
        own: Tensor,
        remaining: Tensor,
        nodes: int,
        fixed: int | None = None,
    ) -> Tensor:
        """Which entries may come next, ``[R, V + D + nodes]`` bool.

        Args:
            own: ``[R, D]``, kinds of the sentence's own tokens (`own_kinds`), -1 on padding.
            remaining: ``[R]``, how many tokens may follow, this one and the end included.
            nodes: how many nodes a model with dynamic pointers may point at; else 0.
            fixed: V, if fewer than all entries are asked for: the first ones, all tokens at least.
        """
        ok = self._kinds_allowed(state, remaining)
        plain = ok[:, self.kinds[:fixed]] & ~self.forbidden[:fixed]
        columns = self.pointer_columns
        if len(columns):
            there = self.pointers[columns] < state.nodes[:, None]
            fresh = self.pointers[columns] == state.nodes[:, None]
            known, new = ok[:, Kind.POINTER, None], ok[:, NEW, None]
            plain[:, columns] = (there & known) | (fresh & new)
        if self.once:
            slot = (state.depth - 1).clamp(min=0)
            rows = torch.arange(len(slot), device=own.device)
            plain[:, self.role_columns] &= ~state.used[rows, slot]
        own_ok = ok.gather(1, own.clamp(min=0)) & (own >= 0)
        range_ = torch.arange(nodes, device=own.device)
        pointed = (range_ < state.nodes[:, None]) & ok[:, Kind.POINTER, None]
        return torch.cat([plain, own_ok, pointed], dim=1)

    def _kinds_allowed(self, state: GrammarState, remaining: Tensor) -> Tensor:
        """``[R, kinds]`` bool."""
        following = self._following(state)
        depth = state.depth[:, None] + self.opens[state.mode]
        closing = torch.zeros_like(depth)
        closing[:, Kind.CLOSE] = 1
        left = self.left[following.clamp(min=0)]
        if self.brackets:
            left = left + (depth - closing).clamp(min=0)
        ok = (following >= 0) & (left < remaining[:, None])
        full = (state.nodes >= self.vocabulary.pointers) | (state.depth >= _DEEPEST)
        ok &= ~(full[:, None] & self.introduces)
        return ok & ~((state.spelled >= _LONGEST_SPELLING)[:, None] & self.pieces)

    def _following(self, state: GrammarState) -> Tensor:
        """The mode after each kind, ``[R, kinds]``; -1 where it cannot stand."""
        following = self.following[state.mode]
        if self.brackets:
            last = (state.mode == Mode.NODE) & (state.depth == 1)
            closed = torch.where(last, int(Mode.DONE), following[:, Kind.CLOSE])
            following = following.clone()
            following[:, Kind.CLOSE] = closed
        return following

    def kinds_of(self, state: GrammarState, chosen: Tensor, own: Tensor) -> Tensor:
        """The kind of each row's chosen entry, ``[R]``."""
        size, count = self.vocabulary.size, own.shape[1]
        kind = self.kinds[chosen.clamp(max=size - 1)]
        if len(self.pointer_columns):
            fresh = self.pointers[chosen.clamp(max=size - 1)] == state.nodes
            kind = torch.where((kind == Kind.POINTER) & fresh, NEW, kind)
        if count:
            place = (chosen - size).clamp(min=0, max=count - 1)[:, None]
            kind = torch.where(chosen >= size, own.gather(1, place)[:, 0], kind)
        return torch.where(chosen >= size + count, int(Kind.POINTER), kind)

    def advance(
        self, state: GrammarState, chosen: Tensor, own: Tensor
    ) -> tuple[GrammarState, Tensor]:
        """The state after the chosen entries, and which rows have completed a node by them."""
        kind = self.kinds_of(state, chosen, own)
        rows = torch.arange(len(chosen), device=chosen.device)
        opened = self.opens[state.mode, kind]
        mode = self._following(state)[rows, kind]
        depth, stack, used = state.depth, state.stack, state.used
        if self.brackets:
            place = depth.clamp(max=stack.shape[1] - 1)
            stack = stack.clone()
            stack[rows, place] = torch.where(opened, state.nodes, stack[rows, place])
            used = used.clone()
            used[rows, place] &= ~opened[:, None]
            number = self.role_number[chosen.clamp(max=len(self.role_number) - 1)]
            if self.once:
                slot, column = (depth - 1).clamp(min=0), number.clamp(min=0)
                used[rows, slot, column] |= (number >= 0) & (kind == Kind.RELATION)
            closes = (kind == Kind.CLOSE) & (state.mode == Mode.NODE)
            depth = depth + opened.long() - closes.long()
        piece = self.pieces[kind]
        spelled = torch.where(piece, state.spelled + 1, 0)
        return GrammarState(mode, depth, state.nodes + opened, spelled, stack, used), opened
