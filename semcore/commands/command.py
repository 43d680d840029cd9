"""The ``@command`` decorator: a Hydra config against a dataclass, mistakes as one line."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

if TYPE_CHECKING:
    from omegaconf import DictConfig

ConfigType = TypeVar("ConfigType")
_ROOT = Path(__file__).resolve().parents[2]
_INTERRUPTED = 130  # what a shell reports for Ctrl-C


def config_folder() -> Path:
    """The Hydra tree: ``graphsem/configs`` when installed, ``configs`` in a checkout."""
    installed = _ROOT / "graphsem" / "configs"
    return installed if installed.is_dir() else _ROOT / "configs"


def command(
    name: str,
    schema: type[ConfigType],
    *,
    example: str,
    run_folder: bool = False,
    folder: Path | None = None,
) -> Callable[[Callable[[ConfigType], float | None]], Command[ConfigType]]:
    """Make a function of one dataclass a command configured by ``<folder>/<name>.yaml``.

    The YAML file's defaults list begins with ``<name>_schema``, which is ``schema``: so every
    key is typed, and one that the dataclass does not have is an error. With ``run_folder`` the
    command's ``output`` is the run's folder, and in a sweep (``-m``) every job gets its own,
    ``<output>/0``, ``<output>/1``, ... The function's result is what sweepers optimise.
    ``folder`` is another Hydra tree than graphsem's own.
    """

    def decorate(function: Callable[[ConfigType], float | None]) -> Command[ConfigType]:
        return Command(function, name, schema, example, run_folder, folder)

    return decorate


class Command(Generic[ConfigType]):
    """A command: call it to run on the process's arguments and exit."""

    def __init__(
        self,
        function: Callable[[ConfigType], float | None],
        name: str,
        schema: type[ConfigType],
        example: str,
        run_folder: bool = False,
        folder: Path | None = None,
    ) -> None:
        self.function = function
        self.name = name
        self.schema = schema
        self.example = example
        self.run_folder = run_folder
        self.folder = folder or config_folder()
        self.__doc__ = function.__doc__

    def __call__(self) -> NoReturn:
        """Run on ``sys.argv`` and exit with the code of `run`."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        sys.exit(self.run(sys.argv[1:]))

    def run(self, arguments: Sequence[str]) -> int:
        """Run with these command-line arguments; 0, or 2 after one ``error: ...`` on stderr.

        Programming errors are not caught: their traceback is wanted.
        """
        from semcore.commands.mistakes import expected, one_line

        failures: list[Exception] = []
        try:
            if {"-h", "--help"} & set(arguments):
                from semcore.commands.usage import usage

                print(usage(self))
                return 0
            overrides = self._checked(arguments)
            self._hydra(overrides, failures)
        except KeyboardInterrupt:
            print("interrupted", file=sys.stderr)
            return _INTERRUPTED
        except BrokenPipeError:  # the reader of our output, such as head, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except Exception as error:
            if not expected(error):
                raise
            failures.append(error)
        for failure in failures:
            print(f"error: {one_line(failure, self)}", file=sys.stderr)
        return 2 if failures else 0

    def compose(self, overrides: Sequence[str] = ()) -> ConfigType:
        """The config that these overrides give, checked against the schema."""
        return self._typed(self._composed(overrides))

    def _composed(self, overrides: Sequence[str] = ()) -> DictConfig:
        from hydra import compose, initialize_config_dir
        from hydra.core.global_hydra import GlobalHydra

        self._register()
        outer = GlobalHydra.instance().hydra  # of a command that asks for another one's config
        GlobalHydra.instance().clear()
        try:
            with initialize_config_dir(str(self.folder), version_base="1.3"):
                return compose(self.name, list(overrides))
        finally:
            GlobalHydra.instance().hydra = outer

    def _register(self) -> None:
        from hydra.core.config_store import ConfigStore

        ConfigStore.instance().store(f"{self.name}_schema", self.schema)

    def _typed(self, config: DictConfig) -> ConfigType:
        from omegaconf import OmegaConf

        # By way of plain values: so that keys appended with + are checked as well.
        plain: Any = OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
        literal = _literal(plain)
        return OmegaConf.to_object(OmegaConf.merge(OmegaConf.structured(self.schema), literal))  # type: ignore[return-value]

    def _checked(self, arguments: Sequence[str]) -> list[str]:
        from semcore.commands.arguments import checked

        sweeps = "${output}" if self.run_folder else f"outputs/sweeps/{self.name}"
        return checked(arguments, sweeps)

    def _hydra(self, arguments: list[str], failures: list[Exception]) -> None:
        import hydra
        from hydra.core.hydra_config import HydraConfig
        from hydra.types import RunMode

        from semcore.commands.mistakes import expected

        def task(config: DictConfig) -> float | None:
            try:
                settings = HydraConfig.get()
                if self.run_folder and settings.mode == RunMode.MULTIRUN:
                    config.output = settings.runtime.output_dir
                return self.function(self._typed(config))
            except Exception as error:
                if not expected(error) or isinstance(error, BrokenPipeError):
                    raise
                failures.append(error)  # a sweep goes on with its other jobs
                return None

        self._register()
        main = hydra.main(config_path=str(self.folder), config_name=self.name, version_base="1.3")
        with _process_arguments(arguments):
            main(task)()


def _literal(value: Any) -> Any:
    """A resolved value whose strings mean themselves: a ``${`` left in them is text."""
    if isinstance(value, str):
        return re.sub(r"(\\*)\$\{", r"\1\1\\${", value)
    if isinstance(value, dict):
        return {key: _literal(item) for key, item in value.items()}
    return [_literal(item) for item in value] if isinstance(value, list) else value


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
