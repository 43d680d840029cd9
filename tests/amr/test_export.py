"""``python -m amr.export``: the same parser, in numbers of another type."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from amr.checkpoint import PARSER
from amr.export import main
from amr.parser import AMRParser
from semcore.checkpoints import load_pretrained
from tests.amr.tiny_parser import tiny_sentences


def export(checkpoint: Path, output: Path, storage: str) -> Path:
    arguments = [f"checkpoint={checkpoint}", f"output={output}", f"storage={storage}"]
    assert main.run(arguments) == 0
    return output


def test_with_all_digits_nothing_changes(random_checkpoint: Path, tmp_path: Path) -> None:
    exported = export(random_checkpoint, tmp_path / "same", "float32")
    before, after = load_pretrained(random_checkpoint, PARSER), load_pretrained(exported, PARSER)
    assert after.card == before.card == "# A card"
    assert after.config == before.config and after.inventories == before.inventories
    assert set(before.inventories) == {"vocabulary", "wiki"}
    assert before.tensors.keys() == after.tensors.keys()
    for name, value in before.tensors.items():
        assert torch.equal(after.tensors[name], value)
    parsers = [AMRParser.from_pretrained(path) for path in (random_checkpoint, exported)]
    first, second = (list(parser.parse_sentences(tiny_sentences())) for parser in parsers)
    assert first == second


def test_fewer_digits_take_less_room(
    random_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [export(random_checkpoint, tmp_path / k, k) for k in ("float16", "int8")]
    half, small = ((folder / "model.safetensors").stat().st_size for folder in folders)
    whole = (random_checkpoint / "model.safetensors").stat().st_size
    assert small < half < 0.6 * whole
    assert "int8: 0." in capsys.readouterr().out
    exact = load_pretrained(random_checkpoint, PARSER).tensors
    for name, value in load_pretrained(folders[1], PARSER).tensors.items():
        largest = exact[name].abs().amax(dim=-1, keepdim=True) if value.ndim else exact[name].abs()
        assert bool(((value - exact[name]).abs() <= 0.004 * largest + 1e-3 * largest + 1e-7).all())
    list(AMRParser.from_pretrained(folders[1]).parse("The dog wants to sleep ."))


def test_what_cannot_be_exported_is_one_line(
    random_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("kept")
    for changes, message in [
        (["storage=int4"], "storage=int4: use one of float32, float16, int8"),
        ([f"output={tmp_path / 'notes'}"], "holds other files"),
        ([f"checkpoint={tmp_path / 'no'}"], "no such checkpoint folder"),
    ]:
        arguments = [f"checkpoint={random_checkpoint}", f"output={tmp_path / 'out'}", *changes]
        capsys.readouterr()
        assert main.run(arguments) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("error: ") and message in line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes"]
