"""Parsers on disk: they come back the same, and what does not fit is refused in one line."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from kid.config import FrameDecoding, KidConfig
from kid.model.double_graph import KidModel
from kid.ontology import Ontology
from kid.parser import FrameParser
from semcore.encoders import EncoderConfig, WordEncoder
from semcore.errors import InputError
from tests.kid.tiny import knowledge, tiny_batch, tiny_config, tiny_model, tiny_ontology
from tests.tiny_encoder import save_tiny_encoder

CONFIGS = {
    "paper": tiny_config(),
    "text and learned features": tiny_config(knowledge_graph=knowledge(features="both")),
    "text features": tiny_config(knowledge_graph=knowledge(features="text")),
    "marked": tiny_config(marking="each", semantic_graph=False),
    "without knowledge graph": tiny_config(knowledge_graph=knowledge(enabled=False)),
}


def saved(model: KidModel, folder: Path, **changes: Any) -> Path:
    FrameParser(model, tiny_ontology(), **changes).save_pretrained(folder, "# card\n")
    return folder


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS.keys())
@torch.no_grad()
def test_scores_after_loading_are_those_before_saving(
    tiny_encoder: Path, tmp_path: Path, config: KidConfig
) -> None:
    model = tiny_model(tiny_encoder, config)
    decode = FrameDecoding(stop_bias=-0.5, target_bias=0.25, overlaps=True)
    folder = saved(model, tmp_path / "kid", decode=decode, training={"note": "é"})
    parser = FrameParser.from_pretrained(folder)
    assert parser.decode == decode
    assert parser.training == {"note": "é"}
    assert parser.ontology == tiny_ontology()
    batch = tiny_batch(model)
    before, after = model(batch), parser.model(batch)
    for name in ("frames", "starts", "ends", "roles", "tags"):
        # Stored in half precision: eleven bits.
        mine, other = getattr(before, name), getattr(after, name)
        finite = torch.isfinite(mine)
        assert torch.equal(finite, torch.isfinite(other))
        scale = mine[finite].abs().max()
        torch.testing.assert_close(mine[finite], other[finite], rtol=0, atol=0.01 * float(scale))


@torch.no_grad()
def test_descriptions_are_folded_into_the_table(tiny_encoder: Path, tmp_path: Path) -> None:
    model = tiny_model(tiny_encoder, tiny_config(knowledge_graph=knowledge(features="both")))
    tensors = load_file(saved(model, tmp_path / "kid") / "model.safetensors")
    assert not any("text" in name or "projection" in name for name in tensors)
    assert {tensor.dtype for tensor in tensors.values()} == {torch.float16}
    table = tensors["knowledge_graph.table"].float()
    torch.testing.assert_close(table, model.knowledge_graph.features(), rtol=1e-3, atol=1e-3)


@torch.no_grad()
def test_of_a_frozen_or_adapted_encoder_little_is_stored(
    tiny_encoder: Path, tmp_path: Path
) -> None:
    sizes, whole = {}, sum(p.numel() for p in tiny_model(tiny_encoder).encoder.parameters())
    for tuning in ("full", "lora", "frozen"):
        config = EncoderConfig(name=str(tiny_encoder), tuning=tuning, lora_rank=2, dropout=0.0)
        torch.manual_seed(0)
        model = KidModel(tiny_config(), tiny_ontology(), WordEncoder(config)).eval()
        for name, parameter in model.named_parameters():
            if "lora_B" in name:
                parameter.normal_(std=0.2)
        folder = saved(model, tmp_path / tuning)
        tensors = load_file(folder / "model.safetensors")
        sizes[tuning] = sum(t.numel() for name, t in tensors.items() if name.startswith("encoder"))
        batch = tiny_batch(model)
        after = FrameParser.from_pretrained(folder).model(batch).frames
        torch.testing.assert_close(after, model(batch).frames, rtol=0.02, atol=0.02)
    assert sizes["frozen"] < sizes["lora"] < sizes["full"] / 2
    assert sizes["full"] == whole


@pytest.fixture
def folder(model: KidModel, tmp_path: Path) -> Path:
    """A whole checkpoint."""
    return saved(model, tmp_path / "kid")


def refused(folder: Path, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        FrameParser.from_pretrained(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "ontology.json"])
def test_missing_and_damaged_files_are_named(folder: Path, name: str) -> None:
    path = folder / name
    content = path.read_bytes()
    path.unlink()
    refused(folder, name)
    for damaged in (content[: len(content) // 2], b"", b"\xff" + content[1:]):
        path.write_bytes(damaged)
        refused(folder, name)
    path.write_bytes(content)
    FrameParser.from_pretrained(folder)


def test_no_checkpoint_at_all(tmp_path: Path) -> None:
    refused(tmp_path / "nothing", "nothing: no such checkpoint folder")
    refused(tmp_path, "config.json")


def test_other_weights_of_the_encoder_are_refused(tmp_path: Path) -> None:
    encoder = save_tiny_encoder(tmp_path / "encoder")
    folder = saved(tiny_model(encoder), tmp_path / "kid")
    save_tiny_encoder(encoder, seed=1)
    refused(folder, r"other weights than the .* of the checkpoint")
    shutil.rmtree(encoder)
    refused(folder, "encoder .*: no such folder")


def edited(folder: Path, change: Callable[[Any], None], name: str = "config.json") -> None:
    """Changes a JSON file of the checkpoint, and its hash with it."""
    path = folder / name
    record = json.loads(path.read_text())
    change(record)
    path.write_text(json.dumps(record))
    if name != "config.json":
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        edited(folder, lambda config: config["sha256"].update({name: digest}))


def test_another_ontology_does_not_fit_the_weights(folder: Path) -> None:
    other = tiny_ontology()
    other = replace(other, frames=other.frames[:3], relations=(), mentions=())

    def change(record: Any) -> None:
        record.clear()
        record.update(other.to_json())

    assert isinstance(Ontology.from_json(other.to_json()), Ontology)
    edited(folder, change, "ontology.json")
    refused(folder, "knowledge_graph.table has shape .* another ontology or model")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda record: record["config"].pop("model"), "does not describe a parser"),
        (lambda record: record["config"].pop("encoder"), "does not describe a parser"),
        (lambda record: record["config"].pop("decode"), "decode"),
        (
            lambda record: record["config"]["decode"].update(beam=3),
            "parser: .*beam",
        ),
        (lambda record: record["config"]["model"].update(depth=3), "depth"),
        (lambda record: record["config"]["model"].update(size="big"), "big"),
        (lambda record: record["config"]["model"].update(marking="none"), "marking=none"),
        (lambda record: record["config"]["model"]["reader"].update(layers=3), "lacks the tensor"),
        (lambda record: record["config"]["model"].update(semantic_graph=False), "unknown tensor"),
        (lambda record: record.update(parser="tsar"), "a checkpoint of tsar, not kid"),
        (lambda record: record.update(format_version=99), "format version 99"),
    ],
)
def test_settings_that_do_not_fit(
    folder: Path, change: Callable[[Any], None], message: str
) -> None:
    edited(folder, change)
    refused(folder, message)


def test_a_device_that_is_not_there(folder: Path) -> None:
    for device in ("cuda:99", "toaster"):
        with pytest.raises(InputError, match=f"device={device}: cannot be used here") as caught:
            FrameParser.from_pretrained(folder, device)
        assert "\n" not in str(caught.value)


def test_saving_over_a_checkpoint_replaces_it_and_over_other_files_does_not(
    model: KidModel, folder: Path, tmp_path: Path
) -> None:
    saved(model, folder, decode=FrameDecoding(stop_bias=1.0))
    assert FrameParser.from_pretrained(folder).decode.stop_bias == 1.0
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("important")
    with pytest.raises(InputError, match="holds other files"):
        saved(model, tmp_path / "thesis")
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.tex"]
