"""AMR parsers on disk: they come back the same, and what does not fit is refused in one line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from amr.checkpoint import load_parser_parts
from amr.config import GraphOptions
from amr.model.compact import CompactParser
from amr.parser import AMRParser
from amr.wiki import NameLinker
from kid.parser import FrameParser
from semcore.encoders import EncoderConfig, WordEncoder
from semcore.errors import InputError
from semcore.files import sha256_of
from semcore.training.state import trained_tensors
from tests.amr.tiny_parser import tiny_config, tiny_model, tiny_sentences, tiny_vocabulary
from tests.amr.tiny_training import learned_run
from tests.tiny_encoder import save_tiny_encoder

Change = Callable[[Any], Any]


@pytest.fixture(scope="module")
def learned(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> AMRParser:
    """A parser that knows the tiny graphs by heart."""
    output = learned_run(tmp_path_factory, tiny_encoder)[1]
    return AMRParser.from_pretrained(output / "checkpoint")


def saved(parser: AMRParser, folder: Path, storage: str = "float32") -> Path:
    parser.save_pretrained(folder, "# A card\n", storage)
    return folder


@pytest.fixture
def folder(tiny_encoder: Path, tmp_path: Path) -> Path:
    """A checkpoint with random weights, to be damaged."""
    return saved(AMRParser(tiny_model(tiny_encoder).float(), NameLinker()), tmp_path / "amr")


def graphs(parser: AMRParser) -> list[Any]:
    """What it writes for the tiny sentences; of random weights at most 50 tokens."""
    quick = replace(parser, options=GraphOptions(aligned=False, longest=50))
    return [item.tree.node for item in quick.parse_sentences(tiny_sentences())]


def test_in_single_precision_every_number_comes_back(learned: AMRParser, tmp_path: Path) -> None:
    learned.training = {"note": "é", "steps": 3}
    again = AMRParser.from_pretrained(saved(learned, tmp_path / "amr"))
    before, after = trained_tensors(learned.model), trained_tensors(again.model)
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert again.training == learned.training
    assert again.model.vocabulary.to_json() == learned.model.vocabulary.to_json()
    assert again.model.config == learned.model.config
    assert isinstance(again.linker, NameLinker) and isinstance(learned.linker, NameLinker)
    assert again.linker.to_json() == learned.linker.to_json()
    assert graphs(again) == graphs(learned)


@pytest.mark.parametrize("storage", ["float16", "int8"])
def test_in_fewer_bits_a_parser_writes_the_same_graphs(
    learned: AMRParser, tmp_path: Path, storage: str
) -> None:
    folder, whole = saved(learned, tmp_path / storage, storage), saved(learned, tmp_path / "whole")
    sizes = [(path / "model.safetensors").stat().st_size for path in (folder, whole)]
    assert sizes[0] < {"float16": 0.55, "int8": 0.5}[storage] * sizes[1]
    assert graphs(AMRParser.from_pretrained(folder)) == graphs(learned)


@pytest.mark.parametrize("linker", [True, False])
def test_the_linker_is_stored_if_there_is_one(
    tiny_encoder: Path, tmp_path: Path, linker: bool
) -> None:
    learned = NameLinker.learn(tiny_sentences()) if linker else None
    model = tiny_model(tiny_encoder, config=tiny_config(layers=1)).float()
    folder = saved(AMRParser(model, learned), tmp_path / "amr")
    assert (folder / "wiki.json").exists() == linker
    again = AMRParser.from_pretrained(folder)
    assert (again.linker is not None) == linker
    if again.linker is not None:
        assert again.linker.link("Rome", "city", tiny_sentences()[0]) == "Rome"


@pytest.mark.parametrize(("tuning", "share"), [("lora", 0.5), ("frozen", 0.01)])
def test_of_the_encoder_only_what_was_trained_is_stored(
    tiny_encoder: Path, tmp_path: Path, tuning: str, share: float
) -> None:
    torch.manual_seed(0)
    config = EncoderConfig(name=str(tiny_encoder), tuning=tuning, lora_rank=2, dropout=0.0)
    encoder = WordEncoder(config)
    model = CompactParser(tiny_config(layers=1), encoder, tiny_vocabulary())
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora" in name:
                parameter.normal_(std=0.1)
    parser = AMRParser(model)
    folder = saved(parser, tmp_path / "amr")
    tensors = load_file(folder / "model.safetensors")
    stored = sum(t.numel() for name, t in tensors.items() if name.startswith("encoder."))
    assert stored < share * sum(p.numel() for p in encoder.parameters())
    assert graphs(AMRParser.from_pretrained(folder)) == graphs(parser)


# What does not fit ------------------------------------------------------------------------------


def refused(folder: Path, message: str) -> None:
    with pytest.raises(InputError) as caught:
        load_parser_parts(folder)
    assert message in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["config.json", "model.safetensors", "vocabulary.json", "wiki.json", "README.md"]
)
def test_a_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    refused(folder, name)


@pytest.mark.parametrize("name", ["model.safetensors", "vocabulary.json", "wiki.json"])
def test_a_damaged_file(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    refused(folder, f"{name}: damaged")


def edited(folder: Path, name: str, change: Change) -> None:
    """Changes a JSON file, and what the checkpoint says of its fingerprint."""
    path = folder / name
    record = json.loads(path.read_text())
    change(record)
    path.write_text(json.dumps(record))
    if name != "config.json":
        edited(folder, "config.json", lambda c: c["sha256"].update({name: sha256_of(path)}))


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("config.json", lambda c: c["config"].pop("model"), "model"),
        ("config.json", lambda c: c["config"]["model"].update(deep=3), "deep"),
        ("config.json", lambda c: c["config"]["model"].update(pointer_size="big"), "big"),
        ("config.json", lambda c: c["config"]["model"].update(pointer_size=8), "has shape"),
        ("config.json", lambda c: c["config"]["model"]["decoder"].update(layers=3), "lacks the"),
        ("config.json", lambda c: c["config"]["model"]["decoder"].update(layers=1), "unknown"),
        ("config.json", lambda c: c["config"]["encoder"].update(tuning="half"), "tuning=half"),
        ("config.json", lambda c: c.update(parser="kid"), "a checkpoint of kid, not amr"),
        ("config.json", lambda c: c.update(format_version=99), "format version 99"),
        ("vocabulary.json", lambda v: v.pop("tokens"), "does not describe a parser: 'tokens'"),
        ("vocabulary.json", lambda v: v["tokens"].append("(extra"), "has shape"),
        ("vocabulary.json", lambda v: v.update(pointers="many"), "does not describe a parser"),
        ("wiki.json", lambda w: w.update(city={"Rome": {"Rome": 0}}), "inventory of names"),
    ],
)
def test_settings_that_do_not_fit(folder: Path, name: str, change: Change, message: str) -> None:
    edited(folder, name, change)
    refused(folder, message)


def test_weights_of_another_parser(folder: Path, tiny_encoder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    tensors["extra"] = torch.zeros(1)
    save_file(tensors, folder / "model.safetensors")
    digest = sha256_of(folder / "model.safetensors")
    edited(folder, "config.json", lambda c: c["sha256"].update({"model.safetensors": digest}))
    refused(folder, "holds an unknown tensor extra")


def test_another_encoder(folder: Path, tmp_path: Path) -> None:
    other = save_tiny_encoder(tmp_path / "other", seed=1)
    edited(folder, "config.json", lambda c: c["config"]["encoder"].update(name=str(other)))
    refused(folder, "other weights")


def test_no_checkpoint_at_all(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", "no such checkpoint folder")
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", "config.json")


def test_the_frame_parser_refuses_it(folder: Path) -> None:
    with pytest.raises(InputError, match="a checkpoint of amr, not kid"):
        FrameParser.from_pretrained(folder)


def test_a_device_that_is_not_there(folder: Path) -> None:
    for device in ("cuda:99", "toaster"):
        with pytest.raises(InputError, match=f"device={device}: cannot be used here") as caught:
            AMRParser.from_pretrained(folder, device)
        assert "\n" not in str(caught.value)


def test_saving_over_a_checkpoint_replaces_it_and_over_other_files_does_not(
    folder: Path, learned: AMRParser, tmp_path: Path
) -> None:
    before = load_file(folder / "model.safetensors")
    saved(learned, folder)
    after = load_file(folder / "model.safetensors")
    assert before["output_bias"].shape != after["output_bias"].shape
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("important")
    with pytest.raises(InputError, match="holds other files"):
        saved(learned, tmp_path / "thesis")
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.tex"]


def test_a_checkpoint_may_be_moved(learned: AMRParser, folder: Path, tmp_path: Path) -> None:
    moved = Path(shutil.move(saved(learned, folder), tmp_path / "elsewhere"))
    assert graphs(AMRParser.from_pretrained(moved)) == graphs(learned)
