"""What of a record is the user's own, and what belongs to the forms of graphsem's records.

These are sentences of words or frames, documents of events, and documents of graphsem. Their
fields ``words``, ``frames``, ``events``, ``sentences`` and ``meta`` are known wherever they stand,
so that one of another type is a mistake, told alike by every command; whatever else comes with
them (``tags``, ``heads``, ``start``) is known beside one of them, and else the user's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from semcore.text.names import check_meta
from semcore.text.spans import CharSpan, checked_spans

Record = Mapping[str, Any]

# What comes with the fields of `_FORMS`.
_PARTS = frozenset(
    {"name", "id", "format_version", "parsers", "document", "start", "first_word", "tags"}
    | {"heads", "amr", "mentions", "clusters"}
)
_FRAME = frozenset({"frame", "target", "target_characters", "elements"})
_EVENT = frozenset({"trigger", "trigger_words", "arguments"})


def gathered(record: Record, *, table: bool = False) -> dict[str, Any]:
    """The record with its own fields in ``meta``, beside those that it has there already.

    Of a ``table`` all but text, name and id is the user's own. An id that is own, since there is a
    name, stays an id, too. Raises ``ValueError`` or ``TypeError`` for a known field of another
    type, for what cannot be written as JSON (NaN, half a surrogate pair), and for a field that
    ``meta`` has with another value.
    """
    known = {"text", "name"} | ({"id"} if record.get("name") in (None, "") else set())
    own: dict[str, Any] = {}
    if not table:
        _check_forms(record)
        own |= record.get("meta") or {}
        known |= {"meta"} | _FORMS.keys()
        if any(record.get(key) is not None for key in _FORMS):
            known |= _PARTS
    names = [key for key in record if key not in known]
    for key in names:
        if key in own and own[key] != record[key]:
            raise ValueError(f"{key} stands in meta, too, with another value")
        own[key] = record[key]
    check_meta(own)
    moved = {*names, "meta"} - {"id"}
    rest = {key: value for key, value in record.items() if key not in moved}
    return {**rest, "meta": own} if own else rest


def _check_forms(record: Record) -> None:
    for key, (is_right, right) in _FORMS.items():
        if record.get(key) is not None and not is_right(record):
            problem = f"{key} must be {right} (a field of your own that is called so: in meta)"
            raise TypeError(problem)
    meta, text, words = record.get("meta"), record.get("text"), record.get("words")
    if meta is not None and not isinstance(meta, dict):
        raise TypeError("meta must be a JSON object, of fields of your own")
    if words is None and record.get("sentences") is not None and "parsers" not in record:
        raise ValueError("sentences count words, and there are no words")
    if words is not None and isinstance(text, str):
        checked_spans(CharSpan, words, len(text), "words")


def _are_sentences(record: Record) -> bool:
    if record.get("parsers") is not None:
        return _objects(record["sentences"], frozenset({"text"}))
    return _pairs(record["sentences"])


def _pairs(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, list) for item in value)


def _objects(value: Any, fields: frozenset[str]) -> bool:
    """Whether this is a list of objects, of which one at least has one of the fields; or empty."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return False
    return not value or any(not fields.isdisjoint(item) for item in value)


_FORMS: Mapping[str, tuple[Callable[[Record], bool], str]] = {
    "words": (
        lambda record: _pairs(record["words"]),
        "a list of [start, end], characters of text",
    ),
    "frames": (
        lambda record: _objects(record["frames"], _FRAME),
        "a list of objects with frame and target",
    ),
    "events": (
        lambda record: _objects(record["events"], _EVENT),
        "a list of objects with type and trigger",
    ),
    "sentences": (
        _are_sentences,
        "a list of [start, end], words, or, beside parsers, of objects with text",
    ),
}
