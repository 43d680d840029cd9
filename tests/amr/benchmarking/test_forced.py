"""A forced search writes what it is told, at any beam, and what was told survives the leaving."""

from __future__ import annotations

import pytest

from amr.benchmarking.parsing import random_parser, search
from amr.config import GraphDecoding
from amr.decoding.grammar import Grammar
from amr.linearization.forms import linearize
from amr.model.build import read_sources
from amr.model.copying import Copier
from tests.amr.tiny_parser import tiny_sentences


@pytest.mark.parametrize("beam", [1, 3])
def test_it_writes_the_given_graphs(beam: int) -> None:
    sentences = list(tiny_sentences())
    model = random_parser(sentences[:2], "tiny")  # so that much of the others is spelled
    vocabulary = model.vocabulary
    gold = [vocabulary.encode(linearize(item.tree, "dfs")) for item in sentences]
    read = read_sources(model, sentences, Copier([]))
    config = GraphDecoding(beam=beam, longest=1024, per_word=64, senses="any")
    found = search(model, read, config, Grammar(vocabulary, "any"), gold)
    assert [[*item.entries, vocabulary.end] for item in found] == gold
    assert len({len(entries) for entries in gold}) > 1
