"""Stages of training in a row: each a run in its own folder, from the weights of the one before.

A parser writes what it draws from, and how that becomes batches, a loss and metrics::

    begin(config, checkpoint_folder, *inputs)
    metrics = train_stages(config, model, loss, parts)
    if is_first_process():
        ...  # write a checkpoint whose record is `record_of(config, metrics, before)`
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import torch
from torch import nn

from semcore.checkpoints.storage import STORAGES
from semcore.commands import print_json, say
from semcore.errors import InputError, one_of
from semcore.files import StrPath, write_json
from semcore.files.kinds import FolderKind
from semcore.training.batches import TrainingData
from semcore.training.config import REPORT, StageConfig, StagedConfig
from semcore.training.module import Explore, Loss, ParserModule, Validate
from semcore.training.page import check_report, write_report
from semcore.training.processes import is_first_process
from semcore.training.run import fit
from semcore.training.run_folders import check_training, only_run

Item = TypeVar("Item")


@dataclass(frozen=True)
class StageParts:
    """What a parser gives for a stage."""

    data: TrainingData[Any, Any]
    validate: Validate
    fingerprints: Mapping[str, str]  # of the files that are read
    loss: Loss | None = None  # of this stage, if it is another one
    explore: Explore | None = None  # see `fit`


def begin(config: StagedConfig, checkpoint: FolderKind, *inputs: StrPath | None) -> None:
    """Check what is known before anything is read, and draw and count as configured.

    ``checkpoint`` is what the run writes in the end, ``inputs`` all that it reads.
    """
    one_of("storage", config.storage, STORAGES)
    config.check_epochs()
    check_report(Path(config.output))
    check_training(config.output, [stage.name for stage in config.stages], checkpoint, *inputs)
    torch.manual_seed(config.seed)
    if config.trainer.threads is not None:
        torch.set_num_threads(config.trainer.threads)


def check_as_it_is(initial: StrPath, wanted: Any, there: Any) -> None:
    """Raise `InputError` where settings ask for another model than the ``initial`` checkpoint's.

    Both are dataclasses of its parser's settings of a model: one that is trained on stays as it
    is, and a setting that nothing heeds would be told as if it had been.
    """
    asked, own = _flat(asdict(wanted)), _flat(asdict(there))
    for key, value in asked.items():
        if value != own[key]:
            problem = f"has model.{key}={own[key]}, not {value}"
            raise InputError.at(initial, None, f"{problem}: its model is trained as it is")


def _flat(settings: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Settings in groups by their whole keys, as they are given: ``guide.size``."""
    found: dict[str, Any] = {}
    for key, value in settings.items():
        found |= (
            _flat(value, f"{before}{key}.") if isinstance(value, dict) else {before + key: value}
        )
    return found


def train_stages(
    config: StagedConfig,
    model: nn.Module,
    loss: Loss,
    parts: Callable[[StageConfig], StageParts],
) -> dict[str, Any]:
    """All stages; the model ends with the last one's best weights, whose metrics are given."""
    metrics: dict[str, Any] = {}
    for number, stage in enumerate(config.stages, start=1):
        # What comes after a stage is no part of its run: later stages may be changed.
        so_far = replace(config, stages=config.stages[:number])
        given = parts(stage)
        folder = Path(config.output) / stage.name
        names = [each.name for each in so_far.stages]
        label = f"stage {number}/{len(config.stages)} {stage.name}"
        with only_run(folder) if is_first_process() else nullcontext():
            result = fit(
                ParserModule(
                    model, given.loss or loss, stage.optimizer(config.optimizer), given.validate
                ),
                given.data,
                stage.trainer(config.trainer),
                folder,
                seed=config.seed,
                config={"stage": stage.name, **asdict(so_far)},
                current=config.current,
                fingerprints=given.fingerprints,
                logger=config.logger,
                name=label,
                after_epoch=partial(write_report, Path(config.output), names),
                explore=given.explore,
            )
        metrics = {**result.metrics}
    return metrics


def drawn(
    corpora: Mapping[str, Sequence[Item]], times: Mapping[str, float], seed: int
) -> list[Item]:
    """The items of a mixture: each corpus's as many times as wanted, one after the other.

    A fraction of a time is a random part, drawn once.
    """
    items: list[Item] = []
    for name, wanted in times.items():
        whole = int(wanted)
        part = round((wanted - whole) * len(corpora[name]))
        items += [*corpora[name]] * whole
        items += Random(seed).sample(corpora[name], part)
    return items


def dev_part(
    items: Sequence[Item], most: int | None, size: Callable[[Item], int] = lambda item: 1
) -> list[Item]:
    """The part of a development set that is measured on: items of so many sentences, or all.

    ``size`` tells the sentences of an item. They are drawn at random, the same ones in every run,
    and stay in order.
    """
    if most is None:
        return list(items)
    order = list(range(len(items)))
    Random(0).shuffle(order)
    chosen: list[int] = []
    found = 0
    for index in order:
        if found >= most:
            break
        chosen.append(index)
        found += size(items[index])
    return [items[index] for index in sorted(chosen)]


def held_out(
    items: Sequence[Item], every: int | None, document: Callable[[Item], str]
) -> tuple[list[Item], list[Item]]:
    """Those that are learned from, and those that are kept out of that to measure on.

    Every n-th document is kept out, all of it; of fewer than n documents, or where a document has
    no name, every n-th item. ``every=None``: all are both. Raises `InputError` where nothing is
    kept out.
    """
    if every is None:
        return list(items), list(items)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(map(document, items)))}
    named = "" not in numbers and len(numbers) >= every
    places = [numbers[document(item)] for item in items] if named else range(len(items))
    kept: list[Item] = []
    out: list[Item] = []
    for place, item in zip(places, items, strict=True):
        (out if place % every == every - 1 else kept).append(item)
    if not out:
        raise InputError(
            f"every={every}: there are {len(items)} to learn from, and none is kept out to "
            "measure on; use a smaller number, or null for all"
        )
    return kept, out


def no_development(place: StrPath) -> InputError:
    """What is said where there is no split to measure on."""
    told = "no dev split; development=train keeps every fifth document of train out for it"
    return InputError.at(place, None, told)


def conclude(config: StagedConfig, metrics: Mapping[str, Any]) -> None:
    """The last stage's metrics and the report become those of the checkpoint, as its card has them.

    After the last stage a parser chooses how it decodes, and is measured again.
    """
    output = Path(config.output)
    write_json(output / config.stages[-1].name / "metrics.json", dict(metrics))
    write_report(output, [stage.name for stage in config.stages])


def told(config: StagedConfig, metrics: Mapping[str, Any]) -> Mapping[str, Any]:
    """The end of a train command: metrics as a line of JSON, and on stderr where things are.

    Of several processes the first one tells. The metrics are given back.
    """
    if is_first_process():
        print_json(dict(metrics))
        say(f"report: {Path(config.output) / REPORT}")
        say(f"checkpoint: {Path(config.output) / 'checkpoint'}")
    return metrics


def record_of(
    config: StagedConfig, metrics: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """How a checkpoint was trained; ``before`` is that of the one that training began from."""
    record = {"settings": config.settings, "development": dict(metrics)}
    return {**record, "before": dict(before)} if before else record
