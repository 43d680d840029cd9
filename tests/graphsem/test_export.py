"""``python -m graphsem.export``: the same parser, in numbers of another type."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from amr.checkpoint import PARSER as GRAPHS
from graphsem.export import main
from graphsem.parsers import load
from kid.checkpoint import PARSER as FRAMES
from semcore.checkpoints import load_pretrained, parser_of
from tests.refusals import refusal

FORMATS = {format.parser: format for format in (FRAMES, GRAPHS)}


def export(checkpoint: Path, output: Path, storage: str) -> Path:
    arguments = [f"checkpoint={checkpoint}", f"output={output}", f"storage={storage}"]
    assert main.run(arguments) == 0
    return output


def test_with_all_digits_nothing_changes(checkpoint: Path, tmp_path: Path) -> None:
    exported = export(checkpoint, tmp_path / "same", "float32")
    name = parser_of(checkpoint)
    assert name == parser_of(exported) == checkpoint.name
    before, after = (load_pretrained(path, FORMATS[name]) for path in (checkpoint, exported))
    assert after.card == before.card == "# A card"
    assert after.config == before.config and after.inventories == before.inventories
    inventories = {"kid": {"ontology"}, "amr": {"vocabulary", "wiki"}}
    assert set(before.inventories) == inventories[name]
    assert before.tensors.keys() == after.tensors.keys()
    for key, value in before.tensors.items():
        assert torch.equal(after.tensors[key], value)
    text = [("", "The dog wants to sleep. She gave it up.")]
    first, second = (
        list(load(name, path).parse_documents(text)) for path in (checkpoint, exported)
    )
    assert first == second and len(first) == 2


def test_fewer_digits_take_less_room(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = parser_of(checkpoint)
    folders = [export(checkpoint, tmp_path / k, k) for k in ("float16", "int8")]
    half, small = ((folder / "model.safetensors").stat().st_size for folder in folders)
    whole = (checkpoint / "model.safetensors").stat().st_size
    assert small < half < 0.6 * whole
    assert "int8: 0." in capsys.readouterr().out
    exact = load_pretrained(checkpoint, FORMATS[name]).tensors
    for key, value in load_pretrained(folders[1], FORMATS[name]).tensors.items():
        largest = exact[key].abs().amax(dim=-1, keepdim=True) if value.ndim else exact[key].abs()
        assert bool(((value - exact[key]).abs() <= 0.004 * largest + 1e-3 * largest + 1e-7).all())
    load(name, folders[1]).parse("The dog wants to sleep .")


def test_what_cannot_be_exported_is_one_line(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("kept")
    for changes, message in [
        (["storage=int4"], "storage=int4: use one of float32, float16, int8"),
        ([f"output={tmp_path / 'notes'}"], "holds other files"),
        ([f"checkpoint={tmp_path / 'no'}"], "no such checkpoint folder"),
        ([f"checkpoint={tmp_path / 'notes'}"], "config.json"),
    ]:
        arguments = [f"checkpoint={checkpoint}", f"output={tmp_path / 'out'}", *changes]
        assert message in refusal(main, arguments, capsys)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes"]
