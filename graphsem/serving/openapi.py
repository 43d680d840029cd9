"""The description of the service (OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.0)."""

from __future__ import annotations

import json
from typing import Any

from graphsem.schema import document_schema
from graphsem.serving.limits import Limits
from semcore import __version__

_SCHEMAS = "#/components/schemas/"
_ERRORS = {
    "400": "Not JSON, or not as described",
    "403": "A host by another name than the service's own",
    "413": "More characters than may be asked for",
    "415": "The body is not application/json",
    "503": "Too many requests wait; Retry-After says when to come again",
    "504": "It took longer than a request may take",
}


def description(limits: Limits) -> dict[str, Any]:
    """The whole description, as JSON."""
    text = {
        "type": "object",
        "required": ["text"],
        "additionalProperties": False,
        "properties": {"text": {"type": "string", "maxLength": limits.characters}},
    }
    body = {"required": True, "content": {"application/json": {"schema": text}}}
    errors = {code: {"description": reason} for code, reason in _ERRORS.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "graphsem",
            "version": __version__,
            "description": "Frames, AMR and events of a text.",
        },
        "paths": {
            "/parse": {
                "post": {
                    "summary": "Parse a text: the document as JSON, as graphsem.Document.to_json",
                    "requestBody": body,
                    "responses": {
                        "200": {
                            "description": "The document",
                            "content": {
                                "application/json": {"schema": {"$ref": f"{_SCHEMAS}document"}}
                            },
                        },
                        **errors,
                    },
                }
            },
            "/page": {
                "post": {
                    "summary": "Parse a text: the document as a page",
                    "requestBody": body,
                    "responses": {
                        "200": {
                            "description": "The page",
                            "content": {"text/html": {"schema": {"type": "string"}}},
                        },
                        **errors,
                    },
                }
            },
            "/health": {
                "get": {"summary": "At work", "responses": {"200": {"description": "Yes"}}}
            },
        },
        "components": {"schemas": _schemas()},
    }


def _schemas() -> dict[str, Any]:
    """The schema of a document and its parts, where such a description has them."""
    parts = json.dumps(document_schema()["$defs"])
    schemas: dict[str, Any] = json.loads(parts.replace("#/$defs/", _SCHEMAS))
    return schemas
