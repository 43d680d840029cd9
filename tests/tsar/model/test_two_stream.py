"""The model against the paper's written straight down, and what must not change its scores."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from semcore.encoders import EncoderConfig, WordEncoder
from tests.tsar.documents import random_document, random_graph
from tests.tsar.tiny import tiny_ontology
from tsar.amr_graphs import DocumentGraph
from tsar.benchmarking.reference import ReferenceData, ReferenceTSAR, reference_loss
from tsar.config import EventCompatConfig, EventLossConfig, EventModelConfig, GraphGuideConfig
from tsar.model.batch import PROMPT
from tsar.model.build import build_model
from tsar.model.dataset import EventDataset
from tsar.model.streams import local_view, trigger_marks
from tsar.model.two_stream import TSARModel
from tsar.training.loss import event_loss

DOCUMENTS = [random_document(f"d{k}", k, sentences=k + 1) for k in range(4)]
GRAPHS = {document.id: random_graph(document, 1) for document in DOCUMENTS}


def model_of(encoder: Path, **settings: Any) -> TSARModel:
    """A model of random weights, in evaluation mode."""
    torch.manual_seed(0)
    words = WordEncoder(EncoderConfig(name=str(encoder), dropout=0.0, layers="last"))
    torch.nn.init.normal_(words.marks.weight)
    config = EventModelConfig(**{"guide": GraphGuideConfig(layers=2), **settings})
    model = build_model(config, tiny_ontology(), words)
    assert isinstance(model, TSARModel)
    torch.nn.init.normal_(model.labels.biases.weight)
    return model.eval()


@pytest.fixture(scope="module")
def models(tiny_encoder: Path) -> dict[str, TSARModel]:
    """A model for each way to mark triggers."""
    shared = {"marking": "shared", "triggers": True, "labels": "role"}
    return {"each": model_of(tiny_encoder), "shared": model_of(tiny_encoder, **shared)}


def dataset_of(model: TSARModel, graphs: Any = GRAPHS, documents: Any = DOCUMENTS) -> EventDataset:
    return EventDataset(documents, tiny_ontology(), model.encoder, model.config, graphs)


@pytest.mark.parametrize("size", [None, 24])
def test_scores_and_gradients_are_those_of_the_paper_written_straight_down(
    tiny_encoder: Path, size: int | None
) -> None:
    model = model_of(tiny_encoder, size=size, span_words=4)
    dataset = dataset_of(model)
    every = list(range(len(dataset.examples)))
    batch, plain = dataset.collate(every), ReferenceData(dataset, GRAPHS).collate(every)
    output, wanted = model(batch), ReferenceTSAR(model)(plain)
    on_words = batch.words.mask
    close = {"rtol": 1e-5, "atol": 1e-5}
    torch.testing.assert_close(output.boundaries[on_words], wanted.boundaries[on_words], **close)
    for event, labels in enumerate(plain.allowed):
        here = output.candidate[event]
        own, expected = output.scores[event, here], wanted.scores[event, here]
        own = own[:, : int(labels.sum())]
        torch.testing.assert_close(own, expected[:, labels], **close)
        # The softmax over the type's own labels is that over all labels with others masked.
        torch.testing.assert_close(own.softmax(-1), expected.softmax(-1)[:, labels])
    loss = event_loss(output, batch, EventLossConfig())["loss"]
    expected = reference_loss(wanted, plain, EventLossConfig())["loss"]
    torch.testing.assert_close(loss, expected, **close)
    parameters = [p for p in model.parameters() if p.requires_grad]
    gradients = [
        torch.autograd.grad(each, parameters, allow_unused=True, materialize_grads=True)
        for each in (loss, expected)
    ]
    for own, expected in zip(*gradients, strict=True):
        torch.testing.assert_close(own, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"marking": "shared", "kept_spans": 0.5, "triggers": True, "labels": "role"},
        {"prompt": True, "labels": "prompt"},
        {"local_stream": False},
        {"guide": GraphGuideConfig(layers=1, inverse="own", size=8)},
    ],
    ids=["paper", "shared", "prompt", "global", "narrow"],
)
def test_what_else_is_in_a_batch_changes_nothing(
    tiny_encoder: Path, settings: dict[str, Any]
) -> None:
    model = model_of(tiny_encoder, **settings)
    dataset = dataset_of(model)
    order = list(range(len(dataset.examples)))
    with torch.no_grad():
        together = model(dataset.collate(order))
        backwards = model(dataset.collate(order[::-1]))
        alone = [model(dataset.collate([number])) for number in order]
    events = [len(example.events) for example in dataset.examples]
    starts = [sum(events[:number]) for number in order]
    for number in order:
        for place in range(events[number]):
            own = scored_spans(alone[number], place)
            assert same(own, scored_spans(together, starts[number] + place))
            begin = sum(events[number + 1 :])
            assert same(own, scored_spans(backwards, begin + place))


@settings(max_examples=12, deadline=None)
@given(
    shapes=st.lists(
        st.tuples(st.integers(0, 999), st.integers(1, 5), st.integers(0, 3)), min_size=1, max_size=4
    ),
    marking=st.sampled_from(["each", "shared"]),
    random=st.randoms(use_true_random=False),
)
def test_any_documents_in_any_order(
    models: dict[str, TSARModel], shapes: list[tuple[int, int, int]], marking: str, random: Any
) -> None:
    """Documents of any size, with events or without, with graphs or without."""
    model = models[marking]
    documents = [random_document(f"d{k}", *shape) for k, shape in enumerate(shapes)]
    graphs = {d.id: random_graph(d, 0) for d in documents if random.random() < 0.7}

    def scores(order: list[int]) -> dict[tuple[str, int], dict[tuple[int, int], list[float]]]:
        dataset = dataset_of(model, graphs, [documents[number] for number in order])
        examples = dataset.examples
        places = [(dataset.documents[e.document].id, place) for e in examples for place in e.events]
        with torch.no_grad():
            output = model(dataset.batch(examples))
        assert len(output.scores) == len(places)
        return {place: scored_spans(output, number) for number, place in enumerate(places)}

    order = list(range(len(documents)))
    plain = scores(order)
    random.shuffle(order)
    shuffled = scores(order)
    assert plain.keys() == shuffled.keys()
    assert all(same(plain[place], shuffled[place]) for place in plain)


def scored_spans(output: Any, event: int) -> dict[tuple[int, int], list[float]]:
    """The scores of an event's candidates by their words."""
    here = output.candidate[event]
    first, last = output.first[event][here].tolist(), output.last[event][here].tolist()
    scores = output.scores[event][here]
    found = dict(zip(zip(first, last, strict=True), scores.tolist(), strict=True))
    return {span: [x for x in row if x > -1e30] for span, row in found.items()}


def same(found: dict[tuple[int, int], list[float]], wanted: dict[tuple[int, int], Any]) -> bool:
    """Whether both have the same spans with the same scores."""
    close = {span: pytest.approx(row, abs=1e-4) for span, row in wanted.items()}
    return found == close


def test_without_nodes_the_guide_leaves_the_two_streams(tiny_encoder: Path) -> None:
    guided = model_of(tiny_encoder)
    plain = model_of(tiny_encoder, guide=GraphGuideConfig(enabled=False))
    plain.load_state_dict(guided.state_dict(), strict=False)
    with torch.no_grad():
        found = guided(dataset_of(guided, graphs={}).collate([0, 1, 2]))
        wanted = plain(dataset_of(plain, graphs={}).collate([0, 1, 2]))
    torch.testing.assert_close(found.scores, wanted.scores, rtol=1e-5, atol=1e-5)


def test_without_edges_relations_mean_nothing(tiny_encoder: Path) -> None:
    """Nodes alone are words that are each seen anew, whatever the graphs' edges were."""
    guided = model_of(tiny_encoder, guide=GraphGuideConfig(layers=2, graphs="none"))
    batches = [
        dataset_of(guided, graphs={d.id: random_graph(d, 1) for d in DOCUMENTS}).collate([0, 1, 2]),
        dataset_of(guided, graphs=without_edges(GRAPHS)).collate([0, 1, 2]),
    ]
    with torch.no_grad():
        wanted, found = (guided(batch).scores for batch in batches)
        torch.testing.assert_close(found, wanted)
        assert guided.streams.guide is not None
        for matrices in guided.streams.guide.rgcn.weights:
            matrices[:-1].normal_()  # all but that of a node itself
        torch.testing.assert_close(guided(batches[1]).scores, wanted)


def without_edges(graphs: dict[str, DocumentGraph]) -> dict[str, DocumentGraph]:
    return {
        id: DocumentGraph(id, tuple(replace(each, edges=()) for each in graph.sentences))
        for id, graph in graphs.items()
    }


def test_the_local_stream_sees_its_sentence_and_the_triggers(tiny_encoder: Path) -> None:
    model = model_of(tiny_encoder, prompt=True, labels="prompt")
    batch = dataset_of(model).collate(list(range(4)))
    view, marks = local_view(batch), trigger_marks(batch)
    for row in range(4):
        numbers = batch.sentence[row].tolist()
        first, last = batch.trigger_sentences[row].tolist()
        begin, end = int(batch.events.first[row]), int(batch.events.last[row])
        assert marks[row].tolist() == [int(begin <= w <= end) for w in range(len(numbers))]
        assert numbers[begin] == first and numbers[end] == last
        for i, own in enumerate(numbers):
            for j, other in enumerate(numbers):
                if own >= 0:
                    near = first <= other <= last or other == PROMPT
                    assert bool(view[row, i, j]) == (other >= 0 and (near or own == other))


def test_all_kept_is_no_pruning(tiny_encoder: Path) -> None:
    pruned = model_of(tiny_encoder, kept_spans=100.0)
    every = model_of(tiny_encoder)
    every.load_state_dict(pruned.state_dict(), strict=False)
    batch = dataset_of(every).collate([0, 1, 2])
    with torch.no_grad():
        found, wanted = pruned(batch), every(batch)
    for event in range(3):
        assert same(scored_spans(found, event), scored_spans(wanted, event))


def test_in_training_gold_candidates_are_kept(tiny_encoder: Path) -> None:
    model = model_of(tiny_encoder, kept_spans=0.01).train()
    batch = dataset_of(model).collate(list(range(6)))
    output = model(batch)
    assert (batch.targets.gather(1, output.place) * output.candidate > 0).sum() == (
        batch.targets > 0
    ).sum()


def test_the_released_mask_leaks_gold(tiny_encoder: Path) -> None:
    """Events without gold arguments can have none predicted, and teach nothing."""
    compat = EventCompatConfig(released_label_mask=True)
    model = model_of(tiny_encoder, compat=compat)
    bare = [replace(d, events=tuple(replace(e, arguments=()) for e in d.events)) for d in DOCUMENTS]
    batch = dataset_of(model, documents=bare).collate([0, 1])
    with torch.no_grad():
        output = model(batch)
        loss = event_loss(output, batch, EventLossConfig())
    assert (output.scores[..., 1:] < -1e30).all()
    assert loss["argument"] == 0


@pytest.mark.parametrize("settings", [{}, {"marking": "shared", "triggers": True}])
def test_a_batch_s_loss_is_the_mean_of_its_contexts(
    tiny_encoder: Path, settings: dict[str, Any]
) -> None:
    model = model_of(tiny_encoder, kept_spans=50.0, **settings)
    dataset = EventDataset(
        DOCUMENTS, tiny_ontology(), model.encoder, model.config, GRAPHS, tagged=True
    )

    def loss(numbers: list[int]) -> tuple[float, float]:
        batch = dataset.collate(numbers)
        with torch.no_grad():
            found = event_loss(model(batch), batch, EventLossConfig())
        return float(found["loss"]), float(found["weight"])

    whole, weight = loss(list(range(len(dataset.examples))))
    parts = [loss([number]) for number in range(len(dataset.examples))]
    assert weight == sum(w for _, w in parts)
    assert whole == pytest.approx(sum(v * w for v, w in parts) / weight, rel=1e-4)
