"""Both sides do the same work, and the record says what was measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.tsar.documents import random_document, random_graph
from tests.tsar.tiny import save_tiny_parser
from tests.tsar.tiny_training import save_tiny_corpus
from tsar.benchmark import main
from tsar.benchmarking.config import EventBenchmarkConfig
from tsar.benchmarking.documents import joined, joined_graph, runs
from tsar.benchmarking.parsing import ArticleParsing, article, calibrate
from tsar.benchmarking.steps import EventSteps
from tsar.json_form import document_from_json, document_to_json


@pytest.fixture
def given(tmp_path: Path, tiny_encoder: Path) -> dict[str, Any]:
    """Keys of a quick benchmark."""
    small = ["model.guide.layers=1", "trainer.threads=1"]
    return {
        "data": str(save_tiny_corpus(tmp_path / "corpus")),
        "split": "dev",
        "rounds": 1,
        "batches": 1,
        "batch": 2,
        "subwords": 20,
        "words": 12,
        "precision": "32",
        "overrides": ["model=tsar", "encoder=local", f"encoder.name={tiny_encoder}", *small],
    }


def words_of(keys: dict[str, Any]) -> list[str]:
    texts = {key: json.dumps(value) if key == "overrides" else value for key, value in keys.items()}
    return [f"{key}={'null' if value is None else value}" for key, value in texts.items()]


def test_the_record(given: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(words_of({**given, "amr": None})) == 0
    record = json.loads(capsys.readouterr().out.splitlines()[-1])
    training, memory, parsing = (record[name] for name in ("training", "memory", "parsing"))
    for name in ("whole", "outside", "beside_reference"):
        assert training[name]["ratio"] > 0 and len(training[name]["ratios"]) == 1
    assert training["precision"] == "32" and training["largest_subword_batch"][0] == 2
    assert memory["ratio"] == memory["reference_bytes"] / memory["ours_bytes"]
    assert memory["ours_bytes"] > 0
    assert parsing["words"] == 12 and parsing["whole_seconds"] > 0


def test_a_step_teaches_and_what_is_beside_it_leaves_no_trace(given: dict[str, Any]) -> None:
    steps = EventSteps(EventBenchmarkConfig(**given))
    before = {name: value.clone() for name, value in steps.model.state_dict().items()}
    steps.encode(0)
    assert all(torch.equal(before[name], x) for name, x in steps.model.state_dict().items())
    steps.outside(steps.ours)(0)
    assert steps.model.encoder is steps.encoder
    moved = {
        name for name, x in steps.model.state_dict().items() if not torch.equal(before[name], x)
    }
    assert moved and not any("encoder" in name.split(".") for name in moved)
    steps.reference.step(0)
    moved = {
        name for name, x in steps.model.state_dict().items() if not torch.equal(before[name], x)
    }
    assert any("encoder" in name.split(".") for name in moved)


def test_memory_is_the_same_each_time(given: dict[str, Any]) -> None:
    steps = EventSteps(EventBenchmarkConfig(**given))
    first = steps.memory(steps.ours)
    assert first == steps.memory(steps.ours) > 0


@pytest.mark.parametrize(
    "change",
    [
        {"overrides": "[model=tsar_shared]"},
        {"subwords": 100_000},
        {"precision": "16"},
        {"precision": "int8"},
        {"precision": "int8", "part": "all"},
    ],
)
def test_what_cannot_be_measured_is_one_line(
    given: dict[str, Any], change: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    keys = {**given, "part": "training", **change}
    if change.get("overrides"):
        keys["overrides"] = [*given["overrides"], "model=tsar_shared"]
    assert main.run(words_of(keys)) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and ("precision" in change) == told.startswith("error: precision=")


def test_joined_documents_are_documents() -> None:
    documents = [random_document(f"d{k}", k) for k in range(5)]
    graphs = {document.id: random_graph(document, 0) for document in documents}
    sizes = [len(document.words) for document in documents]
    found = list(runs(documents, sizes, sizes[0] + 1))
    assert [document for run in found for document in run] == documents[: sum(map(len, found))]
    for run in found:
        assert sum(len(document.words) for document in run) > sizes[0]
        whole, graph = joined(run), joined_graph(run, graphs)
        assert document_from_json(document_to_json(whole)) == whole
        assert whole.forms == [form for document in run for form in document.forms]
        assert whole.events == run[0].events[:1]
        assert len(graph.sentences) == len(whole.sentences)
        for sentence, bounds in zip(graph.sentences, whole.sentences, strict=True):
            spans = [node.words for node in sentence.nodes]
            assert all(bounds.start <= a < b <= bounds.end for a, b in spans)


def test_an_article_has_the_wanted_words(given: dict[str, Any], tiny_encoder: Path) -> None:
    documents = [random_document(f"d{k}", k) for k in range(5)]
    for words in (1, 7, 30):
        assert len(article(documents, words).split()) == words
    folder = save_tiny_parser(Path(given["data"]) / "parser", tiny_encoder, marking="shared")
    work = ArticleParsing(EventBenchmarkConfig(**given, checkpoint=str(folder), amr=None))
    calibrate(work)
    work.whole(0)
    assert work.parsed.text == work.text and work.graph is None
