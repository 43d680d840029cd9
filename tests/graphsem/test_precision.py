"""``precision`` comes to the parsers, whoever asks for it, and is of a run's identity."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

import graphsem
from graphsem import corpus, pipeline, serve
from graphsem import parsers as parsers_module
from graphsem.__main__ import main
from graphsem.pipeline import Pipeline
from graphsem.shards.cluster import ShardWorker
from graphsem.shards.shard import Work
from semcore.errors import InputError
from tests.graphsem.fakes import LongWords, WordGraphs
from tests.graphsem.runs import weights

__all__ = ["weights"]

TEXT = "The archive burned."
BOTH: dict[str, Any] = {"amr": WordGraphs(), "kid": LongWords()}


class Asked:
    """The keys that name stand-ins for two parsers, and the precisions in which they were asked."""

    def __init__(self, keys: list[str], folder: Path) -> None:
        self.keys, self.folder = keys, folder
        self.checkpoints = {k.split("=")[0].split(".")[1]: k.split("=")[1] for k in keys}
        self.precisions: list[str] = []

    def load(self, name: str, folder: Path, device: str, precision: str) -> Any:
        self.precisions.append(precision)
        return BOTH[name]


@pytest.fixture
def asked(weights: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    found = Asked(weights, tmp_path)
    monkeypatch.setattr(parsers_module, "_loaded", found.load)
    return found


def by_command(asked: Asked, precision: str, patch: pytest.MonkeyPatch) -> None:
    assert main.run([f"text={TEXT}", f"precision={precision}", *asked.keys]) == 0


def by_function(asked: Asked, precision: str, patch: pytest.MonkeyPatch) -> None:
    graphsem.parse(TEXT, checkpoints=asked.checkpoints, precision=precision)


def by_corpus(asked: Asked, precision: str, patch: pytest.MonkeyPatch) -> None:
    assert corpus.main.run(corpus_keys(asked, precision)) == 0


def by_ray_worker(asked: Asked, precision: str, patch: pytest.MonkeyPatch) -> None:
    ShardWorker(asdict(Work(asked.checkpoints, precision=precision)), lambda _: 1)


def by_service(asked: Asked, precision: str, patch: pytest.MonkeyPatch) -> None:
    uvicorn = pytest.importorskip("uvicorn", reason="the extra serve is not installed")

    def ready(*_: Any) -> None:
        raise InputError("ready")

    patch.setattr(uvicorn, "Server", ready)
    assert serve.main.run([f"precision={precision}", *asked.keys]) == 2


def by_spacy(asked: Asked, precision: str, patch: pytest.MonkeyPatch) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    config = {"checkpoints": asked.checkpoints, "precision": precision}
    spacy.blank("en").add_pipe("graphsem", config=config)


def by_processes(asked: Asked, precision: str, patch: pytest.MonkeyPatch) -> None:
    """The threads of this process stand in for processes, which would not know the stand-ins."""

    def pool(processes: int, mp_context: Any, **rest: Any) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(processes, **rest)

    patch.setattr(pipeline, "ProcessPoolExecutor", pool)
    places = {name: Path(place) for name, place in asked.checkpoints.items()}
    given = Pipeline(BOTH, places, precision=precision)
    assert len(list(given.pipe([TEXT] * 3, batch_size=1, n_process=2))) == 3


def corpus_keys(asked: Asked, precision: str) -> list[str]:
    source = asked.folder / "text.txt"
    source.write_text(TEXT, "utf-8")
    places = [f"input={source}", f"output={asked.folder / 'parsed'}", "processes=1"]
    return [*places, f"precision={precision}", *asked.keys]


@pytest.mark.parametrize("precision", ["32", "bf16", "int8"])
@pytest.mark.parametrize(
    "by",
    [by_command, by_function, by_corpus, by_ray_worker, by_service, by_spacy, by_processes],
)
def test_it_comes_to_all_parsers(
    asked: Asked,
    by: Callable[[Asked, str, pytest.MonkeyPatch], None],
    precision: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by(asked, precision, monkeypatch)
    assert len(asked.precisions) >= 2 and set(asked.precisions) == {precision}


def test_a_corpus_is_parsed_again_in_another(asked: Asked) -> None:
    for precision, times in (("32", 1), ("32", 1), ("int8", 2), ("int8", 2)):
        assert corpus.main.run(corpus_keys(asked, precision)) == 0
        assert len(asked.precisions) == times * len(BOTH)


def test_of_parsers_that_are_loaded_no_other_is_asked() -> None:
    loaded = Pipeline(BOTH, {}, precision="bf16")
    for parsers in (BOTH, loaded):
        for changed in ({"precision": "int8"}, {"device": "cuda"}, {"checkpoints": {"kid": "x"}}):
            told = f"{next(iter(changed))}=.*: the parsers are loaded already, without it"
            with pytest.raises(InputError, match=told):
                graphsem.parse(TEXT, parsers, **changed)
    assert graphsem.parse(TEXT, loaded, precision="bf16") == graphsem.parse(TEXT, loaded)


def test_each_is_loaded_once_though_precisions_alternate(
    weights: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three parsers in three precisions are kept at once."""
    monkeypatch.undo()
    count = 0

    class Entry:
        def load(self, *_: Any) -> object:
            nonlocal count
            count += 1
            return object()

    monkeypatch.setattr(parsers_module, "entry_of", lambda name: Entry())
    parsers_module._loaded.cache_clear()
    folder = Path(weights[0].split("=")[1])
    try:
        for _ in range(2):
            for precision in ("32", "bf16", "int8"):
                for name in parsers_module.REGISTRY:
                    parsers_module.load(name, folder, precision=precision)
        assert count == 9
    finally:
        parsers_module._loaded.cache_clear()
