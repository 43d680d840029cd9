"""``report.html``: the curves and results of a run of training, in one file that needs no other.

It is made of what the stages' folders hold (``config.yaml``, ``versions.json``, ``metrics.jsonl``
and ``metrics.json``), anew after each epoch: so it shows a run that is under way, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from semcore.commands.output import duration
from semcore.drawing.chart import chart
from semcore.drawing.escaping import escape
from semcore.drawing.fragments import sheet
from semcore.drawing.pictures import chart_file, table_file
from semcore.errors import InputError
from semcore.files import atomic_writer, read_json
from semcore.training.config import REPORT

# By which a report of ours is known, so that no other file is written over.
MARK = '<meta name="generator" content="graphsem: report of a training">'
_REWARDS = ("train_reward", "train_best")  # of preference learning
_NO_CURVE = ("epoch", "step", "seconds")


@dataclass(frozen=True)
class StageRecord:
    """What a stage's folder tells of it."""

    name: str
    epochs: Sequence[Mapping[str, Any]]  # a line each, as in metrics.jsonl
    kept: Mapping[str, Any]  # the metrics of the weights that were kept; empty: not finished
    config: Mapping[str, Any]
    versions: Mapping[str, Any]


def check_report(output: Path) -> None:
    """Raise `InputError` when another file than a report lies where it will be written."""
    path = output / REPORT
    if path.exists() and not (path.is_file() and MARK in _text(path)[:2000]):
        raise InputError.at(path, None, "is no report of a training: choose another output")


def write_report(output: Path, stages: Iterable[str]) -> Path:
    """Write the report of the stages that have begun; gives its place."""
    records = [found for name in stages if (found := read_stage(output / name)) is not None]
    with atomic_writer(output / REPORT) as stream:
        stream.write(report_page(output.name, records))
    for record in records:
        for name, picture in pictures(record).items():
            with atomic_writer(output / record.name / name) as stream:
                stream.write(picture)
    return output / REPORT


def pictures(stage: StageRecord) -> dict[str, str]:
    """What is drawn of a stage as SVG files, by their names."""
    drawn = {
        f"{name}.svg": chart_file(curves, f"{stage.name}: {title}", "epoch")
        for name, (title, curves) in _charts(stage).items()
    }
    metrics = filter(_is_metric, stage.kept)
    rows = [[name.replace("_", " "), _shown(stage.kept[name])] for name in metrics]
    if rows:
        drawn["results.svg"] = table_file(["development set", stage.name], rows, stage.name)
    return {name: content for name, content in drawn.items() if content}


def read_stage(folder: Path) -> StageRecord | None:
    """What a stage's folder holds; ``None`` before its first epoch is over."""
    lines, kept = folder / "metrics.jsonl", folder / "metrics.json"
    if not lines.is_file():
        return None
    config = yaml.safe_load(_text(folder / "config.yaml"))
    return StageRecord(
        folder.name,
        [json.loads(line) for line in _text(lines).splitlines()],
        read_json(kept) if kept.is_file() else {},
        config["config"],
        read_json(folder / "versions.json"),
    )


def report_page(name: str, stages: Sequence[StageRecord]) -> str:
    """The page: results first, then each stage with its curves and epochs, then the settings."""
    styles = sheet("semcore.drawing", "colours.css") + sheet("semcore.training", "report.css")
    body = "".join([*_results(stages), *(_stage(stage) for stage in stages), _settings(stages)])
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{MARK}\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(name)}: training</title>\n<style>\nbody{{\n{styles}}}\n</style>\n"
        f"</head>\n<body>\n<main>\n<h1>{escape(name)}</h1>\n"
        f'<p class="about">{escape(_about(stages))}</p>\n{body}</main>\n</body>\n</html>\n'
    )


def _about(stages: Sequence[StageRecord]) -> str:
    """Stages, time and machine, in a line."""
    if not stages:
        return "no epoch is over yet"
    seconds = sum(stage.epochs[-1]["seconds"] for stage in stages if stage.epochs)
    machine = stages[-1].versions
    device = machine.get("gpu") or f"{machine.get('processors')} cores ({machine.get('machine')})"
    names = ", then ".join(stage.name for stage in stages)
    return f"{names}; {duration(seconds)} on {device}; seed {stages[-1].config.get('seed', 0)}"


def _results(stages: Sequence[StageRecord]) -> Iterable[str]:
    """A row for each metric of the development set, a column for each stage.

    Of a stage under way: what was measured last.
    """
    columns: dict[str, Mapping[str, Any]] = {}
    for stage in stages:
        title, found = stage.name, stage.kept
        if not found:
            title = f"{stage.name}, under way"
            measured = [line for line in stage.epochs if any(map(_is_metric, line))]
            found = measured[-1] if measured else {}
        columns[title] = {name: value for name, value in found.items() if _is_metric(name)}
    names = dict.fromkeys(name for found in columns.values() for name in found)
    if not names:
        return
    rows = [
        [name.replace("_", " "), *(_shown(found.get(name)) for found in columns.values())]
        for name in names
    ]
    yield "<h2>Development set</h2>\n"
    yield _table(["", *columns], rows)


def _charts(stage: StageRecord) -> dict[str, tuple[str, dict[str, list[tuple[float, float]]]]]:
    """Title and curves of each chart, by its name."""
    names = _drawn_names(stage)
    trained = [name for name in names if name.startswith("train_")]
    rewards = [name for name in trained if name in _REWARDS]
    losses = [name for name in trained if name not in rewards]
    metrics = [name for name in names if name not in trained]
    return {
        "loss": ("Loss in training", _curves(stage, losses, "train_")),
        "reward": ("Reward of outputs", _curves(stage, rewards, "train_")),
        "development": ("Development set", _curves(stage, metrics, "")),
    }


def _drawn_names(stage: StageRecord) -> list[str]:
    return list(
        dict.fromkeys(name for line in stage.epochs for name in line if name not in _NO_CURVE)
    )


def _stage(stage: StageRecord) -> str:
    names = _drawn_names(stage)
    charts = "".join(
        f"<figure><h3>{title}</h3>{svg}</figure>"
        for title, curves in _charts(stage).values()
        if (svg := chart(curves, f"{stage.name}: {title}", "epoch"))
    )
    columns = ["epoch", "step", "seconds", *names]
    rows = [[_shown(line.get(name)) for name in columns] for line in stage.epochs]
    averaged = stage.kept.get("averaged_epochs")
    kept = set(averaged or [stage.kept.get("epoch")])
    marked = {number for number, line in enumerate(stage.epochs) if line["epoch"] in kept}
    told = "the mean of these epochs' weights is kept" if averaged else "this epoch's are kept"
    note = f'<p class="about">In bold: {told}.</p>\n' if marked else ""
    table = _table([column.replace("_", " ") for column in columns], rows, marked)
    return (
        f'<h2>{escape(stage.name)}</h2>\n<div class="charts">{charts}</div>\n'
        f"<details><summary>Epochs</summary>\n{table}{note}</details>\n"
    )


def _curves(
    stage: StageRecord, names: Iterable[str], prefix: str
) -> dict[str, list[tuple[float, float]]]:
    return {
        name.removeprefix(prefix).replace("_", " "): [
            (line["epoch"], line[name])
            for line in stage.epochs
            if isinstance(line.get(name), int | float)
        ]
        for name in names
    }


def _settings(stages: Sequence[StageRecord]) -> str:
    if not stages:
        return ""
    last = stages[-1]
    parts = [
        ("Settings", {key: value for key, value in last.config.items() if key != "stage"}),
        ("Packages and machine", last.versions),
    ]
    return "".join(
        f"<details><summary>{title}</summary><pre>"
        f"{escape(yaml.safe_dump(dict(found), sort_keys=False, allow_unicode=True))}</pre>"
        "</details>\n"
        for title, found in parts
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], marked: Iterable[int] = ()) -> str:
    marked = set(marked)
    titles = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "".join(
        f"<tr{' class=kept' if number in marked else ''}>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row)
        + "</tr>\n"
        for number, row in enumerate(rows)
    )
    return f'<div class="wide"><table><tr>{titles}</tr>\n{lines}</table></div>\n'


def _is_metric(name: str) -> bool:
    return name not in (*_NO_CURVE, "averaged_epochs") and not name.startswith("train_")


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4f}" if abs(value) < 1000 else f"{value:,.0f}"
    return "" if value is None else str(value)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
