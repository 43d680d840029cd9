"""The one exception that means: the user's input is at fault, not the program."""

from __future__ import annotations

import os


class InputError(ValueError):
    """Bad input: shown to the user as one line, ends a command with exit code 2.

    The message names the file, line or key at fault, and what would be right.
    """

    @classmethod
    def at(cls, path: str | os.PathLike[str], line: int | None, problem: str) -> InputError:
        """The error ``path:line: problem`` (``path: problem`` without a line, counted from 1)."""
        place = os.fspath(path) if line is None else f"{os.fspath(path)}:{line}"
        return cls(f"{place}: {problem}")
