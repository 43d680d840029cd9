"""``python -m graphsem``: texts in, frames, AMR graphs and events out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphsem.parsers import Checkpoints, chosen, entries, load
from graphsem.sources import overrides, read
from semcore.commands import command, progress, say
from semcore.commands.values import verbatim
from semcore.errors import InputError
from semcore.files.kinds import FolderKind
from semcore.files.places import keep_apart

if TYPE_CHECKING:
    from graphsem.document import Document


PAGE = FolderKind("a page of graphsem", "manifest.json", {"format": "graphsem"})

TEXT = verbatim("what to parse, as it stands")
# OmegaConf has no union of a name and a list of names.
NAMES = verbatim("files (text, JSON Lines), folders of .txt files, - for stdin: a name or a list")


@dataclass
class GraphsemConfig:
    """What to parse, with what, and where the result goes."""

    text: str | None = TEXT
    input: Any = NAMES
    output: str | None = None  # a folder for index.html and a file of each parser
    parsers: Any = None  # a name or a list of names; null: all that have weights here
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    device: str = "cpu"  # cpu, cuda, cuda:1, mps
    threads: int | None = None  # cores used at most, also for one sentence; null: one a batch
    show: bool = True  # print what was found


@command("graphsem", GraphsemConfig, example='python -m graphsem "She gave the archive up."')
def main(config: GraphsemConfig) -> None:
    """Parse texts: frames, AMR graphs and events in the terminal, and as a page and files.

    Texts are given as arguments in quotes, as names of files or of folders with .txt files, or
    piped in. With output=FOLDER the folder gets index.html, to be opened in any browser,
    frames.jsonl, one sentence a line with character offsets, graphs.amr, the graphs in PENMAN
    notation with their alignments, and events.jsonl, one document a line with character offsets.
    Parsers without trained weights are left out; these lie in checkpoints.PARSER=FOLDER, else in
    $GRAPHSEM_CHECKPOINTS/PARSER or checkpoints/PARSER.
    """
    texts = list(read(config.text, config.input))

    from rich.console import Console

    from graphsem.parsing import parse_documents

    folders = chosen(config.parsers, asdict(config.checkpoints))
    if config.output is not None:
        names = ["index.html", *(name for entry in entries(folders) for name in entry.files([]))]
        PAGE.check_files(config.output, names)
        for name in names:
            keep_apart(Path(config.output) / name, *(place for place, _ in texts if place))
    parsers = {name: load(name, folder, config.device) for name, folder in folders.items()}
    documents = []
    console = Console()
    found = parse_documents(texts, parsers, config.threads)
    unshown: OSError | None = None
    for document in progress(found, "parsing", total=len(texts)):
        documents.append(document)
        if config.show and unshown is None:
            try:
                console.print(document)
            except (
                OSError
            ) as error:  # a full disk, a closed stream: the files are made for all that
                if config.output is None:
                    raise
                unshown = error
    if config.output is not None:
        model = ", ".join(_short(folder) for folder in folders.values())
        _write(documents, Path(config.output), {"Model": model, "Device": config.device})
    if unshown is not None:
        raise unshown


def _write(documents: list[Document], output: Path, facts: Mapping[str, str]) -> None:
    from graphsem.views import at_work, documents_page, results

    files: dict[str, Iterable[str]] = {"index.html": [documents_page(documents, facts)]}
    for entry in at_work(documents):
        files |= entry.files(results(documents, entry))
    for path in PAGE.write_into(output, files):
        say(str(path))


def _short(folder: Path) -> str:
    """The folder as a reader of the page may see it: without the way to it on this machine."""
    return "/".join(folder.parts[-2:]) if folder.is_absolute() else str(folder)


def run() -> None:
    """The console script: a text or file names may stand without ``text=`` or ``input=``.

    ``graphsem serve`` is the service (`graphsem.serve`); to parse that word, write ``text=serve``.
    """
    if sys.argv[1:2] == ["serve"]:
        from graphsem.serve import main as serve

        serve(sys.argv[2:])
    try:
        arguments = overrides(sys.argv[1:], main.composition)
    except InputError as error:
        say(f"error: {error}")
        sys.exit(2)
    main(arguments)


if __name__ == "__main__":
    run()
