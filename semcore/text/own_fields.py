"""What of a record is the user's own, and what belongs to the forms of graphsem's records.

These are sentences of words or frames, documents of events, and documents of graphsem. A field
that is called as one of theirs, but is of another type (``"events": "flood"``), is the user's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from semcore.text.names import check_meta

Record = Mapping[str, Any]

# What comes with the fields of `_FORMS`.
_PARTS = frozenset(
    {"name", "id", "format_version", "parsers", "document", "start", "first_word", "tags"}
    | {"heads", "amr", "mentions", "clusters"}
)
_FRAME = frozenset({"frame", "target", "target_characters", "elements"})
_EVENT = frozenset({"trigger", "trigger_words", "arguments"})


def own_fields(record: Record) -> dict[str, Any]:
    """What a record says beside its text and its name: fields of the user's own.

    Those in an object ``meta`` are among them. Raises ``ValueError`` for what cannot be written as
    JSON (NaN, half a surrogate pair), and for a field that ``meta`` has with another value.
    """
    given = record.get("meta")
    own = dict(given) if isinstance(given, dict) else {}
    for key in _own_names(record):
        if key in own and own[key] != record[key]:
            raise ValueError(f"{key} stands in meta, too, with another value")
        own[key] = record[key]
    check_meta(own)
    return own


def gathered(record: Record) -> dict[str, Any]:
    """The record with its own fields in ``meta``; an id that is one of them stays an id, too."""
    own, moved = own_fields(record), {*_own_names(record), "meta"} - {"id"}
    rest = {key: value for key, value in record.items() if key not in moved}
    return {**rest, "meta": own} if own else rest


def _own_names(record: Record) -> list[str]:
    known = {"text", "name"} | ({"id"} if record.get("name") in (None, "") else set())
    if forms := {key for key, is_form in _FORMS.items() if is_form(record)}:
        known |= forms | _PARTS | {key for key in _FORMS if record.get(key) is None}
    if isinstance(record.get("meta"), dict):
        known.add("meta")
    return [key for key in record if key not in known]


def _has_words(record: Record) -> bool:
    return _pairs(record.get("words"))


def _has_sentences(record: Record) -> bool:
    found = record.get("sentences")
    if isinstance(record.get("parsers"), list):
        return _objects(found, frozenset({"text"}))
    return _has_words(record) and _pairs(found)


def _pairs(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, list) for item in value)


def _objects(value: Any, fields: frozenset[str]) -> bool:
    """Whether this is a list of objects, of which one at least has one of the fields; or empty."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return False
    return not value or any(not fields.isdisjoint(item) for item in value)


_FORMS: Mapping[str, Callable[[Record], bool]] = {
    "words": _has_words,
    "frames": lambda record: _objects(record.get("frames"), _FRAME),
    "events": lambda record: _objects(record.get("events"), _EVENT),
    "sentences": _has_sentences,
}
