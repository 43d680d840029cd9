"""A parsed document: its text, its sentences, and the ways to show and to store them."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import tee, zip_longest
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from graphsem.parsers import CLASSES, Parser, Place, load_all
from graphsem.sentence import Sentence, paired
from kid.drawing.terminal import frames_terminal
from semcore.errors import InputError


@dataclass(frozen=True, slots=True)
class Document:
    """What the parsers found in a text.

    Each sentence knows where it starts in ``text``, and holds its frames and its AMR graph.
    ``parsers`` names those that were at work.
    """

    name: str
    text: str
    sentences: tuple[Sentence, ...]
    parsers: tuple[str, ...] = ("kid",)

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self.sentences)

    def __len__(self) -> int:
        return len(self.sentences)

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` is its inverse."""
        sentences = [sentence.to_json() for sentence in self.sentences]
        return {
            "name": self.name,
            "text": self.text,
            "parsers": list(self.parsers),
            "sentences": sentences,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Document:
        """The document of `to_json`."""
        sentences = tuple(Sentence.from_json(entry) for entry in record["sentences"])
        return cls(record["name"], record["text"], sentences, tuple(record["parsers"]))

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
            yield frames_terminal(sentence.frame_sentence, number)
            if sentence.amr is not None:
                from amr.drawing.terminal import graph_terminal

                if sentence.frames:
                    yield Padding(Text("AMR", style="dim"), (0, 0, 0, 5))
                yield graph_terminal(sentence.amr, head=False)
            yield ""

    def __str__(self) -> str:
        """As in the terminal, without colours."""
        console = Console(file=io.StringIO(), width=100, color_system=None, legacy_windows=False)
        console.print(self)
        return console.file.getvalue().rstrip()  # type: ignore[attr-defined]


def parse(
    text: str,
    parsers: Mapping[str, Parser] | Sequence[str] | str | None = None,
    *,
    name: str = "",
    checkpoints: Mapping[str, Place | None] | None = None,
    device: str = "cpu",
) -> Document:
    """Parse a text of any length.

    >>> document = graphsem.parse("The president told reporters that rates would fall.")
    >>> document.sentences[0].frames[0].frame
    'Leadership'
    >>> document.sentences[0].amr.tree

    ``parsers`` names the parsers (``"kid"``, ``"amr"``), or maps their names to loaded ones.
    Without it all are used whose weights are there: in ``checkpoints``, by name, or where
    `graphsem.parsers.checkpoint_folder` finds them; they are loaded once a process. Without
    `amr` at work a sentence's ``amr`` is None. A text without words gives a document without
    sentences. Raises `InputError` when a parser's weights are missing or damaged.
    """
    if not isinstance(parsers, Mapping):
        parsers = load_all(parsers, checkpoints, device)
    return next(parse_documents([(name, text)], parsers))


def parse_documents(
    texts: Iterable[tuple[str, str]], parsers: Mapping[str, Parser]
) -> Iterator[Document]:
    """Parse named texts; sentences of several texts share batches. In order, all of them.

    Raises `InputError` when two texts have one name, a parser is unknown or there is none.
    """
    if not parsers or not set(parsers) <= set(CLASSES):
        raise InputError(f"parsers {', '.join(parsers)!r}: name some of {', '.join(CLASSES)}")
    waiting: deque[tuple[str, str]] = deque()
    names: set[str] = set()

    def read() -> Iterator[tuple[str, str]]:
        for name, text in texts:
            if name in names:
                raise InputError(f"two documents are named {name!r}")
            names.add(name)
            waiting.append((name, text))
            yield name, text

    used = tuple(name for name in CLASSES if name in parsers)
    found: list[Sentence] = []
    for sentence in _sentences(read(), {name: parsers[name] for name in used}):
        while sentence.document != waiting[0][0]:
            yield Document(*waiting.popleft(), tuple(found), used)
            found = []
        found.append(sentence)
    while waiting:
        yield Document(*waiting.popleft(), tuple(found), used)
        found = []


def _sentences(
    texts: Iterator[tuple[str, str]], parsers: Mapping[str, Parser]
) -> Iterator[Sentence]:
    """Each sentence with what every parser found; each reads the texts at its own pace."""
    streams = [
        parser.parse_documents(copy)
        for parser, copy in zip(parsers.values(), tee(texts, len(parsers)), strict=True)
    ]
    for results in zip_longest(*streams):
        by_name = dict(zip(parsers, results, strict=True))
        if None in results:
            raise InputError("the parsers split the text into different numbers of sentences")
        yield paired(by_name.get("kid"), by_name.get("amr"))
