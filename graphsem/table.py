"""A document as a table: what stands on which words, as all parsers found it.

A row is a target, a trigger, a node of a graph, or what fills a role of one. Rows of different
parsers over the same words have the same document and the same words there, so that they can be
joined on these::

    table = document.to_dataframe()
    frames, graphs = (table[table.parser == name] for name in ("kid", "amr"))
    frames.merge(graphs, on=["document", "first_word", "end_word"])
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from graphsem.parsers import entries
from graphsem.sentence import ParsedText


class Row(NamedTuple):
    """What stands on some words; a target of several pieces has a row for each."""

    document: str  # its name
    parser: str
    number: int  # of the frame, the event or the node among those of its document, from 1
    type: str  # frame, type of event, or concept
    role: str  # that these words fill; empty: they evoke it, or the node stands for them
    start: int  # characters of the document's text, half-open
    end: int
    text: str
    id: str  # of the frame, the event or the node: `semcore.text.identifiers`
    sentence: str  # id of the sentence in which these words begin
    first_word: int  # words of the document, half-open
    end_word: int
    meta: str  # of the document, JSON; empty if it has none


def rows(document: ParsedText) -> Iterator[Row]:
    """The rows, parser by parser, in the order of the text."""
    meta = json.dumps(document.meta, ensure_ascii=False) if document.meta else ""
    sentences = document.sentences
    begins = [sentence.start for sentence in sentences]
    words = [
        (sentence.start + start, sentence.start + end)
        for sentence in sentences
        for start, end in sentence.words
    ]
    starts, ends = [start for start, _ in words], [end for _, end in words]
    for entry in entries(document.parsers):
        found = document.results(entry.name)
        every = (each for result in found for each in entry.annotations(result))
        for number, annotation in enumerate(every, start=1):
            spans = [("", span) for span in annotation.target] + list(annotation.roles)
            for role, (start, end) in spans:
                yield Row(
                    document.name,
                    entry.name,
                    number,
                    annotation.type,
                    role,
                    start,
                    end,
                    document.text[start:end],
                    annotation.id,
                    sentences[max(0, bisect_right(begins, start) - 1)].id,
                    bisect_right(ends, start),
                    bisect_left(starts, end),
                    meta,
                )
