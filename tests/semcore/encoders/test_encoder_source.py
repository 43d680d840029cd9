"""Where encoders come from, and what a wrong or damaged one says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from semcore.encoders import EncoderConfig, WordEncoder, encoder_source
from semcore.errors import InputError
from tests.semcore.tiny_encoders import KINDS, tiny, write_encoder


def carrying_package(root: Path, name: str, encoder: Path) -> None:
    model = root / name / "weights"
    model.mkdir(parents=True)
    (root / name / "__init__.py").write_text("raise RuntimeError('must not be run')")
    for file in encoder.iterdir():
        (model / file.name).write_bytes(file.read_bytes())


def test_source_is_a_folder_then_a_package_then_a_hub_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrying_package(tmp_path / "site", "carried_encoder", write_encoder(tmp_path / "bert", "bert"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.chdir(tmp_path)
    inside = str(tmp_path / "site" / "carried_encoder" / "weights")
    assert encoder_source("carried_encoder") == inside
    assert encoder_source("package:carried_encoder") == inside
    (tmp_path / "carried_encoder").mkdir()
    (tmp_path / "carried_encoder" / "config.json").write_text("{}")
    assert encoder_source("carried_encoder") == "carried_encoder"
    assert encoder_source("package:carried_encoder") == inside
    assert encoder_source("google-bert/bert-base-cased") == "google-bert/bert-base-cased"
    assert encoder_source("albert") == "albert"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("package:no_such_package_here", "no installed package"),
        ("package:json", "no installed package json that carries a model"),
        ("./nowhere", "no such folder"),
        ("{empty}", "no config.json"),
        ("nobody/no-such-encoder", "cannot be loaded"),
        ("__main__", "cannot be loaded"),
    ],
)
def test_a_wrong_source_is_one_line(tmp_path: Path, name: str, problem: str) -> None:
    name = name.format(empty=tmp_path)
    with pytest.raises(InputError, match=problem) as caught:
        WordEncoder(EncoderConfig(name=name, download=False))
    assert name in str(caught.value) and "\n" not in str(caught.value)


def cut_short(folder: Path) -> None:
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:2000])


def without_a_layer(folder: Path) -> None:
    settings = json.loads((folder / "config.json").read_text())
    settings["n_layers" if "n_layers" in settings else "num_hidden_layers"] += 1
    (folder / "config.json").write_text(json.dumps(settings))


def of_other_size(folder: Path) -> None:
    settings = json.loads((folder / "config.json").read_text())
    settings["hidden_dim" if "hidden_dim" in settings else "intermediate_size"] += 8
    (folder / "config.json").write_text(json.dumps(settings))


def broken_config(folder: Path) -> None:
    (folder / "config.json").write_text("{")


def unknown_kind(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"model_type": "abacus"}))


def without_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def without_tokenizer(folder: Path) -> None:
    for file in folder.glob("tokenizer*"):
        file.unlink()


@pytest.mark.parametrize(
    "damage",
    [cut_short, without_a_layer, of_other_size, broken_config, unknown_kind, without_weights,
     without_tokenizer],
)  # fmt: skip
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_encoder_is_one_line(tmp_path: Path, kind: str, damage: object) -> None:
    folder = write_encoder(tmp_path / "encoder", kind)
    damage(folder)  # type: ignore[operator]
    with pytest.raises(InputError, match=re.escape(str(folder))) as caught:
        tiny(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"tuning": "half"}, "encoder.tuning=half"),
        ({"kind": "oracle"}, "encoder.kind=oracle"),
        ({"layers": "first"}, "encoder.layers=first"),
        ({"tuning": "lora", "lora_rank": 0}, "encoder.lora_rank=0"),
        ({"kind": "recurrent", "tuning": "lora"}, "encoder.tuning=lora"),
        ({"dropout": 1.5}, "encoder.dropout=1.5"),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, object], key: str) -> None:
    with pytest.raises(InputError, match=key):
        EncoderConfig(**settings)  # type: ignore[arg-type]
