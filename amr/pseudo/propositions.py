"""Predicates with their arguments, before they are a graph; and the steps on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from amr.corpora.srl import Predicate, SRLSentence
from amr.pseudo.heads import Head

_LIGHT_VERB = "LV"  # the sense of *take* in *take a walk*, which PropBank has no frame for


@dataclass(frozen=True, slots=True)
class Role:
    """An argument: its role and its words, which need not be next to each other."""

    name: str
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proposition:
    """A predicate with its arguments."""

    predicate: Predicate
    roles: tuple[Role, ...]


def propositions(sentence: SRLSentence) -> list[Proposition]:
    """The predicates with their arguments as they are annotated."""
    return [
        Proposition(p, tuple(Role(a.role, tuple(range(*a.span))) for a in p.arguments))
        for p in sentence.predicates
    ]


def without_light_verbs(props: Sequence[Proposition]) -> list[Proposition]:
    """Without light verbs, and without the role by which their nouns point at them."""
    return [
        replace(p, roles=tuple(role for role in p.roles if role.name != "ARGM-LVB"))
        for p in props
        if p.predicate.sense != _LIGHT_VERB
    ]


def without_bare(props: Sequence[Proposition]) -> list[Proposition]:
    """Without predicates that have no argument: auxiliaries, mostly."""
    return [p for p in props if p.roles]


def joined(props: Sequence[Proposition]) -> list[Proposition]:
    """With ``C-ARG1`` joined to the nearest ``ARG1`` before it, or after it, as one argument."""
    return [replace(p, roles=_joined(p.roles)) for p in props]


def _joined(roles: Sequence[Role]) -> tuple[Role, ...]:
    result = list(roles)
    for part in [role for role in roles if role.name.startswith("C-")]:
        name = part.name[2:]
        result.remove(part)
        wholes = [index for index, role in enumerate(result) if role.name == name]
        if not wholes:
            result.append(Role(name, part.words))
            continue
        before = [index for index in wholes if result[index].words[0] < part.words[0]]
        index = before[-1] if before else wholes[0]
        words = tuple(sorted({*result[index].words, *part.words}))
        result[index] = Role(name, words)
    return tuple(sorted(result, key=lambda role: role.words[0]))


def resolved(props: Sequence[Proposition]) -> list[Proposition]:
    """Without ``R-ARG0`` where there is the ``ARG0`` that it refers to; else it is the ``ARG0``."""
    result = []
    for p in props:
        names = {role.name for role in p.roles}
        roles = [
            replace(role, name=role.name.removeprefix("R-"))
            for role in p.roles
            if not (role.name.startswith("R-") and role.name[2:] in names)
        ]
        result.append(replace(p, roles=tuple(roles)))
    return result


def reduced(props: Sequence[Proposition], head: Head) -> list[Proposition]:
    """Argument reduction: the head in place of every argument of several words."""
    return [
        replace(p, roles=tuple(Role(role.name, (_only(role.words, head),)) for role in p.roles))
        for p in props
    ]


def _only(words: tuple[int, ...], head: Head) -> int:
    return words[0] if len(words) == 1 else head(words)


def ordered(props: Sequence[Proposition]) -> list[Proposition]:
    """With the arguments of each predicate in the order of their roles' names, as in AMR."""
    return [replace(p, roles=tuple(sorted(p.roles, key=_role_order))) for p in props]


def _role_order(role: Role) -> tuple[str, bool, int]:
    plain = role.name.removeprefix("C-").removeprefix("R-")
    return plain, plain != role.name, role.words[0]
