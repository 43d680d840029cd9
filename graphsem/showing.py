"""What the command puts on the terminal: a page of a text, all of it, a summary, or nothing."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from graphsem.document import Document, Part
from graphsem.parsers import entries
from semcore.commands.predicting import standard_output
from semcore.drawing.terminal import without_padding
from semcore.files.places import STANDARD

SHOW = ("auto", "page", "all", "summary", "none")
JSON_LINES = "jsonl"  # a document a line: what output=- makes of standard output
LINES = 60  # of a page; the sentence with which it is full is the last
_COMMON = 5  # types that a summary names


class Shown:
    """Documents as they come, and the summary behind the last.

    Standard output that is full or closed raises ``OSError``.
    """

    def __init__(self, show: str) -> None:
        self.show = show
        self.left = float("inf") if show == "all" else LINES
        self.console = Console()
        self.summary = Summary()
        self.cut = False
        self.hidden = 0  # sentences that are not shown

    def add(self, document: Document) -> None:
        """Another document."""
        if self.show == JSON_LINES:
            stream = standard_output()
            stream.write(document.to_line())
            stream.flush()
        if self.show == "summary":
            self.summary.add(document)
        if self.show not in ("page", "all"):
            return
        for part in document.drawn():
            if self.left <= 0:
                self.cut = True
                self.hidden += part.sentences
                continue
            self.left -= len(self.console.render_lines(part, pad=False))
            self._print(part)

    def _print(self, part: Part) -> None:
        """To a terminal as it is; to a file or a pipe without the spaces at the ends of lines."""
        if self.console.is_terminal:
            self.console.print(part)
            return
        with self.console.capture() as captured:
            self.console.print(part)
        self.console.file.write(without_padding(captured.get()))
        self.console.file.flush()

    def end(self, before: int = 0) -> None:
        """What comes behind the last: ``before`` documents were parsed by an earlier run."""
        if self.cut:
            more = f"{self.hidden:,} more sentence{'s' * (self.hidden != 1)}"
            told = f"... {more if self.hidden else 'more'} (show=all, or output=FOLDER)"
            self.console.print(told, style="dim", markup=False)
        if self.show == "summary":
            self.console.print(self.summary.text(before), markup=False, soft_wrap=True)


class Summary:
    """How much was read and found, and what most often."""

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.documents = self.sentences = self.words = 0
        self.types: dict[str, Counter[str]] = {}
        self.parts: Counter[str] = Counter()

    def add(self, document: Document) -> None:
        """Count another document."""
        self.documents += 1
        self.sentences += len(document)
        self.words += sum(len(sentence.words) for sentence in document)
        for entry in entries(document.parsers):
            for found in document.results(entry.name):
                types, parts = entry.tally(found)
                self.types.setdefault(entry.name, Counter()).update(types)
                self.parts[entry.name] += parts

    def text(self, before: int = 0) -> str:
        """The counts, one a line."""
        seconds = max(time.monotonic() - self.begun, 1e-9)
        rows = {
            "Documents": f"{self.documents:,}" + (f", and {before:,} before" if before else ""),
            "Sentences": f"{self.sentences:,}",
            "Words": f"{self.words:,} ({self.words / seconds:,.0f} a second)",
        }
        for entry in entries(self.types):
            types = self.types[entry.name]
            common = ", ".join(f"{name} {count:,}" for name, count in types.most_common(_COMMON))
            what, parts = entry.counted
            rows[what] = f"{types.total():,} ({len(types):,} different) {common}".rstrip()
            rows[parts] = f"{self.parts[entry.name]:,}"
        width = max(map(len, rows))
        return "\n".join(f"{name:{width}}  {value}" for name, value in rows.items())


def shown_by_itself(show: str, one: bool, output: str | None = None) -> str:
    """What ``show`` means: of one text a page, of several a summary, unless it says otherwise."""
    if output == STANDARD:
        return JSON_LINES
    return show if show != "auto" else "page" if one else "summary"


def facts_of(folders: Mapping[str, Any], device: str) -> dict[str, str]:
    """What the head of a page says of its making."""
    return {"Model": ", ".join(map(_short, folders.values())), "Device": device}


def _short(folder: Any) -> str:
    """The folder as a reader of the page may see it: without the way to it on this machine."""
    return "/".join(folder.parts[-2:]) if folder.is_absolute() else str(folder)
