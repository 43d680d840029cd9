"""An inventory of events: types, the roles of each, how often a role may occur, definitions.

The file (``ontology.json`` of a prepared corpus and of a checkpoint, and the form for one's own)::

    {"event_types": [
        {"name": "Justice.Sentence", "definition": "A court imposes a punishment.",
         "roles": [{"name": "Defendant", "most": 1, "definition": "who is punished"}]}]}

``most`` is how many arguments of one event may have the role: null, or left out, for any number.
Definitions may be left out.

A role belongs to its event type: ``Attack.Place`` and ``Die.Place`` are two *pairs*. Pairs are
numbered type by type in the order of the file, from 1; 0 stands for "no argument".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, count
from typing import Any

from semcore.errors import InputError, inside, reason_of
from semcore.files import StrPath, read_json


@dataclass(frozen=True, slots=True)
class Role:
    """A role of an event type; ``most`` arguments of one event may have it (None: any number)."""

    name: str
    most: int | None = None
    definition: str = ""


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of events and its roles."""

    name: str
    roles: tuple[Role, ...] = ()
    definition: str = ""


@dataclass(frozen=True)
class EventOntology:
    """All event types, in the order that numbers them."""

    event_types: tuple[EventType, ...]

    @cached_property
    def type_index(self) -> dict[str, int]:
        """Number of each event type, from 0."""
        return {event.name: number for number, event in enumerate(self.event_types)}

    @cached_property
    def pair_offsets(self) -> list[int]:
        """Type i has the pairs ``pair_offsets[i]`` to ``pair_offsets[i + 1] - 1``; from 1."""
        return list(accumulate((len(event.roles) for event in self.event_types), initial=1))

    @property
    def labels(self) -> int:
        """How many labels there are: all pairs, and "no argument"."""
        return self.pair_offsets[-1]

    @cached_property
    def role_names(self) -> list[str]:
        """The distinct names of roles, sorted."""
        return sorted({role.name for event in self.event_types for role in event.roles})

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Event type and role of each pair; pair ``n`` is at place ``n - 1``."""
        return [(event.name, role.name) for event in self.event_types for role in event.roles]

    @cached_property
    def pair_index(self) -> dict[tuple[str, str], int]:
        """Number of each pair (event type, role), from 1."""
        return {pair: number for number, pair in enumerate(self.pairs, start=1)}

    def joined(self, other: EventOntology) -> EventOntology:
        """This ontology, and the types and roles that only another has, behind its own."""
        types = {event.name: event for event in self.event_types}
        for event in other.event_types:
            known = types.get(event.name, event)
            names = {role.name for role in known.roles}
            further = tuple(role for role in event.roles if role.name not in names)
            types[event.name] = EventType(event.name, known.roles + further, known.definition)
        return EventOntology(tuple(types.values()))

    def cut(self, levels: int) -> EventOntology:
        """The ontology of types cut to some levels (`cut_type`).

        Types that then have one name are one, with all their roles, each as often as any allows.
        """
        types: dict[str, EventType] = {}
        for event in self.event_types:
            name = cut_type(event.name, levels)
            whole = name == event.name
            types[name] = _merged(
                types.get(name), EventType(name, event.roles, event.definition if whole else "")
            )
        return EventOntology(tuple(types.values()))

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the module's head; fields at their defaults are left out."""
        return {"event_types": [_type_to_json(event) for event in self.event_types]}

    @classmethod
    def from_json(cls, record: Any) -> EventOntology:
        """The inverse of `to_json`; raises `InputError` when the object is not an ontology."""
        try:
            entries = _listed(_object(record), "event_types")
            types = tuple(map(_type_from_json, entries, count(1)))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"no ontology of events: {reason_of(error)}") from error
        names = [event.name for event in types]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise InputError(f"no ontology of events: event type {twice!r} stands there twice")
        return cls(types)

    @classmethod
    def collected(cls, pairs: Iterable[tuple[str, Iterable[str]]]) -> EventOntology:
        """The ontology that annotated events use: event types and roles, both in order of name."""
        roles: dict[str, set[str]] = {}
        for event_type, names in pairs:
            roles.setdefault(event_type, set()).update(names)
        return cls(
            tuple(EventType(name, tuple(map(Role, sorted(roles[name])))) for name in sorted(roles))
        )


def cut_type(event_type: str, levels: int | None) -> str:
    """The first ``levels`` of a type's names between periods; ``None``: all."""
    return event_type if levels is None else ".".join(event_type.split(".")[:levels])


def _merged(first: EventType | None, second: EventType) -> EventType:
    """One type of two of one name: all roles, each as often as either allows."""
    if first is None:
        return second
    roles = {role.name: role for role in first.roles}
    for role in second.roles:
        known = roles.get(role.name, role)
        most = None if None in (known.most, role.most) else max(known.most or 1, role.most or 1)
        roles[role.name] = Role(role.name, most, known.definition or role.definition)
    return EventType(first.name, tuple(roles.values()), first.definition or second.definition)


def read_ontology(path: StrPath) -> EventOntology:
    """The ontology of a file in the form of the module's head. Raises `InputError` naming it."""
    record = read_json(path)
    try:
        return EventOntology.from_json(record)
    except InputError as error:
        raise InputError.at(path, None, str(error)) from error


def _type_to_json(event: EventType) -> dict[str, Any]:
    record: dict[str, Any] = {"name": event.name}
    if event.definition:
        record["definition"] = event.definition
    record["roles"] = [_role_to_json(role) for role in event.roles]
    return record


def _role_to_json(role: Role) -> dict[str, Any]:
    record: dict[str, Any] = {"name": role.name}
    if role.most is not None:
        record["most"] = role.most
    if role.definition:
        record["definition"] = role.definition
    return record


def _type_from_json(entry: Mapping[str, Any], number: int) -> EventType:
    with inside(_called("event type", entry, number)):
        _known(_object(entry), ("name", "roles", "definition"), "an event type")
        name = _string(entry, "name")
        roles = tuple(map(_role_from_json, _listed(entry, "roles"), count(1)))
        names = [role.name for role in roles]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise ValueError(f"role {twice!r} stands there twice")
        return EventType(name, roles, _definition(entry))


def _role_from_json(entry: Mapping[str, Any] | str, number: int) -> Role:
    with inside(_called("role", entry, number)):
        if isinstance(entry, str):  # a name alone
            return Role(_string({"name": entry}, "name"))
        _known(_object(entry), ("name", "most", "definition"), "a role")
        most = entry.get("most")
        if most is not None and (type(most) is not int or most < 1):
            raise ValueError("most must be a whole number from 1, or null")
        return Role(_string(entry, "name"), most, _definition(entry))


def _called(what: str, entry: Any, number: int) -> str:
    """A part by its name, where it has one, else by its number."""
    name = entry.get("name") if isinstance(entry, Mapping) else None
    return f"{what} {name!r}" if isinstance(name, str) and name else f"{what} {number}"


def _known(entry: Mapping[str, Any], names: Sequence[str], what: str) -> None:
    """A field that is misspelt would be missing without a word."""
    for name in entry:
        if name not in names:
            raise ValueError(f"{what} has no field {name!r}; there are {', '.join(names)}")


def _object(entry: Any) -> Mapping[str, Any]:
    if not isinstance(entry, Mapping):
        shown = repr(entry)
        raise TypeError(f"{shown[:40] + ' ...' if len(shown) > 44 else shown} is no JSON object")
    return entry


def _listed(entry: Mapping[str, Any], key: str) -> list[Any]:
    value = entry[key]
    if not isinstance(value, list):
        raise TypeError(f"{key} must be a list")
    return value


def _definition(entry: Mapping[str, Any]) -> str:
    value = entry.get("definition", "")
    if not isinstance(value, str):
        raise TypeError("definition must be a string")
    return value


def _string(entry: Mapping[str, Any], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value:
        raise TypeError(f"{key} must be a string, not empty")
    return value
