"""Command-line arguments on their way to Hydra: checked, quoted where they must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from semcore.commands.aliases import current
from semcore.commands.values import spelled
from semcore.errors import InputError

if TYPE_CHECKING:
    from semcore.commands.composition import Composition

_SHELLS = ("bash", "fish", "zsh")


def checked(
    arguments: Sequence[str],
    sweep_folder: str,
    aliases: Mapping[str, str],
    composition: Composition[Any],
) -> list[str]:
    """The arguments for Hydra, with our places for its files put before the user's.

    A value that Hydra's grammar would refuse or read as something else (``source=/data/a,b``,
    ``text=It's``, ``output=2024_05_01``) is quoted, so that a path or a sentence needs no second
    layer of quotes (`semcore.commands.values`). Former spellings are replaced by what ``aliases``
    says. Raises `InputError` for an unknown option, for options that do not go together, for a
    ``--package`` that the config has not, and for a value without a key.
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
    asked = (options.run, options.multirun, options.cfg, options.info, options.shell_completion)
    if sum(map(bool, asked)) > 1:
        refuse("--run, --multirun, --cfg, --info and --shell-completion: only one of them")
    tasks = [word.split("=", 1) for word in options.overrides]
    shells = [rest for key, *rest in tasks if key in ("install", "uninstall", "query")]
    if options.shell_completion and (len(shells) != 1 or "".join(shells[0]) not in _SHELLS):
        shell = "|".join(_SHELLS)
        refuse(f"--shell-completion goes with install=, uninstall= or query={shell}")
    names = {word.split("=", 1)[0] for word in options.overrides}
    for word in options.overrides:
        if not word.split("=", 1)[0].strip(" +~"):
            refuse(f"{word!r} has no key")
    ours = [f"{key}={value}" for key, value in _places(sweep_folder) if key not in names]
    users = [
        spelled(current(word, aliases), composition.schema, sweeps=options.multirun)
        for word in options.overrides
    ]
    if options.cfg and options.package not in (None, "_global_"):
        composition.check_part(options.package, options.cfg, users)
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
