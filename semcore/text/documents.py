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


def sentence_start(sentence: Mapping[str, Any], length: int | None = None) -> int:
    """Where a sentence starts in its document, of ``length`` characters if that is known.

    Raises ``TypeError`` or ``ValueError``.
    """
    start = sentence.get("start")
    if start is None:
        return 0
    if type(start) is not int:
        raise TypeError(f"start {start!r} of a sentence is no whole number")
    if length is None and start < 0:
        raise ValueError(f"start {start} of a sentence is negative")
    if length is not None and not 0 <= start <= length:
        raise ValueError(f"start {start} of a sentence is not inside 0..{length}")
    return start


def document_words(
    sentences: Iterable[Mapping[str, Any]], length: int
) -> tuple[tuple[CharSpan, ...], tuple[WordSpan, ...]]:
    """The words of a document of ``length`` characters, and the words of each sentence with any.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is missing, or out of the text.
    """
    words: list[CharSpan] = []
    bounds: list[WordSpan] = []
    for sentence in sentences:
        first, start = len(words), sentence_start(sentence, length)
        own = checked_spans(CharSpan, sentence["words"], length - start, "words")
        words += [CharSpan(start + a, start + b) for a, b in own]
        if own:
            bounds.append(WordSpan(first, len(words)))
    return tuple(words), tuple(bounds)
