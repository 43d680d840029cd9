"""Searching: against an enumeration of all outputs, and against scores computed all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from amr.batch import (
    AMRBatch,
    Source,
    SourceBatch,
    collate_sources,
    collate_targets,
    target_of_entries,
)
from amr.config import DecodeConfig
from amr.constraints import Grammar, GrammarState
from amr.data import AMRSentence
from amr.decode import Hypothesis, decode
from amr.loss import target_log_probabilities
from amr.model import CompactParser, StepInput
from amr.token_kinds import END, SPELL_END, SPELLERS, STARTS, frame_of
from amr.vocabulary import Vocabulary
from semcore.errors import InputError
from tests.amr.test_constraints import check_graph
from tests.amr.tiny_parser import (
    FRAMES,
    read,
    sentence,
    tiny_config,
    tiny_model,
    tiny_sentences,
    tiny_vocabulary,
)

LONGEST = 8


# Against an enumeration -------------------------------------------------------------------------


class OneLetter:
    """Spelling with one letter: few enough outputs to look at all."""

    pieces: Sequence[str] = ("x",)

    def spell(self, text: str) -> list[int]:
        return [0] * len(text)

    def text(self, pieces: Sequence[int]) -> str:
        return "x" * len(pieces)


SMALL = Vocabulary(
    "brief",
    (END, *STARTS.values(), *SPELLERS, SPELL_END, ")", "(a", "(b", ":ARG0", ":ARG1-of", "-"),
    pointers=3,
    speller=OneLetter(),
)


class Dice:
    """A model whose probabilities depend on nothing but the sentence and what was written."""

    vocabulary = SMALL
    longest = LONGEST

    def begin(self, source: SourceBatch, beam: int, nodes: int) -> DiceState:
        prefixes = [(number,) for number in source.word[:, 0].tolist() for _ in range(beam)]
        return DiceState(prefixes, source.own.shape[1], nodes)


@dataclass
class DiceState:
    """What every row has written, its sentence first."""

    prefixes: list[tuple[int, ...]]
    own: int
    nodes: int

    def step(self, inputs: StepInput, step: int) -> Tensor:
        pairs = zip(self.prefixes, inputs.entry.tolist(), strict=True)
        self.prefixes = [(*prefix, entry) for prefix, entry in pairs]
        assert all(len(prefix) == step + 2 for prefix in self.prefixes)
        return torch.stack([dice(prefix, self.own, self.nodes) for prefix in self.prefixes])

    def rows(self, index: Tensor, steps: int) -> DiceState:
        return replace(self, prefixes=[self.prefixes[row] for row in index.tolist()])

    def reorder(self, index: Tensor, steps: int) -> None:
        self.prefixes = self.rows(index, steps).prefixes


def dice(prefix: tuple[int, ...], own: int, nodes: int) -> Tensor:
    """Log-probabilities of the next entry."""
    generator = torch.Generator().manual_seed(hash(prefix) % (1 << 40))
    scores = torch.randn(SMALL.size + own + nodes, generator=generator, dtype=torch.float64)
    return (2 * scores).log_softmax(0)


def thrown(sentences: Sequence[int]) -> tuple[SourceBatch, Tensor]:
    """A batch of numbered sentences, each with a constant of its own; and its kind."""
    numbers = torch.tensor(sentences)[:, None]
    zero = torch.zeros_like(numbers)
    source = SourceBatch(None, numbers, zero, zero, zero, zero == 0)  # type: ignore[arg-type]
    return source, torch.tensor([Grammar(SMALL).own_kinds(['"own"'])] * len(sentences))


def all_outputs(number: int, limit: int, nodes: int) -> dict[tuple[int, ...], float]:
    """Every output of a sentence, the end included, and its log-probability."""
    grammar = Grammar(SMALL, "any")
    _, own = thrown([number])
    found: dict[tuple[int, ...], float] = {}
    pending: list[tuple[tuple[int, ...], float, GrammarState]] = [((), 0.0, grammar.start(1))]
    while pending:
        entries, score, state = pending.pop()
        if bool(state.over):
            found[entries] = score
            continue
        logs = dice((number, SMALL.start("amr"), *entries), 1, nodes)
        allowed = grammar.allowed(state, own, torch.tensor([limit - len(entries)]), nodes)[0]
        for entry in allowed.nonzero()[:, 0].tolist():
            after, _ = grammar.advance(state, torch.tensor([entry]), own)
            pending.append(((*entries, entry), score + float(logs[entry]), after))
    return found


def as_hypothesis(entries: tuple[int, ...], score: float) -> Hypothesis:
    first = SMALL.size + 1
    return Hypothesis(tuple(first - 1 - e if e >= first else e for e in entries[:-1]), score)


@pytest.fixture(scope="module")
def enumerated() -> dict[int, dict[tuple[int, ...], float]]:
    return {number: all_outputs(number, LONGEST, 3) for number in range(3)}


def test_there_are_many_outputs_of_all_sorts(enumerated: Any) -> None:
    outputs = enumerated[0]
    assert len(outputs) > 100
    written = [as_hypothesis(entries, 0.0).entries for entries in outputs]
    texts = {" ".join(SMALL.decode(entries, ['"own"'])) for entries in written}
    assert {"(a )", "(xxx )", "(b :ARG0 (a ) )", '(a :ARG0 "own" )', "(a :ARG1-of <pointer:0> )",
            "(x :ARG0 - )", "(b :ARG1-of (b ) )"} <= texts  # fmt: skip
    assert len(texts) == len(outputs)
    for entries in written:
        check_graph(SMALL, entries, ['"own"'])


@pytest.mark.parametrize("penalty", [0.0, 0.6, 1.0, 2.0])
def test_a_beam_as_wide_as_all_outputs_finds_the_best(enumerated: Any, penalty: float) -> None:
    widest = max(len(outputs) for outputs in enumerated.values())
    source, own = thrown([0, 1, 2])
    config = DecodeConfig(
        beam=widest + 5, n_best=widest + 5, longest=LONGEST, length_penalty=penalty, senses="any"
    )
    found = decode(Dice(), Grammar(SMALL, "any"), source, own, [1, 2, 3], config)
    for number, hypotheses in enumerate(found):
        outputs = enumerated[number]
        ranked = sorted(outputs, key=lambda e: outputs[e] / len(e) ** penalty, reverse=True)
        expected = [as_hypothesis(entries, outputs[entries]) for entries in ranked]
        assert [item.entries for item in hypotheses] == [item.entries for item in expected]
        assert [item.score for item in hypotheses] == pytest.approx(
            [item.score for item in expected], abs=1e-9
        )


def test_a_beam_of_one_takes_the_likeliest_step_by_step() -> None:
    sentences = list(range(20))
    source, own = thrown(sentences)
    config = DecodeConfig(beam=1, longest=LONGEST, senses="any")
    grammar = Grammar(SMALL, "any")
    found = decode(Dice(), grammar, source, own, [1] * 20, config)
    for number, (hypothesis,) in zip(sentences, found, strict=True):
        state, entries, score = grammar.start(1), [], 0.0
        while not bool(state.over):
            logs = dice((number, SMALL.start("amr"), *entries), 1, 3)
            remaining = torch.tensor([LONGEST - len(entries)])
            allowed = grammar.allowed(state, own[:1], remaining, 3)[0]
            entry = int(logs.masked_fill(~allowed, -torch.inf).argmax())
            score += float(logs[entry])
            entries.append(entry)
            state, _ = grammar.advance(state, torch.tensor([entry]), own[:1])
        assert hypothesis.entries == as_hypothesis(tuple(entries), 0.0).entries
        assert hypothesis.score == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize("beam", [2, 3, 8, 40])
def test_a_beam_gives_different_outputs_best_first(enumerated: Any, beam: int) -> None:
    source, own = thrown([0, 1, 2])
    config = DecodeConfig(beam=beam, n_best=beam, longest=LONGEST, senses="any")
    found = decode(Dice(), Grammar(SMALL, "any"), source, own, [1, 2, 3], config)
    for number, hypotheses in enumerate(found):
        assert len({item.entries for item in hypotheses}) == len(hypotheses) == beam
        mean = [item.score / (len(item.entries) + 1) for item in hypotheses]
        assert mean == sorted(mean, reverse=True)
        scores = {as_hypothesis(e, 0.0).entries: score for e, score in enumerated[number].items()}
        for item in hypotheses:
            assert item.score == pytest.approx(scores[item.entries], abs=1e-9)
        few = decode(Dice(), Grammar(SMALL, "any"), source, own, [1, 2, 3],
                     replace(config, n_best=2))[number]  # fmt: skip
        assert few == hypotheses[:2]


def test_fewer_outputs_than_the_beam_is_wide() -> None:
    """With four tokens there is a concept alone, spelled or not: two outputs."""
    source, own = thrown([0, 1])
    config = DecodeConfig(beam=9, n_best=9, longest=4, senses="any")
    for hypotheses in decode(Dice(), Grammar(SMALL, "any"), source, own, [1, 2], config):
        texts = [" ".join(SMALL.decode(item.entries, ['"own"'])) for item in hypotheses]
        assert sorted(texts) == ["(a )", "(b )"]


# The compact parser -----------------------------------------------------------------------------

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
    config = DecodeConfig(**{"senses": "any", **settings})
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
        (hypothesis,) = parse(model, long, longest=longest, close_bias=1e6)[2][0]
        assert min(positions, longest) - 2 <= len(hypothesis.entries) < min(positions, longest)


def test_a_bias_against_closing_makes_graphs_larger(model: CompactParser) -> None:
    """At the extremes: as large as there is room for, or a single node."""
    for (hypothesis,) in parse(model, PARSED[:3], close_bias=-1e6)[2]:
        assert len(model.vocabulary.decode(hypothesis.entries, ["(own"] * 50)) == 2
    for item, (hypothesis,) in zip(
        PARSED[:3], parse(model, PARSED[:3], close_bias=1e6)[2], strict=True
    ):
        assert len(hypothesis.entries) + 1 >= 24 + 6 * len(item.forms) - 1


def test_another_task_begins_otherwise(model: CompactParser) -> None:
    items = read(model, PARSED[:2])
    source = collate_sources(items, model.encoder)
    grammar = Grammar(model.vocabulary, "any")
    kinds = torch.full(source.own.shape, -1)
    scores = set()
    for task in STARTS:
        found = decode(model, grammar, source, kinds, [5, 6], DecodeConfig(), task)
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
        ({"batch_tokens": 0}, "batch_tokens=0: must be at least 1"),
        ({"per_word": -1.0}, "per_word=-1.0: must be at least 0"),
    ],
)
def test_settings_that_cannot_be(settings: dict[str, Any], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        DecodeConfig(**settings)
