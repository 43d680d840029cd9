"""Greedy incremental decoding: the semantic graph grows until every target says stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import pad

from kid.config import FrameDecoding
from kid.decoding.confidence import frame_features
from kid.model.arguments import ArgumentDecoder, TargetReading
from kid.model.batch import STOP, FrameBatch
from kid.model.double_graph import KidModel
from kid.model.labels import AllLabels, Labels
from kid.model.pointer import SpanPointer, take_words
from kid.model.reader import Targets
from semcore.batching import grouped, parts_of

# A target is read among so many words around it; FrameNet's longest sentence has 250.
LONGEST = 256
READ_WORDS = 2048  # words that are read together: the fewer, the more alike the lengths
GROWN_WORDS = 8192  # words of targets whose graphs grow together: their states fit into a cache
_NEVER = -1e9  # a score that no softmax sees
_STARTS = 2  # that are tried first: of a hundred targets, one needs more
_PAIRS = 1 << 24  # (target, start, end) that are looked at together: bounds the memory


@dataclass(frozen=True, slots=True)
class Parsed:
    """Decisions for T targets; K arguments in all."""

    frame: Tensor  # [T] int64
    frame_probability: Tensor  # [T], among its candidates
    frame_features: Tensor  # [T, FRAME_FEATURES], see kid.decoding.confidence
    others: Tensor  # [T, n] int64, the next best frames; -1 where there are no more
    other_probability: Tensor  # [T, n]
    target: Tensor  # [K] int64, whose argument
    start: Tensor  # [K] int64, first word
    end: Tensor  # [K] int64, last word (inclusive)
    role: Tensor  # [K] int64, 1 + position among the frame's elements
    probability: Tensor  # [K], of span and role together


@torch.inference_mode()
def parse_batch(
    model: KidModel,
    batch: FrameBatch,
    labels: AllLabels,
    config: FrameDecoding,
    shared: Tensor | None = None,
    *,
    gold_frames: bool = False,
    top: int = 1,
) -> Parsed:
    """Frames and arguments of a batch's targets.

    Args:
        labels: what `KidModel.all_labels` gives, computed once for many batches.
        shared: word vectors of the unmarked sentences, if they are known already.
        gold_frames: take the batch's frames instead of predicting them.
        top: how many frames of each target are told; arguments are those of the best.
    """
    if shared is None and model.config.marking == "shared":
        shared = model.encoder(batch.words)
    targets = len(batch.sentence)
    at_once = max(1, _PAIRS // max(1, min(batch.words.mask.shape[1], LONGEST)) ** 2)
    parts = [
        _parse_targets(
            model, batch.targets(part), labels, config, shared, gold_frames, part.start, top
        )
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
    labels: AllLabels,
    config: FrameDecoding,
    shared: Tensor | None,
    gold_frames: bool,
    number: int,
    top: int,
) -> Parsed:
    """Parses a part of a batch's targets, the first of which has this ``number``."""
    decoder = model.decoder
    words, mask, row = model.encode(batch, shared)
    scores, span = model.frame_scores(words, row, batch.first, batch.last, labels.frames)
    frames = choose_frames(scores, batch, config, gold_frames, top)
    frame = frames.best
    chosen = Labels(labels.frames, labels.elements, model.element_mask, frame, labels.seen)
    first, last, length = batch.first, batch.last, mask.sum(1)[row]
    begin = window_starts(length, first, last)
    node = decoder.target_nodes(frame, span, chosen)
    targets = Targets(row, first, last, node, begin, LONGEST)
    sources = decoder.sources(words, mask, targets, chosen)
    found = []
    parts = parts_of(length.clamp(max=LONGEST), chosen.mask.sum(1)[frame], READ_WORDS)
    for group in grouped(parts, length, GROWN_WORDS):
        readings = [decoder.read(sources, part, chosen.of(part)) for part in group]
        part = torch.cat(group)
        target, start, end, role, chance = grow(decoder, joined(readings, chosen.of(part)), config)
        shift = begin[part][target]
        found.append((part[target], start + shift, end + shift, role, chance))
    target, start, end, role, chance = (torch.cat(column) for column in zip(*found, strict=True))
    order = target.argsort(stable=True)
    return Parsed(
        *frames, target[order] + number,
        start[order], end[order], role[order], chance[order],
    )  # fmt: skip


def joined(readings: Sequence[TargetReading], labels: Labels) -> TargetReading:
    """Some targets' readings as one, with the labels of all of them."""
    if len(readings) == 1:
        return readings[0]
    width = max(item.mask.shape[1] for item in readings)
    states = [pad(item.states, (0, 0, 0, width - item.mask.shape[1])) for item in readings]
    mask = [pad(item.mask, (0, width - item.mask.shape[1])) for item in readings]
    node = torch.cat([item.node for item in readings])
    return TargetReading(torch.cat(states), torch.cat(mask), node, labels)


def window_starts(length: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """Where the `LONGEST` words around each target begin, ``[T]``.

    They lie inside the sentence of ``length`` words, if it has so many, with the target's
    ``first`` to ``last`` word in the middle where there is room.
    """
    middle = torch.div(first + last + 1 - LONGEST, 2, rounding_mode="floor")
    start = torch.minimum(torch.minimum(middle, first), length - LONGEST)
    return start.clamp(min=0)


class Frames(NamedTuple):
    """Frames of T targets: the first fields of `Parsed`."""

    best: Tensor
    probability: Tensor
    features: Tensor
    others: Tensor
    other_probability: Tensor


def choose_frames(
    scores: Tensor, batch: FrameBatch, config: FrameDecoding, gold_frames: bool, top: int = 1
) -> Frames:
    """The best frame of each target and its probability, and the next best ones up to ``top``.

    With the lexicon only its candidates compete; a target that it does not know is free.
    """
    scores = scores.float()
    if gold_frames:
        best = batch.frame
        probability = scores.softmax(-1).gather(1, best[:, None])[:, 0]
        none = best.new_zeros(len(best), 0)
        alone = torch.zeros_like(best, dtype=torch.bool)
        features = frame_features(scores, best, probability, alone)
        return Frames(best, probability, features, none, none.float())
    most = min(top, scores.shape[1])
    if not config.lexicon or not batch.candidates.shape[1]:
        chances, frames = scores.softmax(-1).topk(most)
        alone = torch.zeros(len(scores), dtype=torch.bool, device=scores.device)
    else:
        # A lexical unit has few frames: their scores are looked up, not all others ruled out.
        unlisted = batch.candidates < 0
        listed = scores.gather(1, batch.candidates.clamp(min=0)).masked_fill(unlisted, -torch.inf)
        chances, place = listed.softmax(-1).topk(min(most, listed.shape[1]))
        frames = batch.candidates.gather(1, place)
        chances, frames = (
            pad(item, (0, most - item.shape[1]), value=fill)
            for item, fill in ((chances, 0), (frames, -1))
        )
        alone = (~unlisted).sum(-1) == 1
        free = unlisted[:, 0].nonzero()[:, 0]
        if len(free):
            chances[free], frames[free] = scores[free].softmax(-1).topk(most)
    best, probability = frames[:, 0], chances[:, 0]
    features = frame_features(scores, best, probability, alone)
    return Frames(best, probability, features, frames[:, 1:], chances[:, 1:])


def grow(
    decoder: ArgumentDecoder, reading: TargetReading, config: FrameDecoding
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Adds arguments to all graphs at once, one a step, until each has stopped.

    Returns ``target, start, end, role, probability`` of the K arguments. Targets that have
    stopped leave the batch.
    """
    device = reading.states.device
    alive = torch.arange(len(reading.states), device=device)
    states, free = reading.states, reading.mask
    elements, own = reading.labels.own_elements()
    nodes = decoder.growing_nodes(reading.node[:, None])
    position = torch.arange(states.shape[1], device=device)
    found: list[tuple[Tensor, ...]] = []
    for _ in range(min(config.most_arguments, states.shape[1])):
        if not len(alive):
            break
        graph = decoder.newest_graph(nodes)
        start, end, span_probability = best_span(decoder.pointer, graph, states, free)
        span = decoder.argument_spans(states, start[:, None], end[:, None])[:, 0]
        query = decoder.role_queries(graph, span)
        scores = decoder.role_scores(query[:, None], elements, own)[:, 0].float()
        scores[:, STOP] += config.stop_bias
        chance, role = scores.softmax(-1).max(-1)
        chance = chance * span_probability
        going = ((role != STOP) & free.any(-1)).nonzero()[:, 0]
        alive, states, free, elements, own, nodes, span, start, end, role, chance = (
            item.index_select(0, going)
            for item in (alive, states, free, elements, own, nodes, span, start, end, role, chance)
        )
        found.append((alive, start, end, role, chance))
        label = take_words(elements, role[:, None])
        added = decoder.growing_nodes(decoder.graph_nodes(label, span[:, None]))
        nodes = torch.cat([nodes, added], dim=1)
        if not config.overlaps:
            free = free & ~((position >= start[:, None]) & (position <= end[:, None]))
    if not found:
        none = torch.zeros(0, dtype=torch.long, device=device)
        return none, none, none, none, none.float()
    columns = [torch.cat(column) for column in zip(*found, strict=True)]
    order = torch.argsort(columns[0], stable=True)
    target, start, end, role, probability = (column[order] for column in columns)
    return target, start, end, role, probability


def best_span(
    pointer: SpanPointer, graph: Tensor, states: Tensor, free: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """The span of highest joint probability, over all starts and ends at once.

    It and all its words are ``free`` ``[T, W]``, so that no span reaches over an earlier argument.

    Args:
        graph: ``[T, 2 size]``; ``states`` ``[T, W, size]``.

    Returns start, end (inclusive) and probability, ``[T]`` each; 0 where no word is free.
    """
    scores, ends = pointer.both(graph, states).float().unbind(1)
    chances = scores.masked_fill(~free, _NEVER).log_softmax(-1)
    chance, start = chances.topk(min(_STARTS + 1, chances.shape[1]))
    found = _best_of(pointer, ends, states, free, start[:, :_STARTS], chance[:, :_STARTS])
    if chance.shape[1] > _STARTS:
        # No span is likelier than its start: most often the first few starts settle it.
        open_rows = (chance[:, _STARTS] > found[2]) & free.any(-1)
        rows = open_rows.nonzero()[:, 0]
        if len(rows):
            every = torch.arange(free.shape[1], device=free.device).expand(len(rows), -1)
            rest = (ends[rows], states[rows], free[rows], every, chances[rows])
            for column, better in zip(found, _best_of(pointer, *rest), strict=True):
                column[rows] = better
    start, end, score = found
    return start, end, score.exp() * free.any(-1)


def _best_of(
    pointer: SpanPointer, ends: Tensor, states: Tensor, free: Tensor, start: Tensor, chance: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """The best start, its best end, and their log probability, of starts ``[T, n]``.

    ``chance`` are the starts' log probabilities; ``ends`` ``[T, W]`` the graphs' part of the
    scores of ends.
    """
    position = torch.arange(free.shape[1], device=free.device)
    # A span is free if as many words are taken before its start as up to its end.
    taken = (~free).cumsum(-1)
    same = taken[:, None] == taken.gather(1, start)[..., None]
    allowed = same & free[:, None] & (position >= start[..., None])
    scores = ends[:, None] + pointer.end_shift(states, start).float()
    likeliest, end = scores.masked_fill(~allowed, _NEVER).log_softmax(-1).max(-1)
    score, best = (likeliest + chance).max(-1, keepdim=True)
    return start.gather(1, best)[:, 0], end.gather(1, best)[:, 0], score[:, 0]
