"""What texts are read from: a file of text, JSON Lines or a table, or standard input."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar

from semcore.errors import InputError, at_line
from semcore.files.records import record_of_line, without_nulls
from semcore.text.document_names import DocumentNames, readable
from semcore.text.identifiers import sentence_id
from semcore.text.names import MARKDOWN, InputText
from semcore.text.own_fields import gathered
from semcore.text.penman import ENDINGS, HEAD, NO_TEXT, is_penman, may_be_penman
from semcore.text.tables import rows_of

FORMATS = ("auto", "text", MARKDOWN, "jsonl", "csv")
JSON_LINES = (".jsonl", ".json", ".jsonlines", ".ndjson")  # endings of their names
TABLES = (".csv", ".tsv")
MARKDOWNS = (".md", ".markdown")
_BOM = b"\xef\xbb\xbf"

Item = TypeVar("Item")
Unread = Callable[[InputError], object]  # told of what cannot be read, and is passed over


@dataclass(frozen=True, slots=True)
class TextInput:
    """A file, or with no path standard input; opened when it is read."""

    path: Path | None = None
    called: str = ""  # the document's name, if it is not the file's
    format: str = "auto"  # one of `FORMATS`; auto: as the name of the file says

    @property
    def name(self) -> str:
        """The document's name: the file's without its ending; ``""`` for standard input.

        Of a name that is not UTF-8 the bytes that are none are replacement characters.
        """
        return self.called or ("" if self.path is None else readable(self.path.stem))

    @property
    def place(self) -> str:
        """What errors call it."""
        return str(self.path) if self.path else "standard input"

    @property
    def kind(self) -> str:
        """What is in it: text, markdown, jsonl or csv."""
        if self.format != "auto":
            return self.format
        ending = self.path.suffix.lower() if self.path else ""
        kinds = {"jsonl": JSON_LINES, "csv": TABLES, MARKDOWN: MARKDOWNS}
        return next((kind for kind, endings in kinds.items() if ending in endings), "text")

    @property
    def is_whole(self) -> bool:
        """Whether it is one document, rather than a record each."""
        return self.kind in ("text", MARKDOWN)

    def read(self) -> str:
        """The whole text, its line ends as they are.

        Raises `InputError`, with the line, when it cannot be read or is not UTF-8, and for graphs
        in PENMAN notation that are not said to be text.
        """
        with self._opened() as stream:
            content = stream.read().removeprefix(_BOM)
        if self._may_have_graphs and (self._is_called_graphs or is_penman(content[:HEAD])):
            raise InputError.at(self.place, None, NO_TEXT)
        return self._decoded(content)

    def has_graphs(self) -> bool:
        """Whether a file has graphs in PENMAN notation, by its name or its first lines.

        Raises `InputError` when it cannot be opened.
        """
        if self.path is None or not self._may_have_graphs:
            return False
        if self._is_called_graphs:
            return True
        if not self.path.is_file():
            return False  # a pipe is read once
        with self._opened() as stream:
            return is_penman(stream.read(len(_BOM) + HEAD).removeprefix(_BOM)[:HEAD])

    @property
    def _may_have_graphs(self) -> bool:
        return self.format == "auto" and self.kind == "text"

    @property
    def _is_called_graphs(self) -> bool:
        return self.path is not None and self.path.suffix.lower() in ENDINGS

    def lines(self, unread: Unread | None = None, *, text: bool = False) -> Iterator[str]:
        """The lines without their ends, as they come. Only LF and CRLF end a line.

        Raises as `read` does; with ``unread`` that is told of it, and for a line that is not
        UTF-8 there is an empty one. Of ``text`` they are the sentences: graphs are refused.
        """
        with told(unread):
            head: bytes | None = b"" if text and self._may_have_graphs else None
            for number, content in self._lines():
                if head is not None:
                    head += content
                    tells = bool(content.strip(b" \t\r\n"))
                    if self._is_called_graphs or (tells and is_penman(head[:HEAD])):
                        raise InputError.at(self.place, None, NO_TEXT)
                    is_open = len(head) < HEAD and (not tells or may_be_penman(head))
                    head = head if is_open else None
                line = ""
                with told(unread):
                    line = self._decoded(content, number)
                yield line.removesuffix("\n").removesuffix("\r")

    def documents(
        self, unread: Unread | None = None, names: DocumentNames | None = None
    ) -> Iterator[InputText]:
        """Named texts: the whole file, or the ``text`` of each record of JSON Lines or a table.

        A record is called by its ``name`` or ``id``, else by file and line; its other fields are
        the text's ``meta`` (`semcore.text.own_fields`). With ``names``, those
        of other files' documents, it has its file's name before it if its own is among them.
        Raises as `read` does, and for a record without a text, or of a name that another one of
        the file has; with ``unread`` such a one is passed over, and that is told of it.
        """
        return self.read_documents(lambda given, record: given, unread, names)

    def read_documents(
        self,
        read: Callable[[InputText, Mapping[str, Any]], Item],
        unread: Unread | None = None,
        names: DocumentNames | None = None,
        repeated: Collection[str] = (),
    ) -> Iterator[Item]:
        """What ``read`` makes of each of the `documents` and of its record.

        A file's record is empty; of others own fields are `gathered` in ``meta``. ``read``
        raises as `at_line` expects it. Records with one of the fields ``repeated`` may have one
        name.
        """
        if self.is_whole:
            with told(unread):
                yield read(InputText(self.name, self.read(), kind=self.kind), {})
            return
        own = (names or DocumentNames()).of_records(self.name)
        with told(unread):
            for number, record_of in self.records():
                with told(unread), at_line(self.place, number):
                    record = self._gathered(record_of())
                    given = self.named(record, number)
                    may_repeat = not record.keys().isdisjoint(repeated)
                    name = own.new(given.name, may_repeat=may_repeat)
                    yield read(given._replace(name=name), record)

    def read_records(
        self, read: Callable[[dict[str, Any], int], Item], unread: Unread | None = None
    ) -> Iterator[Item]:
        """What ``read`` makes of each record and of its line's number.

        Of the record fields of null are left out, and its own fields are `gathered` in ``meta``.
        It raises as `at_line` expects it. Raises as `read` does; with ``unread`` a record that
        is bad is passed over, and that is told of it.
        """
        with told(unread):
            for number, record in self.records():
                with told(unread), at_line(self.place, number):
                    yield read(without_nulls(self._gathered(record())), number)

    def count(self) -> int:
        """How many documents `documents` gives if all can be read; of a table, at most."""
        if self.is_whole:
            return 1
        lines = sum(bool(line.strip()) for _, line in self._lines())
        return max(0, lines - (self.kind == "csv"))

    def named(self, record: Mapping[str, Any], number: int) -> InputText:
        """Name, text and ``meta`` of the record at a line. Raises as `at_line` expects it."""
        text = record["text"]
        if not isinstance(text, str):
            raise TypeError("text must be a string")
        text.encode()  # half a surrogate pair is no character
        called = []
        for key in ("name", "id"):
            value = record.get(key)
            if value is not None and type(value) not in (str, int, float):
                raise TypeError(f"{key} must be a string or a number")
            if value not in (None, ""):
                called.append(str(value))
        name = called[0] if called else sentence_id(self.name, number)
        return InputText(name, text, record.get("meta") or {})

    def records(self) -> Iterator[tuple[int, Callable[[], Mapping[str, Any]]]]:
        """The line at which each record begins, and what gives it or says why not.

        That raises `InputError`, or as `at_line` expects it. Raises as `read` does.
        """
        if self.kind == "csv":
            lines = (self._decoded(content, number) for number, content in self._lines())
            yield from rows_of(lines, self.place)
            return
        for number, content in self._lines():
            if content.strip():
                yield number, partial(self._record, content, number)

    def _gathered(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return gathered(record, table=self.kind == "csv")

    def _record(self, content: bytes, number: int) -> dict[str, Any]:
        return record_of_line(self._decoded(content, number))

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        with self._opened() as stream:
            for number, line in enumerate(stream, start=1):
                content = line.removeprefix(_BOM) if number == 1 else line
                if content:
                    yield number, content

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        if self.path is None:
            yield _standard_input()
            return
        try:
            with self.path.open("rb") as stream:
                yield stream
        except OSError as error:
            raise InputError.at(self.path, None, error.strerror or str(error)) from error

    def _decoded(self, content: bytes, first: int = 1) -> str:
        try:
            return content.decode()
        except UnicodeDecodeError as error:
            line = first + content.count(b"\n", 0, error.start)
            problem = f"not UTF-8 (byte {error.start + 1})"
            raise InputError.at(self.place, line, problem) from error


@contextmanager
def told(unread: Unread | None) -> Iterator[None]:
    """Inside, an `InputError` is told and ends the block; with nobody to tell it is raised."""
    try:
        yield
    except InputError as error:
        if unread is None:
            raise
        unread(error)


def _standard_input() -> IO[bytes]:
    """The bytes of standard input, also where only its text is to be had. Raises `InputError`."""
    if sys.stdin is None:
        raise InputError("standard input: is closed")
    buffer: IO[bytes] | None = getattr(sys.stdin, "buffer", None)
    return buffer or io.BytesIO(sys.stdin.read().encode("utf-8", "surrogatepass"))
