"""A parsed document: its text, its sentences, and the ways to show and to store them."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.rule import Rule

from graphsem.parsers import Parser, load
from kid.data import FrameSentence, sentence_from_json, sentence_to_json
from kid.terminal import frames_terminal
from semcore.errors import InputError


@dataclass(frozen=True, slots=True)
class Document:
    """What the parsers found in a text.

    Each sentence knows where it starts in ``text``, and holds its frames.
    """

    name: str
    text: str
    sentences: tuple[FrameSentence, ...]

    def __iter__(self) -> Iterator[FrameSentence]:
        return iter(self.sentences)

    def __len__(self) -> int:
        return len(self.sentences)

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` is its inverse."""
        sentences = [sentence_to_json(sentence) for sentence in self.sentences]
        return {"name": self.name, "text": self.text, "sentences": sentences}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Document:
        """The document of `to_json`."""
        sentences = tuple(sentence_from_json(entry) for entry in record["sentences"])
        return cls(record["name"], record["text"], sentences)

    def to_html(self, **facts: str) -> str:
        """A whole page, self-contained; ``facts`` are shown in its header."""
        from graphsem.views import documents_page

        return documents_page([self], facts)

    def _repr_html_(self) -> str:
        from graphsem.views import documents_fragment

        return documents_fragment([self])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.name:
            yield Rule(self.name, style="dim", align="left")
        for number, sentence in enumerate(self.sentences, start=1):
            yield frames_terminal(sentence, number)
            yield ""

    def __str__(self) -> str:
        """As in the terminal, without colours."""
        console = Console(file=io.StringIO(), width=100, color_system=None, legacy_windows=False)
        console.print(self)
        return console.file.getvalue().rstrip()  # type: ignore[attr-defined]


def parse(
    text: str,
    parsers: Mapping[str, Parser] | None = None,
    *,
    name: str = "",
    checkpoint: str | Path | None = None,
    device: str = "cpu",
) -> Document:
    """Parse a text of any length.

    >>> document = graphsem.parse("The president told reporters that rates would fall.")
    >>> document.sentences[0].frames[0].frame
    'Leadership'

    ``parsers`` maps a parser's name (``"kid"``) to a loaded parser; without it the parsers
    are loaded from ``checkpoint``, or from where `graphsem.parsers.checkpoint_folder` finds
    them, once a process. A text without words gives a document without sentences.
    Raises `InputError` when a parser's weights are missing or damaged.
    """
    parsers = parsers or {"kid": load("kid", checkpoint, device)}
    return next(parse_documents([(name, text)], parsers))


def parse_documents(
    texts: Iterable[tuple[str, str]], parsers: Mapping[str, Parser]
) -> Iterator[Document]:
    """Parse named texts; sentences of several texts share batches. In order, all of them.

    Raises `InputError` when two texts have one name.
    """
    waiting: deque[tuple[str, str]] = deque()
    names: set[str] = set()

    def read() -> Iterator[tuple[str, str]]:
        for name, text in texts:
            if name in names:
                raise InputError(f"two documents are named {name!r}")
            names.add(name)
            waiting.append((name, text))
            yield name, text

    found: list[FrameSentence] = []
    for sentence in parsers["kid"].parse_documents(read()):
        while sentence.document != waiting[0][0]:
            yield Document(*waiting.popleft(), tuple(found))
            found = []
        found.append(sentence)
    while waiting:
        yield Document(*waiting.popleft(), tuple(found))
        found = []
