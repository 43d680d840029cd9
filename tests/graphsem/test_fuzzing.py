"""Damaged files of every kind are read or refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsem.fuzz import fuzzed_readers
from semcore.fuzzing import Fuzzed, failures, mutated

ROOT = Path(__file__).resolve().parents[2]
READERS = fuzzed_readers(ROOT)
SLOW = {"archives": 150, "framenet_frameIndex": 100, "framenet_frRelation": 100}
SLOW |= {"framenet_Lending": 100, "config_kid": 100, "config_amr": 100, "config_tsar": 100}
SLOW |= dict.fromkeys(("own_frames", "own_events", "brat_events"), 200)
SLOW |= dict.fromkeys(("brat_frames_txt", "brat_frames_ann"), 200)


@pytest.mark.parametrize("name", READERS)
def test_every_input_is_read_or_refused_in_one_line(name: str) -> None:
    assert not list(failures(READERS[name], range(SLOW.get(name, 500))))


@pytest.mark.parametrize("name", READERS)
def test_samples_are_read_as_they_are(name: str, tmp_path: Path) -> None:
    for content in READERS[name].samples:
        path = tmp_path / READERS[name].name
        path.write_bytes(content)
        READERS[name].read(path)


def test_mutations_are_functions_of_the_seed() -> None:
    inputs = [mutated(READERS["penman"], seed) for seed in range(200)]
    assert inputs == [mutated(READERS["penman"], seed) for seed in range(200)]
    assert len(set(inputs)) > 190


def test_what_is_neither_read_nor_refused_is_found() -> None:
    def read(path: Path) -> None:
        path.read_bytes().decode()

    found = list(failures(Fuzzed("a.txt", read, (b"some words",)), range(300)))
    assert found and all("UnicodeDecodeError" in failure.error for failure in found)
