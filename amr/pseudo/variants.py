"""The variants of AMRization, and the steps that a variant with some switches takes."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from amr.pseudo.dependency import TRIVIAL as TRIVIAL_DEPENDENCY
from amr.pseudo.dependency import DependencySteps
from amr.pseudo.role_graph import TOPS
from amr.pseudo.srl import HEADS, SRLSteps
from amr.pseudo.srl import TRIVIAL as TRIVIAL_SRL
from amr.pseudo.switches import PseudoSwitches
from semcore.errors import InputError

Steps = SRLSteps | DependencySteps
SOURCES = ("srl", "dependency")
VARIANTS: dict[str, dict[str, Steps]] = {
    "srl": {
        "amrized": SRLSteps(),
        "plain": SRLSteps(reduction=False, reentrancy=False),
        "trivial": TRIVIAL_SRL,
        # As near to AMR as these steps come; not in the paper.
        "close": SRLSteps(
            unification=True,
            every_root=False,
            inverse=True,
            bare_predicates=False,
            lemmas=True,
            amr_roles=True,
        ),
    },
    "dependency": {
        "amrized": DependencySteps(),
        "trivial": TRIVIAL_DEPENDENCY,
        "close": DependencySteps(
            relations=(
                "det",
                "punct",
                "mark",
                "root",
                "case",
                "aux",
                "auxpass",
                "cop",
                "cc",
                "ref",
            ),
            enhanced=True,
            subtypes=False,
        ),
    },
}


def steps_of(source: str, switches: PseudoSwitches) -> Steps:
    """The steps that the switches ask for.

    Raises `InputError` for an unknown source, variant or value, and for a switch that belongs
    to the other source.
    """
    if source not in SOURCES:
        raise InputError(f"source={source}: must be one of {', '.join(SOURCES)}")
    variants = VARIANTS[source]
    if switches.variant not in variants:
        names = ", ".join(variants)
        raise InputError(f"variant={switches.variant}: of {source} there are {names}")
    steps = variants[switches.variant]
    own = {field.name for field in fields(steps)}
    changes: dict[str, Any] = {}
    for field in fields(PseudoSwitches):
        value = getattr(switches, field.name)
        if field.name == "variant" or value is None:
            continue
        if field.name not in own:
            raise InputError(f"{field.name}= is no switch of {source}")
        changes[field.name] = tuple(value) if isinstance(value, list) else value
    for name, choices in (("top", tuple(TOPS)), ("heads", HEADS)):
        if name in changes and changes[name] not in choices:
            raise InputError(f"{name}={changes[name]}: must be one of {', '.join(choices)}")
    return replace(steps, **changes)
