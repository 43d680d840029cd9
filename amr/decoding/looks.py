"""What the parser looked at while it wrote each part of a graph: evidence for alignment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from penman.models.amr import model as amr_model
from penman.tree import Tree
from torch import Tensor

from amr.data import Triple
from amr.decoding.writer import Hypothesis
from amr.linearization.forms import CLOSE, OPEN, SLASH, pointer_index
from amr.linearization.token_kinds import SPELLERS
from amr.linearization.vocabulary import Vocabulary, with_marked_concepts
from amr.model.batch import Source, SourceBatch, collate_targets, target_of_entries
from amr.model.build import AMRModel

Look = Callable[[Tree], Mapping[Triple, Sequence[float]]]


@torch.inference_mode()
def triple_attention(
    model: AMRModel,
    source: SourceBatch,
    read: Sequence[Source],
    outputs: Sequence[Hypothesis],
) -> list[Look]:
    """For each sentence a function from its tree to the weights of words for each triple.

    Breadth first, steps are not told apart by node: no weights then.
    """
    vocabulary = model.vocabulary
    tokens = [
        vocabulary.decode(output.entries, item.own_tokens)
        for output, item in zip(outputs, read, strict=True)
    ]
    # As it was written: another spelling of the same tokens might be longer than the model can.
    targets = [
        target_of_entries((*output.entries, vocabulary.end), vocabulary, item.own_tokens)
        for output, item in zip(outputs, read, strict=True)
    ]
    batch = collate_targets(targets, vocabulary.size, source.own.shape[1]).to(source.own.device)
    rows = model.word_attention(source, batch).cpu()
    return [
        _look(
            rows[place, :, : item.words],
            with_marked_concepts(row, vocabulary.form) if vocabulary.form != "bfs" else [],
            steps_of(target.entries, vocabulary),
        )
        for place, (item, row, target) in enumerate(zip(read, tokens, targets, strict=True))
    ]


def _look(weights: Tensor, tokens: Sequence[str], steps: Sequence[int]) -> Look:
    def look(tree: Tree) -> Mapping[Triple, Sequence[float]]:
        values = weights.tolist()
        return {triple: values[steps[place]] for triple, place in triples_of_tokens(tokens, tree)}

    return look


def steps_of(entries: Sequence[int], vocabulary: Vocabulary) -> list[int]:
    """The step at which each token was written, or its spelling begun."""
    steps: list[int] = []
    openers = {vocabulary.index[token] for token in SPELLERS}
    end = vocabulary.index["<end of spelling>"]
    spelling = False
    for step, entry in enumerate(entries):
        if not spelling:
            steps.append(step)
            spelling = entry in openers
        elif entry == end:
            spelling = False
    return steps


def triples_of_tokens(tokens: Sequence[str], tree: Tree) -> list[tuple[Triple, int]]:
    """The triples that a graph's tokens write, with the token that says most of each.

    For a node its concept, for a constant the constant, for a relation its role. ``tokens`` are
    depth first, with marked concepts (`amr.linearization.vocabulary.with_marked_concepts`);
    ``tree`` is what `amr.linearization.forms.delinearize` made of them.
    """
    variables = [variable for variable, _ in tree.nodes()]
    found: list[tuple[Triple, int]] = []
    stack: list[str] = []
    nodes = 0
    role: tuple[str, int] | None = None
    for place, token in enumerate(tokens):
        if token == CLOSE:
            stack.pop()
            continue
        if token.startswith(":") and len(token) > 1:
            role = token, place
            continue
        introduced = place > 0 and tokens[place - 1] == OPEN and pointer_index(token) is not None
        if token in (OPEN, SLASH) or introduced:
            continue  # the concept says it
        pointed = pointer_index(token)
        opens = token.startswith(OPEN)
        if opens:
            variable = variables[nodes]
            nodes += 1
            found.append(((variable, ":instance", token[1:]), place))
            target = variable
        else:
            target = token if pointed is None else variables[pointed]
        if role is not None:
            constant = not opens and pointed is None
            source, name, goal = amr_model.deinvert((stack[-1], role[0], target))
            found.append(((str(source), name, str(goal)), place if constant else role[1]))
            role = None
        if opens:
            stack.append(target)
    return found
