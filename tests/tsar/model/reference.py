"""The paper's model written straight down, with the weights of ours: the oracle of its speed-ups.

Two passes of the encoder, one a stream; a loop over documents for their graphs, and over nodes
and edges in each; a mask of spans times words for the spans' means; the classifier's input
joined and multiplied as one; and all labels scored, those of other event types masked out.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn.functional import linear

from tsar.amr_graphs import DocumentGraph
from tsar.model.batch import EventBatch, EventDataset, EventExample
from tsar.model.relations import RELATIONS, SENTENCE, relation_of
from tsar.model.streams import local_view, trigger_marks
from tsar.model.two_stream import TSARModel


def reference_scores(
    model: TSARModel,
    dataset: EventDataset,
    examples: list[EventExample],
    graphs: Mapping[str, DocumentGraph],
) -> tuple[Tensor, Tensor]:
    """Scores ``[E, K, labels]`` over all labels, and boundaries ``[C, W, 2, 2]``; no dropout."""
    batch = dataset.batch(examples)
    words = reference_words(model, batch, dataset, examples, graphs)
    spans = model.spans
    starts, ends = spans.start(words), spans.end(words)
    place = torch.arange(words.shape[1])
    first, last = batch.first[..., None], batch.last[..., None]
    inside = ((place >= first) & (place <= last)).to(words.dtype)  # [C, K, W]
    mean = inside @ words / inside.sum(-1, keepdim=True)
    rows = torch.arange(len(words))[:, None]
    joined = torch.cat([starts[rows, batch.first], ends[rows, batch.last], mean], dim=-1)
    vectors = spans.join(joined)
    scores = []
    for event in range(len(batch.events.type)):
        context = int(batch.events.context[event])
        begin, end = int(batch.events.first[event]), int(batch.events.last[event])
        trigger = model.trigger(words[context, begin : end + 1].mean(0)).expand_as(vectors[context])
        span = vectors[context]
        length = model.length((batch.last - batch.first)[context])
        kind = model.event_type(batch.events.type[event]).expand(len(span), -1)
        given = [span, (span - trigger).abs(), span * trigger, trigger, kind, length]
        weight = torch.cat(
            [model.of_pair.weight, model.of_event.weight, model.of_length.weight], dim=1
        )
        hidden = torch.relu(linear(torch.cat(given, dim=-1), weight, model.of_pair.bias))
        table = model.labels.vectors.weight
        logits = linear(hidden, table, model.labels.biases.weight[:, 0])
        allowed = torch.zeros(len(table), dtype=torch.bool)
        allowed[0] = True
        offsets = dataset.ontology.pair_offsets
        number = int(batch.events.type[event])
        allowed[offsets[number] : offsets[number + 1]] = True
        scores.append(logits.masked_fill(~allowed, -torch.inf))
    boundaries = torch.stack([model.starts(starts), model.ends(ends)], dim=2)
    return torch.stack(scores), boundaries


def reference_words(
    model: TSARModel,
    batch: EventBatch,
    dataset: EventDataset,
    examples: list[EventExample],
    graphs: Mapping[str, DocumentGraph],
) -> Tensor:
    """The fused word vectors ``[C, W, d]``."""
    encoder = model.streams.encoder
    marks = trigger_marks(batch)
    whole = encoder(batch.words, marks=marks)
    apart = encoder(batch.words, visible=local_view(batch), marks=marks)
    streams = []
    for states, connected in ((whole, True), (apart, False)):
        rows = []
        for row, example in enumerate(examples):
            document = dataset.documents[example.document]
            shift = example.window.start - dataset.prompt_words(example)
            graph = graphs.get(document.id, DocumentGraph(document.id, ()))
            window = (example.window.start, example.window.end)
            rows.append(states[row] + guided(model, states[row], graph, window, shift, connected))
        streams.append(torch.stack(rows))
    fusion = model.streams.fusion
    assert fusion is not None
    gate = torch.sigmoid(fusion.of_document(streams[0]) + fusion.of_sentence(streams[1]))
    return gate * streams[0] + (1 - gate) * streams[1]


def guided(
    model: TSARModel,
    words: Tensor,
    graph: DocumentGraph,
    window: tuple[int, int],
    shift: int,
    connected: bool,
) -> Tensor:
    """What the guide adds to the words ``[W, d]`` of one document in one stream."""
    guide = model.streams.guide
    assert guide is not None
    spans: list[tuple[int, int]] = []
    edges: list[tuple[int, int, int]] = []
    roots: list[int] = []
    for sentence in graph.sentences:
        number: dict[int, int] = {}
        for place, node in enumerate(sentence.nodes):
            if window[0] <= node.words.start and node.words.end <= window[1]:
                number[place] = len(spans)
                spans.append((node.words.start - shift, node.words.end - shift))
        for source, target, role in sentence.edges:
            if source in number and target in number:
                kind = relation_of(role, False)
                edges.append((number[source], number[target], kind))
                edges.append((number[target], number[source], kind))
        if sentence.root in number:
            roots.append(number[sentence.root])
    if connected:
        edges += [(a, b, SENTENCE) for a in roots for b in roots if a != b]
    if not spans:
        return torch.zeros_like(words)
    nodes = guide.project(torch.stack([words[a:b].mean(0) for a, b in spans]))
    layers = [nodes]
    for layer in guide.rgcn.layers:
        before, after = layers[-1], []
        for node in range(len(spans)):
            total = before[node] @ layer.matrices[RELATIONS] + layer.bias
            for relation in range(RELATIONS):
                near = [before[a] for a, b, kind in edges if b == node and kind == relation]
                if near:
                    total = total + torch.stack(near).mean(0) @ layer.matrices[relation]
            after.append(torch.relu(total))
        layers.append(torch.stack(after))
    found = torch.relu(guide.merge(torch.cat(layers, dim=-1)))
    added = []
    for word in range(len(words)):
        over = [found[node] for node, (a, b) in enumerate(spans) if a <= word < b]
        added.append(torch.stack(over).mean(0) if over else torch.zeros(words.shape[1]))
    return torch.stack(added)
