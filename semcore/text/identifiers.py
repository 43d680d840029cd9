"""How sentences, and what parsers find in them, are called: one form for all parsers.

    book              a document: its name
    book:3            its third sentence
    book:3:frame.1    the first frame of that sentence
    book:3:node.w     the node ``w`` of that sentence's AMR graph
    book:event.2      the second event of the document

Of a document without a name they are ``3``, ``3:frame.1``, ``3:node.w`` and ``event.2``. What was
annotated by others keeps the ids that it has there.
"""

from __future__ import annotations


def sentence_id(document: str, number: int) -> str:
    """How sentence ``number`` of a document, from 1, is called."""
    return f"{document}:{number}" if document else str(number)


def part_id(owner: str, kind: str, name: int | str) -> str:
    """How one of the things of a ``kind`` (frame, event, node) in a text is called.

    ``owner`` is the id of the sentence or document that it is in, ``name`` its number there, from
    1, or its variable.
    """
    return f"{owner}:{kind}.{name}" if owner else f"{kind}.{name}"
