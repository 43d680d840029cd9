"""The steps of AMRization, each with a switch, and the variants that are sets of them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, make_dataclass, replace
from typing import Any, TypeVar, get_origin, get_type_hints

from semcore.errors import InputError, one_of

# The virtual node over the predicates, and its edges. Figure 3 leaves the edges of ROOT without
# names.
TOPS = {
    "root": ("ROOT", "root"),
    "multi-sentence": ("multi-sentence", "snt{}"),
    "and": ("and", "op{}"),
}
HEADS = ("auto", "tree", "constituents", "last_word")
# Figure 3 removes these four, under the names of Universal and of Stanford Dependencies alike.
REDUNDANT = ("det", "punct", "mark", "root")


def _step(default: Any, comment: str) -> Any:
    return field(default=default, metadata={"comment": comment})


@dataclass(frozen=True)
class SRLSteps:
    """The steps that are taken from semantic roles; the defaults are those of figure 3."""

    top: str = _step("root", "the node over the predicates: root, multi-sentence or and")
    senses: bool = _step(True, "predicates with their senses (want-01); else as in the text")
    reduction: bool = _step(True, "arguments reduced to their heads")
    heads: str = _step("auto", "heads by tree, constituents or last_word; auto: the best there is")
    reentrancy: bool = _step(True, "arguments with the same words are one node")
    unification: bool = _step(False, "an argument that is a predicate's word is that predicate")
    every_root: bool = _step(True, "the top node is over every predicate; else where it must be")
    inverse: bool = _step(
        False, "if not every_root: predicates may hang on shared arguments (:ARG0-of)"
    )
    continuations: bool = _step(True, "C-ARG1 is joined to its ARG1")
    references: bool = _step(False, "R-ARG0 stays beside its ARG0")
    light_verbs: bool = _step(False, "keep light verbs, for which PropBank has no frame")
    bare_predicates: bool = _step(True, "keep predicates without arguments")
    lemmas: bool = _step(False, "lemmas in place of word forms")
    amr_roles: bool = _step(False, "AMR's relations for PropBank's modifiers (:time, :polarity -)")
    role_order: bool = _step(True, "arguments in the order of their roles; else of the sentence")


@dataclass(frozen=True)
class DependencySteps:
    """The steps that are taken from dependency trees; the defaults are those of figure 3."""

    removal: bool = _step(True, "leave out words with redundant relations")
    relations: tuple[str, ...] = _step(
        REDUNDANT, "these are redundant; [det,punct,mark,root] in the paper"
    )
    lemmas: bool = _step(True, "lemmas in place of word forms")
    subtypes: bool = _step(True, "keep subtypes (nsubj:pass becomes :nsubj-pass)")
    enhanced: bool = _step(False, "the enhanced graph in place of the tree, where there is one")


Steps = SRLSteps | DependencySteps
VARIANTS: dict[str, dict[str, Steps]] = {
    "srl": {
        "amrized": SRLSteps(),
        # Connectivity formation alone
        "plain": SRLSteps(reduction=False, reentrancy=False),
        # What the authors' released script does: spans as they are, words for frames
        "trivial": SRLSteps(
            top="and",
            senses=False,
            reduction=False,
            reentrancy=False,
            continuations=False,
            references=True,
            light_verbs=True,
        ),
        # As near to AMR as these steps come; not in the paper
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
        "trivial": DependencySteps(removal=False, lemmas=False),
        "close": DependencySteps(
            relations=(*REDUNDANT, "case", "aux", "auxpass", "cop", "cc", "ref"),
            enhanced=True,
            subtypes=False,
        ),
    },
}
_CHOICES = {"top": tuple(TOPS), "heads": HEADS}
Config = TypeVar("Config")


def with_switches(config: type[Config]) -> type[Config]:
    """A command's dataclass with a key for the variant and one for each step; null: as it says."""
    told = "amrized (paper, figure 3), plain (srl: only connected), trivial, close"
    keys: dict[str, Any] = {"variant": (str, _step("amrized", told))}
    for source, variants in VARIANTS.items():
        steps = type(variants["amrized"])
        hints = get_type_hints(steps)
        for step in fields(steps):
            kind = list[str] if get_origin(hints[step.name]) is tuple else hints[step.name]
            comment = step.metadata["comment"]
            told = comment if step.name in keys else f"{source}: {comment}"
            keys[step.name] = (kind | None, _step(None, told))
    return make_dataclass(
        config.__name__,
        [(name, kind, default) for name, (kind, default) in keys.items()],
        bases=(config,),
        namespace={"__module__": config.__module__, "__doc__": config.__doc__},
    )


def steps_of(corpus: str, switches: Any) -> Steps:
    """The steps that the keys of `with_switches` ask for.

    Raises `InputError` for an unknown variant or value, and for a switch that belongs to the
    other corpus.
    """
    variants = VARIANTS[corpus]
    if switches.variant not in variants:
        names = ", ".join(variants)
        raise InputError(f"variant={switches.variant}: of {corpus} there are {names}")
    steps = variants[switches.variant]
    own = {step.name for step in fields(steps)}
    changes = given(switches)
    for name, value in changes.items():
        if name not in own:
            raise InputError(f"{name}= is no switch of {corpus}")
        if name in _CHOICES:
            one_of(name, value, _CHOICES[name])
    return replace(steps, **changes)


def given(switches: Any) -> dict[str, Any]:
    """The steps that are not left to the variant."""
    names = {step.name for variants in VARIANTS.values() for step in fields(variants["amrized"])}
    values = {name: getattr(switches, name) for name in sorted(names)}
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if value is not None
    }
