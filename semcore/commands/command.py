"""The ``@command`` decorator: a Hydra config against a dataclass, mistakes as one line."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NoReturn

from semcore import __version__
from semcore.commands.composition import Composition, ConfigType, config_folder
from semcore.commands.output import say
from semcore.files.streams import OUTPUT, let_go_of_output, name_standard_streams

if TYPE_CHECKING:
    from omegaconf import DictConfig

_INTERRUPTED = 130  # what a shell reports for Ctrl-C
_NO_ALIASES: Mapping[str, str] = {}


def command(
    name: str,
    schema: type[ConfigType],
    *,
    example: str,
    run_folder: bool = False,
    folder: Path | None = None,
    aliases: Mapping[str, str] = _NO_ALIASES,
    result: str = "result",
) -> Callable[[Callable[[ConfigType], float | None]], Command[ConfigType]]:
    """Make a function of one dataclass a command configured by ``<folder>/<name>.yaml``.

    The YAML file's defaults list begins with ``<name>_schema``, which is ``schema``: so every
    key is typed, and one that the dataclass does not have is an error. With ``run_folder`` the
    command's ``output`` is the run's folder, and in a sweep (``-m``) every job gets its own,
    ``<output>/0``, ``<output>/1``, ... The function's result, which is called ``result``, is what
    sweepers optimise; a sweep ends with a table of it (`semcore.commands.sweep`).
    ``folder`` is another Hydra tree than graphsem's own. ``aliases`` are former spellings, of a
    key (``old: new``) or of a key's value (``key=old: key=new``).
    """

    def decorate(function: Callable[[ConfigType], float | None]) -> Command[ConfigType]:
        composition = Composition(name, schema, folder or config_folder())
        return Command(function, composition, example, run_folder, aliases, result)

    return decorate


class Command(Generic[ConfigType]):
    """A command: call it to run on the process's arguments and exit."""

    def __init__(
        self,
        function: Callable[[ConfigType], float | None],
        composition: Composition[ConfigType],
        example: str,
        run_folder: bool,
        aliases: Mapping[str, str],
        result: str,
    ) -> None:
        self.function = function
        self.composition = composition
        self.example = example
        self.run_folder = run_folder
        self.aliases = aliases
        self.result = result
        self.__doc__ = function.__doc__

    def __call__(self, arguments: Sequence[str] | None = None) -> NoReturn:
        """Run on these arguments, or ``sys.argv``, and exit with the code of `run`."""
        _tidy_when_ended()
        name_standard_streams()
        sys.exit(self.run(sys.argv[1:] if arguments is None else arguments))

    def run(self, arguments: Sequence[str]) -> int:
        """Run with these command-line arguments; 0, or 2 after one ``error: ...`` on stderr.

        Programming errors are not caught: their traceback is wanted.
        """
        from semcore.commands.mistakes import expected, one_line

        failures: list[Exception] = []
        try:
            if {"-h", "--help"} & set(arguments):
                from semcore.commands.usage import usage

                print(usage(self.__doc__, self.example, self.composition))
            elif "--version" in arguments:
                print(f"graphsem {__version__}")
            else:
                self._hydra(self._checked(arguments), failures)
            if sys.stdout is not None and not failures:
                sys.stdout.flush()
        except KeyboardInterrupt:
            say("interrupted")
            return _INTERRUPTED
        except BrokenPipeError:  # the reader of our output, such as head, has seen enough
            let_go_of_output()
            return 0
        except Exception as error:
            if not expected(error):
                raise
            failures.append(error)
        for failure in failures:
            if isinstance(failure, BrokenPipeError):  # raised within, Hydra would tell of it
                let_go_of_output()
                return 0
            if isinstance(failure, OSError) and failure.filename == OUTPUT:
                let_go_of_output()
            say(f"error: {one_line(failure, self.example, self.composition)}")
        return 2 if failures else 0

    def compose(self, overrides: Sequence[str] = ()) -> ConfigType:
        """The config that these overrides give, checked against the schema."""
        from semcore.commands.aliases import current
        from semcore.commands.values import spelled

        schema = self.composition.schema
        overrides = [spelled(current(word, self.aliases), schema) for word in overrides]
        self.composition.check_choices(overrides)
        return self.composition.typed(self.composition.composed(overrides))

    def _checked(self, arguments: Sequence[str]) -> list[str]:
        from semcore.commands.arguments import checked

        sweeps = "${output}" if self.run_folder else f"outputs/sweeps/{self.composition.name}"
        words = checked(arguments, sweeps, self.aliases, self.composition)
        self.composition.check_choices(words)
        return words

    def _hydra(self, arguments: list[str], failures: list[Exception]) -> None:
        import hydra
        from hydra.core.hydra_config import HydraConfig
        from hydra.types import RunMode

        from semcore.commands.mistakes import expected
        from semcore.commands.sweep import Job, summarize

        composition = self.composition
        jobs: list[Job] = []
        sweep = Path()

        def task(config: DictConfig) -> float | None:
            nonlocal sweep
            value = None
            settings = HydraConfig.get()
            try:
                if self.run_folder and settings.mode == RunMode.MULTIRUN:
                    config.output = settings.runtime.output_dir
                value = self.function(composition.typed(config))
            except Exception as error:
                if not expected(error):
                    raise
                failures.append(error)  # a sweep goes on with its other jobs
            if settings.mode == RunMode.MULTIRUN:
                sweep = Path(settings.sweep.dir)
                words = tuple(settings.overrides.task)
                jobs.append(Job(words, value, settings.runtime.output_dir))
            return value

        composition.register()
        main = hydra.main(
            config_path=str(composition.folder), config_name=composition.name, version_base="1.3"
        )
        with _process_arguments(arguments):
            main(task)()
        if any(job.value is not None for job in jobs) and os.environ.get("RANK", "0") == "0":
            summarize(jobs, self.result, sweep)


def _tidy_when_ended() -> None:
    """Have the signals that end a process unwind it, so that what is half-written goes.

    One that is ignored, as under ``nohup``, stays ignored. Ctrl-C unwinds in any case.
    """

    def end(number: int, frame: object) -> NoReturn:
        sys.exit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end)


@contextmanager
def _process_arguments(arguments: list[str]) -> Iterator[None]:
    """Hydra reads ``sys.argv``, and exits by itself unless it is told to raise."""
    before, full = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    sys.argv = [before[0], *arguments]
    os.environ["HYDRA_FULL_ERROR"] = "1"
    try:
        yield
    finally:
        sys.argv = before
        if full is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = full
