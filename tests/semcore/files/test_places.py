"""An output is no input, lies in none and holds none, by whatever name it is called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.files.places import expanded, keep_apart


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with an input of one file, links to it, and a neighbour."""
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "file").write_text("x")
    (tmp_path / "in2").mkdir()
    (tmp_path / "link").symlink_to("in")
    os.link(tmp_path / "in" / "file", tmp_path / "hard")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("output", "source", "relation"),
    [
        ("in", "in", "is the input in"),
        ("in/", "./in", "is the input ./in"),
        ("in2/../in", "in", "is the input in"),
        ("link", "in", "is the input in"),
        ("in", "link", "is the input link"),
        ("{place}/in", "in", "is the input in"),
        ("in/new/deeper", "in", "lies in the input in"),
        ("link/new", "in", "lies in the input in"),
        ("in", "in/deep", "holds the input in/deep"),
        ("in", "link/file", "holds the input link/file"),
        (".", "in", "holds the input in"),
        ("/", "in", "holds the input in"),
        ("in/file", "in/file", "is the input in/file"),
        ("hard", "in/file", "is the input in/file"),
        ("absent", "absent", "is the input absent"),
        ("absent/a", "absent", "lies in the input absent"),
    ],
)
def test_places_that_touch(place: Path, output: str, source: str, relation: str) -> None:
    output = output.format(place=place)
    with pytest.raises(InputError) as caught:
        keep_apart(output, source, "in2")
    assert str(caught.value) == f"output={output}: {relation}: choose another place"


@pytest.mark.parametrize(
    ("output", "source"),
    [("in2", "in"), ("in", "in2"), ("out", "in"), ("in3/in", "in"), ("-", "in"), ("out", None)],
)
def test_places_that_do_not(place: Path, output: str, source: str | None) -> None:
    keep_apart(output, source)
    keep_apart(None, source)


def test_standard_input_may_be_a_file(place: Path) -> None:
    code = "import sys; from semcore.files.places import keep_apart; keep_apart(sys.argv[1], '-')"
    for output, found in (("in/file", "is the input standard input"), ("out", "")):
        with (place / "in" / "file").open() as stream:
            done = subprocess.run(
                [sys.executable, "-c", code, str(place / output)],
                cwd=Path(__file__).parents[3],
                stdin=stream,
                capture_output=True,
                text=True,
            )
        assert bool(found) == bool(done.returncode) and found in done.stderr


def test_a_home_that_nobody_has_is_a_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert expanded("~/x") == tmp_path / "x"
    for name in ("~nobody-is-called-so.txt", "~nobody-is-called-so/x", "a/~b", "x~"):
        assert expanded(name) == Path(name)
