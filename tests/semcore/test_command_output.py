"""What commands print: JSON on a line, progress, help."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from semcore.commands import print_json, progress


def test_json_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"frame": "Café\n", "f1": 0.5})
    out = capsys.readouterr().out
    assert out.count("\n") == 1 and json.loads(out) == {"frame": "Café\n", "f1": 0.5}


def test_progress_gives_the_items(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress(iter("abc"), "letters", total=3)) == ["a", "b", "c"]
    assert capsys.readouterr().out == ""


def test_progress_in_a_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line every quarter of a minute: how far, how fast, and how long it will take."""
    clock = iter([0.0, 1.0, 20.0, 21.0, 50.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    assert list(progress("abcd", "letters")) == list("abcd")
    assert capsys.readouterr().err.splitlines() == [
        "letters: 1/4 (25%), 0.05/s, 1 min left",
        "letters: 3/4 (75%), 0.06/s, 17 s left",
    ]


def test_help_of_real_commands_does_not_load_torch() -> None:
    program = (
        "import sys, kid.prepare; from semcore.training import TrainerConfig;"
        "kid.prepare.main.run(['--help']); sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_on_a_closed_output_is_one_line(option: str) -> None:
    command = f"exec {sys.executable} -m kid.score {option} >&-"
    found = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, check=False)
    assert found.returncode == 2
    (line,) = found.stderr.splitlines()
    assert line.startswith("error: standard output")
