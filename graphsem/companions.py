"""The top-level packages that come with graphsem, and what may hide them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

COMPANIONS = ("semcore", "kid", "tsar", "amr")


def check_companions() -> None:
    """Raise `ImportError` if a module of another distribution has the name of a companion.

    ``smatch`` 1.0.4, for one, installs a top-level module ``amr``. What is imported first wins,
    and would fail later, by an attribute that it lacks.
    """
    root = Path(__file__).resolve().parents[1]
    for name in COMPANIONS:
        spec = find_spec(name)
        place = Path(spec.origin).resolve() if spec is not None and spec.origin else None
        if place != root / name / "__init__.py":
            what = f"is hidden by {place}" if place else "is not installed"
            raise ImportError(
                f"graphsem's package {name} {what}: another distribution has a module of that "
                "name (smatch installs amr); uninstall it, or give graphsem its own environment",
                name=name,
            )
