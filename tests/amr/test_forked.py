"""A parser in a process that was forked: servers load once and fork."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# The parent's threads are two, and have worked; the child does as much again, and parses.
SCRIPT = """
import os, signal, sys, torch
torch.set_num_threads(2)
from amr.notation.writer import format_amr
from amr.parser import AMRParser
from tests.amr.tiny_parser import tiny_model

def work():
    table, rows = torch.ones(50_000, 64), torch.arange(50_000).repeat(4)
    return table[rows].exp()[-1].tolist()

torch.manual_seed(0)
parser = AMRParser(tiny_model(sys.argv[1]).float())
parse = lambda: [format_amr(found) for found in parser.parse("The dog wants to sleep. It sleeps.")]
expected = parse(), work()
child = os.fork()
if not child:
    signal.alarm(300)
    same = (parse(), work()) == expected and parse() == expected[0]
    os._exit(0 if same and torch.get_num_threads() == 1 else 1)
_, status = os.waitpid(child, 0)
assert torch.get_num_threads() == 2
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_a_parser_works_in_a_process_that_was_forked(tiny_encoder: Path) -> None:
    """OpenMP's threads are not forked along, and without them the child would wait for ever."""
    command = [sys.executable, "-c", SCRIPT, str(tiny_encoder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
