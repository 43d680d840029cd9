"""The one exception that means: the user's input is at fault, not the program."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import inf

from semcore.drawing.escaping import plain_line

# What is made in a hidden place is told under the name that it will have; see
# `semcore.files.staging`.
_STAGED = re.compile(r"(?<![^/])\.([^/]+?)(?:\.\d+-[0-9a-f]{8})?\.partial/(?:new|old|lock)(?![^/])")


MOST = 2**31 - 1  # of whole numbers that are given: chosen, as no count is meant that is greater
MOST_SEED = 2**64 - 1  # what torch takes; numpy and Python take more

# What reading a record may raise that is not as it should be.
_MISTAKES = (
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    RecursionError,
)


class InputError(ValueError):
    """Bad input: shown to the user as one line, ends a command with exit code 2.

    The message names the file, line or key at fault, and what would be right. What it quotes of
    a file is on that line too, with nothing that a terminal obeys.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(plain_line(message))
        self.line: int | None = None  # of the file at fault, from 1, where it is known
        self.problem = message  # without the place

    @classmethod
    def at(cls, path: str | os.PathLike[str], line: int | None, problem: str) -> InputError:
        """The error ``path:line: problem`` (``path: problem`` without a line, counted from 1)."""
        place = _STAGED.sub(r"\1", os.fspath(path))
        error = cls(f"{place}: {problem}" if line is None else f"{place}:{line}: {problem}")
        error.line, error.problem = line, problem
        return error

    @classmethod
    def of(cls, message: str, other: InputError) -> InputError:
        """Another error in these words."""
        error = cls(message)
        error.line, error.problem = other.line, other.problem
        return error


def one_of(key: str, value: object, allowed: Sequence[str]) -> None:
    """Raise `InputError` unless the value of a key is allowed."""
    if value not in allowed:
        choices = " or ".join(allowed) if len(allowed) <= 2 else f"one of {', '.join(allowed)}"
        raise InputError(f"{key}={value}: use {choices}")


def at_least(key: str, value: float | None, least: float, most: int = MOST) -> None:
    """Raise `InputError` if a value is given and below ``least``, or whole and above ``most``."""
    if value is not None and not value >= least:
        raise InputError(f"{key}={value}: must be at least {least:g}")
    if isinstance(value, int) and value > most:
        raise InputError(f"{key}={value}: must be at most {most}")


def fraction(key: str, value: float) -> None:
    """Raise `InputError` unless the value of a key is from 0 to 1, both included."""
    if not 0 <= value <= 1:
        raise InputError(f"{key}={value}: must lie between 0 and 1")


def below_one(key: str, value: float) -> None:
    """Raise `InputError` unless the value of a key, such as dropout, is from 0 to below 1."""
    if not 0 <= value < 1:
        raise InputError(f"{key}={value}: must be in [0, 1)")


def finite(key: str, value: float | None, least: float) -> None:
    """Raise `InputError` if a key's value is given and no finite number that is at least this."""
    if value is not None and not least <= value < inf:
        raise InputError(f"{key}={value}: must be at least {least:g}, and finite")


@contextmanager
def naming(path: str | os.PathLike[str]) -> Iterator[None]:
    """Turn an ``OSError`` into an `InputError` that names the file at fault, or else ``path``."""
    try:
        yield
    except OSError as error:
        place = error.filename
        staged = f".{os.path.basename(os.path.realpath(path))}.partial"
        if not isinstance(place, str) or os.path.basename(place) == staged:
            place = os.fspath(path)
        raise InputError.at(place, None, error.strerror or str(error)) from error


def reason_of(error: Exception) -> str:
    """What went wrong with a record, as one line tells it: of a ``KeyError`` the key."""
    if isinstance(error, KeyError):
        return f"missing key {error}"
    if isinstance(error, AttributeError):  # a number where an object should be
        return f"a field of the wrong kind: {error}"
    return str(error)


@contextmanager
def inside(what: str) -> Iterator[None]:
    """Turn what goes wrong with a part of a record into a ``ValueError`` that names the part.

    Errors that are an `InputError` already stay as they are.
    """
    try:
        yield
    except InputError:
        raise
    except _MISTAKES as error:
        raise ValueError(f"{what}: {reason_of(error)}") from error


@contextmanager
def at_line(path: str | os.PathLike[str], line: int) -> Iterator[None]:
    """Turn what goes wrong with the record of a line into an `InputError` naming file and line.

    Errors that are an `InputError` already stay as they are.
    """
    try:
        yield
    except InputError:
        raise
    except _MISTAKES as error:
        raise InputError.at(path, line, reason_of(error)) from error
