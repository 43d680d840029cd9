"""Losses of arguments against loops over events, roles and candidates."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from tests.tsar.documents import random_document
from tests.tsar.model.test_two_stream import model_of
from tests.tsar.tiny import tiny_ontology
from tsar.model.batch import EventBatch
from tsar.model.dataset import EventDataset
from tsar.model.two_stream import EventOutput
from tsar.training.loss import argument_loss, role_loss

DOCUMENTS = [random_document(f"l{k}", k, sentences=3, events=3) for k in range(3)]


@pytest.fixture(scope="module")
def found(tiny_encoder: Path) -> tuple[EventOutput, EventBatch, EventDataset]:
    model = model_of(tiny_encoder, choice="role", span_words=3)
    dataset = EventDataset(DOCUMENTS, tiny_ontology(), model.encoder, model.config)
    batch = dataset.collate(list(range(len(dataset.examples))))
    with torch.no_grad():
        return model(batch), batch, dataset


def spans_of(output: EventOutput, event: int) -> list[tuple[int, int]]:
    here = output.candidate[event]
    pairs = zip(output.first[event][here].tolist(), output.last[event][here].tolist(), strict=True)
    return list(pairs)


def test_candidates_choose_roles(found: tuple[EventOutput, EventBatch, EventDataset]) -> None:
    output, batch, _ = found
    gold = [tuple(row) for row in batch.spans.tolist()]
    total = 0.0
    for event in range(len(batch.events.type)):
        losses, weights = 0.0, 0.0
        for place, span in enumerate(spans_of(output, event)):
            roles = [role for e, a, b, role in gold if e == event and (a, b) == span]
            label = 1 + roles[0] if roles else 0
            weight = 10.0 if roles else 1.0
            losses -= weight * float(output.scores[event, place].log_softmax(-1)[label])
            weights += weight
        total += losses / weights
    assert float(argument_loss(output, batch, 10.0)) == pytest.approx(total, rel=1e-4)


def test_roles_choose_candidates(found: tuple[EventOutput, EventBatch, EventDataset]) -> None:
    output, batch, dataset = found
    gold = [tuple(row) for row in batch.spans.tolist()]
    total = 0.0
    for event, kind in enumerate(batch.events.type.tolist()):
        spans = spans_of(output, event)
        scores = output.scores[event, : len(spans)]
        for slot in range(len(dataset.ontology.event_types[kind].roles)):
            gains = torch.cat([torch.zeros(1), scores[:, 1 + slot] - scores[:, 0]]).softmax(-1)
            right = [
                1 + spans.index((a, b))
                for e, a, b, role in gold
                if e == event and role == slot and (a, b) in spans
            ]
            total -= float(gains[sorted(set(right)) or [0]].sum().log())
    assert float(role_loss(output, batch)) == pytest.approx(total, rel=1e-4)
