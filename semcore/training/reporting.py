"""What a run tells while it runs: on stderr, in ``metrics.jsonl``, to a logger."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from semcore.commands import say
from semcore.commands.output import duration
from semcore.files import atomic_writer
from semcore.training.config import LoggerConfig
from semcore.training.loggers import close, make_logger
from semcore.training.module import Sums
from semcore.training.state import Progress

_REFRESH_SECONDS = 0.5
_QUIET_SECONDS = 30.0


@dataclass(frozen=True)
class Plan:
    """What a run is about to do, for those who wait for it."""

    name: str  # of the run, as its lines call it
    total: int  # optimizer steps
    epochs: int
    examples: int  # an epoch

    def __str__(self) -> str:
        passes = "1 epoch" if self.epochs == 1 else f"{self.epochs} epochs"
        return f"{self.name}: {passes} of {self.examples:,} examples, {self.total:,} steps"


class Meter:
    """Progress on stderr: a bar on a terminal, elsewhere a line every half minute."""

    def __init__(self, name: str, total: int, done: int, silent: bool) -> None:
        self.name, self.total, self.first = name, total, done
        self.silent = silent
        self.bar: Bar | None = None
        self.told = self.refreshed = self.began = time.monotonic()
        self.items = 0
        if not silent and sys.stderr.isatty():
            columns = (name, BarColumn(), "{task.completed}/{task.total}")
            self.bar = Bar(
                *(TextColumn(column) if isinstance(column, str) else column for column in columns),
                TextColumn("{task.description}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
            self.task = self.bar.add_task("", total=total, completed=done)
            self.bar.start()

    def due(self) -> bool:
        """Whether it is time to show something; asking the device for numbers costs time."""
        if self.silent:
            return False
        wait = _REFRESH_SECONDS if self.bar is not None else _QUIET_SECONDS
        return time.monotonic() - self.refreshed >= wait

    def show(self, step: int, loss: float, items: int) -> None:
        """Show the step, the epoch's mean loss, and items a second since the last time."""
        now = time.monotonic()
        rate = (items - self.items) / max(now - self.refreshed, 1e-9) if items >= self.items else 0
        text = f"loss {loss:.4f}  {rate:.0f} items/s"
        if self.bar is not None:
            self.bar.update(self.task, completed=step, description=text)
        else:
            left = (now - self.began) * (self.total - step) / max(step - self.first, 1)
            say(f"{self.name}: step {step}/{self.total}  {text}  {duration(left)} left")
        self.refreshed, self.items = now, items

    def note(self, text: str) -> None:
        """What is being done before the first step; to be asked for by `due`."""
        if self.bar is not None:
            self.bar.update(self.task, description=text)
        else:
            say(f"{self.name}: {text}")
        self.refreshed = time.monotonic()

    def line(self, text: str) -> None:
        """A line that stays."""
        if self.silent:
            return
        if self.bar is not None:
            self.bar.console.print(text, highlight=False, markup=False, emoji=False)
        else:
            say(text)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Inside, the terminal is another's, who shows a progress of its own."""
        if self.bar is not None:
            self.bar.stop()
        try:
            yield
        finally:
            if self.bar is not None:
                self.bar.start()

    def stop(self) -> None:
        """Leave the terminal as it was."""
        if self.bar is not None:
            self.bar.stop()


class Report:
    """Tells of steps and epochs, in the first process; elsewhere it is silent."""

    def __init__(
        self, folder: Path, plan: Plan, progress: Progress, config: LoggerConfig, silent: bool
    ) -> None:
        self.folder, self.progress, self.config, self.plan = folder, progress, config, plan
        self.meter = Meter(plan.name, plan.total, progress.step, silent)
        self.logger = None if silent else make_logger(config, folder)
        self.items = 0  # that this process has computed
        begun = f"; going on after step {progress.step}" if progress.step else ""
        self.meter.line(f"{plan}{begun}")

    def stop(self) -> None:
        """Leave the terminal as it was, and the logger with all that it got."""
        self.meter.stop()
        close(self.logger)

    def step(self, sums: Sums, rate: float) -> None:
        """What is due after a step; ``rate`` is the learning rate of all but the encoder."""
        step = self.progress.step
        if self.meter.due():
            self.meter.show(step, sums.loss, self.items)
        if self.logger is not None and step % self.config.every_steps == 0:
            self.logger.log_metrics({"loss": sums.loss, "learning_rate": rate}, step)

    def epoch(self, means: dict[str, float], metrics: dict[str, Any]) -> None:
        """One more epoch is done: its training's means, and its metrics if any."""
        progress = self.progress
        entry = {
            "epoch": len(progress.history) + 1,
            "step": progress.step,
            "seconds": round(progress.seconds, 1),
            **{f"train_{name}": value for name, value in means.items()},
            **metrics,
        }
        progress.history.append(entry)
        with atomic_writer(self.folder / "metrics.jsonl") as stream:
            stream.writelines(json.dumps(line) + "\n" for line in progress.history)
        numbers = {key: value for key, value in entry.items() if isinstance(value, int | float)}
        if self.logger is not None:
            self.logger.log_metrics(numbers, progress.step)
            self.logger.save()
        shown = (
            f"{key} {value:.4g}" for key, value in numbers.items() if key not in ("epoch", "step")
        )
        number = f"epoch {entry['epoch']}/{self.plan.epochs}"
        self.meter.line(f"{self.plan.name}: {number}  {'  '.join(shown)}")
