"""The benchmark compares like with like, and says what it needs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amr.benchmark import main
from amr.benchmarking.ctranslate import length_sorted
from amr.benchmarking.parsing import random_parser
from amr.model.build import read_sources
from amr.model.copying import Copier
from amr.notation.files import read_amr

SAMPLES = "data=samples/amr"


def test_search_and_generate_write_the_same_number_of_tokens(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from amr.benchmarking import parsing

    written: list[int] = []
    generate = parsing._generate

    def counted(model, rows, lengths, beam) -> None:  # type: ignore[no-untyped-def]
        written.extend(lengths)
        generate(model, rows, lengths, beam)

    monkeypatch.setattr(parsing, "_generate", counted)
    arguments = ["part=generate", "shape=tiny", "rounds=1", "sentences=3", "beams=[1,2]", SAMPLES]
    assert main.run(arguments) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])["generate"]
    assert [entry["beam"] for entry in found] == [1, 2]
    # Each beam: one round that warms up and one that counts.
    assert sum(written) == 2 * sum(entry["tokens"] for entry in found)
    assert all(entry["sentences"] == 3 and entry["speedup"] > 0 for entry in found)


@pytest.mark.parametrize(
    "arguments",
    [
        ["part=smatch"],
        ["part=parsing"],
        ["part=x"],
        ["part=ctranslate2", "precision=bf16"],
        ["part=ctranslate2", "device=cuda"],
        ["shape=x"],
        ["rounds=0"],
        ["sentences=0"],
        ["threads=0"],
    ],
)
def test_what_is_missing_is_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_different_numbers_of_graphs_are_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, found = tmp_path / "gold.amr", tmp_path / "found.amr"
    gold.write_text("(a / b)\n\n(c / d)\n")
    found.write_text("(a / b)\n")
    assert main.run(["part=smatch", f"gold={gold}", f"predicted={found}"]) == 2
    message = capsys.readouterr().err
    assert message == f"error: {found}: 1 predicted graphs for 2 gold graphs\n"


def test_ctranslate2_reads_the_same_sentences() -> None:
    """Each once, as the encoder of ours does, in batches of outputs of about one length."""
    sentences = list(read_amr("samples/amr"))[:6]
    model = random_parser(sentences, "tiny")
    read = read_sources(model, sentences, Copier([]))
    lengths = [9, 3, 7, 3, 8, 2]
    batches = length_sorted(model, read, lengths, 4)
    assert [(len(rows), longest) for rows, longest in batches] == [(4, 7), (2, 9)]
    found = [row for rows, _ in batches for row in rows]
    tokens = model.encoder.tokenizer
    for index, row in zip([5, 1, 3, 2, 4, 0], found, strict=True):
        seen = model.encoder.collate([read[index].subwords]).ids[0].tolist()  # type: ignore[list-item]
        assert tokens.convert_tokens_to_ids(row) == seen


def test_ctranslate2_writes_as_much_as_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("ctranslate2", reason="an extra: pip install 'graphsem[ctranslate2]'")
    arguments = ["part=ctranslate2", "shape=tiny", "rounds=1", "sentences=3", "beams=[2]", SAMPLES]
    assert main.run([*arguments, "precision=int8"]) == 0
    (found,) = json.loads(capsys.readouterr().out.splitlines()[-1])["ctranslate2"]
    assert found["sentences"] == 3 and found["precision"] == "int8"
