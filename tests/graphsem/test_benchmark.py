"""The table of all parsers: what it counts, and that it shows what it has measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from torch import nn

from graphsem.benchmarking import rates
from graphsem.benchmarking.rates import Measuring, cut, spread, training
from graphsem.benchmarking.table import PUBLISHED, main, show
from semcore.benchmarking.flops import flops_of, peak_flops
from semcore.text.sentences import split
from tests.amr.tiny_training import save_corpora
from tests.forked import forking
from tests.kid.tiny import save_tiny_corpus as save_frames
from tests.tsar.tiny_training import save_tiny_corpus as save_events

pytestmark = pytest.mark.early

HOW = Measuring(threads=1, rounds=1, clock="processor")
TEXT = "She sold it to a man in Rome. Police arrested him there. It rained."


def test_operations_are_those_of_the_matrices() -> None:
    network = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
    rows = torch.randn(5, 8)
    assert flops_of(lambda: network(rows)) == 2 * 5 * (8 * 16 + 16 * 4)
    assert peak_flops(size=64, rounds=1) > 0


def test_a_text_is_cut_at_a_sentence_and_repeated_where_it_is_short() -> None:
    sentences = [sentence.forms for sentence in split(TEXT)]
    assert [sentence.forms for sentence in split(cut(TEXT, 1))] == sentences[:1]
    assert [sentence.forms for sentence in split(cut(TEXT, 20))] == [*sentences, *sentences[:1]]


def test_training_steps_of_every_parser_are_measured(tmp_path: Path) -> None:
    save_corpora(tmp_path / "graphs")
    folders = {
        "kid": save_frames(tmp_path / "frames"),
        "amr": tmp_path / "graphs" / "amr",
        "tsar": save_events(tmp_path / "events"),
    }
    for parser, folder in folders.items():
        found = training(HOW, parser, str(folder), 1)
        assert found["batches"] == 1 and found["subwords"] > 10, parser
        # Forward and backward of MiniLM's six layers: 6 x 10.6 million operations a sub-word.
        assert found["flops_per_subword"] > 30e6, parser


def test_the_table_has_all_parsers_and_what_is_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped parsers, each in a process of its own, on a few words."""
    forking(monkeypatch, rates)
    place = tmp_path / "text.txt"
    place.write_text(TEXT, encoding="utf-8")
    arguments = ["words=15", "threads=1", "scaling=false", f"input={place}", "beams=[1]"]
    assert main.run(arguments) == 0
    output = capsys.readouterr().out
    record = json.loads(output.splitlines()[-1])
    assert list(record["parsing"]) == ["kid", "amr, beam 1", "all, beam 1"]
    words = sum(len(sentence.words) for sentence in split(TEXT))
    for name, found in record["parsing"].items():
        assert found["words"] == words, name
        assert f"{found['words_per_second']:,.0f}" in output
        assert found["flops_per_word"] > 20e6 and found["peak_bytes"] > 1e8
    together = record["parsing"]["all, beam 1"]["flops_per_word"]
    assert together > sum(
        record["parsing"][name]["flops_per_word"] for name in ("kid", "amr, beam 1")
    )
    for name, rate in PUBLISHED.items():
        assert any(name in line and str(rate) in line for line in output.splitlines())


def test_workers_share_a_corpus() -> None:
    folders = {"kid": "checkpoints/kid"}
    found = spread(folders, [TEXT] * 3, 1, "processes")
    words = sum(len(sentence.words) for sentence in split(TEXT))
    assert found is not None and found["words"] == 2 * words


def test_what_was_not_measured_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    show({"peak_flops": 1e9, "parsing": {}, "training": {}})
    assert "training" not in capsys.readouterr().out
