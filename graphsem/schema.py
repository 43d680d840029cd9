"""What the JSON of documents looks like: a JSON Schema (draft 2020-12), which the package brings.

``document.schema.json`` describes `graphsem.Document.to_json`, what `graphsem.corpus` and
`graphsem.serve` give, and under ``$defs`` its parts: ``sentence`` is a line of `kid.predict`,
``event_document`` one of `tsar.predict`.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

FORMAT_VERSION = 1  # of the JSON: goes up when a reader of this one would read it wrongly


def document_schema() -> dict[str, Any]:
    """The JSON Schema of a document.

    >>> document_schema()["$id"]
    'urn:graphsem:document:1'
    """
    text = (files("graphsem") / "document.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
