"""What a command says when it refuses its arguments."""

from __future__ import annotations

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
