"""What a user's record says beside its text, as a line of metadata: ``# ::meta {"label": 3}``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from semcore.errors import InputError

META = "meta"


def meta_lines(meta: Mapping[str, Any]) -> dict[str, str]:
    """A graph's metadata, none for none: JSON in ASCII, in which no other key of a line begins."""
    return {META: json.dumps(dict(meta)).replace("::", ":\\u003a")} if meta else {}


def meta_of(metadata: Mapping[str, str], place: str, sentence: str) -> dict[str, Any]:
    """The inverse of `meta_lines`. Raises `InputError`, with file and id, for no JSON object."""
    if META not in metadata:
        return {}
    try:
        found = json.loads(metadata[META])
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        problem = f"::meta of {sentence} must be a JSON object, on one line"
        raise InputError.at(place, None, problem)
    return found
