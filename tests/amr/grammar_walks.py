"""Outputs that a grammar lets through, by random choices or given; and whether they are graphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import penman
import torch
from torch import Tensor

from amr.decoding.automaton import Mode
from amr.decoding.grammar import Grammar
from amr.decoding.roles import SECOND, SECOND_BACK, base_of, is_amr_role
from amr.linearization.forms import delinearize
from amr.linearization.token_kinds import Kind
from amr.linearization.vocabulary import Vocabulary
from amr.model.copying import Copier
from amr.notation.reader import read_graph

MODES = ("imperative", "expressive", "interrogative")
Choice = Callable[[Grammar, Tensor], Tensor]


def own_tokens(words: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """What only copying gives, as `amr.model.batch.sources` finds it."""
    candidates = Copier(vocabulary.frames).candidates(words)
    return list(dict.fromkeys(c.token for c in candidates if c.token not in vocabulary.index))


def accepted(
    grammar: Grammar, outputs: Sequence[Sequence[int]], own: Sequence[Sequence[str]], nodes: int
) -> list[bool]:
    """Which outputs (entries with the end) the grammar lets through, in just their own length."""
    rows, steps = len(outputs), max(map(len, outputs))
    width = max(map(len, own))
    vocabulary = grammar.vocabulary
    first = vocabulary.size + width
    state = grammar.start(rows)
    kinds = torch.tensor([[*grammar.own_kinds(row), *[-1] * (width - len(row))] for row in own])
    kinds = kinds.view(rows, width).long()
    length = torch.tensor([len(entries) for entries in outputs])
    ok = torch.ones(rows, dtype=torch.bool)
    table = torch.tensor([[*row, *[vocabulary.end] * (steps - len(row))] for row in outputs])
    table = torch.where(table < 0, first - 1 - table, table)
    for step in range(steps):
        chosen = table[:, step]
        allowed = grammar.allowed(state, kinds, (length - step).clamp(min=1), nodes)
        ok &= allowed.gather(1, chosen[:, None])[:, 0]
        state, _ = grammar.advance(state, torch.where(ok, chosen, 0), kinds)
        state.mode[~ok] = int(Mode.OVER)
    return (ok & state.over).tolist()


def evenly(grammar: Grammar, allowed: Tensor) -> Tensor:
    """Random choices in which every kind of token is as likely as any other."""
    kinds = grammar.entries.kinds
    weight = 1 / torch.bincount(kinds, minlength=len(Kind))[kinds].double()
    rest = allowed.shape[1] - len(kinds)
    weight = torch.cat([weight, torch.full((rest,), 1 / max(1, rest)).double()])
    return torch.multinomial(allowed * weight, 1)[:, 0]


def preferring(*wanted: Kind) -> Choice:
    """Random choices among some kinds where they can be had."""

    def choose(grammar: Grammar, allowed: Tensor) -> Tensor:
        weight = torch.full((allowed.shape[1],), 1e-12).double()
        for kind in wanted:
            weight[: len(grammar.entries.kinds)][grammar.entries.kinds == kind] = 1.0
        return torch.multinomial(allowed * weight, 1)[:, 0]

    return choose


def written(
    grammar: Grammar,
    budgets: Sequence[int],
    own: Sequence[str],
    nodes: int,
    choose: Choice = evenly,
) -> list[list[int]]:
    """Outputs of choices among what is allowed, one for each budget; entries without the end."""
    rows = len(budgets)
    size = grammar.vocabulary.size
    limit = torch.tensor(budgets)
    kinds = torch.tensor([grammar.own_kinds(own)] * rows).view(rows, len(own))
    state = grammar.start(rows)
    columns = []
    for step in range(max(budgets)):
        allowed = grammar.allowed(state, kinds, (limit - step).clamp(min=1), nodes)
        assert allowed.any(1).all()
        columns.append(choose(grammar, allowed))
        state, _ = grammar.advance(state, columns[-1], kinds)
    assert state.over.all()
    table = torch.stack(columns, dim=1)
    first = size + len(own)
    table = torch.where(table >= first, first - 1 - table, table)
    outputs = []
    for row, budget in zip(table.tolist(), budgets, strict=True):
        end = row.index(grammar.vocabulary.end)
        assert end < budget and set(row[end:]) == {grammar.vocabulary.end}
        outputs.append(row[:end])
    return outputs


def check_graph(vocabulary: Vocabulary, entries: Sequence[int], own: Sequence[str]) -> penman.Graph:
    """That an output is a graph that penman and our own reader read, connected, with concepts."""
    tokens = vocabulary.decode(entries, own)
    raw = [vocabulary.tokens[entry] for entry in entries if 0 <= entry < len(vocabulary.tokens)]
    tree = delinearize(tokens, vocabulary.form)
    text = penman.format(tree)
    graph = penman.decode(text)
    assert read_graph(text).tree.node == penman.parse(text).node
    variables = [variable for variable, _ in tree.nodes()]
    assert len(set(variables)) == len(variables) <= vocabulary.pointers
    assert graph.top == variables[0] and graph.variables() == set(variables)
    assert sorted(source for source, _, _ in graph.instances()) == sorted(variables)
    assert all(concept for _, _, concept in graph.instances())
    reached, waiting = {graph.top}, [graph.top]
    neighbours: dict[str, set[str]] = {variable: set() for variable in variables}
    for source, _, target in graph.edges():
        neighbours[source].add(target)
        neighbours[target].add(source)
    while waiting:
        for other in neighbours[waiting.pop()] - reached:
            reached.add(other)
            waiting.append(other)
    assert reached == set(variables)
    # A constant may be spelled that stands for itself: ``-`` in one piece.
    spelled = {"no target of its role"} if "<symbol>" in raw else set()
    assert mistakes(tree) <= spelled, text
    return graph


def mistakes(tree: penman.Tree, *, roles: Callable[[str], bool] = is_amr_role) -> set[str]:
    """What is not valid AMR in a graph, found triple by triple."""
    found = set()
    variables = {variable for variable, _ in tree.nodes()}
    triples = []
    for variable, branches in tree.nodes():
        numbered = [role for role, _ in branches if re.fullmatch(r":(ARG|op|snt)\d+", role)]
        found |= {"two of a numbered role"} if len(set(numbered)) < len(numbered) else set()
        for kind, number in (re.fullmatch(r":(op|snt)(\d+)", r).groups() for r in set(numbered)
                             if not r.startswith(":ARG")):  # fmt: skip
            first = int(number) == 1 or (kind == "op" and number == "2")
            found |= set() if first or f":{kind}{int(number) - 1}" in numbered else {"out of turn"}
        for role, target in branches[1:]:
            concept = target if isinstance(target, str) else dict(target[1])["/"]
            symbol = isinstance(target, str) and target in ("-", "+", *MODES)
            mode = {":mode": MODES, ":polarity": ("-", "amr-unknown"), ":polite": ("+",),
                    ":plural": ("+",)}.get(role)  # fmt: skip
            wrong = concept not in mode if mode else symbol and role not in (":value", ":wiki")
            found |= {"no target of its role"} if wrong else set()
            end = target if isinstance(target, str) else target[0]
            label, inverted = base_of(role)
            inverted = inverted and end in variables
            triples.append((end, label, variable) if inverted else (variable, label, end))
            found |= set() if roles(role) else {"no role of AMR"}
    found |= {"twice"} if len(set(triples)) < len(triples) else set()
    edges = sorted({triple for triple in triples if triple[2] in variables})
    for source, role, target in edges:
        if source == target:
            found.add("to itself")
        others = [(s, r, t) for s, r, t in edges if {s, t} == {source, target}]
        for other_source, other, _ in others:
            back = source != other_source
            pairs = SECOND_BACK if back else SECOND
            same = (source, role) == (other_source, other)
            if not same and (role, other) not in pairs and (other, role) not in pairs:
                found.add("second edge")
        if len(others) > 2:
            found.add("third edge")
    return found
