"""Packages of other distributions that hide graphsem's own."""

import subprocess
import sys
from pathlib import Path

import pytest

from graphsem.companions import COMPANIONS, check_companions

ROOT = Path(__file__).parents[2]


def test_nothing_hides_the_packages_of_this_tree() -> None:
    check_companions()
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"graphsem", "configs"} == {
        *COMPANIONS
    }


@pytest.mark.parametrize("name", COMPANIONS)
def test_a_module_of_the_same_name_is_named_in_the_import_error(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.py").write_text("class AMR: ...\n")
    code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; import graphsem"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd="/")
    last = found.stderr.splitlines()[-1]
    assert found.returncode == 1
    assert last.startswith(f"ImportError: graphsem's package {name} is hidden by {tmp_path}")
