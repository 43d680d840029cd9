"""New embeddings say what their tokens mean."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from amr.linearization.token_kinds import kind_of
from amr.model.compact import CompactParser
from amr.model.initialisation import initialise, paraphrase
from tests.amr.tiny_parser import tiny_model, tiny_vocabulary


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("(want-01", ["want"]),
        ("(have-rel-role-91", ["have", "rel", "role"]),
        ("(boy", ["boy"]),
        ("(-", ["-"]),
        (":ARG0", ["relation", "argument", "0"]),
        (":ARG1-of", ["relation", "argument", "1", "inverse"]),
        (":op10", ["relation", "operator", "10"]),
        (":snt2", ["relation", "sentence", "2"]),
        (":prep-on-behalf-of", ["relation", "prep", "on", "behalf", "of"]),
        (":mod", ["relation", "mod"]),
        ("<pointer:7>", ["pointer", "7"]),
        ('"New York"', ["New", "York"]),
        ("imperative", ["imperative"]),
        ("-", ["mark"]),
        (")", ["mark"]),
        ("<start of amr>", ["start", "of", "amr"]),
    ],
)
def test_paraphrases(token: str, words: list[str]) -> None:
    assert paraphrase(token, kind_of(token, "brief")) == words


@pytest.fixture
def model(tiny_encoder: Path) -> CompactParser:
    return tiny_model(tiny_encoder, tiny_vocabulary(dynamic=False)).float()


def initialised(model: CompactParser, **settings: float) -> Tensor:
    """The table before, and the rows of the tokens after."""
    initialise(model, **settings)  # type: ignore[arg-type]
    return model.embedding.weight.detach().clone()


def test_an_embedding_is_the_mean_of_its_paraphrase(model: CompactParser) -> None:
    """Up to one shift and one scale for all."""
    before = model.embedding.weight.detach().clone()
    after = initialised(model, noise=0.0)
    tokens = model.vocabulary.tokens
    table = model.encoder.model.get_input_embeddings().weight.detach()  # type: ignore[operator]
    means = []
    for token, kind in zip(tokens, model.vocabulary.kinds, strict=False):
        (cut,) = model.encoder.subwords([paraphrase(token, kind)])
        means.append(torch.stack([table[piece] for piece in cut.ids]).mean(0))
    expected = torch.stack(means)
    expected = expected - expected.mean(0)
    found = after[: len(tokens)]
    scale = found.norm() / expected.norm()
    torch.testing.assert_close(found, expected * scale, rtol=1e-4, atol=1e-5)
    assert float(found.std()) == pytest.approx(float(before.std()), rel=1e-3)
    assert torch.equal(after[len(tokens) :], before[len(tokens) :])  # bytes mean nothing


def test_noise_tells_apart_what_has_the_same_paraphrase(model: CompactParser) -> None:
    index = model.vocabulary.index
    same = [index[")"], index["-"]]
    rows = initialised(model, noise=0.0)[same]
    assert torch.equal(rows[0], rows[1])
    again = initialised(model)
    deviation = float(again.std())
    distance = (again[same[0]] - again[same[1]]).abs().max()
    assert 0 < distance < 0.5 * deviation


def test_a_seed_gives_the_same_embeddings(tiny_encoder: Path) -> None:
    tables = []
    for seed in (1, 1, 2):
        tables.append(initialised(tiny_model(tiny_encoder).float(), seed=seed))
    assert torch.equal(tables[0], tables[1]) and not torch.equal(tables[0], tables[2])
