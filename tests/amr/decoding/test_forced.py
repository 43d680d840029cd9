"""Drawing outputs and scoring them: the same probabilities, with gradients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor

from amr.config import GraphOptions
from amr.data import AMRSentence
from amr.decoding.forced import Entries, log_probabilities
from amr.decoding.search import Draws
from amr.parser import AMRParser
from tests.amr.grammar_walks import check_graph
from tests.amr.tiny_parser import sentence, tiny_model, tiny_sentences, tiny_vocabulary

SENTENCES = [
    *tiny_sentences()[:4],
    tiny_sentences()[6],
    sentence("", "(a / a)"),
    sentence("On 3 May 1999 Ann Lee sold 25 books to Italians for 7 dollars .", "(a / a)"),
]  # fmt: skip


@pytest.fixture(scope="module")
def parser(tiny_encoder: Path) -> AMRParser:
    return AMRParser(tiny_model(tiny_encoder))


def drawn(
    parser: AMRParser,
    sentences: Sequence[AMRSentence],
    options: GraphOptions,
    temperature: float = 1.0,
    seed: int = 0,
) -> list[list[tuple[Entries, float]]]:
    """Outputs of each sentence, and their scores."""
    asked = parser.question(parser.read(sentences, options), options)
    draws = Draws(torch.Generator().manual_seed(seed), temperature)
    found = parser.search(asked, options, draws)
    return [[(item.entries, item.score) for item in each] for each in found]


def scored(
    parser: AMRParser,
    sentences: Sequence[AMRSentence],
    outputs: Sequence[Sequence[Entries]],
    options: GraphOptions,
    temperature: float = 1.0,
) -> tuple[Tensor, Tensor]:
    asked = parser.question(parser.read(sentences, options), options)
    grammar = parser.grammar(options)
    return log_probabilities(parser.model, grammar, asked, outputs, options, temperature)


@pytest.mark.parametrize("temperature", [1.0, 0.6])
@pytest.mark.parametrize("faithful", [True, False])
@pytest.mark.parametrize("dynamic", [True, False])
def test_what_is_drawn_is_scored_as_it_was_drawn(
    tiny_encoder: Path, dynamic: bool, faithful: bool, temperature: float
) -> None:
    """Numbers, dates and names too, whose probabilities are narrowed to the sentence's."""
    parser = AMRParser(tiny_model(tiny_encoder, tiny_vocabulary(dynamic=dynamic)))
    options = GraphOptions(beam=6, n_best=6, faithful=faithful, per_word=3.0)
    found = drawn(parser, SENTENCES, options, temperature)
    assert all(len(each) == 6 for each in found)
    assert max(len({entries for entries, _ in each}) for each in found) > 3
    outputs = [[entries for entries, _ in each] for each in found]
    logs, mask = scored(parser, SENTENCES, outputs, options, temperature)
    expected = torch.tensor([[score for _, score in each] for each in found], dtype=torch.float64)
    torch.testing.assert_close(logs.sum(2), expected, rtol=0, atol=1e-8)
    lengths = torch.tensor([[len(entries) + 1 for entries in each] for each in outputs])
    assert torch.equal(mask.sum(2), lengths) and bool((logs <= 0).all())
    for item, each in zip(parser.read(SENTENCES, options), outputs, strict=True):
        for entries in each:
            check_graph(parser.model.vocabulary, entries, item.source.own_tokens)


def test_a_batch_changes_no_probability(parser: AMRParser) -> None:
    """Sentences alone, and groups of unequal size."""
    options = GraphOptions(beam=4, n_best=4, per_word=2.0)
    found = drawn(parser, SENTENCES, options)
    outputs = [
        [entries for entries, _ in each][: 1 + number % 4] for number, each in enumerate(found)
    ]
    logs, mask = scored(parser, SENTENCES, outputs, options)
    for number, item in enumerate(SENTENCES):
        alone, there = scored(parser, [item], outputs[number : number + 1], options)
        width, steps = there.shape[1:]
        torch.testing.assert_close(logs[number, :width, :steps], alone[0], rtol=0, atol=1e-9)
        assert int(mask[number].sum()) == int(there.sum())


@pytest.mark.parametrize("temperature", [1.0, 0.7])
def test_outputs_are_drawn_as_often_as_they_are_probable(
    parser: AMRParser, temperature: float
) -> None:
    """Pearson's chi-square; a true sampler exceeds mean + 6 deviations once in 10,000 at most."""
    options = GraphOptions(beam=500, n_best=500, longest=6, spell_concepts=False)
    chosen = [tiny_sentences()[4], sentence("7 dogs", "(d / dog)")]
    counts = [Counter[Entries](), Counter[Entries]()]
    for seed in range(4):
        for count, each in zip(counts, drawn(parser, chosen, options, temperature, seed),
                               strict=True):  # fmt: skip
            count.update(entries for entries, _ in each)
    for item, count in zip(chosen, counts, strict=True):
        total = count.total()
        outputs = list(count)
        logs, _ = scored(parser, [item], [outputs], options, temperature)
        expected = total * logs.detach().sum(2)[0].exp()
        assert total == 2000 and float(expected.sum()) <= total * (1 + 1e-9)
        often = expected >= 5
        seen = torch.tensor([count[entries] for entries in outputs], dtype=torch.float64)
        cells = [(seen[often], expected[often])]
        rest = (total - seen[often].sum(), total - expected[often].sum())
        if float(rest[1]) >= 5:
            cells.append((rest[0][None], rest[1][None]))
        parts = torch.cat([(one - other) ** 2 / other for one, other in cells])
        freedom = len(parts) - 1
        assert freedom > 3
        assert float(parts.sum()) < freedom + 6 * (2 * freedom) ** 0.5 + 6


def test_gradients_are_those_of_the_narrowed_probabilities(parser: AMRParser) -> None:
    """By finite differences; where a constant takes the place of others, through that, too."""
    options = GraphOptions(beam=8, n_best=8, per_word=3.0)
    found = [[entries for entries, _ in each] for each in drawn(parser, SENTENCES, options)]
    model = parser.model
    bias, weight = model.output_bias, model.copy_query.weight

    def total() -> Tensor:
        return scored(parser, SENTENCES, found, options)[0].sum()

    for parameter in (bias, weight):
        (gradient,) = torch.autograd.grad(total(), parameter)
        assert bool(gradient.isfinite().all())
        flat = parameter.data.view(-1)
        places = gradient.abs().view(-1).topk(3).indices.tolist()
        constants = parser.constants.entries if parameter is bias else torch.arange(3)
        for place in {*places, *constants[:3].tolist()}:
            value, differences = float(flat[place]), []
            for shift in (1e-5, -1e-5):
                flat[place] = value + shift
                with torch.no_grad():
                    differences.append(float(total()))
            flat[place] = value
            slope = (differences[0] - differences[1]) / 2e-5
            assert float(gradient.view(-1)[place]) == pytest.approx(slope, abs=1e-5)


def test_what_may_not_be_written_is_impossible(parser: AMRParser) -> None:
    options = GraphOptions()
    vocabulary = parser.model.vocabulary
    entries = tuple(vocabulary.encode(["(want-01", ":ARG0", "7", ")"])[:-1])
    dog = tuple(vocabulary.encode(["(dog", ")"])[:-1])
    item = sentence("The dog", "(d / dog)")
    logs, _ = scored(parser, [item], [[dog, entries]], options)
    assert bool(logs[0, 0].isfinite().all()) and not bool(logs[0, 1].isfinite().all())
