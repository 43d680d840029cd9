"""Files of one word a line, columns side by side, a blank line after each sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from semcore.errors import InputError
from semcore.files import StrPath


@dataclass
class Block:
    """The lines of one sentence. ``numbers`` are the rows' lines in the file, from 1."""

    path: Path
    comments: list[str] = field(default_factory=list)  # lines that begin with #, as they are
    rows: list[str] = field(default_factory=list)
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


def read_blocks(path: StrPath, *, comments: bool) -> Iterator[Block]:
    """The sentences of a file, as lines; those without any word are left out.

    With ``comments`` a line beginning with ``#`` before the first word is a comment; without,
    only ``#begin`` and ``#end`` lines are.

    Raises `InputError` when the file cannot be read, is not UTF-8 or holds no sentence.
    """
    path = Path(path)
    block = Block(path)
    empty = True
    for number, line in _lines(path):
        if not line.strip():
            if block.rows:
                empty = False
                yield block
                block = Block(path)
        elif _is_comment(line, comments and not block.rows):
            block.comments.append(line)
        else:
            block.rows.append(line)
            block.numbers.append(number)
    if block.rows:
        block.closed = False
        yield block
    elif empty:
        raise InputError.at(path, None, "holds no sentences")


def _is_comment(line: str, any_comment: bool) -> bool:
    return line.startswith("#" if any_comment else ("#begin document", "#end document"))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    # Only LF and CRLF end a line: a word may hold any other separator that Unicode has.
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                try:
                    text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    raise InputError.at(path, number, f"not UTF-8: {error.reason}") from error
                yield number, text.rstrip("\r\n")
    except OSError as error:
        raise InputError.at(path, None, error.strerror or str(error)) from error
