"""A parsed document: its text, its sentences, and the ways to show and to store them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.rule import Rule
from rich.text import Text

from graphsem.parsers import entries
from graphsem.saving import Forms, save
from graphsem.sentence import ParsedText, Sentence
from graphsem.views import documents_fragment, documents_page
from semcore.drawing.terminal import beneath, numbered, one_line
from semcore.errors import InputError
from semcore.files import StrPath


class Document(ParsedText):
    """What the parsers found in a text, in its ``sentences`` and beyond them."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self.sentences)

    def __len__(self) -> int:
        return len(self.sentences)

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` is its inverse."""
        record: dict[str, Any] = {
            "name": self.name,
            "text": self.text,
            "parsers": list(self.parsers),
            "sentences": [sentence.to_json() for sentence in self.sentences],
        }
        for entry in self._entries(self.found):
            record |= entry.to_json(self.found[entry.name])
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Document:
        """The document of `to_json`."""
        parsers = tuple(record["parsers"])
        sentences = tuple(Sentence.from_json(entry, parsers) for entry in record["sentences"])
        found = {entry.name: entry.from_json(record) for entry in cls._entries(parsers)}
        return cls(record["name"], record["text"], sentences, parsers, found)

    def to_html(self, **facts: str) -> str:
        """A whole page, self-contained; ``facts`` are shown in its header."""
        return documents_page([self], facts)

    def to_dataframe(self) -> Any:
        """What was found as a ``pandas.DataFrame``, a row for each target, trigger and role.

        Columns: ``document``, ``parser``, ``number`` of the frame or event in the document, from
        1, its ``type``, ``role`` (empty for what evokes it), ``start``, ``end``, in characters of
        the text, and ``text``. Graphs have no rows. Raises `InputError` without pandas.
        """
        try:
            import pandas
        except ImportError as error:
            raise InputError("to_dataframe: needs pandas: pip install pandas") from error
        columns = ["document", "parser", "number", "type", "role", "start", "end", "text"]
        return pandas.DataFrame(list(self._rows()), columns=columns)

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        for entry in entries(self.parsers):
            every = [each for found in self.results(entry.name) for each in entry.evocations(found)]
            for number, evocation in enumerate(every, start=1):
                spans = [("", span) for span in evocation.target] + list(evocation.roles)
                for role, (start, end) in spans:
                    place = (start, end, self.text[start:end])
                    yield (self.name, entry.name, number, evocation.type, role, *place)

    def save(self, path: StrPath) -> None:
        """Writes the document as the ending of the file's name says; whole or not at all.

        ``.json`` and ``.jsonl`` (`to_json`), ``.html`` (`to_html`), ``.txt`` (as printed),
        ``.csv`` (`to_dataframe`), ``.ann`` (brat's standoff, its text beside it), ``.conll``
        (frames in columns), ``.amr`` and ``.penman`` (PENMAN), ``.jsonlines`` (events as RAMS's
        scorer reads them). Raises `InputError` for another ending, and when it cannot be written.
        """

        def record(indent: int | None) -> list[str]:
            return [json.dumps(self.to_json(), ensure_ascii=False, indent=indent), "\n"]

        whole: Forms = {
            ".json": lambda: record(1),
            ".jsonl": lambda: record(None),
            ".html": lambda: [self.to_html()],
            ".txt": lambda: [str(self), "\n"],
            ".csv": lambda: [self.to_dataframe().to_csv(index=False)],
        }
        save(self, path, whole)

    def _repr_html_(self) -> str:
        return documents_fragment([self])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.name:
            yield Rule(Text(one_line(self.name)), style="dim", align="left")
        for number, sentence in enumerate(self.sentences, start=1):
            links = [
                link
                for entry in entries(sentence.found)
                for link in entry.links(sentence.found[entry.name], "")
            ]
            yield numbered(sentence.text, number, (link.span for link in links))
            yield from _drawn(sentence.found)
            yield ""
        yield from _drawn(self.found, titled=True)

    def __str__(self) -> str:
        """As in the terminal, without colours."""
        console = Console(file=io.StringIO(), width=100, color_system=None, legacy_windows=False)
        console.print(self)
        return console.file.getvalue().rstrip()  # type: ignore[attr-defined]


def _drawn(found: Mapping[str, Any], titled: bool = False) -> RenderResult:
    """What parsers have to show, one beneath the other; each with its title, the first if asked."""
    above = titled
    for entry in entries(found):
        drawn = entry.terminal(found[entry.name])
        if drawn is not None:
            if above:
                yield beneath(Text(entry.title, style="dim"))
            yield beneath(drawn)
            above = True
