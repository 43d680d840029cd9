"""The wheel, alone: built, unpacked outside the tree, and parsing."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import hydra
import pytest

pytestmark = pytest.mark.early

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of what it is made of."""
    place = tmp_path_factory.mktemp("wheel")
    tree = place / "tree"
    tracked = ["setup.py", "setup.cfg", "pyproject.toml", "README.md", "LICENSE", "configs",
               "checkpoints", "semcore", "kid", "amr", "tsar", "graphsem"]  # fmt: skip
    tree.mkdir()
    for name in tracked:
        subprocess.run(["cp", "-r", ROOT / name, tree / name], check=True)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, tree]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = place.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> tuple[Path, Path]:
    """The wheel's place, and a Python that sees it and what it requires, not the source tree."""
    place = wheel.parent
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place / "venv"], check=True)
    (site,) = (place / "venv").glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # Its requirements, from here; .pth files in that folder, such as the tree's own, do not count.
    (site / "requirements.pth").write_text(f"{Path(hydra.__file__).parents[1]}\n")
    return site, place / "venv" / "bin" / "python"


def test_the_readme_has_the_wheels_size(wheel: Path) -> None:
    (said,) = re.findall(
        r"`dist/graphsem-\*\.whl`, (\d+) MB", (ROOT / "README.md").read_text("utf-8")
    )
    assert abs(int(said) - wheel.stat().st_size / 1e6) <= 1


def test_a_wheel_holds_what_is_used_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0] for name in names}
    packages = {"amr", "graphsem", "kid", "semcore", "tsar"}
    (facts,) = tops - packages
    assert packages < tops and facts.endswith(".dist-info")
    assert f"{facts}/licenses/LICENSE" in names
    assert {f"{package}/py.typed" for package in packages} <= {*names}  # types for its users
    cards = {f"graphsem/checkpoints/{name}/README.md" for name in ("amr", "kid", "tsar")}
    assert cards <= {*names}
    wrong = re.compile(
        r"(^|/)(tests?|samples|docs|scripts|__pycache__|\..*)(/|$)|\.py[co]$|\.orig$"
    )
    assert not [name for name in names if wrong.search(name)]


def test_a_wheel_parses_from_any_folder(installed: tuple[Path, Path], tmp_path: Path) -> None:
    site, python = installed
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    for name in ("PYTHONPATH", "GRAPHSEM_CHECKPOINTS"):
        environment.pop(name, None)

    def output(*words: str, text: str = "") -> str:
        command = [str(python), *words]
        result = subprocess.run(
            command, input=text, capture_output=True, text=True, cwd=tmp_path, env=environment,
            check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        return result.stdout

    script = (tmp_path / "try_wheel.py").resolve()
    script.write_bytes((ROOT / "scripts" / "try_wheel.py").read_bytes())
    assert json.loads(output(str(script)))["graphsem"] == str(site / "graphsem")
    assert output("-m", "graphsem", "--version").startswith("graphsem 0.")
    output(
        "-m", "kid.predict", "checkpoint=kid", "input=-", "output=found.jsonl", text="She sold it."
    )
    assert "Commerce_sell" in (tmp_path / "found.jsonl").read_text("utf-8")
