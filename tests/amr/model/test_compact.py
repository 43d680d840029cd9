"""The compact parser: all steps at once, one at a time, alone and in a batch: the same numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from amr.model.batch import AMRBatch, SourceBatch
from amr.model.compact import ChoiceScores, CompactParser, StepInput, combined
from amr.model.decoder import Decoder
from amr.training.loss import amr_loss, target_log_probabilities
from tests.amr.tiny_parser import (
    read,
    sentence,
    tiny_batch,
    tiny_config,
    tiny_model,
    tiny_sentences,
    tiny_vocabulary,
)

EXACT = {"rtol": 0.0, "atol": 1e-10}
DEEP = "(d0 / dog" + "".join(f" :ARG0 (d{k} / dog" for k in range(1, 30)) + ")" * 30
SENTENCES = [*tiny_sentences(), sentence("dogs", DEEP), sentence("", "(a / and :op1 a)")]


@pytest.fixture(scope="module")
def model(tiny_encoder: Path) -> CompactParser:
    return tiny_model(tiny_encoder)


def distributions(model: CompactParser, batch: AMRBatch) -> Tensor:
    """Log-probabilities ``[M, V + D + N]`` of all steps, computed at once."""
    owner = batch.target.mask.nonzero()[:, 0]
    scores = model(batch.source, batch.target)
    return combined(scores, batch.source.entry[owner], batch.source.own.shape[1])


def step_input(batch: AMRBatch, step: int, first: int) -> StepInput:
    """What a step of parsing would read, had it written the gold graphs; ``first`` pointer."""
    target = batch.target
    there = target.opened <= step
    now = target.opened == step
    top, entry = target.top[:, step], target.inputs[:, step]
    concept = target.concept.gather(1, top.clamp(min=0)[:, None])[:, 0]
    node = (entry - first).clamp(min=0)[:, None]
    return StepInput(
        entry=entry,
        top=torch.where(top >= 0, concept, -1),
        pointed=target.concept.gather(1, node)[:, 0],
        depth=target.depth[:, step],
        nodes=there.sum(1),
        opened=torch.where(now.any(1), now.long().argmax(1), -1),
    )


@torch.no_grad()
@pytest.mark.parametrize("dynamic", [True, False])
def test_step_by_step_the_scores_are_those_of_training(tiny_encoder: Path, dynamic: bool) -> None:
    model = tiny_model(tiny_encoder, tiny_vocabulary(least=3, dynamic=dynamic, pointers=40))
    batch = tiny_batch(model, SENTENCES)
    nodes, steps = batch.target.opened.shape[1], batch.target.inputs.shape[1]
    assert steps > 64  # the cache grows twice
    at_once = distributions(model, batch)
    state = model.begin(batch.source, 1, nodes, steps)
    assert state.nodes == nodes
    first = model.vocabulary.size + batch.source.own.shape[1]
    rows = []
    for step in range(steps):
        rows.append(state.step(step_input(batch, step, first), step))
    one_by_one = torch.stack(rows, dim=1)[batch.target.mask]
    # Nodes that are not there yet get the least number there is, and so do copies of padding.
    torch.testing.assert_close(one_by_one, at_once, **EXACT)


@torch.no_grad()
def test_rows_of_a_beam_are_hypotheses_of_their_own(model: CompactParser) -> None:
    batch = tiny_batch(model, SENTENCES[:3])
    nodes = batch.target.opened.shape[1]
    first = model.vocabulary.size + batch.source.own.shape[1]
    state, wide = (model.begin(batch.source, beam, nodes, 64) for beam in (1, 2))
    twice = torch.arange(3).repeat_interleave(2)
    shuffle = torch.tensor([1, 0, 3, 2, 4, 5])
    kept = torch.tensor([4, 5, 0, 1])
    for step in range(6):
        given = step_input(batch, step, first)
        one = state.step(given, step)
        spread = StepInput(*(part[twice] for part in given))
        torch.testing.assert_close(wide.step(spread, step), one[twice], **EXACT)
        wide.reorder(shuffle)  # equal hypotheses change places: nothing changes
    wide = wide.rows(kept)  # the second sentence leaves, the others change places
    for step in range(6, 9):
        given = step_input(batch, step, first)
        one = state.step(given, step)
        spread = StepInput(*(part[twice[kept]] for part in given))
        torch.testing.assert_close(wide.step(spread, step), one[twice[kept]], **EXACT)


@torch.no_grad()
def test_a_sentence_scores_the_same_alone_and_in_a_batch(model: CompactParser) -> None:
    batch = tiny_batch(model, SENTENCES)
    together = target_log_probabilities(model(batch.source, batch.target), batch)
    owner = batch.target.mask.nonzero()[:, 0]
    for row, item in enumerate(SENTENCES):
        one = tiny_batch(model, [item])
        alone = target_log_probabilities(model(one.source, one.target), one)
        torch.testing.assert_close(alone, together[owner == row], **EXACT)


def with_other_padding(batch: AMRBatch) -> AMRBatch:
    """The same batch, whatever is padding replaced by something else."""
    source, target = batch.source, batch.target
    words = source.words
    ids = torch.where(words.attention, words.ids, 7)
    padding = source.entry < 0
    most = int(words.mask.shape[1]) - 1
    steps = target.mask.shape[1]
    unopened = target.opened >= steps
    return AMRBatch(
        replace(
            source,
            words=replace(words, ids=ids),
            word=source.word.masked_fill(padding, most),
            shape=source.shape.masked_fill(padding, 2),
            own=source.own.masked_fill(~source.own_mask, 1),
        ),
        replace(
            target,
            inputs=target.inputs.masked_fill(~target.mask, 9),
            targets=target.targets.masked_fill(~target.mask, 9),
            depth=target.depth.masked_fill(~target.mask, 3),
            top=target.top.masked_fill(~target.mask, 0),
            opened=target.opened.masked_fill(unopened, steps + 5),
            concept=target.concept.masked_fill(unopened, 11),
        ),
    )


@torch.no_grad()
def test_padding_does_not_leak(model: CompactParser) -> None:
    batch = tiny_batch(model, SENTENCES)
    other = with_other_padding(batch)
    torch.testing.assert_close(distributions(model, other), distributions(model, batch), **EXACT)


@torch.no_grad()
def test_a_step_sees_nothing_of_what_comes_after(model: CompactParser) -> None:
    batch = tiny_batch(model, [SENTENCES[0]])
    before = distributions(model, batch)
    steps = before.shape[0]
    for cut in range(1, steps):
        target = batch.target
        later = torch.arange(steps) >= cut
        changed = replace(
            target,
            inputs=target.inputs.masked_fill(later, 9),
            depth=target.depth.masked_fill(later, 5),
            top=target.top.masked_fill(later, 0),
            concept=target.concept.masked_fill(target.opened >= cut, 11),
        )
        after = distributions(model, AMRBatch(batch.source, changed))
        torch.testing.assert_close(after[:cut], before[:cut], **EXACT)
        assert (after[cut] - before[cut]).abs().max() > 1e-6


@torch.no_grad()
def test_probabilities_add_up_to_one_and_nothing_that_cannot_be_is_likely(
    model: CompactParser,
) -> None:
    batch = tiny_batch(model, SENTENCES)
    logs = distributions(model, batch)
    torch.testing.assert_close(logs.exp().sum(1), torch.ones(len(logs)).double(), **EXACT)
    size, own = model.vocabulary.size, batch.source.own.shape[1]
    owner, step = batch.target.mask.nonzero().T
    unopened = batch.target.opened[owner] > step[:, None]
    assert logs[:, size + own :][unopened].max() < -700
    assert logs[:, size + own :][~unopened].min() > -100
    own_logs = logs[:, size : size + own]
    assert own_logs[~batch.source.own_mask[owner]].max() < -700
    assert own_logs[batch.source.own_mask[owner]].min() > -100


def by_hand(scores: ChoiceScores, entries: Tensor, own: int) -> list[list[float]]:
    """The probability of each entry: a softmax over all ways, each added where it leads."""
    generated, copies, nodes = (part.tolist() for part in scores)
    result = []
    for row in range(len(generated)):
        ways = [math.exp(score) for score in [*generated[row], *copies[row], *nodes[row]]]
        total = sum(ways)
        size, count = len(generated[row]), len(copies[row])
        sums = [0.0] * (size + own + len(nodes[row]))
        for place, way in enumerate(ways):
            if place < size:
                sums[place] += way / total
            elif place < size + count:
                if entries[row, place - size] >= 0:
                    sums[int(entries[row, place - size])] += way / total
            else:
                sums[place - count + own] += way / total
        result.append(sums)
    return result


def test_all_ways_to_write_a_token_are_added_up() -> None:
    generator = torch.Generator().manual_seed(3)
    lowest = torch.finfo(torch.float64).min
    for candidates, own, nodes in [(5, 2, 3), (1, 0, 1), (0, 0, 2), (4, 3, 0)]:

        def draw(width: int) -> Tensor:
            return torch.randn(6, width, generator=generator).double() * 2

        entries = torch.randint(-1, 4 + own, (6, candidates), generator=generator)
        copied = draw(candidates).masked_fill(entries < 0, lowest)
        scores = ChoiceScores(draw(4), copied, draw(nodes))
        found = combined(scores, entries, own).exp()
        expected = torch.tensor(by_hand(scores, entries, own), dtype=torch.float64)
        torch.testing.assert_close(found, expected, **EXACT)


def test_half_precision_is_added_up_in_single() -> None:
    scores = ChoiceScores(*(torch.zeros(1, width).to(torch.bfloat16) for width in (3, 300, 1)))
    logs = combined(scores, torch.zeros(1, 300, dtype=torch.long), 0)
    assert logs.dtype == torch.float32
    torch.testing.assert_close(logs.exp(), torch.tensor([[301, 1, 1, 1]]) / 304)


@torch.no_grad()
def test_a_word_that_is_said_twice_can_be_copied_twice(model: CompactParser) -> None:
    once, twice = (tiny_batch(model, [sentence(text, "(z / zebra :ARG0 (z2 / zebra))")]) for text in
                   ("zebra saw", "zebra saw zebra"))  # fmt: skip
    entry = model.vocabulary.size  # its own token, "(zebra"
    assert (once.source.entry == entry).sum() == 1 and (twice.source.entry == entry).sum() == 2
    assert once.target.targets[0, 0] == twice.target.targets[0, 0] == entry


@torch.no_grad()
def test_the_decoder_is_pytorchs_pre_norm_decoder() -> None:
    torch.manual_seed(0)
    config = tiny_config(layers=1).decoder
    ours = Decoder(16, config).double()
    (layer,) = ours.stack()
    theirs = torch.nn.TransformerDecoderLayer(
        16, config.heads, config.feed_forward, 0.0, "gelu", batch_first=True, norm_first=True
    ).double()
    for other, projection, out in (
        (theirs.self_attn, layer.query_key_value, layer.self_out),
        (theirs.multihead_attn, None, layer.words_out),
    ):
        weights = (
            (projection.weight, projection.bias)
            if projection is not None
            else (
                torch.cat([layer.query.weight, layer.key_value.weight]),
                torch.cat([layer.query.bias, layer.key_value.bias]),
            )
        )
        other.in_proj_weight.copy_(weights[0])
        other.in_proj_bias.copy_(weights[1])
        other.out_proj.load_state_dict(out.state_dict())
    theirs.linear1.load_state_dict(layer.up.state_dict())
    theirs.linear2.load_state_dict(layer.down.state_dict())
    states, words = torch.randn(2, 7, 16).double(), torch.randn(2, 5, 16).double()
    mask = torch.tensor([[True] * 5, [True] * 3 + [False] * 2])
    causal = torch.ones(7, 7, dtype=torch.bool).triu(1)
    expected = theirs.eval()(states, words, tgt_mask=causal, memory_key_padding_mask=~mask)
    torch.testing.assert_close(ours(states, ours.memory(words, mask)), ours.norm(expected), **EXACT)


def test_every_parameter_takes_part(tiny_encoder: Path) -> None:
    model = tiny_model(tiny_encoder)
    amr_loss(model, tiny_batch(model))["loss"].backward()
    idle = [
        name
        for name, parameter in model.named_parameters()
        if parameter.grad is None or not parameter.grad.abs().max() > 0
    ]
    # Marks are not used, BERT's pooler neither, and a bias added to all keys changes nothing.
    assert all(name.startswith(("encoder.marks", "encoder.model.pooler")) for name in idle), idle


def source_of(model: CompactParser, texts: Sequence[str]) -> SourceBatch:
    """Sentences without graphs."""
    return tiny_batch(model, [sentence(text, "(a / and)") for text in texts]).source


@torch.no_grad()
def test_a_batch_of_nothing_but_empty_sentences(model: CompactParser) -> None:
    source = source_of(model, ["", ""])
    assert source.entry.shape == source.own.shape == (2, 0)
    state = model.begin(source, 2, 3, 64)
    zeros = torch.zeros(4, dtype=torch.long)
    start = zeros + model.vocabulary.start("amr")
    logs = state.step(StepInput(start, zeros - 1, zeros, zeros, zeros, zeros - 1), 0)
    assert logs.shape == (4, model.vocabulary.size + 3)
    torch.testing.assert_close(logs.exp().sum(1), torch.ones(4).double(), **EXACT)
    assert read(model, [sentence("", "(a / and)")])[0].words == 0
