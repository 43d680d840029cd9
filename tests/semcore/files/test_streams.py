"""Standard output that is closed or full is named in one line; nothing else gets its number."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from dataclasses import dataclass
from semcore.commands import command, print_json
from pathlib import Path

@dataclass
class Nothing:
    output: str = "-"

@command("nothing", Nothing, example="nothing", folder=Path(sys.argv.pop(1)))
def main(config):
    '''Write a line.'''
    stream = open(config.output, "w") if config.output != "-" else sys.stdout
    if stream:
        stream.write("a line\\n")
        stream.flush()

main()
"""


def run(tmp_path: Path, redirected: str, *words: str) -> tuple[int, str]:
    """The exit code and standard error of a command whose streams the shell redirects."""
    (tmp_path / "configs").mkdir(exist_ok=True)
    (tmp_path / "configs/nothing.yaml").write_text("defaults: [nothing_schema, _self_]\n")
    (tmp_path / "program.py").write_text(PROGRAM)
    line = f'exec "$0" program.py "$PWD/configs" "$@" {redirected}'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable, *words],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("redirected", "problem"),
    [(">&-", "Bad file descriptor"), (">/dev/full", "No space left on device")],
)
def test_an_output_that_cannot_be_written_is_one_line(
    tmp_path: Path, redirected: str, problem: str
) -> None:
    assert run(tmp_path, redirected) == (2, f"error: standard output: {problem}\n")


def test_with_all_streams_closed_files_are_what_they_are(tmp_path: Path) -> None:
    assert run(tmp_path, "<&- >&- 2>&-", "output=2024_05_01") == (0, "")
    assert (tmp_path / "2024_05_01").read_text() == "a line\n"


def test_a_name_that_a_terminal_would_obey_is_shown(tmp_path: Path) -> None:
    code, told = run(tmp_path, "", "output=no/\x1b[31m\u202ered")
    assert code == 2
    assert told == "error: no/\u241b[31m\ufffdred: No such file or directory\n"
