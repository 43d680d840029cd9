"""`tsar.predict` with a tiny parser: a text, graphs of a sentence, and the command."""

from __future__ import annotations

from pathlib import Path

from tsar.predict import main

TEXT = "She gave him a book in Rome yesterday. It rained there.\n\nHe gave the 😀 cat up. It is.\n"
GRAPHS = """# ::id notes
# ::tok She gave him a book .
(g / give-01~e.1
   :ARG0 (s / she~e.0)
   :ARG1 (b / book~e.4)
   :ARG2 (h / he~e.2))
"""


def run(checkpoint: Path, *arguments: str, amr: str = "none") -> int:
    return main.run([f"checkpoint={checkpoint}", f"amr={amr}", *arguments])
