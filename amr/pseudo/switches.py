"""The switches of AMRization on the command line: a variant, and what to change of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class PseudoSwitches:
    """Keys of ``python -m amr.pseudo`` and ``amr.prepare``; null leaves it to the variant."""

    variant: str = "amrized"
    lemmas: bool | None = None
    top: str | None = None
    senses: bool | None = None
    reduction: bool | None = None
    heads: str | None = None
    reentrancy: bool | None = None
    unification: bool | None = None
    every_root: bool | None = None
    inverse: bool | None = None
    continuations: bool | None = None
    references: bool | None = None
    light_verbs: bool | None = None
    bare_predicates: bool | None = None
    amr_roles: bool | None = None
    role_order: bool | None = None
    removal: bool | None = None
    relations: list[str] | None = None
    subtypes: bool | None = None
    enhanced: bool | None = None
