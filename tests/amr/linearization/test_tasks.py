"""A task that was not learned is no task of a parser."""

from __future__ import annotations

from typing import Any

import pytest

from amr.linearization.tasks import check_task, learned_tasks
from semcore.errors import InputError


def record(task_tokens: bool, *stages: str, **more: Any) -> dict[str, Any]:
    """How a parser was trained whose stages have these corpora, ``+`` between them."""
    told = [{"corpora": dict.fromkeys(stage.split("+"), 1.0)} for stage in stages]
    return {"settings": {"task_tokens": task_tokens, "stages": told}, **more}


@pytest.mark.parametrize(
    ("training", "tasks"),
    [
        (record(False, "srl", "amr"), ["amr"]),  # intermediate-task learning: all begin alike
        (record(False, "amr+silver"), ["amr"]),
        (record(True, "amr+srl"), ["amr", "srl"]),
        (record(True, "silver+dependency"), ["amr", "dependency"]),
        (record(True, "srl"), ["srl"]),
        (record(False, "amr", before=record(True, "amr+srl")), ["amr", "srl"]),
        ({"seed": 0}, ["amr", "srl", "dependency"]),  # not known
        ({}, ["amr", "srl", "dependency"]),
        ({"settings": {"task_tokens": True, "stages": 3}}, ["amr", "srl", "dependency"]),
    ],
)
def test_tasks_are_those_of_the_corpora(training: dict[str, Any], tasks: list[str]) -> None:
    assert learned_tasks(training) == tasks


def test_what_was_not_learned_is_refused_with_what_was() -> None:
    check_task("srl", record(True, "amr+srl"))
    known = "task=dependency: this parser has not learned it; it knows amr and srl"
    with pytest.raises(InputError, match=known):
        check_task("dependency", record(True, "amr+srl"))
    with pytest.raises(InputError, match="task=ner: use one of amr, srl, dependency"):
        check_task("ner", {})
