"""Greedy incremental decoding: the semantic graph grows until every target says stop."""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor

from kid.batch import STOP, FrameBatch
from kid.config import DecodeConfig
from kid.loss import allowed_frames
from kid.model import KidModel, Labels, Reading
from kid.parts import parts_of

# A target is read among so many words around it; FrameNet's longest sentence has 250.
LONGEST = 256
GROWN_WORDS = 4096  # words that are read together: their states fit into a cache
_NEVER = -1e9  # a score that no softmax sees
_PAIRS = 1 << 24  # (target, start, end) that are looked at together: bounds the memory


@dataclass(frozen=True, slots=True)
class Parsed:
    """Decisions for T targets; K arguments in all."""

    frame: Tensor  # [T] int64
    frame_probability: Tensor  # [T]
    target: Tensor  # [K] int64, whose argument
    start: Tensor  # [K] int64, first word
    end: Tensor  # [K] int64, last word (inclusive)
    role: Tensor  # [K] int64, 1 + position among the frame's elements
    probability: Tensor  # [K], of span and role together


@torch.inference_mode()
def parse_batch(
    model: KidModel,
    batch: FrameBatch,
    labels: tuple[Tensor, Tensor],
    config: DecodeConfig,
    shared: Tensor | None = None,
    *,
    gold_frames: bool = False,
) -> Parsed:
    """Frames and arguments of a batch's targets.

    Args:
        labels: what `KidModel.all_labels` gives, computed once for many batches.
        shared: word vectors of the unmarked sentences, if they are known already.
        gold_frames: take the batch's frames instead of predicting them.
    """
    if shared is None and model.config.marking == "shared":
        shared = model.encoder(batch.words)
    targets = len(batch.sentence)
    at_once = max(1, _PAIRS // max(1, min(batch.words.mask.shape[1], LONGEST)) ** 2)
    parts = [
        _parse_targets(model, batch.targets(part), labels, config, shared, gold_frames, part.start)
        for part in (slice(i, i + at_once) for i in range(0, max(1, targets), at_once))
    ]
    if len(parts) == 1:
        return parts[0]
    return Parsed(
        *(torch.cat([getattr(part, field.name) for part in parts]) for field in fields(Parsed))
    )


def _parse_targets(
    model: KidModel,
    batch: FrameBatch,
    labels: tuple[Tensor, Tensor],
    config: DecodeConfig,
    shared: Tensor | None,
    gold_frames: bool,
    number: int,
) -> Parsed:
    """Parses a part of a batch's targets, the first of which has this ``number``."""
    words, mask, row = model.encode(batch, shared)
    frame_vectors, element_vectors = labels
    scores, span = model.frame_scores(words, row, batch.first, batch.last, frame_vectors)
    frame, probability = choose_frames(scores, batch, config, gold_frames)
    used, owner = frame.unique(return_inverse=True)
    chosen = Labels(frame_vectors, element_vectors[used], model.element_mask[used], owner)
    first, last, length = batch.first, batch.last, mask.sum(1)[row]
    begin = torch.zeros_like(first)
    if mask.shape[1] > LONGEST:
        begin = window_starts(length, first, last)
        place = begin[:, None] + torch.arange(LONGEST, device=begin.device)
        words, mask = words[row[:, None], place], mask[row[:, None], place]
        row = torch.arange(len(row), device=row.device)
        first, last = first - begin, (last - begin).clamp(max=LONGEST - 1)
    sources = model.sources(words, mask, chosen)
    found = []
    for part in parts_of(length.clamp(max=LONGEST), chosen.mask.sum(1)[owner], GROWN_WORDS):
        mine = chosen.of(part)
        reading = model.read(
            sources, row[part], first[part], last[part], span[part], frame[part], mine
        )
        target, start, end, role, chance = grow(model, reading, config)
        shift = begin[part][target]
        found.append((part[target], start + shift, end + shift, role, chance))
    target, start, end, role, chance = (torch.cat(column) for column in zip(*found, strict=True))
    order = target.argsort(stable=True)
    return Parsed(
        frame, probability, target[order] + number,
        start[order], end[order], role[order], chance[order],
    )  # fmt: skip


def window_starts(length: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """Where the `LONGEST` words around each target begin, ``[T]``.

    They lie inside the sentence of ``length`` words, if it has so many, with the target's
    ``first`` to ``last`` word in the middle where there is room.
    """
    middle = torch.div(first + last + 1 - LONGEST, 2, rounding_mode="floor")
    start = torch.minimum(torch.minimum(middle, first), length - LONGEST)
    return start.clamp(min=0)


def choose_frames(
    scores: Tensor, batch: FrameBatch, config: DecodeConfig, gold_frames: bool
) -> tuple[Tensor, Tensor]:
    """The best frame of each target and its probability, ``[T]`` each.

    With the lexicon only its candidates compete; a target that it does not know is free.
    """
    scores = scores.float()
    if gold_frames:
        frame = batch.frame
    else:
        if config.lexicon and batch.candidates.shape[1]:
            known = batch.candidates[:, 0] >= 0
            listed = allowed_frames(batch.candidates, scores.shape[1])
            scores = scores.masked_fill(known[:, None] & ~listed, -torch.inf)
        frame = scores.argmax(-1)
    return frame, scores.softmax(-1).gather(1, frame[:, None])[:, 0]


def grow(
    model: KidModel, reading: Reading, config: DecodeConfig
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Adds arguments to all graphs at once, one a step, until each has stopped.

    Returns ``target, start, end, role, probability`` of the K arguments. Targets that have
    stopped leave the batch.
    """
    device = reading.states.device
    alive = torch.arange(len(reading.states), device=device)
    states, free, node, labels = reading.states, reading.mask, reading.node, reading.labels
    nodes = growing_nodes(model, node[:, None])
    pairs = open_pairs(model.pointer.pairs(states).float(), free)
    position = torch.arange(states.shape[1], device=device)
    found: list[tuple[Tensor, ...]] = []
    for _ in range(min(config.most_arguments, states.shape[1])):
        if not len(alive):
            break
        graph = newest_graph(model, nodes)
        start, end, span_probability = best_span(model, graph, states, pairs, free)
        span = model.argument_spans(states, start[:, None], end[:, None])
        scores = model.role_scores(graph[:, None], span, labels)[:, 0].float()
        scores[:, STOP] += config.stop_bias
        chance, role = scores.softmax(-1).max(-1)
        keep = (role != STOP) & free.any(-1)
        found.append(
            (alive[keep], start[keep], end[keep], role[keep], (chance * span_probability)[keep])
        )
        added = growing_nodes(model, model.argument_nodes(labels, span, role[:, None]))
        nodes = torch.cat([nodes, added], dim=1)
        if not config.overlap:
            from_start, to_end = position >= start[:, None], position <= end[:, None]
            free = free & ~(from_start & to_end)
            # What begins before the argument's end and ends after its start would touch it.
            pairs = pairs.masked_fill_(to_end[:, :, None] & from_start[:, None], _NEVER)
        alive, states, pairs, free, nodes = (
            item[keep] for item in (alive, states, pairs, free, nodes)
        )
        labels = Labels(labels.frames, labels.elements, labels.mask, labels.owner[keep])
    if not found:
        none = torch.zeros(0, dtype=torch.long, device=device)
        return none, none, none, none, none.float()
    columns = [torch.cat(column) for column in zip(*found, strict=True)]
    order = torch.argsort(columns[0], stable=True)
    target, start, end, role, probability = (column[order] for column in columns)
    return target, start, end, role, probability


def growing_nodes(model: KidModel, nodes: Tensor) -> Tensor:
    """Nodes ``[T, n, 2 size]`` as `newest_graph` takes them: transformed once, when they come."""
    return nodes if model.semantic_graph is None else model.semantic_graph.transform(nodes)


def newest_graph(model: KidModel, nodes: Tensor) -> Tensor:
    """Vectors ``[T, 2 size]`` of the graphs of all these `growing_nodes`; node 0 is the first."""
    return nodes[:, 0] if model.semantic_graph is None else model.semantic_graph.stars(nodes)


def open_pairs(pairs: Tensor, free: Tensor) -> Tensor:
    """The scores of (start, end) ``[T, W, W]``, very low for spans that are none or not free.

    Start and end must be free and so must every word between them, so that no span reaches
    over an earlier argument.
    """
    position = torch.arange(pairs.shape[1], device=pairs.device)
    # A span is free if as many words are taken before its start as up to its end.
    taken = (~free).cumsum(-1)
    same = taken[:, :, None] == taken[:, None, :]
    allowed = same & free[:, :, None] & free[:, None, :] & (position[:, None] <= position)
    return pairs.masked_fill(~allowed, _NEVER)


def best_span(
    model: KidModel, graph: Tensor, states: Tensor, pairs: Tensor, free: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """The span of highest joint probability, over all starts and ends at once.

    Args:
        graph: ``[T, 2 size]``; ``states`` ``[T, W, size]``; ``free`` ``[T, W]``.
        pairs: what `open_pairs` gives.

    Returns start, end (inclusive) and probability, ``[T]`` each; 0 where no word is free.
    """
    length = states.shape[1]
    start, end = model.pointer.start_and_end(graph, states)
    start = start.float().masked_fill(~free, _NEVER).log_softmax(-1)
    both = (pairs + end.float()[:, None]).log_softmax(-1).add_(start[:, :, None]).flatten(1)
    score, best = both.max(-1)
    return best // length, best % length, score.exp() * free.any(-1)
