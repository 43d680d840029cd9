"""Where texts come from, a file, a folder of them or standard input; and where results go.

`PredictKeys` are what the ``predict`` commands of all parsers share.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from semcore.commands import progress
from semcore.errors import InputError, at_line, one_of
from semcore.files import StrPath, atomic_writer
from semcore.files.places import STANDARD, is_hidden, keep_apart
from semcore.files.records import record_of_line
from semcore.options import PRECISIONS

if TYPE_CHECKING:
    from semcore.text.sentences import TextSentence

FORMATS = ("auto", "text", "jsonl")
JSON_LINES = (".jsonl", ".json", ".jsonlines", ".ndjson")  # endings of their names
# What a folder says of itself, and what RAMS has beside its texts.
_NO_TEXTS = ("README.txt", "event_role_multiplicities.txt")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class TextInput:
    """A file of text, or with no path standard input; opened when it is read."""

    path: Path | None = None
    folder: Path | None = None  # that was named, where the file lies in it or below it

    @property
    def name(self) -> str:
        """The document's name: the file's without its ending; ``""`` for standard input.

        Below the folder that was named, the way there is part of it: two files have two names.
        """
        if self.path is None:
            return ""
        if self.folder is not None:
            return self.path.relative_to(self.folder).with_suffix("").as_posix()
        return self.path.stem

    @property
    def place(self) -> str:
        """What errors call it."""
        return str(self.path) if self.path else "standard input"

    def read(self) -> str:
        """The whole text, its line ends as they are.

        Raises `InputError`, with the line, when it cannot be read or is not UTF-8.
        """
        with self._opened() as stream:
            content = stream.read().removeprefix(_BOM)
        return self._decoded(content)

    def lines(self) -> Iterator[str]:
        """The lines without their ends, as they come. Only LF and CRLF end a line.

        Raises as `read` does.
        """
        with self._opened() as stream:
            for number, line in enumerate(stream, start=1):
                content = line.removeprefix(_BOM) if number == 1 else line
                if content:
                    text = self._decoded(content, number)
                    yield text.removesuffix("\n").removesuffix("\r")

    @property
    def is_json_lines(self) -> bool:
        """Whether the file's name says so."""
        return self.path is not None and self.path.suffix in JSON_LINES

    def documents(
        self, unread: Callable[[int, str], object] | None = None
    ) -> Iterator[tuple[str, str]]:
        """Named texts: the whole file, or of JSON Lines the ``text`` of each record.

        A record is called by its ``name`` or ``id``, else by file and line. Raises as `read` does,
        and for a record without a text, or of a name that another one has; with ``unread`` such a
        record is passed over, and its line and what is wrong with it are told to that.
        """
        if not self.is_json_lines:
            yield self.name, self.read()
            return
        names: set[str] = set()
        for number, line in enumerate(self.lines(), start=1):
            if not line.strip():
                continue
            try:
                with at_line(self.place, number):
                    name, text = _named_text(line, f"{self.name}:{number}", names)
            except InputError as error:
                if unread is None:
                    raise
                unread(number, str(error).removeprefix(f"{self.place}:{number}: "))
                continue
            names.add(name)
            yield name, text

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


def _named_text(line: str, otherwise: str, taken: Collection[str]) -> tuple[str, str]:
    """Name and text of a record. Raises as `at_line` expects it."""
    record = record_of_line(line)
    text = record["text"]
    if not isinstance(text, str):
        raise TypeError("text must be a string")
    text.encode()  # half a surrogate pair is no character
    called = next(
        (record[key] for key in ("name", "id") if record.get(key) not in (None, "")), None
    )
    name = otherwise if called is None else str(called)
    if name in taken:
        raise ValueError(f"a second record is named {name!r}")
    return name, text


@dataclass(kw_only=True)
class PredictKeys:
    """The keys of every ``predict`` command: what is parsed, by which weights, to where."""

    checkpoint: str  # checkpoint folder
    # file of text or of JSON Lines with a "text" each, folder of .txt files, - for standard input
    input: str = "-"
    output: str = "-"  # file, or - for standard output
    one_sentence_per_line: bool = False  # else the input is documents, split into sentences
    tokenized: bool = False  # the words of a line are what stands between blanks
    device: str = "cpu"  # cpu, cuda, cuda:1, mps
    # 32 | bf16: quicker on GPUs, with AMX and on AMD's with AVX512-BF16, elsewhere slower
    precision: str = "32"

    def __post_init__(self) -> None:
        one_of("precision", self.precision, PRECISIONS)
        if self.tokenized and not self.one_sentence_per_line:
            raise InputError("tokenized=true: needs one_sentence_per_line=true")

    def inputs(self) -> list[TextInput]:
        """Where the text is. Raises `InputError` when there is none, or the output lies in it."""
        found = text_inputs(self.input)
        keep_apart(self.output, *(item.path or STANDARD for item in found))
        if self.output.endswith(".txt") and Path(self.input).expanduser().is_dir():
            keep_apart(self.output, self.input)  # the folder's next reader would take it for text
        return found

    def sentences(self, inputs: Iterable[TextInput]) -> Iterator[TextSentence]:
        """The sentences of the inputs, in order, named by file and number."""
        from semcore.text.sentences import lines_as_sentences, split

        for item in inputs:
            if self.one_sentence_per_line:
                texts = (text for _, text in item.documents())
                lines = texts if item.is_json_lines else item.lines()
                yield from lines_as_sentences(lines, item.name, tokenized=self.tokenized)
            else:
                for name, text in item.documents():
                    yield from split(text, name)

    def write(self, parsed: Iterable[str], unit: str = "sentences") -> None:
        """Writes what was parsed, as it comes; a file appears when all of it is there."""
        keep_apart(self.output, self.checkpoint)
        with output_stream(self.output) as stream:
            for text in progress(parsed, unit):
                stream.write(text)


@dataclass(kw_only=True)
class AnnotatedKeys(PredictKeys):
    """Those of parsers whose input may also be JSON Lines, with what is known of it already."""

    format: str = "auto"  # auto: by the name of the file | text | jsonl

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("format", self.format, FORMATS)
        if self.one_sentence_per_line and self.is_jsonl:
            raise InputError("one_sentence_per_line=true: goes with text, not with jsonl")

    @property
    def is_jsonl(self) -> bool:
        """Whether the input is JSON Lines; by the name of the file, unless ``format`` says."""
        path = Path(self.input)
        named = path.suffix in JSON_LINES and not path.is_dir()
        return self.format == "jsonl" or (self.format == "auto" and named)


def text_inputs(place: str) -> list[TextInput]:
    """A file, the ``.txt`` files of a folder and those below it, or standard input for ``-``.

    What a folder says of itself (``README.txt``), or an ontology of RAMS that lies there, is no
    text of it, unless it is all there is.

    Raises `InputError` when there is no such file, or none in the folder.
    """
    if place == STANDARD:
        return [TextInput()]
    files = files_of(place, "**/*.txt")
    texts = [file for file in files if file == Path(place) or file.name not in _NO_TEXTS]
    folder = Path(place).expanduser()
    return [TextInput(file, folder if folder.is_dir() else None) for file in texts or files]


def files_of(place: StrPath, *patterns: str) -> list[Path]:
    """A file, or the files of a folder that match one of the patterns, sorted.

    Hidden ones (``._a.txt``) and what lies in hidden folders (``.git``) are no files of it.

    Raises `InputError` when there is no such file, or none in the folder.
    """
    path = Path(place).expanduser()
    if not os.fspath(place):
        raise InputError("the name of a file or folder is empty")
    if not path.exists():
        raise InputError.at(path, None, "no such file or folder")
    if not path.is_dir():
        return [path]
    found = {file for pattern in patterns for file in path.glob(pattern) if file.is_file()}
    files = sorted(file for file in found if not is_hidden(file, path))
    if not files:
        endings = ", ".join(Path(pattern).suffix for pattern in patterns)
        raise InputError.at(path, None, f"no {endings} file in this folder")
    return files


def _standard_input() -> IO[bytes]:
    """The bytes of standard input, also where only its text is to be had. Raises `InputError`."""
    if sys.stdin is None:
        raise InputError("standard input: is closed")
    buffer: IO[bytes] | None = getattr(sys.stdin, "buffer", None)
    return buffer or io.BytesIO(sys.stdin.read().encode("utf-8", "surrogatepass"))


@contextmanager
def output_stream(output: str) -> Iterator[IO[str]]:
    """Standard output for ``-``, or a file that appears when it is whole; in UTF-8."""
    if output == STANDARD:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout
    else:
        with atomic_writer(output) as stream:
            yield stream
