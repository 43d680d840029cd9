"""The network: what must not matter to it, what must, and what it learns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import torch
from penman.tree import Tree

from amr.data import AMRSentence
from amr.verifier.batch import collate, readings
from amr.verifier.hypotheses import Hypotheses, labelled
from amr.verifier.loss import verifier_loss
from amr.verifier.quality import qualities
from tests.amr.tiny_parser import sentence, tiny_sentences
from tests.amr.verifier.tiny_verifier import tiny_hypotheses, tiny_verifier


def shuffled(sentence: AMRSentence, random: Random) -> AMRSentence:
    """The same graph with its branches in another order, and other names for its variables."""
    names = {variable: f"z{k}" for k, (variable, _) in enumerate(sentence.tree.nodes())}

    def node(given: tuple) -> tuple:
        variable, branches = given
        concept, *rest = branches
        random.shuffle(rest)
        moved = [
            (role, node(end) if isinstance(end, tuple) else names.get(end, end))
            for role, end in rest
        ]
        return names[variable], [concept, *moved]

    return replace(sentence, tree=Tree(node(sentence.tree.node)), alignment=None)


def test_the_order_of_writing_changes_nothing(tiny_encoder: Path) -> None:
    verifier, random = tiny_verifier(tiny_encoder), Random(1)
    for item in tiny_sentences():
        other = shuffled(item, random)
        (one,), (two,) = verifier.verify([[item], [other]])
        assert one.quality == pytest.approx(two.quality)
        assert one.confidence is not None and two.confidence is not None
        assert sorted(one.confidence.values()) == pytest.approx(sorted(two.confidence.values()))


def test_batches_and_neighbours_change_nothing(tiny_encoder: Path) -> None:
    verifier = tiny_verifier(tiny_encoder)
    groups = [list(item.graphs) for item in tiny_hypotheses()]
    together = verifier.verify([*groups, []])
    assert together[-1] == []
    for group, found in zip(groups, together, strict=False):
        (alone,) = verifier.verify([group])
        for one, other in zip(alone, found, strict=True):
            assert one.quality == pytest.approx(other.quality)
            assert one.confidence == pytest.approx(other.confidence)


def test_words_and_every_part_matter(tiny_encoder: Path) -> None:
    verifier = tiny_verifier(tiny_encoder)
    graph = "(w / want-01 :ARG0 (d / dog) :ARG1 (s / sleep-01 :ARG0 d) :polarity -)"
    text = "The dog wants to sleep ."
    changes = [
        (text.replace("The", "A"), graph),
        *((text, graph.replace(*pair)) for pair in [
            ("dog)", "cat)"), (":ARG1 (s", ":ARG2 (s"), (":polarity -", ":polarity +"),
            (":ARG0 d)", ":ARG1 d)"), (":ARG0 (d", ":ARG0-of (d")]),
    ]  # fmt: skip
    given = [sentence(*pair) for pair in [(text, graph), *changes]]
    values = [judgement.quality for (judgement,) in verifier.verify([[item] for item in given])]
    assert len({round(value, 9) for value in values}) == len(values)


def test_one_probability_a_part(tiny_encoder: Path) -> None:
    verifier = tiny_verifier(tiny_encoder)
    item = tiny_sentences()[6]
    ((judgement,),) = verifier.verify([[item]])
    assert judgement.confidence is not None
    assert {*item.graph.triples} < judgement.confidence.keys()
    assert all(0 < value < 1 for value in judgement.confidence.values())
    ((alone,),) = tiny_verifier(tiny_encoder, "graph").verify([[item]])
    assert alone.confidence is None and 0 < alone.quality < 1


def by_definition(items: list[Hypotheses], parts: list[list[float]], graphs: list[float],
                  labels: str) -> float:  # fmt: skip
    """The loss, graph by graph and part by part."""

    def entropy(odds: float, wanted: float) -> float:
        chance = torch.sigmoid(torch.tensor(odds, dtype=torch.float64))
        return -float(wanted * chance.log() + (1 - wanted) * (1 - chance).log())

    place, total, weights = 0, 0.0, 0.0
    for item in items:
        for label in item.labels:
            own = parts[place]
            steps = sum(entropy(*pair) for pair in zip(own, label.right, strict=True)) / len(own)
            whole = entropy(graphs[place], label.smatch)
            wanted = {"steps": steps, "graph": whole, "both": steps + whole}[labels]
            total += item.weight * wanted
            weights += item.weight
            place += 1
    return total / weights


@pytest.mark.parametrize("labels", ["steps", "graph", "both"])
def test_the_loss_is_the_one_that_is_defined(tiny_encoder: Path, labels: str) -> None:
    model = tiny_verifier(tiny_encoder, labels).model
    items = [replace(item, weight=1 / (1 + k)) for k, item in enumerate(tiny_hypotheses()[:4])]
    batch = collate(readings(items, model.encoder), model.encoder)
    verdict = model(batch)
    kept = [
        verdict.parts[(batch.owner == graph) & batch.is_part].tolist()
        for graph in range(len(batch.sentence))
    ]
    found = verifier_loss(model, batch)
    expected = by_definition(items, kept, verdict.graphs.tolist(), labels)
    assert found["loss"].item() == pytest.approx(expected, rel=1e-5)
    assert float(found["weight"]) == pytest.approx(4 * sum(item.weight for item in items))


def test_gradients_are_those_of_differences(tiny_encoder: Path) -> None:
    model = tiny_verifier(tiny_encoder).model
    items = tiny_hypotheses()[:3]
    batch = collate(readings(items, model.encoder), model.encoder)
    verifier_loss(model, batch)["loss"].backward()
    torch.manual_seed(3)
    for name in ("name.weight", "layers.1.query.weight", "layers.0.convolution.layers.0.matrices",
                 "unsaid", "share.weight", "graph.2.bias", "kind.weight"):  # fmt: skip
        parameter = model.get_parameter(name)
        assert parameter.grad is not None
        way = torch.randn_like(parameter)
        with torch.no_grad():
            sides = []
            for step in (1e-6, -2e-6):
                parameter.add_(way, alpha=step)
                sides.append(verifier_loss(model, batch)["loss"].item())
            parameter.add_(way, alpha=1e-6)
        slope = (sides[0] - sides[1]) / 2e-6
        assert float((parameter.grad * way).sum()) == pytest.approx(slope, rel=1e-3, abs=1e-6)


def test_silver_of_no_weight_teaches_nothing(tiny_encoder: Path) -> None:
    model = tiny_verifier(tiny_encoder).model
    items = tiny_hypotheses()[:3]
    muted = [items[0], replace(items[1], weight=0.0), items[2]]
    for given in (muted, [items[0], items[2]]):
        model.zero_grad()
        batch = collate(readings(given, model.encoder), model.encoder)
        verifier_loss(model, batch)["loss"].backward()
        grad = model.name.weight.grad.clone()
        if given is muted:
            kept = grad
    assert torch.allclose(kept, grad, atol=1e-6)


def test_expected_smatch_is_that_of_probabilities(tiny_encoder: Path) -> None:
    """What is certain is as good as it is: with the labels as probabilities, nearly Smatch."""
    model = tiny_verifier(tiny_encoder, "steps").model
    items = [labelled([item, item], item) for item in tiny_sentences()]
    batch = collate(readings(items, model.encoder), model.encoder)
    verdict = model(batch)
    sure = verdict._replace(parts=torch.full_like(verdict.parts, 50.0))
    assert qualities(sure, batch, "steps").tolist() == pytest.approx([1.0] * 20)
    wrong = verdict._replace(parts=torch.full_like(verdict.parts, -50.0))
    assert qualities(wrong, batch, "steps").tolist() == pytest.approx([0.0] * 20, abs=1e-9)
