"""The wheel, alone: built, unpacked outside the tree, and parsing."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import hydra
import pytest

ROOT = Path(__file__).parents[2]
PARSE = """
import graphsem, json
document = graphsem.parse("The court sold its ships. It fined the men.")
folders = [str(graphsem.parsers.checkpoint_folder(name)) for name in document.parsers]
frames = [frame.frame for frame in document.sentences[0].frames]
print(json.dumps([graphsem.__file__, folders, frames]))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel's place, and a Python that sees it and what it requires, not the source tree."""
    place = tmp_path_factory.mktemp("wheel")
    tree = place / "tree"
    tracked = ["setup.py", "setup.cfg", "pyproject.toml", "README.md", "LICENSE", "configs",
               "checkpoints", "semcore", "kid", "amr", "tsar", "graphsem"]  # fmt: skip
    tree.mkdir()
    for name in tracked:
        subprocess.run(["cp", "-r", ROOT / name, tree / name], check=True)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, tree]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place / "venv"], check=True)
    (site,) = (place / "venv").glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # Its requirements, from here; .pth files in that folder, such as the tree's own, do not count.
    (site / "requirements.pth").write_text(f"{Path(hydra.__file__).parents[1]}\n")
    return site, place / "venv" / "bin" / "python"


def test_a_wheel_parses_from_any_folder(installed: tuple[Path, Path], tmp_path: Path) -> None:
    site, python = installed
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    for name in ("PYTHONPATH", "GRAPHSEM_CHECKPOINTS"):
        environment.pop(name, None)
    code = [str(python), "-c", PARSE]
    result = subprocess.run(
        code, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )
    output = result.stdout
    assert result.returncode == 0, result.stderr
    assert str(site / "graphsem" / "__init__.py") in output
    assert output.count(str(site / "graphsem" / "checkpoints")) == 3  # all three parsers
    assert "Commerce_sell" in output
    shown = subprocess.run(
        [str(python), "-m", "graphsem", "--version"],
        check=True, capture_output=True, text=True, cwd=tmp_path, env=environment,
    ).stdout  # fmt: skip
    assert shown.startswith("graphsem 0.")
    subprocess.run(
        [str(python), "-m", "kid.predict", "checkpoint=kid", "input=-", "output=found.jsonl"],
        check=True, input="She sold it.", capture_output=True, text=True, cwd=tmp_path,
        env=environment,
    )  # fmt: skip
    assert "Commerce_sell" in (tmp_path / "found.jsonl").read_text("utf-8")
