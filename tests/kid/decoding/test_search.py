"""Growing graphs: the decoder repeats what training saw, and its rules hold for any scores."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

import kid.decoding.search
from kid.config import FrameDecoding
from kid.decoding.search import (
    Parsed,
    choose_frames,
    parse_batch,
    window_starts,
)
from kid.model.arguments import TargetReading
from kid.model.batch import FrameBatch
from kid.model.double_graph import KidModel
from kid.model.labels import Labels
from kid.model.reader import Targets
from kid.model.steps import free_words
from tests.kid.tiny import tiny_batch, tiny_config, tiny_model, tiny_ontology, tiny_sentences

CLOSE = {"rtol": 1e-4, "atol": 1e-5}
NEVER_STOP = FrameDecoding(stop_bias=-100.0)
tiny = settings(max_examples=25)


def reading_of(model: KidModel, batch: FrameBatch) -> tuple[TargetReading, Tensor]:
    """Targets read with their gold frames as inference does it, and their frame scores."""
    frames, elements, _ = model.all_labels()
    words, mask, row = model.encode(batch)
    scores, span = model.frame_scores(words, row, batch.first, batch.last, frames)
    labels = Labels(
        frames, elements[batch.frame], model.element_mask[batch.frame], torch.arange(len(row))
    )
    decoder = model.decoder
    node = decoder.target_nodes(batch.frame, span, labels)
    targets = Targets(row, batch.first, batch.last, node)
    sources = decoder.sources(words, mask, targets, labels)
    return decoder.read(sources, torch.arange(len(row)), labels), scores


@pytest.mark.parametrize("semantic_graph", [True, False])
@torch.no_grad()
def test_decoding_after_the_gold_history_gives_the_scores_of_training(
    tiny_encoder: Path, semantic_graph: bool
) -> None:
    model = tiny_model(tiny_encoder, tiny_config(semantic_graph=semantic_graph))
    batch = tiny_batch(model)
    output = model(batch)
    reading, frames = reading_of(model, batch)
    torch.testing.assert_close(frames, output.frames, **CLOSE)
    free = free_words(batch, reading.mask)
    decoder = model.decoder
    nodes = decoder.growing_nodes(reading.node[:, None])
    elements = reading.labels.own_elements()
    steps = output.starts.shape[1]
    position = torch.arange(free.shape[2])
    for step in range(steps):
        graph = decoder.newest_graph(nodes)
        starts = decoder.pointer.start(graph[:, None], reading.states)[:, 0]
        starts = starts.masked_fill(~free[:, step], -torch.inf)
        here = batch.count >= step  # at its last step a target must stop
        torch.testing.assert_close(starts[here], output.starts[here, step], **CLOSE)
        argument = batch.count > step
        width = batch.starts.shape[1]
        gold = batch.starts[:, min(step, width - 1)], batch.ends[:, min(step, width - 1)]
        start = torch.where(argument, gold[0], starts.argmax(-1))
        ends = decoder.pointer.end(graph[:, None], reading.states, start[:, None])[:, 0]
        ends = ends.masked_fill(~free[:, step] | (position < start[:, None]), -torch.inf)
        torch.testing.assert_close(ends[here], output.ends[here, step], **CLOSE)
        end = torch.where(argument, gold[1], ends.argmax(-1))
        span = decoder.argument_spans(reading.states, start[:, None], end[:, None])
        query = decoder.role_queries(graph[:, None], span)
        roles = decoder.role_scores(query, *elements)[:, 0]
        torch.testing.assert_close(
            roles[here], output.roles[here, step, :, ][:, : roles.shape[1]], **CLOSE
        )  # fmt: skip
        role = batch.roles[:, min(step, width - 1)]
        label = reading.labels.elements[torch.arange(len(role)), role]
        added = decoder.growing_nodes(decoder.graph_nodes(label[:, None], span))
        nodes = torch.cat([nodes, added], dim=1)


@torch.no_grad()
def test_elements_prepared_for_all_batches_are_read_like_those_of_one(model: KidModel) -> None:
    batch = tiny_batch(model)
    own, _ = reading_of(model, batch)
    frames, elements, seen = model.all_labels()
    labels = Labels(frames, elements, model.element_mask, batch.frame, seen)
    words, mask, row = model.encode(batch)
    targets = Targets(row, batch.first, batch.last, own.node)
    every = torch.arange(len(row))
    sources = model.decoder.sources(words, mask, targets, labels)
    reading = model.decoder.read(sources, every, labels.of(every))
    torch.testing.assert_close(reading.states, own.states, **CLOSE)


def parse(model: KidModel, config: FrameDecoding, **options: bool) -> tuple[FrameBatch, Parsed]:
    batch = tiny_batch(model)
    return batch, parse_batch(model, batch, model.all_labels(), config, **options)


def words_held(parsed: Parsed, target: int) -> list[int]:
    """The words of a target's arguments, repeated where arguments overlap."""
    mine = (parsed.target == target).nonzero().flatten().tolist()
    return [
        word
        for index in mine
        for word in range(int(parsed.start[index]), int(parsed.end[index]) + 1)
    ]


@tiny
@given(st.integers(0, 10**6), st.floats(-5, 5))
def test_arguments_never_overlap(tiny_encoder: Path, seed: int, bias: float) -> None:
    model = tiny_model(tiny_encoder, seed=seed)
    batch, parsed = parse(model, FrameDecoding(stop_bias=bias))
    ontology = tiny_ontology()
    assert (parsed.start <= parsed.end).all()
    assert (parsed.target.diff() >= 0).all()
    assert ((parsed.probability > 0) & (parsed.probability <= 1 + 1e-6)).all()
    for target in range(len(batch.frame)):
        held = words_held(parsed, target)
        assert len(held) == len(set(held))
        assert max(held, default=0) < len(tiny_sentences()[int(batch.sentence[target])].words)
        roles = parsed.role[parsed.target == target]
        count = len(ontology.frames[int(parsed.frame[target])].elements)
        assert ((roles >= 1) & (roles <= count)).all()


def test_a_decoder_that_never_stops_gives_every_word_away(model: KidModel) -> None:
    batch, parsed = parse(model, NEVER_STOP)
    for target, sentence in enumerate(batch.sentence.tolist()):
        words = len(tiny_sentences()[sentence].words)
        assert sorted(words_held(parsed, target)) == list(range(words))


def test_there_is_no_limit_of_five_arguments(model: KidModel) -> None:
    _, parsed = parse(model, replace(NEVER_STOP, overlaps=True))
    sizes = Counter(parsed.target.tolist())
    width = max(len(item.words) for item in tiny_sentences() if item.frames)
    assert set(sizes.values()) == {width} and width > 5
    _, parsed = parse(model, replace(NEVER_STOP, overlaps=True, most_arguments=3))
    assert set(Counter(parsed.target.tolist()).values()) == {3}


def test_a_decoder_that_always_stops_finds_nothing(model: KidModel) -> None:
    batch, parsed = parse(model, FrameDecoding(stop_bias=100.0))
    assert len(parsed.target) == 0 and len(parsed.frame) == len(batch.frame)


@tiny
@given(st.integers(0, 10**6))
def test_with_the_lexicon_only_its_frames_compete(tiny_encoder: Path, seed: int) -> None:
    model = tiny_model(tiny_encoder, seed=seed)
    batch, parsed = parse(model, FrameDecoding())
    units = [frame.lexical_unit for item in tiny_sentences() for frame in item.frames]
    lexicon = tiny_ontology().lexicon
    assert all(int(frame) in lexicon[unit] for frame, unit in zip(parsed.frame, units, strict=True))
    single = torch.tensor([len(lexicon[unit]) == 1 for unit in units])
    torch.testing.assert_close(parsed.frame_probability[single], torch.ones(int(single.sum())))
    _, free = parse(model, FrameDecoding(lexicon=False))
    _, gold = parse(model, FrameDecoding(), gold_frames=True)
    assert torch.equal(gold.frame, batch.frame)
    assert (free.frame_probability < 1).all()


def test_of_an_unknown_unit_all_frames_compete(model: KidModel) -> None:
    batch = tiny_batch(model)
    scores = torch.randn(len(batch.frame), 4)
    unknown = replace(batch, candidates=torch.full_like(batch.candidates, -1))
    frame, probability, *_ = choose_frames(scores, unknown, FrameDecoding(), False)
    assert torch.equal(frame, scores.argmax(-1))
    torch.testing.assert_close(probability, scores.softmax(-1).amax(-1))


@pytest.mark.parametrize("marking", ["shared", "each"])
def test_targets_parsed_in_parts_are_parsed_the_same(
    tiny_encoder: Path, marking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tiny_model(tiny_encoder, tiny_config(marking=marking))
    config = FrameDecoding(stop_bias=-2.0)
    _, whole = parse(model, config)
    monkeypatch.setattr(kid.decoding.search, "_PAIRS", 1)
    _, parts = parse(model, config)
    assert len(whole.target) > 10
    for name in ("frame", "target", "start", "end", "role"):
        assert torch.equal(getattr(whole, name), getattr(parts, name))
    torch.testing.assert_close(whole.probability, parts.probability, **CLOSE)


@given(st.integers(1, 2000), st.data())
def test_a_target_is_read_among_the_words_around_it(length: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, length - 1))
    last = data.draw(st.integers(first, min(length - 1, first + 20)))
    start = int(window_starts(*(torch.tensor([n]) for n in (length, first, last)))[0])
    room = kid.decoding.search.LONGEST
    assert 0 <= start <= first and last < start + room
    assert start + room <= max(length, room)
    if length >= room and start not in (0, length - room):
        assert abs((first - start) - (start + room - 1 - last)) <= 1  # in the middle


def test_windows_change_nothing_that_lies_inside_them(
    tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tiny_model(tiny_encoder)
    monkeypatch.setattr(kid.decoding.search, "LONGEST", 12)  # all but two of the sentences fit
    batch, narrow = parse(model, NEVER_STOP)
    monkeypatch.undo()
    _, wide = parse(model, NEVER_STOP)
    for target, sentence in enumerate(batch.sentence.tolist()):
        words = len(tiny_sentences()[sentence].words)
        held = words_held(narrow, target)
        assert len(held) == len(set(held)) == min(words, 12)
        assert max(held) < words
        if words <= 12:
            assert held == words_held(wide, target)
