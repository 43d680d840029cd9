"""Searching with the compact parser: scores, batches, valid graphs whatever the weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from amr.config import GraphDecoding
from amr.data import AMRSentence
from amr.decoding.grammar import Grammar
from amr.decoding.search import decode
from amr.decoding.writer import Hypothesis
from amr.linearization.forms import CLOSE
from amr.linearization.token_kinds import STARTS, frame_of
from amr.model.batch import (
    AMRBatch,
    Source,
    SourceBatch,
    collate_sources,
    collate_targets,
    target_of_entries,
)
from amr.model.compact import CompactParser
from amr.training.loss import target_log_probabilities
from semcore.errors import InputError
from tests.amr.grammar_walks import check_graph
from tests.amr.tiny_parser import (
    FRAMES,
    read,
    sentence,
    tiny_config,
    tiny_model,
    tiny_sentences,
    tiny_vocabulary,
)

PARSED = [
    *tiny_sentences()[:4],
    sentence("", "(a / a)"),
    sentence("Sleep", "(a / a)"),
    sentence("zebras say 7 of ; \" ( ) 😀 ~ : covid-19", "(a / a)"),
    sentence(" ".join(["The dog", "she gave", "3,000 Zebras", "to Rome ,"] * 7), "(a / a)"),
]  # fmt: skip


def parse(
    model: CompactParser, sentences: Sequence[AMRSentence], **settings: Any
) -> tuple[SourceBatch, list[Source], list[list[Hypothesis]]]:
    """Source, its sentences, their outputs."""
    config = GraphDecoding(**{"senses": "any", **settings})
    grammar = Grammar(model.vocabulary, config.senses)
    items = read(model, sentences)
    source = collate_sources(items, model.encoder)
    width = source.own.shape[1]
    kinds = [grammar.own_kinds(item.own_tokens) for item in items]
    own = torch.tensor([row + [-1] * (width - len(row)) for row in kinds]).view(len(items), width)
    words = [item.words for item in items]
    return source, items, decode(model, grammar, source, own.long(), words, config)


@pytest.fixture(scope="module")
def model(tiny_encoder: Path) -> CompactParser:
    return tiny_model(tiny_encoder)


@pytest.mark.parametrize("beam", [1, 3])
@pytest.mark.parametrize("dynamic", [True, False])
def test_an_outputs_score_is_the_probability_of_its_graph(
    tiny_encoder: Path, beam: int, dynamic: bool
) -> None:
    model = tiny_model(tiny_encoder, tiny_vocabulary(dynamic=dynamic), seed=beam)
    source, items, found = parse(model, PARSED, beam=beam, n_best=1, longest=80)
    vocabulary = model.vocabulary
    best = [hypotheses[0] for hypotheses in found]
    targets = [
        target_of_entries((*hypothesis.entries, vocabulary.end), vocabulary, item.own_tokens)
        for hypothesis, item in zip(best, items, strict=True)
    ]
    target = collate_targets(targets, vocabulary.size, source.own.shape[1])
    batch = AMRBatch(source, target)
    with torch.no_grad():
        logs = target_log_probabilities(model(source, target), batch)
    owner = target.mask.nonzero()[:, 0]
    total = torch.zeros(len(PARSED), dtype=torch.float64).index_add(0, owner, logs)
    expected = torch.tensor([hypothesis.score for hypothesis in best], dtype=torch.float64)
    torch.testing.assert_close(total, expected, rtol=0, atol=1e-9)
    assert max(len(hypothesis.entries) for hypothesis in best) > 64
    if dynamic and beam == 1:
        assert any(entry < 0 for hypothesis in best for entry in hypothesis.entries)


@pytest.mark.parametrize("beam", [1, 2, 5])
def test_a_sentence_is_parsed_the_same_alone_and_in_a_batch(
    model: CompactParser, beam: int
) -> None:
    """Although others leave the batch before it, or after."""
    sentences = PARSED[:7]
    together = parse(model, sentences, beam=beam, n_best=beam, per_word=2.0)[2]
    lengths = {len(hypotheses[0].entries) for hypotheses in together}
    assert len(lengths) > 3
    for item, hypotheses in zip(sentences, together, strict=True):
        (alone,) = parse(model, [item], beam=beam, n_best=beam, per_word=2.0)[2]
        assert [found.entries for found in alone] == [found.entries for found in hypotheses]
        assert [found.score for found in alone] == pytest.approx(
            [found.score for found in hypotheses], abs=1e-9
        )


@pytest.mark.parametrize("beam", [1, 2, 5])
@pytest.mark.parametrize("senses", ["propbank", "any"])
def test_random_weights_give_graphs(tiny_encoder: Path, beam: int, senses: str) -> None:
    model = tiny_model(tiny_encoder, seed=beam)
    _, items, found = parse(model, PARSED, beam=beam, n_best=beam, senses=senses, longest=90)
    words = {item.words for item in items}
    assert {0, 1, 6} < words and max(words) >= 60
    for item, hypotheses in zip(items, found, strict=True):
        assert 1 <= len(hypotheses) <= beam
        assert len({hypothesis.entries for hypothesis in hypotheses}) == len(hypotheses)
        for hypothesis in hypotheses:
            assert len(hypothesis.entries) < min(90, 24 + 6 * item.words)
            graph = check_graph(model.vocabulary, hypothesis.entries, item.own_tokens)
            frames = {c for _, _, c in graph.instances() if frame_of(str(c)) is not None}
            assert senses == "any" or frames <= set(FRAMES)


def test_the_longest_output_is_the_models_or_the_settings(tiny_encoder: Path) -> None:
    long = PARSED[-1:]
    for positions, longest in ((12, 500), (300, 9), (5, 5)):
        model = tiny_model(tiny_encoder, config=tiny_config(positions=positions))
        model.output_bias.data[model.vocabulary.index[CLOSE]] = -1e6  # it closes when it must
        (hypothesis,) = parse(model, long, longest=longest)[2][0]
        assert min(positions, longest) - 2 <= len(hypothesis.entries) < min(positions, longest)


def test_another_task_begins_otherwise(model: CompactParser) -> None:
    items = read(model, PARSED[:2])
    source = collate_sources(items, model.encoder)
    grammar = Grammar(model.vocabulary, "any")
    kinds = torch.full(source.own.shape, -1)
    scores = set()
    for task in STARTS:
        found = decode(model, grammar, source, kinds, [5, 6], GraphDecoding(), task)
        scores.add(round(found[0][0].score, 9))
    assert len(scores) == 3


def test_no_sentences_have_no_outputs(model: CompactParser) -> None:
    assert parse(model, [])[2] == []


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"beam": 0}, "beam=0: must be at least 1"),
        ({"n_best": 3, "beam": 2}, "n_best=3: a beam of 2 has no more"),
        ({"senses": "all"}, "senses=all: use propbank or any"),
        ({"longest": 3}, "longest=3: must be at least 4"),
        ({"batch_words": 0}, "batch_words=0: must be at least 1"),
        ({"per_word": -1.0}, "per_word=-1.0: must be at least 0"),
        ({"per_word": float("inf")}, "per_word=inf: must be at least 0, and finite"),
        ({"per_word": float("nan")}, "per_word=nan: must be at least 0, and finite"),
        ({"length_penalty": 1e9}, "length_penalty=1000000000.0: must lie between 0 and 10"),
        ({"length_penalty": float("nan")}, "length_penalty=nan: must lie between 0 and 10"),
    ],
)
def test_settings_that_cannot_be(settings: dict[str, Any], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        GraphDecoding(**settings)
