"""Results stand still: what is found in a text does not depend on what is parsed beside it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import graphsem
from graphsem import pipeline as pipeline_module
from graphsem.document import Document
from graphsem.pipeline import Pipeline
from tests.forked import forking

ROOT = Path(__file__).parents[2]
CLOSE = 2e-4  # scores are told to four digits: two that are 1e-4 apart may be told as 2e-4 apart
TEXTS = [
    ("court", (ROOT / "samples" / "court.txt").read_text("utf-8")),
    ("short", "It rained."),
    ("empty", ""),
    ("numbers", "On May 3, 2,345 men left Lyon for 12.5 million euros.\n\n- He did not say why."),
    ("long", "She said that " * 60 + "the boy wanted to leave the old house by the river."),
    ("again", "It rained."),
]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return graphsem.load(["kid", "amr", "tsar"])


@pytest.fixture(scope="module")
def alone(pipeline: Pipeline) -> list[Document]:
    """Each text parsed by itself."""
    return [pipeline(text, name) for name, text in TEXTS]


def values(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """All that a JSON object holds, by where it stands."""
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in inner:
            yield from values(item, (*place, key))
    else:
        yield place, value


def check(found: Iterable[Document], alone: list[Document]) -> None:
    """The same documents: everything equal, scores close."""
    by_name = {document.name: document for document in found}
    assert len(by_name) == len(alone)
    for document in alone:
        expected = dict(values(document.to_json()))
        others = dict(values(by_name[document.name].to_json()))
        assert others.keys() == expected.keys()
        for place, value in expected.items():
            if isinstance(value, float):
                assert abs(others[place] - value) <= CLOSE, place
            else:
                assert others[place] == value, place


@pytest.mark.parametrize("batch_size", [2, 64])  # and 1: below, in processes
def test_whatever_the_batch_size_is(
    pipeline: Pipeline, alone: list[Document], batch_size: int
) -> None:
    check(pipeline.pipe(TEXTS, batch_size), alone)
    assert alone[0].sentences[0].frames and alone[0].events and alone[0].sentences[0].amr


def test_whatever_stands_beside_it_in_whatever_order(
    pipeline: Pipeline, alone: list[Document]
) -> None:
    texts = [*TEXTS, *((f"other {name}", text) for name, text in TEXTS)]
    random.Random(0).shuffle(texts)
    names = {name for name, _ in TEXTS}
    check((d for d in pipeline.pipe(texts) if d.name in names), alone)


def test_on_however_many_threads(pipeline: Pipeline, alone: list[Document]) -> None:
    check(replace(pipeline, threads=3).pipe(TEXTS), alone)


def test_in_however_many_processes(
    pipeline: Pipeline, alone: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of the texts, whichever is ready first."""
    forking(monkeypatch, pipeline_module)
    found = list(pipeline.pipe(TEXTS, 1, n_process=2))
    assert [document.name for document in found] == [name for name, _ in TEXTS]
    check(found, alone)
