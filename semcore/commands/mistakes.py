"""Mistakes of the user, each told in one line that says what would be right."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

from semcore.errors import InputError

if TYPE_CHECKING:
    from semcore.commands.composition import Composition


_IN_FILE = re.compile(r"In '([^']+)': \w+ raised while composing config:\s+(.*)\s+full_key: (.*)")


def expected(error: Exception) -> bool:
    """Whether the error is the user's or the system's to mend, not the program's."""
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    kinds = (InputError, OSError, MemoryError, HydraException, OmegaConfBaseException)
    return isinstance(error, kinds)


def one_line(error: Exception, example: str, composition: Composition[Any]) -> str:
    """The error as one line: the key or file at fault, and what would be right."""
    from hydra.errors import HydraException, MissingConfigException
    from omegaconf.errors import MissingMandatoryValue, OmegaConfBaseException

    if isinstance(error, InputError):  # whatever caused it, it says what is wrong
        return _flat(str(error))
    if isinstance(error, MemoryError):
        return "out of memory: try smaller batches"
    if isinstance(error, MissingConfigException):
        return _missing_config(str(error), composition)
    if in_file := _IN_FILE.search(str(error)):
        file, problem, key = in_file.groups()
        unknown = problem.startswith("Key ") and " not in " in problem
        return f"{file}.yaml: {unknown_key(key, composition) if unknown else f'{key}: {problem}'}"
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OmegaConfBaseException):
        cause = cause.__cause__
    if cause is not None:
        problem = str(cause).split("\n")[0]
        key = str(getattr(cause, "full_key", None) or "")
        if isinstance(cause, MissingMandatoryValue) or "MissingMandatoryValue" in problem:
            key = _missing_key(problem, key)
            return f"{key}= is required, as in: {example}"
        if re.search(r"^Key .* (not in|is not in)|^Could not override", problem):
            return unknown_key(key or _quoted_word(problem), composition)
        return f"{key}: {problem}" if key else problem
    if isinstance(error, HydraException):
        return _unknown_override(str(error), composition)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return _flat(str(error)) or type(error).__name__


def _missing_config(message: str, composition: Composition[Any]) -> str:
    """Hydra's "could not find 'encoder/x'", with the choices on the same line."""
    flat = _flat(message)
    found = re.search(r"[Cc]ould not find '([^']+)'", flat)
    choices = re.search(r"Available options in '[^']*':(.*?)(?:Config search path|$)", flat)
    if not found:
        return flat
    group, _, name = found[1].rpartition("/")
    if choices:
        known = composition.choices(group) or choices[1].split()
        return f"{group}={name}: no such choice; there are {', '.join(known)}"
    return f"no config {found[1]!r}"


def _unknown_override(message: str, composition: Composition[Any]) -> str:
    """Hydra's errors with no OmegaConf error behind them: groups, and the grammar."""
    group = re.search(r"Could not override '([^']+)'", message)
    if group:
        return unknown_key(group[1], composition)
    return _flat(message.split("\nSee https")[0])


def unknown_key(key: str, composition: Composition[Any]) -> str:
    """What is said of a key that the command does not have, with those it may stand for."""
    keys = sorted(composition.keys())
    close = difflib.get_close_matches(key, keys, n=3, cutoff=0.8)
    close = close or difflib.get_close_matches(key, keys, n=1, cutoff=0.5)
    ends = [other for other in keys if other.rpartition(".")[2] == key.rpartition(".")[2]]
    nearest = list(dict.fromkeys([*ends[:3], *close]))[:3]
    if not nearest:
        nearest = [other for other in keys if "." not in other]
        return f"unknown key {key!r}; keys are {', '.join(nearest)}"
    return f"unknown key {key!r}; did you mean {' or '.join(nearest)}?"


def _missing_key(problem: str, key: str) -> str:
    named = re.search(r"missing mandatory value: (\S+)|Missing mandatory value: (\S+)", problem)
    return key or (next(filter(None, named.groups()), "") if named else "") or _quoted_word(problem)


def _quoted_word(text: str) -> str:
    found = re.search(r"'([^']+)'", text)
    return found[1] if found else text


def _flat(text: str) -> str:
    return " ".join(text.split())
