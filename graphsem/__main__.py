"""``python -m graphsem``: texts in, frames and AMR graphs out."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphsem.sources import overrides, read
from semcore.commands import command, progress

if TYPE_CHECKING:
    from graphsem.document import Document


@dataclass
class Checkpoints:
    """The folders of trained weights."""

    kid: str | None = None  # a frame parser; none: $GRAPHSEM_CHECKPOINTS/kid or checkpoints/kid
    amr: str | None = None  # an AMR parser; none: $GRAPHSEM_CHECKPOINTS/amr or checkpoints/amr


@dataclass
class GraphsemConfig:
    """What to parse, with what, and where the result goes."""

    text: str | None = None
    input: Any = None  # a name or a list of names; OmegaConf has no union of these
    output: str | None = None
    parsers: Any = None
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    device: str = "cpu"
    show: bool = True


@command("graphsem", GraphsemConfig, example='python -m graphsem "She gave the archive up."')
def main(config: GraphsemConfig) -> None:
    """Parse texts: frames and AMR graphs in the terminal, and as a page and files in a folder.

    Texts are given as arguments in quotes, as names of files or of folders with .txt files, or
    piped in. With output=FOLDER the folder gets index.html, to be opened in any browser,
    frames.jsonl, one sentence a line with character offsets, and graphs.amr, the graphs in PENMAN
    notation with their alignments. Parsers without trained weights are left out.
    """
    texts = list(read(config.text, config.input))

    from rich.console import Console

    from graphsem.document import parse_documents
    from graphsem.parsers import chosen, load

    folders = chosen(config.parsers, asdict(config.checkpoints))
    parsers = {name: load(name, folder, config.device) for name, folder in folders.items()}
    documents = []
    console = Console()
    found = parse_documents(texts, parsers)
    for document in progress(found, "parsing", total=len(texts)):
        documents.append(document)
        if config.show:
            console.print(document)
    if config.output:
        model = ", ".join(_short(folder) for folder in folders.values())
        _write(documents, Path(config.output), {"Model": model, "Device": config.device})


def _write(documents: list[Document], output: Path, facts: Mapping[str, str]) -> None:
    from graphsem.sentence import graph_block
    from graphsem.views import documents_page
    from kid.data import json_lines
    from semcore.files import atomic_writer

    sentences = [sentence for document in documents for sentence in document.sentences]
    written = [output / "index.html"]
    if any("kid" in document.parsers for document in documents):
        written.append(output / "frames.jsonl")
        with atomic_writer(written[-1]) as stream:
            stream.writelines(json_lines(sentence.frame_sentence for sentence in sentences))
    if any("amr" in document.parsers for document in documents):
        written.append(output / "graphs.amr")
        with atomic_writer(written[-1]) as stream:
            stream.write("\n".join(graph_block(sentence) for sentence in sentences))
    with atomic_writer(written[0]) as stream:
        stream.write(documents_page(documents, facts))
    print("\n".join(map(str, written)), file=sys.stderr)


def _short(folder: Path) -> str:
    """The folder as a reader of the page may see it: without the way to it on this machine."""
    return "/".join(folder.parts[-2:]) if folder.is_absolute() else str(folder)


def run() -> None:
    """The console script: a text or file names may stand without ``text=`` or ``input=``."""
    main(overrides(sys.argv[1:]))


if __name__ == "__main__":
    run()
