"""Checkpoints by name: a folder, a parser's own, a model of the hub."""

from pathlib import Path
from typing import Any

import huggingface_hub
import pytest
from huggingface_hub import ModelCard

from kid import FrameParser
from semcore.errors import InputError
from semcore.hub import fetched, is_hub_id
from semcore.shipped import checkpoint_folder, checkpoint_place

ROOT = Path(__file__).parents[2]
SHIPPED = [ROOT / "checkpoints" / name for name in ("kid", "amr", "tsar")]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the hub on a machine without network, with one model in it."""
    root = tmp_path / "models--somebody--frames"
    (root / "refs").mkdir(parents=True)
    (root / "refs" / "main").write_text("1" * 40)
    (root / "snapshots").mkdir()
    (root / "snapshots" / ("1" * 40)).symlink_to(checkpoint_folder("kid"))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    real = huggingface_hub.snapshot_download

    def offline(*args: Any, **options: Any) -> Any:
        return real(*args, **options, cache_dir=tmp_path, local_files_only=True)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", offline)
    return tmp_path


def test_a_parser_is_loaded_by_its_name() -> None:
    assert checkpoint_place("kid") == ROOT / "checkpoints" / "kid"
    parser = FrameParser.from_pretrained("kid")
    assert parser.folder == ROOT / "checkpoints" / "kid"
    assert parser.parse("She sold it.")[0].frames[0].frame == "Commerce_sell"


def test_a_model_of_the_hub_is_taken_from_its_cache(cache: Path) -> None:
    assert fetched("somebody/frames").samefile(checkpoint_folder("kid"))
    assert FrameParser.from_pretrained("somebody/frames").folder is not None


@pytest.mark.parametrize("name", ["somebody/else", "somebody/frames@v2", "runs/nothing"])
def test_what_the_cache_lacks_is_one_line(cache: Path, name: str) -> None:
    with pytest.raises(InputError, match=f"^{name}: no such folder, and not to be had") as error:
        FrameParser.from_pretrained(name)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "name", ["nothing", "semcore", "./kid", "/kid", "a/b/c", "../kid", "a..b/c"]
)
def test_names_of_nothing_ask_no_network(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: Any, **options: Any) -> Any:
        raise AssertionError("asked the hub")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", never)
    with pytest.raises(InputError) as error:
        FrameParser.from_pretrained(name)
    assert name.removeprefix("./") in str(error.value)


def test_ids_of_the_hub() -> None:
    assert all(map(is_hub_id, ["user/model", "a-b/c.d_e", "user/model@main", "u/m@refs/pr/1"]))
    assert not any(map(is_hub_id, ["model", "./model", "a/b/c", "/a/b", "a/", "a b/c", "~/a"]))


def test_what_is_pushed_are_the_files_of_the_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: dict[str, Any] = {}

    class Hub:
        def __init__(self, token: str | None) -> None:
            calls["token"] = token

        def create_repo(self, name: str, **options: Any) -> None:
            calls["made"] = name, options["private"]

        def upload_folder(self, **options: Any) -> str:
            calls["folder"] = Path(options["folder_path"])
            return "https://hub.example/commit/1"

    monkeypatch.setattr(huggingface_hub, "HfApi", Hub)
    parser = FrameParser.from_pretrained("kid")
    assert parser.push_to_hub("me/frames", private=True).endswith("commit/1")
    assert calls == {
        "token": None,
        "made": ("me/frames", True),
        "folder": ROOT / "checkpoints" / "kid",
    }
    with pytest.raises(InputError, match="named user/model"):
        parser.push_to_hub("frames")
    parser.folder = None
    with pytest.raises(InputError, match="in no checkpoint yet"):
        parser.push_to_hub("me/frames")


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: path.name)
def test_cards_are_understood_by_the_hub(folder: Path) -> None:
    read = ModelCard.load(folder / "README.md").data.to_dict()
    expected = {"library_name": "graphsem", "language": "en", "license": "other"}
    assert expected.items() <= read.items() and read["tags"]
