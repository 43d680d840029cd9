"""Command-line arguments on their way to Hydra: checked, quoted where they must be."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NoReturn

from semcore.commands.aliases import current
from semcore.errors import InputError


def checked(arguments: Sequence[str], sweep_folder: str, aliases: Mapping[str, str]) -> list[str]:
    """The arguments for Hydra, with our places for its files put before the user's.

    A value that Hydra's grammar would refuse or take for a sweep (``source=/data/a,b``,
    ``text=It's``) is quoted, so that a path or a sentence needs no second layer of quotes.
    Former spellings are replaced by what ``aliases`` says. Raises `InputError` for an unknown
    option.
    """
    from hydra._internal.utils import get_args_parser

    parser = get_args_parser()

    def refuse(message: str) -> NoReturn:
        raise InputError(f"{message} (keys are given as key=value; try --help)")

    parser.error = refuse  # type: ignore[method-assign]
    options, unknown = parser.parse_known_intermixed_args(list(arguments))
    if options.experimental_rerun:
        raise InputError("--experimental-rerun is not supported: run the same command again")
    if unknown:
        refuse(f"unknown option {unknown[0]}")
    if options.resolve and options.cfg is None:
        refuse("--resolve goes with --cfg job")
    names = {word.split("=", 1)[0] for word in options.overrides}
    ours = [f"{key}={value}" for key, value in _places(sweep_folder) if key not in names]
    users = [_quoted(current(word, aliases), sweeps=options.multirun) for word in options.overrides]
    flags = [word for word in arguments if word not in options.overrides]
    return [*ours, *users, *flags]


def _places(sweep_folder: str) -> list[tuple[str, str]]:
    # A command writes what it is told to write: no log files, no dated folders beside it.
    return [
        ("hydra/job_logging", "none"),
        ("hydra/hydra_logging", "none"),
        ("hydra.output_subdir", "null"),
        ("hydra.run.dir", "."),
        ("hydra.sweep.dir", sweep_folder),
        ("hydra.sweep.subdir", "${hydra.job.num}"),
    ]


def _quoted(override: str, *, sweeps: bool) -> str:
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    key, equals, value = override.partition("=")
    if not equals:
        raise InputError(f"{override!r} is not key=value (try --help)")
    if value.startswith("~/"):  # shells leave it alone behind a "="
        value = os.path.expanduser(value)
        override = f"{key}={value}"
    # Outside quotes Hydra takes a backslash for an escape, which a path or sentence never means.
    escapes = "\\" in value and not sweeps and value[0] not in "[{('\""
    if not escapes:
        with suppress(HydraException):
            parsed = OverridesParser.create().parse_override(override)
            if sweeps or not parsed.is_sweep_override():
                return override
    if not re.fullmatch(r"[~+]*[\w./@:-]+", key):
        raise InputError(f"{override!r}: {key!r} is not a key (try --help)")
    escaped = re.sub(r"(\\*)'", r"\1\1\\'", value)
    trailing = len(escaped) - len(escaped.rstrip("\\"))
    return f"{key}='{escaped}{chr(92) * trailing}'"
