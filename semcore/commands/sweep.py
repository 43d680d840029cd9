"""The end of a sweep (``-m``): one table of its jobs, the best first, and ``sweep.json``.

Jobs that differ in nothing but ``seed=`` are one row: their mean and their spread, which is the
sample standard deviation. What a job gives is the number that its command is known to give, of
which more is better: F1 on the development set of ``train``, on the split of ``evaluate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from semcore.commands.output import note, say
from semcore.errors import InputError

SUMMARY = "sweep.json"
_REPEATED = "seed="


@dataclass(frozen=True)
class Job:
    """A job of a sweep: ``key=value`` as it was given, what came of it (None: a mistake), where."""

    overrides: tuple[str, ...]
    value: float | None
    output: str = ""


@dataclass(frozen=True)
class Setting:
    """The jobs of one setting, over all seeds."""

    overrides: tuple[str, ...]
    values: tuple[float, ...]
    failed: int = 0

    @property
    def mean(self) -> float:
        """Of all jobs that came to an end; below any number where none did."""
        return fmean(self.values) if self.values else float("-inf")

    @property
    def spread(self) -> float | None:
        """The sample standard deviation; None for fewer than two."""
        return stdev(self.values) if len(self.values) > 1 else None


def settings_of(jobs: Sequence[Job]) -> list[Setting]:
    """The settings of a sweep, the best mean first; by those overrides that differ."""
    common = set.intersection(*(set(job.overrides) for job in jobs)) if len(jobs) > 1 else set()
    found: dict[tuple[str, ...], list[Job]] = {}
    for job in jobs:
        own = [word for word in job.overrides if word not in common]
        key = tuple(word for word in own if not word.startswith(_REPEATED))
        found.setdefault(key, []).append(job)
    settings = [
        Setting(
            key,
            tuple(job.value for job in group if job.value is not None),
            sum(job.value is None for job in group),
        )
        for key, group in found.items()
    ]
    return sorted(settings, key=lambda setting: -setting.mean)


def summarize(jobs: Sequence[Job], result: str, folder: Path) -> None:
    """Print the table on stderr, and write `SUMMARY` into the sweep's folder.

    ``result`` is what the jobs' number is called.
    """
    from semcore.drawing.tables import print_tables, table_of
    from semcore.files import write_json

    settings = settings_of(jobs)
    table = table_of("setting", "jobs", "mean", "spread", "lowest", "highest", title=result)
    for setting in settings:
        failed = f" ({setting.failed} failed)" if setting.failed else ""
        table.add_row(_named(setting), f"{len(setting.values)}{failed}", *_cells(setting.values))
    values = tuple(job.value for job in jobs if job.value is not None)
    if len(settings) > 1:
        table.add_row("all", str(len(values)), *_cells(values))
    print_tables(table, stderr=True)
    record: dict[str, Any] = {
        "result": result,
        "settings": [
            {**asdict(each), "mean": each.mean if each.values else None, "spread": each.spread}
            for each in settings
        ],
        "jobs": [asdict(job) for job in jobs],
    }
    if values:
        best = settings[0]
        record["best"] = list(best.overrides)
        spread = "" if best.spread is None else f", spread {best.spread:.4f}"
        say(f"best: {_named(best)}  {result} {best.mean:.4f}{spread}, {len(best.values)} jobs")
    path = folder / SUMMARY
    if path.exists() and not {"result", "settings", "jobs"} <= set(_keys(path)):
        note(f"{path}: is no summary of a sweep, and stays as it is")
        return
    write_json(path, record)
    say(f"sweep: {path}")


def _keys(path: Path) -> Iterable[str]:
    from semcore.files import read_json

    try:
        found = read_json(path)
    except InputError:
        return ()
    return found if isinstance(found, dict) else ()


def _named(setting: Setting) -> str:
    return " ".join(setting.overrides) or "as given"


def _cells(values: Sequence[float]) -> list[str]:
    if not values:
        return ["", "", "", ""]
    spread = stdev(values) if len(values) > 1 else None
    numbers = [fmean(values), spread, min(values), max(values)]
    return ["" if number is None else f"{number:.4f}" for number in numbers]
