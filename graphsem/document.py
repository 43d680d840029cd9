"""A parsed document: its text, its sentences, and the ways to show and to store them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.rule import Rule
from rich.text import Text

from graphsem.parsers import entries
from graphsem.saving import save
from graphsem.schema import FORMAT_VERSION
from graphsem.sentence import ParsedText, Sentence
from graphsem.table import Row, rows
from graphsem.views import documents_fragment, documents_page
from semcore.drawing.terminal import beneath, numbered, one_line, without_padding
from semcore.errors import InputError
from semcore.files import StrPath


@dataclass(frozen=True)
class Part:
    """Of what is drawn of a document a part that stays together."""

    drawn: Sequence[RenderableType]
    sentences: int = 0  # that it shows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self.drawn


class Document(ParsedText):
    """What the parsers found in a text, in its ``sentences`` and beyond them."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self.sentences)

    def __len__(self) -> int:
        return len(self.sentences)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Document:
        """The document of `to_json`.

        Raises `InputError` for a form newer than this one, and for what is no such document.
        """
        try:
            version = record.get("format_version", FORMAT_VERSION)
            if type(version) is not int or not 1 <= version <= FORMAT_VERSION:
                problem = f"is not one that is known here (1 to {FORMAT_VERSION}): update graphsem"
                raise InputError(f"format_version {version} {problem}")
            return cls._from_json(record)
        except InputError:
            raise
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            what = f"missing key {error}" if isinstance(error, KeyError) else str(error)
            raise InputError(f"not a document of graphsem: {what}") from error

    @classmethod
    def _from_json(cls, record: Mapping[str, Any]) -> Document:
        parsers = tuple(record["parsers"])
        meta = record.get("meta", {})
        shared = {"meta": meta} if meta else {}
        sentences = tuple(
            Sentence.from_json({**entry, **shared}, parsers) for entry in record["sentences"]
        )
        found = {entry.name: entry.from_json(record) for entry in cls._entries(parsers)}
        return cls(record["name"], record["text"], sentences, parsers, found, meta)

    def to_html(self, **facts: str) -> str:
        """A whole page, self-contained; ``facts`` are shown in its header."""
        return documents_page([self], facts)

    def to_dataframe(self) -> Any:
        """What was found as a ``pandas.DataFrame``: see `graphsem.table`.

        Raises `InputError` without pandas.
        """
        try:
            import pandas
        except ImportError as error:
            raise InputError("to_dataframe: needs pandas: pip install pandas") from error
        return pandas.DataFrame(list(rows(self)), columns=Row._fields)

    def save(self, path: StrPath) -> None:
        """Writes the document as the ending of the file's name says; whole or not at all.

        ``.json`` and ``.jsonl`` (`to_json`), ``.html`` (`to_html`), ``.txt`` (as printed),
        ``.csv`` (`to_dataframe`), ``.ann`` (brat's standoff, its text beside it), ``.conll``
        (frames in columns), ``.amr`` and ``.penman`` (PENMAN), ``.jsonlines`` (events as RAMS's
        scorer reads them). Raises `InputError` for another ending, and when it cannot be written.
        """
        save([self], path)

    def _repr_html_(self) -> str:
        return documents_fragment([self])

    def drawn(self) -> Iterator[Part]:
        """What the terminal gets: the name, each sentence, and what goes beyond these."""
        if self.name:
            yield Part([Rule(Text(one_line(self.name)), style="dim", align="left")])
        for number, sentence in enumerate(self.sentences, start=1):
            links = [
                link
                for entry in entries(sentence.found)
                for link in entry.links(sentence.found[entry.name], "")
            ]
            head = numbered(sentence.text, number, (link.span for link in links))
            yield Part([head, *_drawn(sentence.found), ""], sentences=1)
        beyond = list(_drawn(self.found, titled=True))
        if beyond:
            yield Part(beyond)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self.drawn()

    def __str__(self) -> str:
        """As in the terminal, without colours."""
        console = Console(file=io.StringIO(), width=100, color_system=None, legacy_windows=False)
        console.print(self)
        shown: str = console.file.getvalue()  # type: ignore[attr-defined]
        return without_padding(shown).rstrip("\n")


def _drawn(found: Mapping[str, Any], titled: bool = False) -> Iterator[RenderableType]:
    """What parsers have to show, one beneath the other; each with its title, the first if asked."""
    above = titled
    for entry in entries(found):
        drawn = entry.terminal(found[entry.name])
        if drawn is not None:
            if above:
                yield beneath(Text(entry.title, style="dim"))
            yield beneath(drawn)
            above = True
