"""The role-prompted pointer: its distributions, its loss, its scores of spans."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from semcore.encoders import EncoderConfig, WordEncoder
from tests.tsar.documents import random_document
from tests.tsar.tiny import tiny_ontology
from tsar.config import EventModelConfig
from tsar.model.batch import EventBatch
from tsar.model.dataset import EventDataset
from tsar.model.pointer import PointerOutput, RolePointer, pointer_loss, pointer_scores

DOCUMENTS = [random_document(f"p{k}", k, sentences=3) for k in range(4)]


@pytest.fixture(scope="module")
def found(tiny_encoder: Path) -> tuple[PointerOutput, EventBatch, EventDataset]:
    torch.manual_seed(0)
    encoder = WordEncoder(EncoderConfig(name=str(tiny_encoder), dropout=0.0, layers="last"))
    config = EventModelConfig(architecture="pointer", prompt=True, span_words=4)
    model = RolePointer(config, tiny_ontology(), encoder).eval()
    dataset = EventDataset(DOCUMENTS, tiny_ontology(), encoder, config)
    batch = dataset.collate(list(range(len(dataset.examples))))
    with torch.no_grad():
        return model(batch), batch, dataset


def test_roles_point_into_the_document_or_nowhere(
    found: tuple[PointerOutput, EventBatch, EventDataset],
) -> None:
    output, batch, _ = found
    for scores in (output.starts, output.ends):
        torch.testing.assert_close(scores.exp().sum(-1), torch.ones(scores.shape[:2]))
        outside = batch.sentence[batch.events.context] <= 0  # prompt and padding
        words = scores.exp()[..., 1:].transpose(1, 2)
        assert (words[outside] == 0).all()


def test_scores_are_bilinear_and_not_divided(tiny_encoder: Path) -> None:
    torch.manual_seed(0)
    encoder = WordEncoder(EncoderConfig(name=str(tiny_encoder), dropout=0.0, layers="last"))
    config = EventModelConfig(architecture="pointer", prompt=True, span_words=4)
    model = RolePointer(config, tiny_ontology(), encoder).eval()
    query, words = torch.randn(1, 1, encoder.size), torch.randn(1, 3, encoder.size)
    none, document = torch.randn(encoder.size), torch.tensor([[True, False, True]])
    with torch.no_grad():
        scores = model._scores(query, words, none, document)[0, 0].tolist()
    keys = [none, words[0, 0], words[0, 2]]
    chances = torch.stack([query[0, 0] @ key for key in keys]).softmax(0).tolist()
    found = [scores[0], scores[1], scores[3]]
    assert [torch.tensor(score).exp().item() for score in found] == pytest.approx(chances, abs=1e-5)


def test_the_loss_is_that_of_a_loop(
    found: tuple[PointerOutput, EventBatch, EventDataset],
) -> None:
    output, batch, dataset = found
    loss = pointer_loss(output, batch)
    spans, total = batch.spans.tolist(), 0.0
    for event, kind in enumerate(batch.events.type.tolist()):
        for slot in range(len(dataset.ontology.event_types[kind].roles)):
            gold = [(a, b) for e, a, b, role in spans if e == event and role == slot]
            for scores, places in (
                (output.starts, {1 + a for a, _ in gold}),
                (output.ends, {1 + b for _, b in gold}),
            ):
                chance = scores[event, slot].exp()
                total -= float(sum(chance[place] for place in places or {0}).log())  # type: ignore[union-attr]
    assert float(loss["loss"]) == pytest.approx(total / len(batch.events.type), rel=1e-4)
    assert loss["weight"] == len(batch.events.type)


def test_spans_are_scored_by_their_ends(
    found: tuple[PointerOutput, EventBatch, EventDataset],
) -> None:
    output, batch, dataset = found
    scores = pointer_scores(output, batch)
    for event, kind in enumerate(batch.events.type.tolist()):
        context = int(batch.events.context[event])
        for slot in range(len(dataset.ontology.event_types[kind].roles)):
            start, end = output.starts[event, slot], output.ends[event, slot]
            for place in range(int(batch.candidate[context].sum())):
                a, b = int(batch.first[context, place]), int(batch.last[context, place])
                expected = start[1 + a] + end[1 + b] - start[0] - end[0]
                torch.testing.assert_close(scores[event, place, 1 + slot], expected)
    assert (scores[..., 0] == 0).all()
