"""JSON from others: a value, or one line on what is wrong, whatever the text is."""

from __future__ import annotations

import json
from typing import Any


class MalformedJson(ValueError):
    """A text that is no JSON: why, and at which line of it, from 1, where that can be said."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(f"malformed JSON: {problem}")
        self.line = line


def json_of(text: str) -> Any:
    """The value of a JSON text. Raises `MalformedJson`.

    Refused are also what is nested so deeply that Python's stack does not hold it, numbers that
    it does not convert (4,300 digits), half surrogate pairs, and an object with a key twice, of
    whose values all but the last would be lost.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except MalformedJson:
        raise
    except json.JSONDecodeError as error:
        raise MalformedJson(f"{error.msg} (column {error.colno})", error.lineno) from error
    except RecursionError as error:
        raise MalformedJson("nested too deeply (recursion limit)") from error
    except UnicodeEncodeError as error:
        raise MalformedJson(f"not UTF-8: {error.reason}") from error
    except ValueError as error:
        raise MalformedJson("a number of too many digits") from error
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise MalformedJson(f"the key {twice!r} stands twice in one object")
    return found
