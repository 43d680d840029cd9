"""Files of one word a line, columns side by side, a blank line after each sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from semcore.errors import InputError
from semcore.files import StrPath
from semcore.text.inputs import TextInput

_MOST_SHOWN = 30  # characters of a text


@dataclass
class SentenceRows:
    """The rows of one sentence, as lines of text; ``numbers`` are their places, from 1."""

    path: Path
    comments: list[str] = field(default_factory=list)  # lines that begin with #, as they are
    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    closed: bool = True  # by a blank line; a file that is cut ends with a sentence that is not

    def error(self, row: int, problem: str) -> InputError:
        """The error that names the file and the line of a row."""
        return InputError.at(self.path, self.numbers[row], problem)

    def comment(self, key: str) -> str | None:
        """The value of ``# key = value``, if there is such a line."""
        for line in self.comments:
            name, equals, value = line.lstrip("#").partition("=")
            if equals and name.strip() == key:
                return value.strip()
        return None

    def check(self, row: int, columns: list[str]) -> None:
        """Raises `InputError` when a column of the row is empty."""
        if not all(map(str.strip, columns)):
            empty = [not cell.strip() for cell in columns].index(True)
            raise self.error(row, f"column {empty + 1} is empty")

    def check_end(self, forms: Iterable[str]) -> None:
        """Raises `InputError` when the file ends within the sentence, by its ``# text``.

        ``forms`` are the words as printed. A sentence that a blank line ends is not looked at.
        """
        if self.closed:
            return
        text, read = (
            "".join("".join(part).split()) for part in (self.comment("text") or "", forms)
        )
        if text != read and text.startswith(read):
            rest = text[len(read) :][:_MOST_SHOWN]
            raise self.error(-1, f"the file ends, the text goes on with {rest!r}: is it cut?")


def read_rows(path: StrPath, *, comments: bool) -> Iterator[SentenceRows]:
    """The sentences of a file, as lines; those without any word are left out.

    With ``comments`` a line beginning with ``#`` before the first word is a comment; without,
    only ``#begin`` and ``#end`` lines are. Only LF and CRLF end a line: a word may hold any other
    separator that Unicode has.

    Raises `InputError` when the file cannot be read, is not UTF-8 or holds no sentence.
    """
    path = Path(path)
    sentence = SentenceRows(path)
    empty = True
    for number, line in enumerate(TextInput(path).lines(), start=1):
        if not line.strip():
            if sentence.lines:
                empty = False
                yield sentence
                sentence = SentenceRows(path)
        elif _is_comment(line, comments and not sentence.lines):
            sentence.comments.append(line)
        else:
            sentence.lines.append(line)
            sentence.numbers.append(number)
    if sentence.lines:
        sentence.closed = False
        yield sentence
    elif empty:
        raise InputError.at(path, None, "holds no sentences")


def _is_comment(line: str, any_comment: bool) -> bool:
    return line.startswith("#" if any_comment else ("#begin document", "#end document"))
