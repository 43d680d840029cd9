"""``python -m graphsem``: texts in, frames out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphsem.sources import overrides, read
from semcore.commands import command, progress


@dataclass
class GraphsemConfig:
    """What to parse, with what, and where the result goes."""

    text: str | None = None
    input: Any = None  # a name or a list of names; OmegaConf has no union of these
    output: str | None = None
    checkpoint: str | None = None
    device: str = "cpu"
    show: bool = True


@command("graphsem", GraphsemConfig, example='python -m graphsem "She gave the archive up."')
def main(config: GraphsemConfig) -> None:
    """Parse texts: their frames in the terminal, and as a page and JSON Lines in a folder.

    Texts are given as arguments in quotes, as names of files or of folders with .txt files, or
    piped in. With output=FOLDER the folder gets index.html, to be opened in any browser, and
    frames.jsonl, one sentence a line with character offsets.
    """
    texts = list(read(config.text, config.input))

    from rich.console import Console

    from graphsem.document import parse_documents
    from graphsem.parsers import checkpoint_folder, load

    folder = Path(config.checkpoint) if config.checkpoint else checkpoint_folder("kid")
    parsers = {"kid": load("kid", folder, config.device)}
    documents = []
    console = Console()
    found = parse_documents(texts, parsers)
    for document in progress(found, "parsing", total=len(texts)):
        documents.append(document)
        if config.show:
            console.print(document)
    if config.output:
        _write(documents, Path(config.output), {"Model": _short(folder), "Device": config.device})


def _write(documents: list[Any], output: Path, facts: dict[str, str]) -> None:
    from graphsem.views import documents_page
    from kid.data import json_lines
    from semcore.files import atomic_writer

    with atomic_writer(output / "frames.jsonl") as stream:
        for document in documents:
            stream.writelines(json_lines(document.sentences))
    with atomic_writer(output / "index.html") as stream:
        stream.write(documents_page(documents, facts))
    print(f"{output / 'index.html'}\n{output / 'frames.jsonl'}", file=sys.stderr)


def _short(folder: Path) -> str:
    """The folder as a reader of the page may see it: without the way to it on this machine."""
    return "/".join(folder.parts[-2:]) if folder.is_absolute() else str(folder)


def run() -> None:
    """The console script: a text or file names may stand without ``text=`` or ``input=``."""
    sys.exit(main.run(overrides(sys.argv[1:])))


if __name__ == "__main__":
    run()
