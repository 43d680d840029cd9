"""Where the texts of ``python -m graphsem`` come from: arguments, files, folders, stdin."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from semcore.errors import InputError
from semcore.files.places import STANDARD
from semcore.text.inputs import text_inputs

_OPTIONS_WITH_VALUE = {"--cfg", "-c", "--package", "-p", "--info", "-i"}
_OVERRIDE = re.compile(r"[~+]*[\w./@:-]+=")
_FILE_NAME = re.compile(r"\S*(?:/\S*|\.\w{1,5})")


def overrides(arguments: Sequence[str]) -> list[str]:
    """The arguments with those that are no options and no ``key=value`` made overrides.

    A file's or folder's name joins ``input``, anything else is ``text``::

        graphsem "It rained." device=cpu     ->  ["device=cpu", "text='It rained.'"]
        graphsem a.txt b.txt                 ->  ["input=['a.txt','b.txt']"]
    """
    kept: list[str] = []
    files: list[str] = []
    texts: list[str] = []
    previous = ""
    for argument in arguments:
        if argument == STANDARD or Path(argument).exists():
            files.append(argument)
        elif (
            argument.startswith("-") or previous in _OPTIONS_WITH_VALUE or _OVERRIDE.match(argument)
        ):
            kept.append(argument)
        else:
            (files if _FILE_NAME.fullmatch(argument) else texts).append(argument)
        previous = argument
    if files:
        kept.append(f"input=[{','.join(map(quoted, files))}]")
    if texts:
        kept.append(f"text={quoted(' '.join(texts))}")
    return kept


def read(text: str | None, inputs: str | Sequence[str] | None) -> Iterator[tuple[str, str]]:
    """The named texts: one given, or files, the .txt files of folders, ``-`` for stdin.

    With neither, stdin is read if something is piped into it. Raises `InputError` for a missing
    file, a folder without texts, text that is not UTF-8 or has no words.
    """
    if text is not None:
        yield "", _with_words(text, "text")
    names = [inputs] if isinstance(inputs, str) else list(inputs or ())
    if text is None and not names:
        if sys.stdin is None or sys.stdin.isatty():
            raise InputError(
                "nothing to parse: give a text in quotes, input=FILE, or pipe a text in "
                "(try --help)"
            )
        names = [STANDARD]
    for name in names:
        for item in text_inputs(name):
            place = str(item.path) if item.path else "stdin"
            yield place, _with_words(item.read(), place)


def _with_words(text: str, name: str) -> str:
    if not text.strip():
        raise InputError(f"{name}: no words in it")
    if any("\ud800" <= character <= "\udfff" for character in text):  # of the command line
        raise InputError(f"{name}: not UTF-8")
    return text


def quoted(value: str) -> str:
    """A string in Hydra's grammar, with nothing in it taken for an interpolation."""
    literal = re.sub(r"(\\*)\$\{", r"\1\1\\${", value)
    escaped = re.sub(r"(\\*)'", r"\1\1\\'", literal)
    trailing = len(escaped) - len(escaped.rstrip("\\"))
    return f"'{escaped}{chr(92) * trailing}'"
