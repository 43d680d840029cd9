"""Documents with the heads of their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, tee

from semcore.text.head_sources import HeadSource
from tsar.data import EventDocument


def fill(
    source: HeadSource, split: str, documents: Iterable[EventDocument]
) -> Iterator[EventDocument]:
    """The documents with the heads of all words; unchanged where a sentence's are not known.

    Each sentence is given for itself, and its heads are words of the document.
    """
    kept, read = tee(documents)
    heads_of = source.heads(split, (words for document in read for words in _sentences(document)))
    for document in kept:
        found = list(islice(heads_of, len(document.sentences)))
        if not all(found):
            yield document
            continue
        heads = (
            -1 if head < 0 else sentence.start + head
            for sentence, own in zip(document.sentences, found, strict=True)
            for head in own
        )
        yield replace(document, heads=tuple(heads))


def _sentences(document: EventDocument) -> Iterator[list[str]]:
    forms = document.forms
    return (forms[start:end] for start, end in document.sentences)
