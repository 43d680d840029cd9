"""Where the texts of ``python -m graphsem`` come from: arguments, files, folders, stdin."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphsem.kinds import results_among
from semcore.commands import note
from semcore.commands.values import quoted
from semcore.errors import InputError
from semcore.files.places import STANDARD, expanded
from semcore.parsers import GivenText
from semcore.text.folders import names_of, text_inputs
from semcore.text.names import InputText
from semcore.text.sentences import split_lines

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


class Sources:
    """What the command is to parse: a text, or the documents of files, folders or stdin."""

    def __init__(
        self,
        text: str | None,
        inputs: str | Sequence[str] | None,
        format: str = "auto",
        one_sentence_per_line: bool = False,
    ) -> None:
        """With neither text nor inputs, stdin is read if something is piped into it.

        Raises `InputError` for a file that is not there and a folder without texts.
        """
        self.text = None if text is None else _with_words(text, "text")
        self.lines = one_sentence_per_line
        names = _several(inputs) if isinstance(inputs, str) else list(inputs or ())
        if text is None and not names:
            if sys.stdin is None or sys.stdin.isatty():
                raise InputError(
                    "nothing to parse: give a text in quotes, input=FILE, or pipe a text in "
                    "(try --help)"
                )
            names = [STANDARD]
        self._names = names
        for name in names:
            if name != STANDARD and not _exists(os.path.expanduser(name)):
                problem = "no such file or folder" if name else "the name of a file is empty"
                raise InputError(f"{name or 'input='}: {problem}{_as_text(name)}")
        skipped: list[Path] = []
        found = text_inputs(names, format, skipped) if names else []
        given = {expanded(name) for name in names}
        below = {file.path for file in found if file.path} - given
        results = results_among([*below, *skipped])  # no texts, though they lie among them
        self.files = [file for file in found if file.path not in results]
        self.skipped = [file for file in skipped if file not in results]  # because of their names
        if not self.files and self.text is None:
            raise InputError(f"{names[0]}: nothing in this folder but results of graphsem")

    @property
    def given(self) -> list[str | Path]:
        """The files and folders as they were named, or `STANDARD`."""
        return [*self._names]

    @property
    def places(self) -> list[str | Path]:
        """The files, or `STANDARD`."""
        return [file.path or STANDARD for file in self.files]

    @property
    def is_one(self) -> bool:
        """Whether this is one text, and no more."""
        alone = len(self.files) == 1 and self.files[0].is_whole
        return not self.files or (alone and self.text is None)

    def count(self) -> int | None:
        """How many documents there are; None: that is not known before they are read."""
        if any(file.path is None for file in self.files):
            return None
        return sum(file.count() for file in self.files) + (self.text is not None)

    def documents(self, unread: Callable[[InputError], object]) -> Iterator[InputText]:
        """The documents, named; of one that cannot be read ``unread`` is told why.

        Raises `InputError` when there is one text, and no words in it.
        """
        if self.text is not None:
            yield InputText("", self.text)
        names = names_of(self.files)
        for file in self.files:
            for given in file.documents(unread, names):
                if file.is_whole and not given.text.strip():
                    error = InputError.at(file.place, None, "no words in it")
                    if self.is_one:
                        raise error
                    note(str(error))
                yield given

    def split(self, given: InputText) -> InputText | GivenText:
        """The named text; with its sentences, if its lines are these."""
        if not self.lines:
            return given
        name, text, meta, _ = given
        return GivenText(name, text, split_lines(text, name, meta), meta=meta)


def _several(names: str) -> list[str]:
    """A name, or several with commas between; a file may have commas in its name."""
    if "," not in names or _exists(os.path.expanduser(names)):
        return [names]
    return [name.strip() for name in names.split(",")]


def _with_words(text: str, name: str) -> str:
    if not text.strip():
        raise InputError(f"{name}: no words in it")
    if any("\ud800" <= character <= "\udfff" for character in text):  # of the command line
        raise InputError(f"{name}: not UTF-8")
    return text
