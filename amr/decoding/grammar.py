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

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from amr.decoding.automaton import (
    KINDS,
    NEW,
    PIECES,
    Mode,
    completes_node,
    least_remaining,
    transitions,
)
from amr.decoding.entries import Entries, known_frames
from amr.linearization.token_kinds import Kind
from amr.linearization.vocabulary import Vocabulary

_DEEPEST = 64  # open nodes at once
_LONGEST_SPELLING = 64  # pieces of one token


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
        known = known_frames(vocabulary) if strict else None
        self.vocabulary = vocabulary
        self.entries = Entries(vocabulary, known, device, spell_concepts=spell_concepts)
        self.brackets = form != "bfs"
        modes = len(Mode)
        following = torch.full((modes, KINDS), -1, dtype=torch.long)
        opens = torch.zeros(modes, KINDS, dtype=torch.bool)
        for (mode, kind), after in transitions(form, free_senses=not strict).items():
            following[mode, kind] = after
            opens[mode, kind] = completes_node(mode, kind)
        left = torch.zeros(modes, dtype=torch.long)
        for mode, count in least_remaining(form).items():
            left[mode] = count
        self.following, self.left, self.opens = (t.to(device) for t in (following, left, opens))
        self.introduces, self.pieces = (
            torch.isin(torch.arange(KINDS), torch.tensor(kinds)).to(device)
            for kinds in ((Kind.CONCEPT, Kind.SPELL_CONCEPT, Kind.OPEN, NEW), PIECES)
        )

    def own_kinds(self, tokens: Sequence[str]) -> list[int]:
        """See `Entries.own_kinds`."""
        return self.entries.own_kinds(tokens)

    def batch_kinds(self, sentences: Sequence[Sequence[str]]) -> Tensor:
        """`own_kinds` of B sentences ``[B, D]``, -1 on padding."""
        rows = [torch.tensor(self.own_kinds(tokens), dtype=torch.long) for tokens in sentences]
        if not rows:
            return self.left.new_zeros(0, 0)
        return pad_sequence(rows, batch_first=True, padding_value=-1).to(self.left.device)

    def start(self, rows: int, device: torch.device | str = "cpu") -> GrammarState:
        """The state before the first token."""
        zero = torch.zeros(rows, dtype=torch.long, device=device)
        stack = torch.zeros(rows, _DEEPEST + 1, dtype=torch.long, device=device)
        used = torch.zeros(*stack.shape, self.entries.once, dtype=torch.bool, device=device)
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
        entries = self.entries
        ok = self._kinds_allowed(state, remaining)
        plain = ok[:, entries.kinds[:fixed]] & ~entries.forbidden[:fixed]
        columns = entries.pointer_columns
        if len(columns):
            there = entries.pointers[columns] < state.nodes[:, None]
            fresh = entries.pointers[columns] == state.nodes[:, None]
            known, new = ok[:, Kind.POINTER, None], ok[:, NEW, None]
            plain[:, columns] = (there & known) | (fresh & new)
        if entries.once:
            slot = (state.depth - 1).clamp(min=0)
            rows = torch.arange(len(slot), device=own.device)
            plain[:, entries.role_columns] &= ~state.used[rows, slot]
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
        kind = self.entries.kinds[chosen.clamp(max=size - 1)]
        if len(self.entries.pointer_columns):
            fresh = self.entries.pointers[chosen.clamp(max=size - 1)] == state.nodes
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
            number = self.entries.role_number[chosen.clamp(max=self.vocabulary.size - 1)]
            if self.entries.once:
                slot, column = (depth - 1).clamp(min=0), number.clamp(min=0)
                used[rows, slot, column] |= (number >= 0) & (kind == Kind.RELATION)
            closes = (kind == Kind.CLOSE) & (state.mode == Mode.NODE)
            depth = depth + opened.long() - closes.long()
        piece = self.pieces[kind]
        spelled = torch.where(piece, state.spelled + 1, 0)
        return GrammarState(mode, depth, state.nodes + opened, spelled, stack, used), opened
