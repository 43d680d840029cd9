"""A corpus in shards, by workers of Ray: every record once, whichever worker dies."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import pytest

from graphsem.corpus import sources_of
from graphsem.shards import cluster, shard
from semcore.errors import InputError
from tests.graphsem import dying
from tests.graphsem.test_corpus import ALL, corpus_in, names

pytestmark = pytest.mark.early

BAD = "part2.jsonl: workers that parse it die (4 of them; memory?)"


@pytest.fixture(scope="module")
def two_workers() -> Iterator[None]:
    """A cluster of this machine."""
    ray = pytest.importorskip("ray", reason="Ray is not installed")
    pytest.importorskip("ray.data", reason="Ray Data is not installed")
    ray.init(num_cpus=2, include_dashboard=False, logging_level=logging.ERROR)
    yield
    ray.shutdown()


def parsed(folder: Path, worker: type, patch: pytest.MonkeyPatch) -> list[shard.Outcome]:
    """What becomes of the shards of a corpus by such workers; results lie in the folder."""
    corpus = corpus_in(folder / "shards")
    patch.setattr(cluster, "ShardWorker", worker)
    shards = shard.shards_of(sources_of(str(corpus)), corpus, folder)
    (folder / "weights").mkdir()
    (folder / "weights" / "config.json").touch()
    work = shard.Work({"none": str(folder / "weights")})
    return list(cluster.parse_all(shards, work, processes=2))


@pytest.mark.parametrize("worker", [dying.Once, dying.AtStart])
def test_a_worker_that_dies_costs_nothing_but_time(
    two_workers: None, worker: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = parsed(tmp_path, worker, monkeypatch)
    assert (tmp_path / "weights" / dying.DEATH).exists()
    assert len(found) == 5 and not any(each.bad for each in found)
    assert names(tmp_path) == ALL


def test_a_file_whose_workers_die_does_not_stop_the_others(
    two_workers: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = parsed(tmp_path, dying.OfOne, monkeypatch)
    assert [each.lines() for each in found if each.bad] == [[f"{tmp_path / 'shards' / BAD}"]]
    assert len(found) == 5 and names(tmp_path) == ["1.0", "3.0", "3.1", "3.2", "story"]


def test_weights_that_are_damaged_are_one_line(
    two_workers: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match=r"^engine=ray: model\.safetensors: no weights$"):
        parsed(tmp_path, dying.Damaged, monkeypatch)


@pytest.mark.parametrize(("times", "lines"), [(4, []), (5, [BAD])])
def test_a_shard_that_was_begun_too_often_is_not_begun_again(
    times: int, lines: list[str], tmp_path: Path
) -> None:
    """Without Ray."""
    corpus = corpus_in(tmp_path / "shards")
    worker = dying.Unharmed({"parsers": {}}, lambda _: times)
    given = shard.Shard(str(corpus / "part2.jsonl"), str(tmp_path / "x.jsonl"), "part2")
    row = worker({"shard": json.dumps(asdict(given))})
    found = shard.Outcome(given, row["documents"], json.loads(row["bad"]))
    assert [Path(line).name for line in found.lines()] == lines
    assert row["documents"] == (0 if lines else 2)


def test_an_older_ray_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ray = ModuleType("ray")
    ray.__version__ = "2.9.3"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ray", ray)
    monkeypatch.setitem(sys.modules, "ray.data", ModuleType("ray.data"))
    with pytest.raises(
        InputError, match=r"^engine=ray: needs Ray 2\.60 or newer, this is 2\.9\.3$"
    ):
        list(cluster.parse_all([], shard.Work({}), processes=1))
