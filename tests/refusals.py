"""What a command says when it refuses its arguments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from semcore.commands import Command


def refusal(main: Command[Any], arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line of a command that ends with exit code 2 and prints nothing else."""
    capsys.readouterr()
    assert main.run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("error: ")
    return line


def failed(
    main: Command[Any],
    capsys: pytest.CaptureFixture[str],
    checkpoint: Path,
    target: Path,
    *arguments: str,
) -> str:
    """The one line that a failing command says, having left nothing behind."""
    before = sorted(target.parent.iterdir())
    line = refusal(main, [f"checkpoint={checkpoint}", f"output={target}", *arguments], capsys)
    assert sorted(target.parent.iterdir()) == before
    return line
