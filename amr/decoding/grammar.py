"""The grammar that makes every output a valid graph, as tables and tensors.

A pushdown automaton over kinds of tokens runs beside the decoder. Its state is a mode, the number
of open nodes, the number of nodes so far, a stack of the open ones and the edges; what it allows is
a mask over the entries that a step may choose from. It also counts: a token after which the output
could no longer be finished within its length is not allowed. So every sequence it lets through,
by whatever weights, is one connected graph with one root: a new node hangs on the open one, a
pointer points at a node that is there, and all that is opened is closed. And it is valid AMR: its
roles are AMR's, a node has each of the numbered ones (``:ARG0``, ``:op1``), and of most others, at
most once, and no triple stands there twice (`amr.decoding.edges`).

All rows (hypotheses) are advanced at once; nothing here loops over them.
"""

from __future__ import annotations

from collections.abc import Sequence

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
from amr.decoding.edges import CONSTANT, Edges, NodeEdges
from amr.decoding.entries import Entries, known_frames
from amr.decoding.grammar_state import GrammarState
from amr.linearization.token_kinds import Kind
from amr.linearization.vocabulary import Vocabulary

_DEEPEST = 64  # open nodes at once
_ANY = 1 << 30
_LONGEST_SPELLING = 64  # pieces of one token


class Grammar:
    """The automaton of a vocabulary's form.

    ``senses="propbank"`` forbids frames that the vocabulary's inventory does not have; with
    ``"any"``, or without an inventory, a sense may be any number. Without ``spell_concepts`` a
    concept is an entry or one of the sentence's own tokens, if there is any such entry. Roles are
    those of AMR (`amr.decoding.roles.is_amr_role`), or with ``any_roles`` all that have entries.
    Where constants must be ``licensed`` (`amr.decoding.licence`), none is counted on.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        senses: str = "propbank",
        device: str | torch.device = "cpu",
        *,
        spell_concepts: bool = True,
        any_roles: bool = False,
        licensed: bool = False,
    ) -> None:
        form = vocabulary.form
        strict = senses == "propbank" and bool(vocabulary.frames)
        known = known_frames(vocabulary) if strict else None
        self.vocabulary = vocabulary
        self.entries = Entries(
            vocabulary, known, device, spell_concepts=spell_concepts, any_roles=any_roles
        )
        self.licensed = licensed
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
        # The fewest tokens from a role to the end whose target is a new node.
        kinds = [Kind.CONCEPT, Kind.SPELL_CONCEPT, Kind.OPEN, NEW]
        kinds = kinds if self.entries.has_concepts else kinds[1:]
        ways = [kind for kind in kinds if following[Mode.TARGET_NODE, kind] >= 0]
        below = following[Mode.TARGET_NODE, ways]
        closing = opens[Mode.TARGET_NODE, ways].long() if self.brackets else 0
        self.left_by_node = int((left[below] + closing).min()) + 1
        self.following, self.left, self.opens = (t.to(device) for t in (following, left, opens))
        self.introduces, self.pieces, self.targets, self.constants = (
            torch.isin(torch.arange(count), torch.tensor(members)).to(device)
            for count, members in (
                (KINDS, (Kind.CONCEPT, Kind.SPELL_CONCEPT, Kind.OPEN, NEW)),
                (KINDS, PIECES),
                (modes, (Mode.TARGET, Mode.TARGET_NODE)),
                (KINDS, (Kind.CONSTANT, Kind.SPELL_SYMBOL, Kind.SPELL_STRING)),
            )
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

    def start(
        self, rows: int, device: torch.device | str = "cpu", second: Tensor | None = None
    ) -> GrammarState:
        """The state before the first token.

        ``second`` ``[R]``: how many pairs of nodes may have two edges; without, any number.
        """
        zero = torch.zeros(rows, dtype=torch.long, device=device)
        width = _DEEPEST + 1 if self.brackets else 1
        stack = torch.zeros(rows, width, dtype=torch.long, device=device)
        if second is None:
            second = torch.full_like(zero, _ANY)
        return GrammarState(zero, zero, zero, zero, stack, zero, Edges.none(rows, device), second)

    def allowed(
        self,
        state: GrammarState,
        own: Tensor,
        remaining: Tensor,
        nodes: int,
        fixed: int | None = None,
        concept: Tensor | None = None,
    ) -> Tensor:
        """Which entries may come next, ``[R, V + D + nodes]`` bool.

        Args:
            own: ``[R, D]``, kinds of the sentence's own tokens (`own_kinds`), -1 on padding.
            remaining: ``[R]``, how many tokens may follow, this one and the end included.
            nodes: how many nodes a model with dynamic pointers may point at; else 0.
            fixed: V, if fewer than all entries are asked for: the first ones, all tokens at least.
            concept: ``[R]``, the entry of the open node's concept, -1 if none is open; without it
                any node may have a second operand alone, as a conjunction may.
        """
        entries, roles = self.entries, self.entries.roles
        ok = self._kinds_allowed(state, remaining)
        here = state.edges.of(state.top, roles)
        pointers = entries.pointers[entries.pointer_columns]
        count = max(nodes, self.vocabulary.pointers * bool(len(pointers)))
        target = self.targets[state.mode]
        ok &= ~((target & here.has_constant(state.role))[:, None] & self.constants)
        range_ = torch.arange(count, device=own.device)
        there = (range_ < state.nodes[:, None]) & ok[:, Kind.POINTER, None]
        there &= here.targets(state.role, count, state.second > 0) | ~target[:, None]
        # What a closed role leads to; the first node has none.
        bound = (target | (state.mode == Mode.NAME)) & (state.nodes > 0) & entries.bound
        closed = bound & roles.closed[state.role] if entries.bound else bound
        there &= ~closed[:, None]
        plain = ok[:, entries.kinds[:fixed]] & ~entries.forbidden[:fixed]
        if len(pointers):
            fresh = pointers == state.nodes[:, None]
            plain[:, entries.pointer_columns] = there[:, pointers] | (fresh & ok[:, NEW, None])
        if len(roles):
            conjunction = torch.ones_like(closed) if concept is None else self._joins(concept)
            plain[:, roles.columns] &= here.roles_of_node(conjunction)
            tight = (state.mode == Mode.NODE) & ~self._room_for_nodes(state, remaining)
            if bool(tight.any()):
                rows = tight.nonzero()[:, 0]
                plain[rows[:, None], roles.columns] &= self._leads_somewhere(
                    state.rows(rows), here.of_rows(rows), own[rows], count
                )
        if entries.bound:
            rows = bound.nonzero()[:, 0]
            plain[rows] &= roles.targets[state.role[rows], :fixed]
        own_ok = ok.gather(1, own.clamp(min=0)) & (own >= 0) & ~closed[:, None]
        return torch.cat([plain, own_ok, there[:, :nodes]], dim=1)

    def _joins(self, concept: Tensor) -> Tensor:
        """Which entries are conjunctions, ``[R]`` bool."""
        return torch.isin(concept, self.entries.conjunctions)

    def _room_for_nodes(self, state: GrammarState, remaining: Tensor) -> Tensor:
        """Whether a role that comes next could lead to a new node, ``[R]`` bool."""
        open_ = state.depth if self.brackets else 0
        full = (state.nodes >= self.vocabulary.pointers) | (state.depth >= _DEEPEST)
        return (self.left_by_node + open_ < remaining) & ~full

    def _leads_somewhere(
        self, state: GrammarState, here: NodeEdges, own: Tensor, nodes: int
    ) -> Tensor:
        """Roles ``[R, Q]`` that may have a target which is no new node."""
        roles = self.entries.roles
        index = torch.arange(len(here.node), device=own.device).repeat_interleave(len(roles))
        role = torch.arange(len(roles), device=own.device).repeat(len(here.node))
        here = here.of_rows(index)
        there = torch.arange(nodes, device=own.device) < state.nodes[index, None]
        constants = (own == Kind.CONSTANT).any(1)[index] | self.entries.has_constants
        constants &= not self.licensed
        second = (state.second > 0)[index]
        nodes_there = (there & here.targets(role, nodes, second)).any(1)
        if self.entries.bound:
            closed = roles.closed[role]
            constants = torch.where(closed, roles.with_constants[role], constants)
            nodes_there &= ~closed
        constants &= ~(roles.inverse[role] | here.has_constant(role))
        return (constants | nodes_there).view(-1, len(roles))

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
        fixed = chosen.clamp(max=self.vocabulary.size - 1)
        pointed = torch.where(
            chosen < self.vocabulary.size,
            self.entries.pointers[fixed],
            chosen - self.vocabulary.size - own.shape[1],
        )
        depth, stack = state.depth, state.stack.clone()
        if self.brackets:
            place = depth.clamp(max=stack.shape[1] - 1)
            stack[rows, place] = torch.where(opened, state.nodes, stack[rows, place])
            closes = (kind == Kind.CLOSE) & (state.mode == Mode.NODE)
            depth = depth + opened.long() - closes.long()
        else:
            goes_on = (state.mode == Mode.GROUP) & (kind == Kind.POINTER)
            stack[:, 0] = torch.where(goes_on, pointed, stack[:, 0])
            depth = torch.where(opened, 1, depth)
        target = self.targets[state.mode]
        constant, known = target & self.constants[kind], target & (kind == Kind.POINTER)
        written = constant | known | (opened & (state.depth > 0))
        end = torch.where(constant, CONSTANT, torch.where(known, pointed, state.nodes))
        number = torch.where(chosen == fixed, self.entries.roles.number[fixed], -1)
        spelled = torch.where(self.pieces[kind], state.spelled + 1, 0)
        again = known & state.edges.joins(state.top, pointed)
        return GrammarState(
            mode,
            depth,
            state.nodes + opened,
            spelled,
            stack,
            torch.where(number >= 0, number, state.role),
            state.edges.and_also(written, state.top, state.role, end),
            state.second - again.long(),
        ), opened
