"""Which tasks a parser has learned: AMR, and of a model for several also PseudoAMR of others."""

from __future__ import annotations

from typing import Any

from amr.linearization.token_kinds import TASKS
from semcore.errors import InputError, one_of


def learned_tasks(training: Any) -> list[str]:
    """By how a checkpoint was trained, and the one that it began from (``before``); all if unknown.

    Where outputs did not begin with their task (``task_tokens=false``), all are AMR.
    """
    found: set[str] = set()
    while training:
        match training:
            case {"settings": {"task_tokens": bool(told), "stages": [*stages]}}:
                found |= {name if told and name in TASKS else "amr" for name in _corpora(stages)}
            case _:
                return [*TASKS]
        training = training.get("before")
    return [task for task in TASKS if task in found] or [*TASKS]


def check_task(task: str, training: Any) -> None:
    """Raises `InputError` for what is no task, or was not learned."""
    one_of("task", task, TASKS)
    known = learned_tasks(training)
    if task not in known:
        raise InputError(
            f"task={task}: this parser has not learned it; it knows {' and '.join(known)}"
        )


def _corpora(stages: list[Any]) -> set[str]:
    names: set[str] = set()
    for stage in stages:
        match stage:
            case {"corpora": {**corpora}}:
                names |= {*map(str, corpora)}
    return names
