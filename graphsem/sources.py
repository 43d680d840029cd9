"""Where the texts of ``python -m graphsem`` come from: arguments, files, folders, stdin."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semcore.commands.values import quoted
from semcore.errors import InputError
from semcore.files.places import STANDARD
from semcore.text.inputs import text_inputs

if TYPE_CHECKING:
    from semcore.commands.composition import Composition

_OPTIONS_WITH_VALUE = {"--cfg", "-c", "--package", "-p", "--info", "-i"}
_OVERRIDE = re.compile(r"[~+]*[\w./@:-]+=")
_FILE_NAME = re.compile(r"\S*(?:/\S*|\.\w{1,5})")


def overrides(arguments: Sequence[str], composition: Composition[Any] | None = None) -> list[str]:
    """The arguments with those that are no options and no ``key=value`` made overrides.

    A file's or folder's name joins ``input``, anything else is ``text``::

        graphsem "It rained." device=cpu     ->  ["device=cpu", "text=It rained."]
        graphsem a.txt b.txt                 ->  ["input=['a.txt','b.txt']"]

    Raises `InputError`, which names ``text=``, for what looks like an option and is none, or like
    a key that the command, whose ``composition`` this is, does not have.
    """
    from hydra._internal.utils import get_args_parser

    flags = get_args_parser()._option_string_actions
    kept: list[str] = []
    files: list[str] = []
    texts: list[str] = []
    previous = ""
    for argument in arguments:
        if argument == STANDARD or _exists(argument):
            files.append(argument)
        elif previous in _OPTIONS_WITH_VALUE or argument.split("=")[0] in flags:
            kept.append(argument)
        elif _OVERRIDE.match(argument):
            kept.append(_known(argument, composition) if composition else argument)
        elif argument.startswith("-"):
            raise InputError(f"unknown option {argument}{_as_text(argument)}")
        else:
            (files if _FILE_NAME.fullmatch(argument) else texts).append(argument)
        previous = argument
    if files:
        kept.append(f"input=[{','.join(map(quoted, files))}]")
    if texts:
        kept.append(f"text={' '.join(texts)}")
    return kept


def _exists(name: str) -> bool:
    try:
        return name != "" and Path(name).exists()
    except OSError:  # a text that is too long for a name
        return False


def _known(override: str, composition: Composition[Any]) -> str:
    """The override, if its key is one of the command. Raises `InputError`."""
    from semcore.commands.mistakes import unknown_key

    key = override.split("=")[0].lstrip("+~")
    first = re.split(r"[.@/]", key)[0]
    if first not in ("hydra", *(field.name for field in fields(composition.schema))):
        raise InputError(f"{unknown_key(key, composition)}{_as_text(override)}")
    return override


def _as_text(argument: str) -> str:
    return f" (try --help; a text that looks so is given as text={shlex.quote(argument)})"


def read(text: str | None, inputs: str | Sequence[str] | None) -> Iterator[tuple[str, str]]:
    """The named texts: one given, or files, the .txt files of folders, ``-`` for stdin.

    Of a file of JSON Lines each record is one (`semcore.text.inputs.TextInput.documents`).

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
        if name != STANDARD and not _exists(os.path.expanduser(name)):
            problem = "no such file or folder" if name else "the name of a file is empty"
            raise InputError(f"{name or 'input='}: {problem}{_as_text(name)}")
        for item in text_inputs(name):
            place = str(item.path) if item.path else "stdin"
            if item.is_json_lines:
                yield from item.documents()
            else:
                yield place, _with_words(item.read(), place)


def _with_words(text: str, name: str) -> str:
    if not text.strip():
        raise InputError(f"{name}: no words in it")
    if any("\ud800" <= character <= "\udfff" for character in text):  # of the command line
        raise InputError(f"{name}: not UTF-8")
    return text
