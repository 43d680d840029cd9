"""Documents as ``python -m graphsem`` writes them, read by the parsers of one kind.

The form is that of ``graphsem.Document.to_json``: ``parsers``, and ``sentences`` that are objects,
each with its ``text``, its ``words`` and its ``start`` in the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from semcore.text.spans import CharSpan, WordSpan, checked_spans


def document_sentences(record: Mapping[str, Any]) -> Sequence[Mapping[str, Any]] | None:
    """The sentences of such a document; None for a record of another form.

    Raises ``TypeError`` when they are no list of objects.
    """
    if not record.keys() >= {"parsers", "sentences"}:
        return None
    found = record["sentences"]
    if not isinstance(found, list) or not all(isinstance(item, Mapping) for item in found):
        raise TypeError("sentences of a document of graphsem must be a list of JSON objects")
    return found


def document_words(
    sentences: Iterable[Mapping[str, Any]], length: int
) -> tuple[tuple[CharSpan, ...], tuple[WordSpan, ...]]:
    """The words of a document of ``length`` characters, and the words of each sentence with any.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is missing, or out of the text.
    """
    words: list[CharSpan] = []
    bounds: list[WordSpan] = []
    for sentence in sentences:
        first, start = len(words), sentence.get("start", 0)
        if type(start) is not int or not 0 <= start <= length:
            raise ValueError(f"start {start!r} of a sentence is not inside 0..{length}")
        own = checked_spans(CharSpan, sentence["words"], length - start, "words")
        words += [CharSpan(start + a, start + b) for a, b in own]
        if own:
            bounds.append(WordSpan(first, len(words)))
    return tuple(words), tuple(bounds)
