"""Sentences with the heads of their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import tee

from kid.data import FrameSentence, json_lines, parse_lines
from semcore.text.head_sources import HeadSource


def fill(
    source: HeadSource, split: str, sentences: Iterable[FrameSentence]
) -> Iterator[FrameSentence]:
    """The sentences with their heads, one after the other; unchanged where none are known."""
    kept, read = tee(sentences)
    heads_of = source.heads(split, (item.forms for item in read))
    for sentence, heads in zip(kept, heads_of, strict=True):
        yield replace(sentence, heads=heads)


def fill_lines(source: HeadSource, split: str, lines: Iterable[str]) -> Iterator[str]:
    """The same for lines of JSON."""
    yield from json_lines(fill(source, split, parse_lines(lines, split)))
