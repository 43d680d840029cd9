"""What ``amr.prepare`` may write over: its own earlier result, and nothing of the user's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from amr.prepare import main
from semcore.errors import InputError
from tests.amr.test_prepare import SAMPLES, run

NEW_KEYS = ("format", "format_version", "sha256")


def content(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("marker", ["{}", "{", '{"corpus": "amr"}', '{"model_type": "bart"}'])
def test_a_folder_is_not_ours_because_it_has_a_manifest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], marker: str
) -> None:
    output = tmp_path / "d"
    output.mkdir()
    (output / "manifest.json").write_text(marker)
    (output / "thesis.tex").write_text("years of work")
    before = content(tmp_path)
    assert main.run([f"source={SAMPLES / 'amr'}", "split=dev", f"output={output}"]) == 2
    assert content(tmp_path) == before
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and "d/manifest.json: not that of a corpus of amr.prepare" in lines[0]


@pytest.mark.parametrize(
    ("source", "output", "relation"),
    [
        ("d/in", "d", "holds the input"),
        ("d", "d/out", "lies in the input"),
        ("d/in", "d/in", "is the input"),
        ("d/in/garden.amr", "d/in", "holds the input"),
        ("d/in/garden.amr", "link", "holds the input"),
        ("link/garden.txt", "d/../d/in", "holds the input"),
    ],
)
def test_an_input_is_never_replaced(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    source: str,
    output: str,
    relation: str,
) -> None:
    shutil.copytree(SAMPLES / "amr", tmp_path / "d" / "in")
    (tmp_path / "link").symlink_to("d/in")
    before = content(tmp_path)
    given = [f"source={tmp_path / source}", "split=dev", f"output={tmp_path / output}"]
    assert main.run(given) == 2
    assert relation in capsys.readouterr().err
    assert content(tmp_path) == before
    file = tmp_path / "d" / "in" / "garden.amr"
    assert main.run([f"source={file}", f"output={file}"]) == 2
    assert "is the input" in capsys.readouterr().err
    assert content(tmp_path) == before


def test_only_an_earlier_result_of_the_same_command_is_replaced(tmp_path: Path) -> None:
    output = tmp_path / "d"
    run("amr", SAMPLES / "amr", output, split="dev")
    run("amr", SAMPLES / "amr", output, split="test")  # other files, and all of them are ours
    assert sorted(content(output)) == ["manifest.json", "test.amr"]
    (output / "dev.amr").write_text("(m / mine)")
    with pytest.raises(InputError, match=r"d/dev\.amr: is not a file of a corpus of amr"):
        run("amr", SAMPLES / "amr", output, split="test")
    (output / "dev.amr").unlink()
    kept = (output / "test.amr").read_text()
    (output / "test.amr").write_text(kept + "\n(m / mine)")
    with pytest.raises(InputError, match=r"d/test\.amr: was changed since it was written"):
        run("amr", SAMPLES / "amr", output, split="test")
    (output / "test.amr").write_text(kept)
    # As it was first written: with no word about its kind, and no hashes.
    manifest = json.loads((output / "manifest.json").read_text())
    older = {key: manifest[key] for key in manifest if key not in NEW_KEYS}
    (output / "manifest.json").write_text(json.dumps(older))
    (output / "train.amr").write_text("(m / mine)")
    with pytest.raises(InputError, match=r"d/train\.amr: is not a file"):
        run("amr", SAMPLES / "amr", output, split="dev")
    (output / "train.amr").unlink()
    run("amr", SAMPLES / "amr", output, split="dev")
    assert sorted(content(output)) == ["dev.amr", "manifest.json"]
