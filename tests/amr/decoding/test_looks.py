"""Which token says a triple, and which words it was written from."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from penman.layout import interpret
from penman.models.amr import model as amr_model
from penman.tree import Tree

from amr.decoding.looks import steps_of, triple_attention, triples_of_tokens
from amr.decoding.writer import Hypothesis
from amr.linearization.forms import CLOSE, delinearize, linearize
from amr.linearization.token_kinds import SPELL_END
from amr.model.batch import collate_sources
from amr.model.compact import CompactParser
from tests.amr.linearization.test_linearization import graphs
from tests.amr.tiny_parser import (
    read,
    sentence,
    tiny_config,
    tiny_model,
    tiny_sentences,
    tiny_vocabulary,
)

few = settings(deadline=None, max_examples=40)


@pytest.fixture(scope="module")
def model(tiny_encoder: Path) -> CompactParser:
    return tiny_model(tiny_encoder)


def test_the_token_of_every_triple() -> None:
    tokens = linearize(tiny_sentences()[3].tree, "brief")
    assert tokens == ["(see-01", ":ARG0", "(dog", ":ARG0-of", "(bark-01", ")", ")", ":ARG1",
                      "(cat", ":quant", "2", ")", ")"]  # fmt: skip
    assert dict(triples_of_tokens(tokens, delinearize(tokens, "brief"))) == {
        ("s", ":instance", "see-01"): 0,
        ("s", ":ARG0", "d"): 1,
        ("d", ":instance", "dog"): 2,
        ("b", ":ARG0", "d"): 3,
        ("b", ":instance", "bark-01"): 4,
        ("s", ":ARG1", "c"): 7,
        ("c", ":instance", "cat"): 8,
        ("c", ":quant", "2"): 10,
    }


@few
@given(graph=graphs())
def test_every_triple_of_a_graph_has_a_token(graph: Tree) -> None:
    tokens = linearize(graph, "brief")
    tree = delinearize(tokens, "brief")
    found = triples_of_tokens(tokens, tree)
    constants = {token for token in tokens if token[0] not in "(:<" or token == "<"}
    triples = {(s, role, t) for s, role, t in interpret(tree, amr_model).triples}
    # penman does not turn an inverse role before a constant round; deinvert does.
    edges = {(s, role, t) for s, role, t in triples if t not in constants}
    assert edges <= {triple for triple, _ in found}
    assert len(found) == sum(token != CLOSE and token[0] == ":" for token in tokens) + len(
        tree.nodes()
    )
    assert all(0 <= place < len(tokens) for _, place in found)


@few
@given(graph=graphs(), data=st.data())
def test_a_step_is_where_a_token_begins(graph: Tree, data: st.DataObject) -> None:
    vocabulary = tiny_vocabulary(least=data.draw(st.sampled_from([1, 2, 99])))
    tokens = linearize(graph, "brief")
    entries = vocabulary.encode(tokens)
    steps = steps_of(entries, vocabulary)
    assert len(steps) == len(tokens) + 1  # the end too
    assert steps == sorted(set(steps)) and steps[-1] == len(entries) - 1
    for first, after in pairwise(steps):
        part = entries[first:after]
        assert len(part) == 1 or part[-1] == vocabulary.index[SPELL_END]


def looks(model: CompactParser, chosen: list[int]) -> list[dict[tuple[str, str, str], list[float]]]:
    """The weights of words for each triple of some sentences' own graphs."""
    sentences = [tiny_sentences()[index] for index in chosen]
    items = read(model, sentences)
    source = collate_sources(items, model.encoder)
    vocabulary = model.vocabulary
    outputs = []
    for item, read_ in zip(sentences, items, strict=True):
        own = {token: vocabulary.size + index for index, token in enumerate(read_.own_tokens)}
        entries = vocabulary.encode(linearize(item.tree, "brief"), own)
        outputs.append(Hypothesis(tuple(entries[:-1]), 0.0))
    trees = [delinearize(linearize(item.tree, "brief"), "brief") for item in sentences]
    found = triple_attention(model, source, items, outputs)
    return [
        {triple: list(weights) for triple, weights in look(tree).items()}
        for look, tree in zip(found, trees, strict=True)
    ]


def test_weights_are_distributions_over_the_sentences_words(model: CompactParser) -> None:
    together = looks(model, list(range(10)))
    for item, weights in zip(tiny_sentences(), together, strict=True):
        assert len(weights) == len(item.graph.triples)
        for row in weights.values():
            assert len(row) == len(item.forms)
            assert min(row) >= 0 and sum(row) == pytest.approx(1, abs=1e-9)
    for index in (0, 4, 9):  # what stands beside it in the batch does not matter
        (alone,) = looks(model, [index])
        assert alone.keys() == together[index].keys()
        for triple, row in alone.items():
            assert row == pytest.approx(together[index][triple], abs=1e-9)


def test_bytes_that_are_no_text_are_no_longer_than_they_were_written(tiny_encoder: Path) -> None:
    """Read again, each would be three: more than the model has positions for."""
    model = tiny_model(tiny_encoder, config=tiny_config(positions=70))
    vocabulary = model.vocabulary
    broken = [len(vocabulary.tokens) + 0x80] * 60
    entries = (vocabulary.index["<concept>"], *broken, vocabulary.index[SPELL_END],
               vocabulary.index[CLOSE])  # fmt: skip
    items = read(model, [sentence("dog", "(d / dog)")])
    source = collate_sources(items, model.encoder)
    (look,) = triple_attention(model, source, items, [Hypothesis(entries, 0.0)])
    tree = delinearize(vocabulary.decode(entries), "brief")
    ((triple, row),) = look(tree).items()
    assert triple == ("x", ":instance", "\ufffd" * 60)
    assert torch.tensor(row).sum() == pytest.approx(1)
