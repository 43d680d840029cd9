"""Searching against an enumeration of all outputs, with a model that throws dice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
import torch
from torch import Tensor

from amr.config import GraphDecoding
from amr.decoding.grammar import Grammar
from amr.decoding.grammar_state import GrammarState
from amr.decoding.search import decode
from amr.decoding.writer import Hypothesis
from amr.linearization.forms import delinearize
from amr.linearization.token_kinds import END, SPELL_END, SPELLERS, STARTS
from amr.linearization.vocabulary import Vocabulary
from amr.model.batch import SourceBatch
from amr.model.compact import StepInput
from amr.scoring.identity import identity
from tests.amr.grammar_walks import check_graph

LONGEST = 8


class OneLetter:
    """Spelling with one letter: few enough outputs to look at all."""

    pieces: Sequence[str] = ("x",)

    def spell(self, text: str) -> list[int]:
        return [0] * len(text)

    def text(self, pieces: Sequence[int]) -> str:
        return "x" * len(pieces)


SMALL = Vocabulary(
    "brief",
    (END, *STARTS.values(), *SPELLERS, SPELL_END, ")", "(a", "(b", ":ARG0", ":ARG1-of", "7"),
    pointers=3,
    speller=OneLetter(),
)


class Dice:
    """A model whose probabilities depend on nothing but the sentence and what was written."""

    vocabulary = SMALL
    longest = LONGEST

    def begin(
        self, source: SourceBatch, beam: int, nodes: int, steps: int, *, compiled: bool = False
    ) -> DiceState:
        prefixes = [(number,) for number in source.word[:, 0].tolist() for _ in range(beam)]
        return DiceState(prefixes, source.own.shape[1], nodes)


@dataclass
class DiceState:
    """What every row has written, its sentence first."""

    prefixes: list[tuple[int, ...]]
    own: int
    nodes: int

    def step(self, inputs: StepInput, step: int, spelling: Tensor) -> Tensor:
        pairs = zip(self.prefixes, inputs.entry.tolist(), strict=True)
        self.prefixes = [(*prefix, entry) for prefix, entry in pairs]
        assert all(len(prefix) == step + 2 for prefix in self.prefixes)
        return torch.stack([dice(prefix, self.own, self.nodes) for prefix in self.prefixes])

    def rows(self, index: Tensor) -> DiceState:
        return replace(self, prefixes=[self.prefixes[row] for row in index.tolist()])

    def reorder(self, index: Tensor) -> None:
        self.prefixes = self.rows(index).prefixes


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
    assert len(outputs) > 60
    written = [as_hypothesis(entries, 0.0).entries for entries in outputs]
    texts = {" ".join(SMALL.decode(entries, ['"own"'])) for entries in written}
    assert {"(a )", "(xxx )", "(b :ARG0 (a ) )", '(a :ARG0 "own" )', 
            "(x :ARG0 7 )", "(b :ARG1-of (b ) )"} <= texts  # fmt: skip
    assert len(texts) == len(outputs)
    for entries in written:
        check_graph(SMALL, entries, ['"own"'])


@pytest.mark.parametrize("penalty", [0.0, 0.6, 1.0, 2.0])
def test_a_beam_as_wide_as_all_outputs_finds_the_best(enumerated: Any, penalty: float) -> None:
    widest = max(len(outputs) for outputs in enumerated.values())
    source, own = thrown([0, 1, 2])
    config = GraphDecoding(
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
    config = GraphDecoding(beam=1, longest=LONGEST, senses="any")
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
    config = GraphDecoding(beam=beam, n_best=beam, longest=LONGEST, senses="any")
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


def graph_of(_: int, entries: tuple[int, ...]) -> bytes:
    """Which graph an output is."""
    return identity(delinearize(SMALL.decode(entries, ['"own"']), "brief"))


def test_of_equal_graphs_the_best_is_found_alone(enumerated: Any) -> None:
    """By a beam that holds all outputs: each graph once, in the order of its best way."""
    widest = max(len(outputs) for outputs in enumerated.values())
    source, own = thrown([0, 1, 2])
    config = GraphDecoding(beam=widest + 5, n_best=widest + 5, longest=LONGEST, senses="any")
    grammar = Grammar(SMALL, "any")
    found = decode(Dice(), grammar, source, own, [1, 2, 3], config, what=graph_of)
    for number, hypotheses in enumerate(found):
        outputs = enumerated[number]
        ranked = sorted(outputs, key=lambda e: outputs[e] / len(e), reverse=True)
        best: dict[bytes, Hypothesis] = {}
        for entries in ranked:
            item = as_hypothesis(entries, outputs[entries])
            best.setdefault(graph_of(number, item.entries), item)
        assert [item.entries for item in hypotheses] == [item.entries for item in best.values()]
        assert len(best) < len(outputs)


@pytest.mark.parametrize("beam", [2, 3, 8])
def test_a_beam_goes_on_until_its_graphs_are_different(enumerated: Any, beam: int) -> None:
    source, own = thrown([0, 1, 2])
    config = GraphDecoding(beam=beam, n_best=beam, longest=LONGEST, senses="any")
    grammar = Grammar(SMALL, "any")
    found = decode(Dice(), grammar, source, own, [1, 2, 3], config, what=graph_of)
    for hypotheses in found:
        assert len({graph_of(0, item.entries) for item in hypotheses}) == len(hypotheses) == beam
        mean = [item.score / (len(item.entries) + 1) for item in hypotheses]
        assert mean == sorted(mean, reverse=True)
    one = decode(Dice(), grammar, source, own, [1, 2, 3], replace(config, n_best=1), what=graph_of)
    assert one == decode(Dice(), grammar, source, own, [1, 2, 3], replace(config, n_best=1))


def test_fewer_outputs_than_the_beam_is_wide() -> None:
    """With four tokens there is a concept alone, spelled or not: two outputs."""
    source, own = thrown([0, 1])
    config = GraphDecoding(beam=9, n_best=9, longest=4, senses="any")
    for hypotheses in decode(Dice(), Grammar(SMALL, "any"), source, own, [1, 2], config):
        texts = [" ".join(SMALL.decode(item.entries, ['"own"'])) for item in hypotheses]
        assert sorted(texts) == ["(a )", "(b )"]
