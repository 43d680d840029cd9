"""The model card of a checkpoint: what it is, how it was trained, how to use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from semcore.training.config import epochs_of


def model_card(
    title: str,
    summary: str,
    facts: Iterable[str],
    licences: Iterable[str],
    metrics: Mapping[str, Any],
    example: str,
    tags: Iterable[str],
) -> str:
    """The card as Markdown, with the metadata that model hubs read in front.

    These are YAML (https://huggingface.co/docs/hub/model-cards). Their licence is "other": what
    may be done with the weights follows from the data, whose licences the card lists.

    Args:
        facts: a line each, of the model and of its training.
        licences: of the data, a line each.
        metrics: those on the development set that tell something, all between 0 and 1.
        example: lines of Python that load the checkpoint at ``PATH`` and use it.
        tags: what one would search for.
    """
    rows = [f"{_row(name)}{value:.4f} |" for name, value in metrics.items()]
    licences = list(licences) or ["not stated"]
    return "\n".join(
        [
            *("---", "library_name: graphsem", "language: en", "license: other"),
            *("license_name: see-data-and-their-licences", "tags:"),
            *(f"- {tag}" for tag in tags),
            *("---", ""),
            *(f"# {title}", "", summary, "", *(f"- {fact}" for fact in facts), ""),
            *("Data and their licences:", "", *(f"- {licence}" for licence in licences), ""),
            *("| development set | |", "|---|---|", *rows, ""),
            *("```python", example, "```", ""),
        ]
    )


def with_scores(card: str, metrics: Mapping[str, Any]) -> str:
    """A card with these values of the metrics of the development set that it has."""
    rows = {_row(name): value for name, value in metrics.items()}
    lines = []
    for line in card.split("\n"):
        key = line[: line.find("|", 1) + 2]
        lines.append(f"{key}{rows[key]:.4f} |" if key in rows else line)
    return "\n".join(lines)


def _row(name: str) -> str:
    return f"| {name.replace('_', ' ')} | "


def trainings(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A checkpoint's record of training, after those of what it began from, the first one first."""
    if "before" in record:
        yield from trainings(record["before"])
    yield record


def all_stage_lines(record: Mapping[str, Any]) -> Iterator[str]:
    """The stages of all trainings of a checkpoint, the first one first."""
    for training in trainings(record):
        yield from stage_lines(training.get("settings", {}))


def shares(metrics: Mapping[str, Any], *beginnings: str) -> dict[str, float]:
    """Metrics whose names begin so, if they are numbers."""
    return {
        name: value
        for name, value in metrics.items()
        if name.startswith(beginnings) and isinstance(value, float)
    }


def stage_lines(settings: Mapping[str, Any]) -> Iterator[str]:
    """The stages of one training."""
    for stage in settings.get("stages", []):
        corpora = ", ".join(
            f"{name} ({times:g} times an epoch)" for name, times in stage["corpora"].items()
        )
        epochs = epochs_of(stage, settings["trainer"])
        length = f"{epochs} epoch" if epochs == 1 else f"{epochs} epochs"
        yield f"stage `{stage['name']}`, {length}: {corpora}"
